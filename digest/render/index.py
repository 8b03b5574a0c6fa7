"""The front page: the newest edition, the editions by year, how to subscribe."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from digest.model import Artifact
from digest.render import words
from digest.render.addresses import INDEX, edition_path, page_file, relative
from digest.render.frame import frame_of
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Edition
    from digest.render.base import Publication

_MOST_HIGHLIGHTS = 5


class EditionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One edition in a list; a draft has no date."""

    title: str
    summary: str
    href: str
    published: str | None
    published_day: str | None
    is_draft: bool
    highlights: tuple[str, ...]


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """The editions of one year, newest first."""

    name: str
    editions: tuple[EditionLine, ...]


def render_index(publication: Publication) -> Iterator[Artifact]:
    """Yield the front page; without editions it says so."""
    shown = publication.shown
    lines = [_line(edition) for edition in shown]
    years = tuple(
        Year(name=name, editions=tuple(line for _, line in group))
        for name, group in groupby(zip(shown, lines, strict=True), key=lambda pair: _year(pair[0]))
    )
    content = render(
        publication.templates,
        "index.html.j2",
        frame=frame_of(publication, ""),
        newest=lines[0] if lines else None,
        years=years,
    )
    yield Artifact(path=INDEX, content=content)


def _year(edition: Edition) -> str:
    """Return the year of the edition's week, else of its publication, else no name."""
    if edition.id[:4].isdecimal():
        return edition.id[:4]
    return str(edition.meta.published_at.year) if edition.meta.published_at else ""


def _line(edition: Edition) -> EditionLine:
    published_at = edition.meta.published_at
    highlights = tuple(words.highlights_of(edition)[:_MOST_HIGHLIGHTS])
    has_own_summary = edition.meta.summary is not None or not highlights
    return EditionLine(
        title=words.title_of(edition),
        # Without a summary, its words would be those of the highlights below it.
        summary=words.summary_of(edition) if has_own_summary else "",
        href=relative("", to=page_file(edition_path(edition))),
        published=words.stamp(published_at) if published_at else None,
        published_day=words.day(published_at) if published_at else None,
        is_draft=not edition.is_published,
        highlights=highlights,
    )
