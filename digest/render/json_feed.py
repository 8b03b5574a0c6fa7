"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.edition.words import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.render.feed_entries import Feed, FeedEntry

VERSION = "https://jsonfeed.org/version/1.1"


class _Author(msgspec.Struct, frozen=True):
    name: str


class _Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    summary: str = ""
    date_published: str
    date_modified: str
    authors: tuple[_Author, ...] = ()


class _JsonFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str = ""
    language: str
    authors: tuple[_Author, ...]
    items: tuple[_Item, ...]


def json_feed(feed: Feed, self_url: str) -> bytes:
    """Return the feed as JSON, indented by two, with a newline at the end."""
    made = _JsonFeed(
        version=VERSION,
        title=feed.title,
        home_page_url=feed.url,
        feed_url=self_url,
        description=feed.description,
        language=feed.language,
        authors=_authors(feed.authors),
        items=tuple(map(_item, feed.entries)),
    )
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def _item(entry: FeedEntry) -> _Item:
    return _Item(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.html,
        summary=entry.summary,
        date_published=stamp(entry.published_at),
        date_modified=stamp(entry.updated_at),
        authors=_authors(entry.authors),
    )


def _authors(names: Sequence[str]) -> tuple[_Author, ...]:
    return tuple(map(_Author, names))
