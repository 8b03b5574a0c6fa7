"""The stylesheet, as it stands in the template folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Artifact
from digest.render.addresses import safe_path
from digest.render.templates import static_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.render.base import Publication

SOURCE = "style.css"


def render_stylesheet(publication: Publication) -> Iterator[Artifact]:
    """Yield the site's one stylesheet."""
    path = safe_path(publication.stylesheet, owner="the stylesheet's name")
    yield Artifact(path=path, content=static_file(publication.templates, SOURCE))
