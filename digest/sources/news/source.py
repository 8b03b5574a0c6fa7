"""Posts of the configured feeds that were published in a window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError, SourceError
from digest.files import read_bytes_or_none
from digest.model import Gap, NewsPost, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.json_page import real_web
from digest.sources.news.feed import read_feed, same_address

if TYPE_CHECKING:
    from pathlib import Path

    from digest.config import News
    from digest.sources.base import Progress
    from digest.sources.json_page import OpenWeb
    from digest.sources.news.feed import Feed, Post
    from digest.web.ask import Web
    from digest.window import WeekWindow

LARGEST = 2_000_000
"""Bytes of a feed that are read; one with all posts of years in full has less."""

_HINT = "check feeds in [sources.news], or run again later"


class NewsSource:
    """RSS and Atom feeds, asked as `lint --online` asks links; ``home``: where files lie.

    A feed tells its newest entries only: for a week long past it may not tell any more.
    """

    name = "news"

    def __init__(
        self,
        settings: News,
        *,
        home: Path,
        open_web: OpenWeb = real_web,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._home = home
        self._open_web = open_web
        self._progress = progress
        self._web: Web | None = None

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the posts by time and address, each address once: the first feed's.

        A gap names a feed: it cannot be read, has entries without a date, or nothing new for long.
        """
        feeds = tuple(dict.fromkeys(self._settings.feeds))
        posts: dict[str, NewsPost] = {}
        gaps: list[Gap] = []
        pages = 0
        for number, address in enumerate(feeds):
            self._progress("feeds", number, len(feeds))
            try:
                feed = self._read(address)
            except SourceError as error:
                gaps.append(Gap(address, f"{error} ({error.hint})"))
                continue
            pages += 1
            gaps += [Gap(address, message) for message in self._complaints(feed, window)]
            for post in feed.posts:
                if post.published_at in window:
                    posts.setdefault(same_address(post.url), _record(post, address))
        self._progress("feeds", len(feeds), len(feeds))
        return Fetched(
            records=Records(news=tuple(sorted(posts.values(), key=_order))),
            asked=f"{len(feeds)} feeds: posts from {window.start:%Y-%m-%dT%H:%M:%SZ} to before "
            f"{window.end:%Y-%m-%dT%H:%M:%SZ}",
            pages=pages,
            gaps=tuple(gaps),
        )

    def _read(self, address: str) -> Feed:
        """Return the feed at an address or in a file.

        Raises:
            SourceError: it cannot be read.
        """
        if "://" in address:
            return self._ask(address)
        try:
            content = read_bytes_or_none(self._home / address)
        except DigestError as error:
            raise SourceError(str(error), hint=error.hint) from error
        if content is None:
            raise SourceError(f"there is no file {address}", hint=_HINT)
        if len(content) > LARGEST:
            raise SourceError(f"{address} has more than {LARGEST:,} bytes", hint=_HINT)
        return read_feed(content, base="")

    def _ask(self, address: str) -> Feed:
        from digest.web.ask import ask

        if self._web is None:
            web = self._open_web()
            self._web = msgspec.structs.replace(web, size=min(web.size, LARGEST))
        answer = ask(address, self._web, wants_body=True)
        if answer.no_such_host:
            message = "the host is not known, or this machine is offline"
            raise SourceError(message, hint=_HINT)
        if answer.verdict.kind not in ("fine", "moved"):
            raise SourceError(f"the feed {answer.verdict.message.partition(':')[0]}", hint=_HINT)
        if not answer.is_whole:
            raise SourceError(f"the feed has more than {self._web.size:,} bytes", hint=_HINT)
        return read_feed(answer.body, base=answer.url, content_type=answer.content_type)

    def _complaints(self, feed: Feed, window: WeekWindow) -> list[str]:
        """Return what of a feed could not be used, and whether it seems to have ended."""
        said = []
        if feed.unusable:
            said.append(f"{feed.unusable} of its entries have no title or no address (left out)")
        undated = sum(post.published_at is None for post in feed.posts)
        if undated:
            said.append(f"{undated} of its entries have no date (left out)")
        newest = max((p.published_at for p in feed.posts if p.published_at), default=None)
        days = self._settings.stale_days
        if newest is None and not undated:
            said.append("it has no entries")
        elif newest and days and newest < window.end - timedelta(days=days):
            said.append(f"its newest entry is of {newest:%Y-%m-%d}: is it still the right feed?")
        return ["; ".join(said)] if said else []


def _record(post: Post, feed: str) -> NewsPost:
    if post.published_at is None:
        raise ValueError(f"{post.url} has no date")
    return NewsPost(title=post.title, url=post.url, published_at=post.published_at, feed=feed)


def _order(post: NewsPost) -> tuple[object, ...]:
    return (post.published_at, post.url)
