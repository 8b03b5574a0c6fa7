"""The page of one edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from digest.edition.anchors import anchors_of
from digest.edition.html import section_html
from digest.edition.visible import clean
from digest.model import Artifact
from digest.render import words
from digest.render.addresses import edition_path, page_file, relative
from digest.render.frame import frame_of
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Edition
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
    """An edition's page; what is not known is ``None`` or empty. Times are UTC."""

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
    sections: tuple[SectionView, ...]
    contents: tuple[SectionView, ...]
    corrections: tuple[CorrectionView, ...]
    previous: Neighbour | None
    next: Neighbour | None


def render_pages(publication: Publication) -> Iterator[Artifact]:
    """Yield the page of each edition, newest first."""
    shown = publication.shown
    for place, edition in enumerate(shown):
        path = edition_path(edition)
        newer = shown[place - 1] if place else None
        older = shown[place + 1] if place + 1 < len(shown) else None
        content = render(
            publication.templates,
            "page.html.j2",
            frame=frame_of(publication, path),
            page=_page(edition, path, older, newer, publication.site.authors),
        )
        yield Artifact(path=page_file(path), content=content)


def section_views(
    edition: Edition, *, permalinks: bool, base_url: str | None = None
) -> tuple[SectionView, ...]:
    """Return the edition's sections in page order; those without content are left out.

    See :func:`digest.edition.html.part_html` for ``permalinks`` and ``base_url``.
    """
    anchors = anchors_of(edition)
    views = []
    for section in edition.sections:
        html = section_html(section, anchors, permalinks=permalinks, base_url=base_url)
        if html:
            title, anchor = clean(section.title, words.TITLE_LENGTH), anchors.of_section(section)
            views.append(SectionView(title=title or anchor, anchor=anchor, html=html))
    return tuple(views)


def _page(
    edition: Edition,
    path: str,
    older: Edition | None,
    newer: Edition | None,
    site_authors: tuple[str, ...],
) -> PageView:
    meta = edition.meta
    sections = section_views(edition, permalinks=True)
    headed = tuple(section for section in sections if section.anchor)
    return PageView(
        title=words.title_of(edition),
        summary=clean(meta.summary or "", words.SUMMARY_LENGTH),
        description=words.summary_of(edition),
        is_draft=not edition.is_published,
        authors=words.names(meta.authors or site_authors),
        published=words.stamp(meta.published_at) if meta.published_at else None,
        published_day=words.day(meta.published_at) if meta.published_at else None,
        updated=words.stamp(meta.updated_at) if meta.updated_at else None,
        updated_day=words.day(meta.updated_at) if meta.updated_at else None,
        minutes=words.minutes_to_read([section.html for section in sections]),
        merged_count=edition.merged_count,
        sections=sections,
        contents=headed if len(headed) >= _CONTENTS_FROM else (),
        corrections=tuple(
            CorrectionView(
                stamp=words.stamp(correction.at),
                day=words.day(correction.at),
                text=clean(correction.text, words.NOTE_LENGTH),
            )
            for correction in meta.corrections
        ),
        previous=_neighbour(older, path),
        next=_neighbour(newer, path),
    )


def _neighbour(edition: Edition | None, path: str) -> Neighbour | None:
    if edition is None:
        return None
    href = relative(path, to=page_file(edition_path(edition)))
    return Neighbour(title=words.title_of(edition), href=href)
