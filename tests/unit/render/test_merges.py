"""The complete list of a week's merged pull requests."""

from __future__ import annotations

import random
import re

import msgspec
import pytest

from tests.builders_site import PAGES_ONLY, built, edition, make_merge, make_week, publication
from tests.hostile import TITLES, Read

MERGES = msgspec.structs.replace(PAGES_ONLY, merges=True)
WITH_TOPICS = msgspec.structs.replace(MERGES, topics=True)
PATH = "2026/20260816/all-merges/index.html"
LABELS = ("sig/node", "sig/auth", "sig/api-machinery", "kind/bug", "sig/<b>")


def headings(page: str) -> list[str]:
    return [Read(found).text for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]


def lines(page: str) -> list[str]:
    """Each pull request of the page in one line of text."""
    found = re.findall(r"<li>(<a href=\"https://github\.com/.*?)</li>", page, re.S)
    return [" ".join(Read(line).text.split()) for line in found]


@pytest.mark.parametrize("seed", range(20))
def test_it_holds_exactly_what_was_collected(seed: int) -> None:
    choice = random.Random(seed)
    numbers = choice.sample(range(1, 10_000), choice.randint(1, 60))
    merges = [
        make_merge(
            number,
            *choice.sample(LABELS, choice.randint(0, 3)),
            title=choice.choice(TITLES),
            base=choice.choice(("master", "main", "release-1.36")),
        )
        for number in sorted(numbers)
    ]
    week = make_week(*merges)

    page = built(publication(edition("x"), weeks=[week], outputs=WITH_TOPICS))[PATH]

    shown = re.findall(r'<li><a href="https://github\.com/a/b/pull/(\d+)">', page)
    assert sorted(map(int, shown)) == sorted(numbers)
    assert f"{len(numbers)} pull request" in page


def test_each_links_to_where_the_edition_speaks_of_it_first() -> None:
    text = (
        "## Featured PRs\n\n### [#1: Go](https://github.com/a/b/pull/1)\n\nText.\n\n"
        "## Other Merges\n\n* [Again](https://github.com/A/B/pull/1/files)\n"
        "* [A word](https://github.com/a/b/pull/2)\n"
    )
    week = make_week(*map(make_merge, (1, 2, 3)))

    page = built(publication(edition(text), weeks=[week], outputs=MERGES))[PATH]

    found = re.findall(r'<a href="(\.\./index\.html#[^"]*)">', page)
    assert found == ["../index.html#a-b-1", "../index.html#a-b-2"]
    assert "3 pull requests were merged, 2 of them are in the edition." in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "1 pull request was merged, none of them are in the edition."),
        ("[a](https://github.com/a/b/pull/1)", "1 pull request was merged, one of them is in"),
    ],
)
def test_counts_are_in_good_english(text: str, words: str) -> None:
    page = built(publication(edition(text), weeks=[make_week(make_merge(1))], outputs=MERGES))[PATH]

    assert words in page


def test_a_backport_names_its_branch_and_only_a_backport() -> None:
    week = make_week(make_merge(1), make_merge(2, base="main"), make_merge(3, base="release-1.36"))

    page = built(publication(edition("x"), weeks=[week], outputs=MERGES))[PATH]

    assert lines(page) == [
        "a/b#1 Change 1 by ada", "a/b#2 Change 2 by ada", "a/b#3 Change 3 by ada · to release-1.36"
    ]  # fmt: skip


def test_groups_are_topics_by_name_and_the_rest_comes_last() -> None:
    labels = (("kind/bug",), ("sig/node", "sig/storage"), ("sig/auth",))
    week = make_week(*(make_merge(number, *each) for number, each in enumerate(labels, 1)))
    made = publication(edition("x"), weeks=[week], outputs=WITH_TOPICS)

    page = built(made)[PATH]

    assert headings(page) == ["SIG Auth", "SIG Node", "Everything else"]
    assert '<a href="../../../sig/auth/index.html">SIG Auth</a>' in page
    assert "also SIG Storage" in page
    alone = built(msgspec.structs.replace(made, outputs=MERGES))[PATH]
    assert headings(alone) == headings(page)
    assert "../../../sig/" not in alone


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_shown_as_the_text_it_is(title: str) -> None:
    week = make_week(make_merge(1, title=title))

    page = built(publication(edition("x"), weeks=[week], outputs=MERGES))[PATH]

    assert not Read(page).harm
    assert " ".join(title.replace("`", "").split()) in lines(page)[0]


def test_code_in_a_title_is_code() -> None:
    week = make_week(make_merge(1, title="Free `<gpu-0>` of `idle"))

    page = built(publication(edition("x"), weeks=[week], outputs=MERGES))[PATH]

    assert "Free <code>&lt;gpu-0&gt;</code> of `idle" in page


def test_no_address_of_a_stranger_acts() -> None:
    merge = msgspec.structs.replace(make_merge(1), url="javascript:alert(1)")

    page = built(publication(edition("x"), weeks=[make_week(merge)], outputs=MERGES))[PATH]

    assert not Read(page).harm
    assert "a/b#1" in page


def test_without_a_snapshot_or_without_merges_there_is_no_list() -> None:
    for weeks in ((), [make_week()]):
        site = built(publication(edition("x"), weeks=weeks, outputs=MERGES))
        assert PATH not in site
        assert "all-merges" not in site["2026/20260816/index.html"]


def test_a_drafts_list_is_no_ones_to_find() -> None:
    draft = edition("x", front="title: x")
    made = publication(draft, weeks=[make_week(make_merge(1))], outputs=MERGES, drafts=True)

    assert '<meta name="robots" content="noindex">' in built(made)[PATH]


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("/2026/news.html", "2026/news/all-merges/index.html"),
        ("/2026/news", "2026/news/all-merges/index.html"),
        ("/2026/news/", "2026/news/all-merges/index.html"),
    ],
)
def test_it_lies_beside_the_page_wherever_that_is(permalink: str, path: str) -> None:
    front = f"published_at: 2026-08-20\npermalink: {permalink}"
    made = publication(edition("x", front=front), weeks=[make_week(make_merge(1))], outputs=MERGES)

    assert path in built(made)
