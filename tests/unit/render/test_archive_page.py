"""The page of all editions by year."""

from __future__ import annotations

import re

import msgspec

from digest.config import Outputs
from tests.builders_site import PAGES_ONLY, built, edition, publication
from tests.hostile import TITLES, Read
from tests.whole_site import whole

ARCHIVE = msgspec.structs.replace(PAGES_ONLY, archive=True)


def titles(page: str) -> list[str]:
    block = page.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<li><a href="[^"]*">([^<]*)</a>', block)


def test_every_edition_stands_under_its_year_newest_first() -> None:
    ids = ("2026-08-16", "2026-01-04", "2025-12-28")
    made = publication(*(edition("x", id=each) for each in ids), outputs=ARCHIVE)

    page = built(made)["archive/index.html"]

    assert re.findall(r'<h2 id="year-(\d+)">', page) == ["2026", "2025"]
    assert titles(page) == [
        "Week Ending August 16, 2026", "Week Ending January 4, 2026",
        "Week Ending December 28, 2025",
    ]  # fmt: skip
    assert (
        '3 editions. Jump to <a href="#year-2026">2026</a>, <a href="#year-2025">2025</a>.' in page
    )


def test_an_edition_tells_its_highlights() -> None:
    text = "## Featured PRs\n\n### [One](https://github.com/a/b/pull/1)\n\n### Two & <b>\n"

    page = built(publication(edition(text), outputs=ARCHIVE))["archive/index.html"]

    assert "One · Two &amp;" in page
    assert not Read(page).harm


def test_a_draft_is_listed_only_where_drafts_are_shown() -> None:
    assert "Next week" not in built(whole())["archive/index.html"]

    page = built(whole(drafts=True))["archive/index.html"]
    assert "Next week" in page
    assert '<span class="draft-mark">Draft</span>' in page


def test_without_an_edition_it_is_empty_and_whole() -> None:
    page = built(publication(outputs=Outputs()))["archive/index.html"]

    assert "0 editions." in page
    assert titles(page) == []


def test_no_title_acts() -> None:
    front = "published_at: 2026-08-20\ntitle: '{}'"
    editions = [
        edition("x", id=f"2026-01-{day:02}", front=front.format(title.replace("'", "")))
        for day, title in enumerate(TITLES, 1)
    ]

    page = built(publication(*reversed(editions), outputs=ARCHIVE))["archive/index.html"]

    assert not Read(page).harm
    assert len(titles(page)) == len(TITLES)
