"""The feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed, with the full text of each edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Artifact
from digest.render.feed_entries import feed_of
from digest.render.json_feed import json_feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedgen.feed import FeedGenerator

    from digest.render.base import Publication
    from digest.render.feed_entries import Feed

GENERATOR = "merge-digest"


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
