"""The feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed, with the full text of each edition."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from digest.addresses import absolute
from digest.render.feed_entries import Feed, feed_of, newest_published
from digest.render.json_feed import json_feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedgen.feed import FeedGenerator

    from digest.model import Artifact
    from digest.render.base import Publication

GENERATOR = "merge-digest"


def render_feeds(publication: Publication) -> Iterator[Artifact]:
    """Yield the configured feeds of the newest published editions."""
    made_from = [edition.content for edition in newest_published(publication)]
    paths = {"rss": publication.feeds.rss, "atom": publication.feeds.atom}
    paths["json"] = publication.feeds.json
    feed = cache(partial(feed_of, publication))
    for name in dict.fromkeys(publication.outputs.feeds):
        path = paths[name].removeprefix("/")
        url = absolute(publication.site.url, path)
        make = partial(_made, FORMATS[name], feed, url)
        yield publication.artifact(path, make, made_from, publication.stamp)


def _made(write: Callable[[Feed, str], bytes], feed: Callable[[], Feed], url: str) -> bytes:
    return write(feed(), url)


def rss(feed: Feed, self_url: str) -> bytes:
    """Return the feed as RSS 2.0; ``self_url`` is its own address."""
    generator = _generator(feed, self_url)
    # RSS wants an email address in <author>; names alone go to Dublin Core's creator.
    generator.load_extension("dc", atom=False, rss=True)
    for made, entry in zip(generator.entry(), feed.entries, strict=True):
        made.dc.dc_creator(list(entry.authors or feed.authors))
    return _ended(generator.rss_str(pretty=True))


def atom(feed: Feed, self_url: str) -> bytes:
    """Return the feed as Atom (RFC 4287)."""
    return _ended(_generator(feed, self_url).atom_str(pretty=True))


FORMATS: dict[str, Callable[[Feed, str], bytes]] = {"rss": rss, "atom": atom, "json": json_feed}
"""What writes a feed, by the name it has in ``[outputs]``."""


def _ended(xml: object) -> bytes:
    if not isinstance(xml, bytes):
        raise TypeError(f"feedgen returned {type(xml).__name__}")
    return xml.rstrip() + b"\n"


def _generator(feed: Feed, self_url: str) -> FeedGenerator:
    """Return the feed in feedgen, which stamps the current time on all that is not given one."""
    from feedgen.feed import FeedGenerator  # here, as its import takes 40 ms

    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.language(feed.language)
    generator.author([{"name": name} for name in feed.authors])
    generator.generator(GENERATOR)
    # The last one becomes RSS's <link>: the page, not the feed.
    generator.link(href=self_url, rel="self")
    generator.link(href=feed.url, rel="alternate", type="text/html")
    if feed.licence:
        generator.rights(feed.licence)
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
