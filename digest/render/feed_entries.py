"""What all feeds say: the newest published editions, whole, with absolute addresses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from markupsafe import escape

from digest.edition.visible import clean
from digest.render import words
from digest.render.addresses import absolute, edition_path, feed_id
from digest.render.frame import Frame, frame_of
from digest.render.page import section_views

if TYPE_CHECKING:
    from digest.model import Edition
    from digest.render.base import Publication
    from digest.render.page import SectionView


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An edition as it stands in every feed; addresses are absolute, times UTC."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published_at: datetime
    updated_at: datetime
    authors: tuple[str, ...]


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What all three feeds say; entries stand newest first."""

    id: str
    frame: Frame
    authors: tuple[str, ...]
    updated_at: datetime
    entries: tuple[FeedEntry, ...]


def feed_of(publication: Publication) -> Feed:
    """Return what the feeds say; drafts are not in it."""
    entries = tuple(
        _entry(edition, edition.meta.published_at, publication)
        for edition in publication.published[: max(publication.feeds.size, 1)]
        if edition.meta.published_at is not None
    )
    frame = frame_of(publication, "")
    return Feed(
        id=f"{publication.feeds.id_prefix}feed",
        frame=frame,
        # Atom wants an author for each entry, its own or the feed's.
        authors=words.names(publication.site.authors) or (frame.site_title,),
        updated_at=max((entry.updated_at for entry in entries), default=publication.stamp),
        entries=entries,
    )


def _entry(edition: Edition, published_at: datetime, publication: Publication) -> FeedEntry:
    url = absolute(publication.site.url, edition_path(edition))
    sections = section_views(edition, permalinks=False, base_url=url)
    return FeedEntry(
        id=clean(feed_id(edition, publication.feeds.id_prefix)),
        url=url,
        title=words.title_of(edition),
        summary=words.summary_of(edition),
        html="".join(map(_section, sections)) + _corrections(edition),
        published_at=published_at,
        updated_at=edition.meta.updated_at or published_at,
        authors=words.names(edition.meta.authors),
    )


def _section(section: SectionView) -> str:
    heading = f"<h2>{escape(section.title)}</h2>\n" if section.anchor else ""
    return f"{heading}{section.html}"


def _corrections(edition: Edition) -> str:
    """Return the list of corrections as the page ends with it, or nothing."""
    texts = (
        f"{words.day(correction.at)}: {clean(correction.text, words.NOTE_LENGTH)}"
        for correction in edition.meta.corrections
    )
    items = "".join(f"<li>{escape(text)}</li>\n" for text in texts)
    return f"<h2>Corrections</h2>\n<ul>\n{items}</ul>\n" if items else ""
