"""News feeds asked of servers on loopback, and read from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.config import News
from digest.sources.news.source import NewsSource
from tests.builders import WINDOW
from tests.stand_ins import StandIn, page, web_of
from tests.unit.sources.news.test_feed import ENTRY, ITEM, atom, rss

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.sources.base import Fetched

pytestmark = pytest.mark.loopback


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        yield stand_in


def fetch(server: StandIn, home: Path, *feeds: str, size: int = 100_000) -> Fetched:
    web = web_of(server, size=size)
    source = NewsSource(News(feeds=feeds), home=home, open_web=lambda: web)
    return source.fetch(WINDOW, frozenset())


def test_posts_of_the_window_are_kept_each_once(server: StandIn, tmp_path: Path) -> None:
    edge = ITEM.replace("/a", "/edge").replace(
        "12 Aug 2026 23:30:00 -0200", "17 Aug 2026 00:00:00 +0000"
    )
    early = ITEM.replace("/a", "/b").replace("Wed, 12 Aug 2026 23:30", "Mon, 10 Aug 2026 00:00")
    server.conduct["/one.xml"] = page(body=rss(ITEM, edge))
    server.conduct["/two.xml"] = page(body=rss(early.replace("-0200", "GMT"), ITEM))
    one, two = f"{server.url}/one.xml", f"{server.url}/two.xml"

    found = fetch(server, tmp_path, one, two)

    kept = [(post.url, post.feed) for post in found.records.news]
    assert kept == [("https://blog.example/b", two), ("https://blog.example/a", one)]
    assert not found.gaps


def test_a_relative_link_is_below_the_address_that_answered(
    server: StandIn, tmp_path: Path
) -> None:
    server.conduct["/feed.xml"] = page(body=atom(ENTRY))

    found = fetch(server, tmp_path, f"{server.url}/feed.xml")

    assert [post.url for post in found.records.news] == [f"{server.url}/a"]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, b"", "is not there (404)"),
        (200, b"<html></html>", "no RSS or Atom feed"),
        (200, rss(ITEM * 500), "has more than 10,000 bytes"),
        (
            200,
            rss(ITEM.replace("pubDate>", "x>")),
            "1 of its entries have no date",
        ),
        (200, rss(ITEM.replace("2026", "2025")), "newest entry is of 2025-08-13"),
        (200, rss(), "it has no entries"),
    ],
)
def test_a_feed_that_says_nothing_useful_is_a_gap_and_the_others_stay(
    server: StandIn, tmp_path: Path, status: int, body: bytes, reason: str
) -> None:
    server.conduct["/bad.xml"] = page(status, body)
    (tmp_path / "good.xml").write_bytes(rss(ITEM))
    bad = f"{server.url}/bad.xml"

    found = fetch(server, tmp_path, bad, "good.xml", size=10_000)

    assert len(found.records.news) == 1
    assert [gap.unit for gap in found.gaps] == [bad]
    assert reason in found.gaps[0].message


def test_an_address_inside_the_network_is_not_asked(server: StandIn, tmp_path: Path) -> None:
    found = fetch(server, tmp_path, "http://169.254.169.254/feed", "http://localhost:1/feed")

    assert len(found.gaps) == 2
    assert not found.records.news


def test_a_file_that_is_not_there_is_a_gap(server: StandIn, tmp_path: Path) -> None:
    found = fetch(server, tmp_path, "gone.xml")

    assert "there is no file gone.xml" in found.gaps[0].message
