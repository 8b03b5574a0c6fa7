"""The front page: the newest edition, the editions by year, how to subscribe."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import INDEX, page_file, relative
from digest.edition import words
from digest.render.frame import frame_of
from digest.render.places import CALENDAR, OPML
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.model import Artifact, IndexedEdition
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
    cards = tuple(
        (edition.id, edition.page, edition.title, edition.published_at)
        for edition in publication.shown
    )
    newest = publication.shown[0].content if cards else ""
    yield publication.artifact(INDEX, partial(_front_page, publication), cards, newest)


def _front_page(publication: Publication) -> bytes:
    shown = publication.shown
    years = years_of(shown, "")
    return render(
        publication.templates,
        "index.html.j2",
        frame=frame_of(publication, ""),
        newest=years[0].editions[0] if years else None,
        years=years,
        opml=OPML,
        calendar=CALENDAR if publication.outputs.calendar else "",
    )


def years_of(editions: Sequence[IndexedEdition], path: str) -> tuple[Year, ...]:
    """Return editions by year, newest first, as lines on the page of ``path``."""
    return tuple(
        Year(name=name, editions=tuple(_line(edition, path) for edition in group))
        for name, group in groupby(editions, key=_year)
    )


def _year(edition: IndexedEdition) -> str:
    """Return the year of the edition's week, else of its publication, else no name."""
    if edition.id[:4].isdecimal():
        return edition.id[:4]
    return str(edition.published_at.year) if edition.published_at else ""


def _line(edition: IndexedEdition, path: str) -> EditionLine:
    published_at = edition.published_at
    highlights = edition.highlights[:_MOST_HIGHLIGHTS]
    return EditionLine(
        title=edition.title,
        # Without a summary, its words would be those of the highlights below it.
        summary=edition.summary if edition.has_summary or not highlights else "",
        href=relative(path, to=page_file(edition.page)),
        published=words.stamp(published_at) if published_at else None,
        published_day=words.day(published_at) if published_at else None,
        is_draft=not edition.is_published,
        highlights=highlights,
    )
