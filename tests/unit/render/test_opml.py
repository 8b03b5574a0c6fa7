"""The list of all feeds."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import msgspec
import pytest

from digest.config import Feeds, Outputs, Site
from tests.builders_site import built, publication
from tests.hostile import TITLES
from tests.whole_site import SITE, whole


def outlines(files: dict[str, str]) -> dict[str, str]:
    """Address and page of every feed in the list."""
    root = ET.fromstring(files["feeds.opml"])  # noqa: S314 - our own
    assert root.tag == "opml"
    assert root.get("version") == "2.0"
    return {
        outline.attrib["xmlUrl"]: outline.attrib["htmlUrl"]
        for outline in root.iter("outline")
        if "xmlUrl" in outline.attrib
    }


def test_it_lists_every_feed_of_the_site_and_no_other() -> None:
    files = built(whole())

    feeds = {path for path in files if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert {f"{SITE.url}{path}" for path in feeds} == outlines(files).keys()
    assert len(feeds) == 8


def test_every_page_it_names_is_built() -> None:
    files = built(whole())

    for page in outlines(files).values():
        path = page.removeprefix(SITE.url)
        assert f"{path}index.html" in files


def test_it_follows_the_settings() -> None:
    outputs = msgspec.structs.replace(Outputs(), topics=False, proposals=False, feeds=("atom",))
    made = msgspec.structs.replace(whole(outputs=outputs), feeds=Feeds(atom="news/all.xml"))

    assert outlines(built(made)) == {f"{SITE.url}news/all.xml": SITE.url}


def test_each_topic_is_called_by_its_name() -> None:
    root = ET.fromstring(built(whole())["feeds.opml"])  # noqa: S314 - our own

    groups = {
        outline.attrib["text"]: [inner.attrib["text"] for inner in outline]
        for outline in root.iter("outline")
        if len(outline)
    }
    assert groups == {
        "SIGs": ["SIG API Machinery", "SIG Node", "SIG Storage"],
        "KEPs": ["KEP-12", "KEP-5729: Pumps that rest"],
    }


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_text(title: str) -> None:
    made = publication(site=Site(url="https://example.org/", title=title))

    root = ET.fromstring(built(made)["feeds.opml"])  # noqa: S314 - our own

    assert root.findtext("head/title") == " ".join(title.split())
