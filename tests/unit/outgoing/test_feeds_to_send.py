from __future__ import annotations

import re

import pytest

from digest.outgoing.feeds import FeedFile, OwnEntry, feed_faults
from digest.outgoing.same_text import blocks_of
from tests.builders_site import PUBLISHED, built, edition, publication
from tests.hostile import CONTROLS, LINKS, TITLES

SITE = "https://example.org/digest/"
URL = f"{SITE}2026/20260816/"
OLDER = "title: An older week\npublished_at: 2026-08-12T16:00:00Z"
TEXT = """## Other Merges

* [One](https://github.com/a/b/pull/1) see [last week](../20260809/), <a@b.example> & `<code>`
* ![A chart](chart.png)
"""
PATHS = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


class Feeds:
    """The feeds of two editions, of which the newer goes out, with changes to their bytes."""

    def __init__(self, text: str = TEXT, front: str = PUBLISHED) -> None:
        older = edition("* [Zero](https://github.com/a/b/pull/9)", id="2026-08-09", front=OLDER)
        files = built(publication(edition(text, front=front), older))
        self.content = {kind: files[path] for kind, path in PATHS.items()}
        title = re.search("<h1>(.*?)</h1>", files["2026/20260816/index.html"])
        page = blocks_of(files["2026/20260816/index.html"], URL)
        shown = title[1] if title else ""
        self.own = OwnEntry(id="urn:merge-digest:2026-08-16", url=URL, title=shown, text=page)

    def faults(self, **changed: tuple[str, str]) -> tuple[str, ...]:
        """Return the faults where in each feed that is named the first text is the second one."""
        made = dict(self.content)
        for kind, (old, new) in changed.items():
            assert old in made[kind]
            made[kind] = made[kind].replace(old, new, 1)
        return feed_faults(
            [
                FeedFile(kind=kind, path=path, url=f"{SITE}{path}", content=made[kind].encode())
                for kind, path in PATHS.items()
            ],
            self.own,
        )


@pytest.fixture(scope="module")
def feeds() -> Feeds:
    return Feeds()


def test_feeds_as_they_are_made_are_valid(feeds: Feeds) -> None:
    assert feeds.faults() == ()


@pytest.mark.parametrize("hostile", [*TITLES, *LINKS, CONTROLS, "", "## Empty\n"])
def test_feeds_are_valid_whatever_is_written(hostile: str) -> None:
    assert Feeds(f"## {hostile}\n\n* {hostile}\n\n{hostile}\n").faults() == ()


