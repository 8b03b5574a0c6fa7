"""What all feeds say: the newest published editions, whole, with absolute addresses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from markupsafe import escape

from digest.addresses import absolute, feed_id
from digest.edition import words
from digest.edition.visible import clean
from digest.render.frame import frame_of
from digest.render.page import corrections_of, section_views

if TYPE_CHECKING:
    from digest.model import IndexedEdition
    from digest.render.base import Publication
    from digest.render.page import SectionView


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An edition, or an item of one, as it stands in every feed.

    Addresses are absolute, times UTC.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime
    authors: tuple[str, ...]


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says in every format; entries stand newest first, ``url`` is its page."""

    id: str
    title: str
    description: str
    language: str
    licence: str
    url: str
    authors: tuple[str, ...]
    updated_at: datetime
    entries: tuple[FeedEntry, ...]


def newest_published(publication: Publication) -> tuple[IndexedEdition, ...]:
    """Return the editions that the feeds carry, newest first."""
    return publication.published[: max(publication.feeds.size, 1)]


def feed_of(publication: Publication) -> Feed:
    """Return what the feeds say; drafts are not in it."""
    entries = tuple(
        _entry(edition, edition.published_at, publication)
        for edition in newest_published(publication)
        if edition.published_at is not None
    )
    frame = frame_of(publication, "")
    return Feed(
        id=f"{publication.feeds.id_prefix}feed",
        title=frame.site_title,
        description=frame.description or frame.site_title,
        language=frame.language,
        licence=frame.licence,
        url=frame.canonical,
        # Atom wants an author for each entry, its own or the feed's.
        authors=words.names(publication.site.authors) or (frame.site_title,),
        updated_at=max((entry.updated_at for entry in entries), default=publication.stamp),
        entries=entries,
    )


def _entry(edition: IndexedEdition, published_at: datetime, publication: Publication) -> FeedEntry:
    url = absolute(publication.site.url, edition.page)
    sections = section_views(publication.body(edition), permalinks=False, base_url=url)
    return FeedEntry(
        id=clean(feed_id(edition, publication.feeds.id_prefix)),
        url=url,
        title=edition.title,
        summary=edition.summary,
        html="".join(map(_section, sections)) + _corrections(edition),
        published_at=published_at,
        updated_at=edition.updated_at or published_at,
        authors=edition.authors,
    )


def _section(section: SectionView) -> str:
    heading = f"<h2>{escape(section.title)}</h2>\n" if section.anchor else ""
    return f"{heading}{section.html}"


def _corrections(edition: IndexedEdition) -> str:
    """Return the list of corrections as the page ends with it, or nothing."""
    items = "".join(
        f"<li>{escape(f'{correction.day}: {correction.text}')}</li>\n"
        for correction in corrections_of(edition)
    )
    return f"<h2>Corrections</h2>\n<ul>\n{items}</ul>\n" if items else ""
