from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import Outputs
from digest.outgoing.plain_mail import text_differences
from digest.outgoing.same_text import Block, blocks_of, html_differences
from tests.builders_site import PAGES_ONLY, PUBLISHED, built, edition, publication
from tests.hostile import LINKS, TITLES
from tests.unit.render.test_newsletter import BLOCK

URL = "https://example.org/digest/2026/20260816/"
FOLDER = "2026/20260816/"
WITH_MAIL: Outputs = msgspec.structs.replace(PAGES_ONLY, newsletter=True)
TEXT = """Welcome.

## Featured PRs

### [#11: A title](https://a.example/11)

Text with `code`, ![a chart](https://a.example/c.png) and [a link](../20260809/).

## Other Merges

1. [One](https://a.example/1) and [its issue](https://a.example/2)
2. [Two](https://a.example/3)

| Who | When |
|---|---|
| Docs | [28 Aug](https://a.example/4) |

Last words.
"""


class Made:
    """The page, both mails and the feed's text of one edition."""

    def __init__(self, text: str, front: str = PUBLISHED) -> None:
        files = built(publication(edition(text, front=front), outputs=WITH_MAIL))
        self.page = blocks_of(files[f"{FOLDER}index.html"], URL)
        self.html, self.text = files[f"{FOLDER}email.html"], files[f"{FOLDER}email.txt"]
        feed = msgspec.json.decode(files["feed.json"])
        self.feed = str(feed["items"][0]["content_html"])

    def faults_of_html(self, html: str) -> tuple[str, ...]:
        return html_differences(self.page, "email.html", blocks_of(html, URL), hint="mend it")

    def faults_of_text(self, text: str) -> tuple[str, ...]:
        return text_differences(self.page, "email.txt", text.encode(), page_url=URL)

    def faults_of_feed(self, html: str) -> tuple[str, ...]:
        found = blocks_of(html, URL)
        return html_differences(self.page, "feed.json", found, hint="mend it", whole=True)

    def all_faults(self) -> tuple[str, ...]:
        return (
            *self.faults_of_html(self.html),
            *self.faults_of_text(self.text),
            *self.faults_of_feed(self.feed),
        )


def test_blocks_are_headings_items_paragraphs_and_cells_with_their_links() -> None:
    found = Made(TEXT).page

    assert [block.said for block in found] == [
        "Welcome.", "Featured PRs", "#11: A title",
        "Text with code, [Image: a chart] and a link.", "Other Merges", "One and its issue", "Two",
        "Who", "When", "Docs", "28 Aug", "Last words.",
    ]  # fmt: skip
    assert found[3].urls == (
        "https://a.example/c.png",
        "https://example.org/digest/2026/20260809/",
    )
    assert [block.table for block in found[6:]] == [0, 1, 1, 1, 1, 0]


CELL = "<https://a.example/1> ![](https://a.example/i.png) [words in a cell](https://a.example/2)"
WIDE_TABLE = (
    f"| {CELL} | b |\n|---|---|\n| 1 | {CELL} |\n\n7. <https://a.example/1>\n\nLast of all.\n\n"
    "* one\n* two\n"
)
CORRECTED = f"{PUBLISHED}\ncorrections:\n  - at: 2026-08-22T09:00:00Z\n    text: The wrong one."


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "[[12](https://a.example/)] and [1] and [nowhere]()",
        "* <https://a.example/1>\n* <https://a.example/12>\n* <https://a.example/12>\n",
        "See <https://a.example/1>, and [docs](https://a.example/edit#)!\n\n> Said\n",
        '<abbr title="Full name">FN</abbr>, <dl><dt>a<dd>b</dl>\n\n***\n\n```\nx = 1\n```\n',
        "[![A chart](https://a.example/c.png)](https://a.example/)\n\nlast",
        "| a | a |\n|---|---|\n| a | a |\n\nb\n\na\n",
        f"| Who | What |\n|---|---|\n| Docs | {'many words ' * 9}|\n| 1 | 2 |\n\n1\n\nLast of all.",
        WIDE_TABLE,
        "1. [&](https://a.example/1)\n\n   [&](https://a.example/1)\n\nlast",
    ],
)
def test_an_edition_is_the_same_in_all_its_forms(text: str) -> None:
    assert Made(text).all_faults() == ()
    assert Made(text, CORRECTED).all_faults() == ()


