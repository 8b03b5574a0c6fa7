"""``[outputs]``: what is off is not built, and nothing else goes with it."""

from __future__ import annotations

import re

import msgspec
import pytest

from digest.config import Outputs
from tests.builders_site import PAGES_ONLY, built
from tests.whole_site import whole

FILES = {
    "archive": r"archive/index\.html",
    "merges": r".*/all-merges/index\.html",
    "topics": r"sig/.*",
    "proposals": r"kep/.*",
    "newsletter": r".*/email\.(html|txt)",
    "social": r".*/social\.json",
    "search": r"search/.*",
    "statistics": r"stats/.*",
    "calendar": r"calendar\.ics",
    "sitemap": r"sitemap\.xml",
}
NAMES = {
    "archive": "Archive",
    "topics": "SIGs",
    "proposals": "KEPs",
    "statistics": "Statistics",
    "search": "Search",
}


def without(name: str) -> Outputs:
    return msgspec.structs.replace(Outputs(), **{name: False})


def navigation(page: str) -> list[str]:
    block = page.partition('<nav aria-label="Site">')[2].partition("</nav>")[0]
    return re.findall(r">([^<\n]+)</a>", block)


def test_every_switch_is_known_here() -> None:
    assert {*FILES, "feeds"} == set(Outputs.__struct_fields__)


@pytest.mark.parametrize("name", FILES)
def test_what_is_off_takes_its_files_with_it_and_no_other(name: str) -> None:
    before, after = set(built(whole())), set(built(whole(outputs=without(name))))

    gone = before - after
    assert gone == {path for path in before if re.fullmatch(FILES[name], path)}
    assert gone
    assert after <= before


@pytest.mark.parametrize("name", FILES)
def test_the_navigation_names_what_is_there(name: str) -> None:
    page = built(whole(outputs=without(name)))["2026/20260816/index.html"]

    expected = ["Home", *(shown for each, shown in NAMES.items() if each != name), "Feeds"]
    assert navigation(page) == expected


def test_pages_without_any_further_output_are_the_whole_site() -> None:
    assert sorted(built(whole(outputs=PAGES_ONLY))) == [
        "2026/20260816/index.html", "404.html", "CNAME", "atom.xml", "favicon.svg", "feed.json",
        "feed.xml", "feeds.opml", "images/pump.svg", "index.html", "old/week-32.html",
        "release/v1.37/index.html", "style.css", "weeks/33/index.html",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["rss", "atom", "json"])
def test_one_feed_alone_is_the_only_one_and_linked_as_such(name: str) -> None:
    paths = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
    outputs = msgspec.structs.replace(Outputs(), feeds=(name,))

    files = built(whole(outputs=outputs))

    assert {*paths.values()} & files.keys() == {paths[name]}
    heads = re.findall(r'<link rel="alternate"[^>]* href="([^"]+)"', files["index.html"])
    assert heads == [paths[name]]


def test_without_feeds_nothing_speaks_of_subscribing() -> None:
    files = built(whole(outputs=msgspec.structs.replace(Outputs(), feeds=())))

    assert not {"feed.xml", "atom.xml", "feed.json"} & files.keys()
    assert "ubscribe" not in files["2026/20260816/index.html"].replace("_subscribe", "")
    assert "Feeds" not in navigation(files["index.html"])
    assert "sig/node/feed.xml" in files
