import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import msgspec
import pytest

from digest.config import Feeds, Site
from tests.builders_site import PUBLISHED, built, edition, publication
from tests.hostile import CONTROLS, LINKS, TITLES, Read

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC_822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
TEXT = """## Other Merges

* [One](https://github.com/a/b/pull/1) see [last week](../20260809/) and [above](#x) & `<code>`
"""
TITLED = f"title: Week & <more>\nsummary: In short\nauthors: [Ann, Bo]\n{PUBLISHED}"


class Item(msgspec.Struct):
    id: str
    url: str
    title: str
    content_html: str
    date_published: str
    date_modified: str
    summary: str = ""
    authors: list[dict[str, str]] = []


class JsonFeed(msgspec.Struct):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    items: list[Item]


def is_absolute(url: str | None) -> bool:
    return url is not None and bool(urlsplit(url).scheme and urlsplit(url).netloc)


def only(parent: ET.Element, name: str) -> str:
    found = parent.findall(name)
    assert len(found) == 1, f"{parent.tag} has {len(found)} {name}"
    assert found[0].text
    return found[0].text


def check_rss(xml: str) -> ET.Element:
    """RSS 2.0 (https://www.rssboard.org/rss-specification) and its best practices profile."""
    root = ET.fromstring(xml)  # noqa: S314 - our own output
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    assert [child.tag for child in root] == ["channel"]
    channel = root[0]
    assert only(channel, "title")
    assert only(channel, "description")
    assert is_absolute(only(channel, "link"))
    assert RFC_822.fullmatch(only(channel, "lastBuildDate"))
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert len(selves) == 1
    assert is_absolute(selves[0].get("href"))
    for item in channel.findall("item"):
        assert only(item, "title")
        assert only(item, "description")
        assert is_absolute(only(item, "link"))
        assert RFC_822.fullmatch(only(item, "pubDate"))
        assert only(item, CONTENT)
        assert only(item, "guid")
        assert [guid.get("isPermaLink") for guid in item.findall("guid")] == ["false"]
        assert item.find("author") is None  # it would have to be an email address
    ids = [item.findtext("guid") for item in channel.findall("item")]
    assert len(ids) == len(set(ids))
    return channel


