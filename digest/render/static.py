"""A home's own files, as they are: images of imported posts, a CNAME, a robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication


def render_static(publication: Publication) -> Iterator[Artifact]:
    """Yield the files in path order."""
    for file in publication.static:
        yield publication.artifact(file.path, file.read, file.content)
