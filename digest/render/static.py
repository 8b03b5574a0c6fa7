"""A home's own files, as they are: images of imported posts, a CNAME, a robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication


class StaticFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its path below the site's root, the fingerprint of its bytes, and they."""

    path: str
    content: str
    read: Callable[[], bytes]


def render_static(publication: Publication) -> Iterator[Artifact]:
    """Yield the files in path order."""
    for file in publication.static:
        yield publication.artifact(file.path, file.read, file.content)