def check_atom(xml: str) -> ET.Element:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    root = ET.fromstring(xml)  # noqa: S314 - our own output
    assert root.tag == f"{ATOM}feed"
    has_author = root.find(f"{ATOM}author") is not None
    selves = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert len(selves) == 1
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        assert urlsplit(only(element, f"{ATOM}id")).scheme
        assert only(element, f"{ATOM}title")
        assert RFC_3339.fullmatch(only(element, f"{ATOM}updated"))
        assert all(is_absolute(link.get("href")) for link in element.findall(f"{ATOM}link"))
        alternates = [x for x in element.findall(f"{ATOM}link") if x.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert alternates[0].get("type") == "text/html"
    for entry in entries:
        assert has_author or entry.find(f"{ATOM}author") is not None
        assert RFC_3339.fullmatch(only(entry, f"{ATOM}published"))
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        assert not list(content)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    return root


def check_all(site: dict[str, str]) -> JsonFeed:
    check_rss(site["feed.xml"])
    check_atom(site["atom.xml"])
    feed = msgspec.json.decode(site["feed.json"], type=JsonFeed)
    assert feed.version == "https://jsonfeed.org/version/1.1"
    assert is_absolute(feed.home_page_url)
    assert is_absolute(feed.feed_url)
    for item in feed.items:
        assert is_absolute(item.url)
        assert RFC_3339.fullmatch(item.date_published)
        assert RFC_3339.fullmatch(item.date_modified)
    return feed


def test_all_three_are_valid_and_say_the_same() -> None:
    site = built(publication(edition(TEXT, front=TITLED), edition(TEXT, id="2026-08-09")))
    feed = check_all(site)
    rss, atom = feedparser.parse(site["feed.xml"]), feedparser.parse(site["atom.xml"])
    assert not rss.bozo
    assert not atom.bozo
    for one, two, three in zip(rss.entries, atom.entries, feed.items, strict=True):
        assert one.id == two.id == three.id
        assert one.link == two.link == three.url
        assert one.content[0].value == two.content[0].value
        assert Read(one.content[0].value).text.strip() == Read(three.content_html).text.strip()
        assert one.published_parsed == two.published_parsed
        assert one.summary == two.summary == three.summary
    assert feed.items[0].id == "urn:merge-digest:2026-08-16"
    assert rss.entries[0].link == "https://example.org/digest/2026/20260816/"
    assert rss.feed.link == "https://example.org/digest/"
    assert [author.name for author in atom.entries[0].authors] == ["Ann", "Bo"]
    assert "Ann" in site["feed.xml"]
    assert rss.entries[0].author == "Bo"  # feedparser keeps the last dc:creator


def test_the_full_text_is_there_with_absolute_links_and_no_permalinks() -> None:
    site = built(publication(edition(TEXT)))
    html = check_all(site).items[0].content_html
    assert Read(html).hrefs == [
        "https://github.com/a/b/pull/1",
        "https://example.org/digest/2026/20260809/",
        "https://example.org/digest/2026/20260816/#x",
    ]
    assert html.startswith("<h2>Other Merges</h2>")
    assert "permalink" not in html
    assert "<code>&lt;code&gt;</code>" in html


def test_corrections_are_in_the_feed_with_the_time_of_the_last() -> None:
    front = (
        f"{PUBLISHED}\nupdated_at: 2026-08-22T09:00:00Z\n"
        "corrections: [{at: 2026-08-22T09:00:00Z, text: Not <beta>}]"
    )
    site = built(publication(edition(TEXT, front=front)))
    feed = check_all(site)
    assert "22 August 2026: Not &lt;beta&gt;" in feed.items[0].content_html
    assert feed.items[0].date_modified == "2026-08-22T09:00:00Z"
    assert feed.items[0].date_published == "2026-08-20T16:00:00Z"
    assert only(check_atom(site["atom.xml"]), f"{ATOM}updated") == "2026-08-22T09:00:00+00:00"
    built_at = parsedate_to_datetime(only(check_rss(site["feed.xml"]), "lastBuildDate"))
    assert built_at == datetime(2026, 8, 22, 9, tzinfo=UTC)


def test_the_id_survives_a_new_title_time_text_and_a_move_of_the_site() -> None:
    moved = Site(url="http://other.example/", title="Renamed")
    changed = edition("Other.", front="title: New\npublished_at: 2026-09-01T00:00:00Z")
    ids = {
        check_all(built(publication(made, site=site))).items[0].id
        for made, site in ((edition(TEXT), None), (edition(TEXT), moved), (changed, moved))
    }
    assert ids == {"urn:merge-digest:2026-08-16"}


def test_an_imported_edition_keeps_its_id_and_its_address() -> None:
    front = f"{PUBLISHED}\nfeed_id: https://old.example/2024/x-update\npermalink: /2024/20240512"
    site = built(publication(edition(TEXT, id="2024-05-12", front=front)))
    item = check_all(site).items[0]
    assert item.id == "https://old.example/2024/x-update"
    assert item.url == "https://example.org/digest/2024/20240512"
    assert "2024/20240512/index.html" in site


def test_drafts_are_in_no_feed_and_size_and_paths_are_settings() -> None:
    made = [edition(TEXT, id=f"2026-07-{day:02}") for day in range(28, 0, -1)]
    draft = edition(TEXT, id="2026-08-30", front="title: Draft")
    site = built(publication(draft, *made, drafts=True))
    items = check_all(site).items
    assert [item.id[-10:] for item in items] == [f"2026-07-{day:02}" for day in range(28, 8, -1)]
    feeds = Feeds(rss="rss/all.xml", atom="a.xml", json="j.json", size=3)
    site = built(publication(*made, feeds=feeds))
    assert {"rss/all.xml", "a.xml", "j.json"} <= set(site)
    assert len(feedparser.parse(site["rss/all.xml"]).entries) == 3
    assert 'href="https://example.org/digest/rss/all.xml"' in site["rss/all.xml"]


def test_feeds_without_entries_are_valid_and_carry_no_time_of_now() -> None:
    site = built(publication())
    assert check_all(site).items == []
    assert only(check_atom(site["atom.xml"]), f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    year = str(datetime.now(UTC).year)
    assert year not in site["feed.xml"]


@pytest.mark.parametrize("title", TITLES)
def test_hostile_words_arrive_as_words(title: str) -> None:
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    made = edition(TEXT, front=f"{PUBLISHED}\ntitle: {quoted}\nauthors: [{quoted}]")
    site = built(publication(made, site=Site(url="https://e.org", title=title, description=title)))
    feed = check_all(site)
    assert feed.title == feed.items[0].title == title
    assert only(check_rss(site["feed.xml"]), "title") == title
    assert only(check_atom(site["atom.xml"]), f"{ATOM}title") == title


@pytest.mark.parametrize("link", LINKS)
def test_hostile_text_does_nothing_in_a_feed(link: str) -> None:
    site = built(publication(edition(f"## Other Merges\n\n* {link} x ]]> y\n")))
    for item in check_all(site).items:
        read = Read(item.content_html)
        assert not read.harm
        assert all(is_absolute(href) or href.startswith("mailto:") for href in read.hrefs)


def test_characters_that_xml_forbids_reach_no_feed() -> None:
    odd = "".join(char for char in CONTROLS if char not in "\x0b\x0c\x85\ud800")
    text = f"## A{odd}\n\n* x{odd}y &#1;&#11;&#xFFFE;&#8;\n"
    site = built(
        publication(edition(text, front=PUBLISHED + "\nfeed_id: tag:a\u202eb\ntitle: a\u200fb"))
    )
    feed = check_all(site)
    assert (feed.items[0].title, feed.items[0].id) == ("ab", "tag:ab")
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert not set(odd) & set(site[name])
