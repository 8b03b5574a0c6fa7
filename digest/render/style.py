"""The stylesheet, as it stands in the template folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from digest.addresses import safe_path
from digest.render.frame import ICON
from digest.render.templates import static_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication

SOURCE = "style.css"


def render_stylesheet(publication: Publication) -> Iterator[Artifact]:
    """Yield the site's one stylesheet and its icon."""
    path = safe_path(publication.stylesheet, owner="the stylesheet's name")
    yield publication.artifact(path, partial(static_file, publication.templates, SOURCE))
    yield publication.artifact(ICON, partial(static_file, publication.templates, ICON))
