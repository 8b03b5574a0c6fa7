"""The archive page: every edition by year, with what it holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from digest.addresses import page_file
from digest.render.frame import frame_of
from digest.render.index import years_of
from digest.render.places import ARCHIVE
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication


def render_archive(publication: Publication) -> Iterator[Artifact]:
    """Yield the page of all editions by year, newest first."""
    if not publication.outputs.archive:
        return
    lines = [
        (edition.id, edition.page, edition.title, edition.published_at, edition.highlights)
        for edition in publication.shown
    ]
    yield publication.artifact(page_file(ARCHIVE), partial(_archive_page, publication), lines)


def _archive_page(publication: Publication) -> bytes:
    return render(
        publication.templates,
        "archive.html.j2",
        frame=frame_of(publication, ARCHIVE),
        years=years_of(publication.shown, ARCHIVE),
        count=len(publication.shown),
    )
