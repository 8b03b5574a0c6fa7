"""The feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed, with the full text of each edition."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from markupsafe import escape

from digest.edition.visible import clean
from digest.model import Artifact
from digest.render import words
from digest.render.addresses import absolute, edition_path, feed_id
from digest.render.frame import Frame, frame_of
from digest.render.json_feed import json_feed
from digest.render.page import section_views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedgen.feed import FeedGenerator

    from digest.model import Edition
    from digest.render.base import Publication
    from digest.render.page import SectionView

GENERATOR = "merge-digest"


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


def render_feeds(publication: Publication) -> Iterator[Artifact]:
    """Yield the three feeds of the newest published editions."""
    feed = feed_of(publication)
    feeds = publication.feeds
    for path, content in (
        (feeds.rss, _rss(feed)),
        (feeds.atom, _atom(feed)),
        (feeds.json, json_feed(feed)),
    ):
        yield Artifact(path=path.removeprefix("/"), content=content)


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


def _rss(feed: Feed) -> bytes:
    generator = _generator(feed, feed.frame.feeds[0].url)
    # RSS wants an email address in <author>; names alone go to Dublin Core's creator.
    generator.load_extension("dc", atom=False, rss=True)
    for made, entry in zip(generator.entry(), feed.entries, strict=True):
        made.dc.dc_creator(list(entry.authors or feed.authors))
    return _ended(generator.rss_str(pretty=True))


def _atom(feed: Feed) -> bytes:
    return _ended(_generator(feed, feed.frame.feeds[1].url).atom_str(pretty=True))


def _ended(xml: object) -> bytes:
    if not isinstance(xml, bytes):
        raise TypeError(f"feedgen returned {type(xml).__name__}")
    return xml.rstrip() + b"\n"


def _generator(feed: Feed, self_url: str) -> FeedGenerator:
    """Return the feed in feedgen, which stamps the current time on all that is not given one."""
    from feedgen.feed import FeedGenerator  # here, as its import takes 40 ms

    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.frame.site_title)
    generator.description(feed.frame.description or feed.frame.site_title)
    generator.language(feed.frame.language)
    generator.author([{"name": name} for name in feed.authors])
    generator.generator(GENERATOR)
    # The last one becomes RSS's <link>: the page, not the feed.
    generator.link(href=self_url, rel="self")
    generator.link(href=feed.frame.canonical, rel="alternate", type="text/html")
    if feed.frame.licence:
        generator.rights(feed.frame.licence)
    generator.updated(feed.updated_at.replace(microsecond=0))
    for entry in feed.entries:
        made = generator.add_entry(order="append")  # its default puts each new entry first
        made.guid(entry.id, permalink=False)
        made.title(entry.title)
        made.link(href=entry.url, rel="alternate", type="text/html")
        made.summary(entry.summary or entry.title, type="text")
        made.content(entry.html or entry.title, type="html")
        made.published(entry.published_at.replace(microsecond=0))
        made.updated(entry.updated_at.replace(microsecond=0))
        if entry.authors:
            made.author([{"name": name} for name in entry.authors])
    return generator
