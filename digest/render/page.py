"""The page of one edition."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from digest.addresses import page_file, relative
from digest.edition import words
from digest.edition.accessible import make_reachable
from digest.edition.html import absolute_html
from digest.edition.marked import without_permalinks
from digest.edition.visible import clean
from digest.render.frame import frame_of
from digest.render.places import merges_path
from digest.render.release_page import Chart, ReleaseView, comparison_chart, release_view
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact, Body, IndexedEdition
    from digest.render.base import Publication

_CONTENTS_FROM = 3
"""Sections from which a list of contents helps."""


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """One section: ``title`` and ``anchor`` are empty for text before any heading."""

    title: str
    anchor: str
    html: Markup


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """The edition before or after, by a link relative to the page."""

    title: str
    href: str


class CorrectionView(msgspec.Struct, frozen=True, kw_only=True):
    """One correction; ``stamp`` is its time for programs, ``day`` for people."""

    stamp: str
    day: str
    text: str


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """An edition's page; what is not known is ``None`` or empty. Times are UTC.

    ``release`` and ``chart`` are those of a release's page (see :mod:`digest.render.release_page`).
    ``merges`` is the link to the complete list, ``lost_anchors`` are published ones that no text
    carries any more.
    """

    title: str
    summary: str
    description: str
    is_draft: bool
    authors: tuple[str, ...]
    published: str | None
    published_day: str | None
    updated: str | None
    updated_day: str | None
    minutes: int
    merged_count: int | None
    merges: str
    lost_anchors: tuple[str, ...]
    sections: tuple[SectionView, ...]
    contents: tuple[SectionView, ...]
    corrections: tuple[CorrectionView, ...]
    previous: Neighbour | None
    next: Neighbour | None
    release: ReleaseView | None
    chart: Chart | None


def render_pages(publication: Publication) -> Iterator[Artifact]:
    """Yield the page of each edition, newest first."""
    shown = publication.shown
    for place, edition in enumerate(shown):
        newer = shown[place - 1] if place else None
        older = shown[place + 1] if place + 1 < len(shown) else None
        around = tuple((other.title, other.page) if other else None for other in (older, newer))
        count = publication.merged_count(edition)
        merges = relative(edition.page, to=page_file(merges_path(edition)))
        shown_merges = merges if publication.has_merges(edition) else ""
        yield publication.artifact(
            page_file(edition.page),
            partial(_page, publication, edition, (older, newer), shown_merges),
            edition.content,
            around,
            count,
            shown_merges,
        )


def _page(
    publication: Publication,
    edition: IndexedEdition,
    around: tuple[IndexedEdition | None, IndexedEdition | None],
    merges: str,
) -> bytes:
    body = publication.body(edition)
    sections = section_views(body)
    headed = tuple(section for section in sections if section.anchor)
    published, updated = edition.published_at, edition.updated_at
    view = PageView(
        title=edition.title,
        summary=edition.summary if edition.has_summary else "",
        description=edition.summary,
        is_draft=not edition.is_published,
        authors=edition.authors or words.names(publication.site.authors),
        published=words.stamp(published) if published else None,
        published_day=words.day(published) if published else None,
        updated=words.stamp(updated) if updated else None,
        updated_day=words.day(updated) if updated else None,
        minutes=words.minutes_to_read(edition.words),
        merged_count=publication.merged_count(edition),
        merges=merges,
        lost_anchors=edition.lost_anchors,
        sections=sections,
        contents=headed if len(headed) >= _CONTENTS_FROM else (),
        corrections=corrections_of(edition),
        previous=_neighbour(around[0], edition.page),
        next=_neighbour(around[1], edition.page),
        release=release_view(edition),
        chart=comparison_chart(edition, body),
    )
    frame = frame_of(publication, edition.page)
    return render(publication.templates, "page.html.j2", frame=frame, page=view)


def section_views(
    body: Body, *, permalinks: bool = True, base_url: str | None = None
) -> tuple[SectionView, ...]:
    """Return an edition's sections in page order.

    Args:
        body: the edition's text as HTML.
        permalinks: whether each entry has a link to itself; feeds and mail have none.
        base_url: the page's own address; makes relative links absolute, as feeds and mail need.
    """

    def as_wanted(html: str) -> str:
        bare = make_reachable(html) if permalinks else without_permalinks(html)
        return bare if base_url is None else absolute_html(bare, base_url)

    return tuple(
        SectionView(
            title=section.title,
            anchor=section.anchor,
            html=Markup(as_wanted(section.html)),  # noqa: S704 - sanitised when it was made
        )
        for section in body.sections
    )


def corrections_of(edition: IndexedEdition) -> tuple[CorrectionView, ...]:
    """Return the corrections to an edition as readers see them, in the order of its text."""
    return tuple(
        CorrectionView(
            stamp=words.stamp(correction.at),
            day=words.day(correction.at),
            text=clean(correction.text, words.NOTE_LENGTH),
        )
        for correction in edition.corrections
    )


def _neighbour(edition: IndexedEdition | None, path: str) -> Neighbour | None:
    if edition is None:
        return None
    return Neighbour(title=edition.title, href=relative(path, to=page_file(edition.page)))