HOSTILE = st.sampled_from([*TITLES, *LINKS]).map(lambda text: f"{text}\n\n")


@given(st.lists(st.one_of(HOSTILE, BLOCK), min_size=1, max_size=8).map("".join))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_is_the_same_in_all_its_forms(text: str) -> None:
    assert Made(text).all_faults() == ()


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("One", "“One and its issue” of the page is missing, or not in its place"),
        ("Last words.", "“Last words.” of the page is missing"),
        ("Welcome.", "“Welcome.” of the page is missing"),
        ("28 Aug", "“28 Aug” of the page is missing"),
        ("Featured PRs", "“Featured PRs” of the page is missing"),
    ],
)
def test_words_that_a_mail_lacks_are_named(gone: str, said: str) -> None:
    made = Made(TEXT)

    assert f"email.html: {said}" in made.faults_of_html(made.html.replace(gone, ""))[0]
    assert f"email.txt: {said}" in made.faults_of_text(made.text.replace(gone, "", 1))[0]
    assert f"feed.json: {said}" in made.faults_of_feed(made.feed.replace(gone, ""))[0]


def test_a_link_that_a_mail_lacks_is_named_with_its_item() -> None:
    made = Made(TEXT)
    html = made.html.replace("https://a.example/2", "https://a.example/x")

    assert made.faults_of_html(html) == (
        "email.html: “One and its issue” links https://a.example/1 https://a.example/x and on the "
        "page https://a.example/1 https://a.example/2; mend it",
    )
    text = made.text.replace("https://a.example/2", "https://a.example/x")
    assert [f for f in made.faults_of_text(text) if "lacks its link https://a.example/2" in f]


def test_what_the_page_lacks_is_named() -> None:
    made = Made(TEXT)
    html = made.html.replace("<h2", "<p>Advertisement</p><h2", 2)

    assert made.faults_of_html(html.replace("<p>Advert", "<p>An advert", 1))[0].startswith(
        "email.html: “An advertisement” is not on the page"
    )
    text = made.text.replace("Last words.", "Advertisement\n\nLast words.")
    assert not made.faults_of_text(made.text)
    # The words in a table may be written twice: behind one, what is more is not seen.
    assert made.faults_of_text(text.replace("2. Two", "2. Advertisement\n\n3. Two"))


def test_items_in_another_order_are_found() -> None:
    made = Made("* [Alpha item](https://a.example/1)\n* [Beta item](https://a.example/2)\n")
    other = Made("* [Beta item](https://a.example/2)\n* [Alpha item](https://a.example/1)\n")

    assert made.faults_of_html(other.html)
    assert made.faults_of_text(other.text)
    assert made.faults_of_feed(other.feed)


def test_the_order_of_items_behind_a_wide_table_is_looked_at() -> None:
    made = Made(f"{WIDE_TABLE}\nThe words that end it all.\n\n* three\n* four\n")

    assert "* three\n\n* four\n" in made.text
    assert made.faults_of_text(made.text.replace("* three\n\n* four\n", "* four\n\n* three\n"))


def test_a_mail_without_the_way_to_the_page_is_found() -> None:
    made = Made(TEXT)

    assert made.faults_of_text(made.text.replace(f"\n{URL}\n", "\n"))[0].startswith(
        f"email.txt: it lacks the address of the page, {URL}"
    )


def test_a_mail_may_have_a_head_and_a_foot_of_its_own() -> None:
    page = (Block(said="One", letters="One"),)
    mail = "<main><h1>Title</h1><p>Hello.</p><p>One</p><p>Goodbye.</p></main>"

    assert html_differences(page, "m", blocks_of(mail, URL), hint="") == ()
    assert html_differences(page, "m", blocks_of(mail, URL), hint="", whole=True)


def test_an_edition_without_text_differs_from_nothing() -> None:
    assert Made("\n").all_faults() == ()