RSS = [
    ("<rss", "<rss><", "feed.xml: it is not well-formed: not well-formed (invalid token): line 2"),
    ("<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss", "feed.xml: it has a document type: rss"),
    ('version="2.0"', 'version="0.9"', 'feed.xml: it is no <rss version="2.0">'),
    ("<description>What merged this week.</description>", "", "channel/description is missing"),
    ("<title>Cluster Weekly</title>", "<title/>", "feed.xml: channel/title is missing"),
    ("<lastBuildDate>Thu", "<lastBuildDate>Mon", "channel/lastBuildDate is no time: Mon, 20 Aug"),
    ("<pubDate>Thu, 20 Aug", "<pubDate>20 August", "item 1: pubDate is no time: 20 August 2026"),
    ("<pubDate>Thu", "<pubDate>Fri", "feed.xml: item 1: pubDate is no time: Fri, 20 Aug 2026"),
    ('isPermaLink="false"', 'isPermaLink="true"', "item 1: guid is no address: it needs"),
    ("2026-08-16</guid>", "2026-08-09</guid>", "2 entries have the id urn:merge-digest:2026-08-09"),
    ("2026-08-16</guid>", "2026-08-23</guid>", "the edition is not in it: no entry has the id"),
    (f"<link>{URL}", "<link>/2026/20260816/", "its link is /2026/20260816/: set url in [site]"),
    (f"<link>{URL}", f"<link>{SITE}x", f"item 1: its link is {SITE}x, not {URL}"),
    ("<title>Week Ending", "<title>week ending", "item 1: its title is “week ending August"),
    (f"<link>{SITE}</link>", "<link>/</link>", "feed.xml: its link to the site is /"),
    ("feed.xml", "old.xml", f"its link to itself is {SITE}old.xml, not {SITE}feed.xml"),
    ("Other Merges", "Other\u0081 Merges", "item 1 (“Week Ending August 16, 2026”): its text has"),
    ("&lt;/ul&gt;", "&lt;/ul&gt;&lt;iframe&gt;", "item 1: <iframe> stands in the text, and"),
    ("&lt;ul&gt;", "&lt;ul onclick='x'&gt;", "feed.xml: item 1: <ul onclick> stands in the text"),
    (f"{SITE}2026/20260809/", "../20260809/", "item 1: “last week” leads to “../20260809/”, no"),
    (f"{URL}chart.png", "chart.png", "feed.xml: item 1: “chart.png” leads to “chart.png”, no"),
    ("One&lt;", "&lt;", "item 1: “One see last week, a@b.example & <code>” of the page is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), RSS)
def test_what_is_wrong_in_rss_is_named(feeds: Feeds, old: str, new: str, said: str) -> None:
    assert said in "\n".join(feeds.faults(rss=(old, new)))


ATOM = [
    ("<feed", "<rss", "atom.xml: it is not well-formed: mismatched tag"),
    ("http://www.w3.org/2005/Atom", "http://a.example/", "atom.xml: it is no <feed> of Atom"),
    ("<id>urn:merge-digest:feed</id>", "", "atom.xml: id does not stand there once, with text"),
    ("<updated>2026-08-20T", "<updated>2026-08-20 ", "updated is no time: 2026-08-20 16:00:00"),
    ("<published>2026-08-20", "<published>2026-02-30", "entry 1: published is no time: 2026-02-30"),
    ("<published>2026-08-20", "<published>2026-08-21", "it was updated at 2026-08-20 16:00, b"),
    ("<name>The editors</name>", "<name/>", "atom.xml: author has no name"),
    ("<author>", "<writer>", "atom.xml: it is not well-formed"),
    ("atom.xml", "x.xml", f"its link to itself is {SITE}x.xml, not {SITE}atom.xml"),
    ('type="html">', 'type="text">', "atom.xml: entry 1: “Other Merges” of the page is missing"),
    ("16</id>", "23</id>", "atom.xml: its ids are not those of feed.xml: first urn:merge-digest:"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), ATOM)
def test_what_is_wrong_in_atom_is_named(feeds: Feeds, old: str, new: str, said: str) -> None:
    assert said in "\n".join(feeds.faults(atom=(old, new)))


def test_atom_needs_an_author_somewhere(feeds: Feeds) -> None:
    author = re.search(r"<author>.*?</author>", feeds.content["atom"], re.S)

    assert author
    assert "entry 1: author is missing" in "\n".join(feeds.faults(atom=(author[0], "")))


JSON = [
    ("{", "[", "feed.json: it is no JSON Feed: "),
    ('"items"', '"entries"', "feed.json: it is no JSON Feed: Object missing required field"),
    ('"id": "urn', '"id": 1, "x": "urn', "Expected `str`, got `int` - at `$.items[0].id`"),
    ("jsonfeed.org/version/1.1", "a.example/", "version is none of JSON Feed: https://a.example/"),
    ('"content_html"', '"html"', "item 1: content_html and content_text are missing"),
    ('"date_published": "2026-08-20T', '"date_published": "2026-08-20 ', "date_published is no"),
    ('"title": "Cluster Weekly"', '"title": ""', "feed.json: title is missing"),
    ("Other Merges", "Other\\u0001 Merges", "its text has the control character '\\x01'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), JSON)
def test_what_is_wrong_in_json_is_named(feeds: Feeds, old: str, new: str, said: str) -> None:
    assert said in "\n".join(feeds.faults(json=(old, new)))


def test_an_entry_too_few_is_named(feeds: Feeds) -> None:
    older = re.search(r"    <item>\s*<title>An older week.*?</item>\n", feeds.content["rss"], re.S)

    assert older
    assert feeds.faults(rss=(older[0], "")) == (
        "atom.xml: its ids are not those of feed.xml: 2 entries, not 1; report it as a bug",
        "feed.json: its ids are not those of feed.xml: 2 entries, not 1; report it as a bug",
    )


def test_an_id_that_is_no_iri_is_the_authors_to_mend() -> None:
    made = Feeds(front=f"{PUBLISHED}\nfeed_id: week 33")
    own = OwnEntry(id="week 33", url=URL, title=made.own.title, text=made.own.text)
    files = [
        FeedFile(kind=kind, path=path, url=f"{SITE}{path}", content=made.content[kind].encode())
        for kind, path in PATHS.items()
    ]

    faults = feed_faults(files, own)

    assert len(faults) == 3
    assert all("item 1" in f or "entry 1" in f for f in faults)
    assert "“week 33” is no IRI (RFC 4287, 4.2.6): take feed_id out" in faults[0]
    assert feed_faults(files, None) == ()


def test_entities_that_grow_are_refused_before_they_do(feeds: Feeds) -> None:
    bomb = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 12)
    )

    found = feeds.faults(rss=("<rss", f"{bomb}]><rss"))

    assert "it has a document type" in found[0]
