from tests.builders_site import PUBLISHED, built, edition, publication
from tests.hostile import Read

TEXT = "## Featured PRs\n\n### [#1: Go & stop](https://github.com/a/b/pull/1)\n\nWhy.\n"


def test_without_an_edition_the_front_page_says_so_and_how_to_subscribe() -> None:
    html = built(publication())["index.html"]
    assert "No edition has been published yet" in html
    assert "https://example.org/digest/feed.xml" in html


def test_the_newest_edition_stands_first_with_its_highlights() -> None:
    newest = edition(TEXT, front=f"{PUBLISHED}\nsummary: Big week.")
    read = Read(built(publication(newest, edition(TEXT, id="2026-08-09")))["index.html"])
    assert read.tags.count("h1") == 1
    assert read.text.index("Week Ending August 16") < read.text.index("Big week.")
    assert read.text.index("Big week.") < read.text.index("#1: Go & stop")
    assert read.text.index("#1: Go & stop") < read.text.index("Week Ending August 9")


def test_editions_stand_by_year_newest_first() -> None:
    made = [edition(TEXT, id=name) for name in ("2026-08-16", "2026-08-09", "2025-12-14")]
    html = built(publication(*made))["index.html"]
    marks = [
        "<h3>2026 <span>2 editions</span></h3>",
        "2026/20260809/index.html",
        "<h3>2025 <span>1 edition</span></h3>",
        "2025/20251214/index.html",
    ]
    assert sorted(marks, key=html.index) == marks


def test_a_draft_is_marked_as_one() -> None:
    draft = edition(TEXT, id="2026-08-23", front="title: Soon")
    shown = built(publication(draft, edition(TEXT), drafts=True))["index.html"]
    assert '<span class="draft-mark">Draft</span>' in shown
    assert "Soon" not in built(publication(draft, edition(TEXT)))["index.html"]
