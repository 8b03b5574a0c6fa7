"""Feeds of strangers: what is read of them, and what is not read at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.errors import SourceError
from digest.sources.news.feed import read_feed, same_address

BASE = "https://blog.example/feed.xml"


def rss(*items: str) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>B</title>'
    return (head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode()


def atom(*entries: str) -> bytes:
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title>'
    return (head + "".join(f"<entry>{entry}</entry>" for entry in entries) + "</feed>").encode()


ITEM = (
    "<title>A pump</title><link>https://blog.example/a</link>"
    "<pubDate>Wed, 12 Aug 2026 23:30:00 -0200</pubDate>"
)
ENTRY = (
    '<title>A pump</title><link href="/a"/><updated>2026-08-13T01:30:00Z</updated><id>urn:x</id>'
)


@pytest.mark.parametrize("content", [rss(ITEM), atom(ENTRY)])
def test_title_address_and_time_in_utc_are_read(content: bytes) -> None:
    (post,) = read_feed(content, base=BASE).posts

    assert (post.title, post.url) == ("A pump", "https://blog.example/a")
    assert post.published_at == datetime(2026, 8, 13, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A &amp; B", "A & B"),
        ("<![CDATA[<b>Big</b>\n news]]>", "Big news"),
        ("&lt;em&gt;Big&lt;/em&gt; news of List&lt;T&gt;", "Big news of List<T>"),
        ("Gr&#252;n", "Grün"),
    ],
)
def test_a_title_is_plain_text_on_one_line(written: str, read: str) -> None:
    content = rss(ITEM.replace("A pump", written))

    assert read_feed(content, base=BASE).posts[0].title == read


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "", "https://"]
)
def test_an_entry_without_an_address_on_the_web_is_left_out_and_counted(link: str) -> None:
    feed = read_feed(rss(ITEM.replace("https://blog.example/a", link)), base="")

    assert (feed.posts, feed.unusable) == ((), 1)


def test_an_entry_without_a_date_says_so() -> None:
    (post,) = read_feed(rss("<title>A</title><link>https://a.example/</link>"), base=BASE).posts

    assert post.published_at is None


BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, "<!doctype html>", "<!-- x -->" + BOMB])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_anything_is_parsed(
    declaration: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    feedparser = pytest.importorskip("feedparser")
    monkeypatch.setattr(feedparser, "parse", lambda *_, **__: pytest.fail("it was parsed"))
    text = f"<?xml version='1.0' encoding='{encoding}'?>{declaration}{rss(ITEM).decode()[38:]}"

    with pytest.raises(SourceError, match="declares a document type"):
        read_feed(text.encode(encoding), base=BASE)


def test_an_entity_further_on_is_refused_and_one_that_a_post_shows_is_not() -> None:
    shown = rss(ITEM.replace("A pump", "<![CDATA[About <!ENTITY and <!DOCTYPE]]>"))

    assert len(read_feed(shown, base=BASE).posts) == 1
    with pytest.raises(SourceError, match="declares entities"):
        read_feed(rss(ITEM + '<!ENTITY a "ha">'), base=BASE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no RSS or Atom feed"),
        (b"<html><title>x</title></html>", "no RSS or Atom feed"),
        (b"/etc/passwd", "no RSS or Atom feed"),
        (b"https://example.org/feed.xml", "no RSS or Atom feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no RSS or Atom feed"),
        (b"\xff\xfe\x00", "no text in utf-16"),
        (rss(ITEM).replace(b"A pump", b"\xff\xff"), "no text in utf-8"),
        (rss(ITEM).replace(b"utf-8", b"utf-7"), "encoding utf-7, which is not read"),
        (rss(ITEM).replace(b"utf-8", b"idna"), "encoding idna, which is not read"),
    ],
)
def test_what_is_no_feed_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_feed(content, base=BASE)


@pytest.mark.parametrize("cut", range(60, 260, 20))
def test_a_feed_that_is_cut_short_ends_no_run(cut: int) -> None:
    content = rss(ITEM, ITEM)[:cut]

    assert len(read_feed(content, base=BASE).posts) <= 2


def test_deep_nesting_ends_no_run() -> None:
    content = rss(ITEM + "<a>" * 5_000)

    read_feed(content, base=BASE)


def test_ways_to_write_one_address_are_one() -> None:
    written = (
        "https://blog.example/a/",
        "http://www.blog.example/a?utm_source=rss#top",
        "https://Blog.Example/a",
    )

    assert len({same_address(url) for url in written}) == 1
    assert same_address("https://blog.example/a?page=2") != same_address(written[0])
