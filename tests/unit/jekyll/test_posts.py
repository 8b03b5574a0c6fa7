from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from digest.jekyll.folder import PostFile
from digest.jekyll.posts import read_post
from digest.model import Problem
from tests.unit.jekyll.builders import make_post


def said(text: str, *, day: str = "2022-02-06") -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in make_post(text, day=day).problems]


def test_a_post_has_the_time_address_and_slug_of_its_front_matter() -> None:
    post = make_post("---\ntitle: x\ndate: 2022-02-09 05:20:00 -0000\nslug: own\n---\nText\n")

    assert post.at.isoformat() == "2022-02-09T05:20:00+00:00"
    assert (post.address.path, post.address.id_path) == ("/2022/20220209", "/2022/own")
    assert post.problems == ()


def test_the_address_is_that_of_the_day_in_the_sites_own_zone() -> None:
    post = make_post("---\ndate: 2022-02-09 05:20:00 -0000\n---\n", zone="America/Los_Angeles")

    assert post.address.path == "/2022/20220208"


def test_without_slug_and_date_both_come_from_the_name() -> None:
    post = make_post("---\ntitle: x\n---\n")

    assert (post.address.path, post.address.id_path) == ("/2022/20220206", "/2022/update")
    assert not post.has_date
    assert said("---\ntitle: x\n---\n") == [
        "1: has no date; taken for 2022-02-06, the file's, as Jekyll takes it"
    ]


def test_a_posts_own_permalink_goes_before_the_sites() -> None:
    text = "---\ndate: 2022-02-09\npermalink: /own/:i_month/\nslug: s\n---\n"

    assert make_post(text).address.path == "/own/2/"
    assert make_post(text).address.id_path == "/own/s"


@pytest.mark.parametrize(
    ("front", "categories"),
    [
        ("categories: Foo bar Foo", "/foo/bar/update"),
        ("categories: [Foo, b c]", "/foo/b c/update"),
        ("category: b c\ncategories: [a]", "/a/b c/update"),
    ],
)
def test_categories_are_words_or_a_list_and_category_is_one(front: str, categories: str) -> None:
    post = make_post(f"---\n{front}\n---\n", pattern="/:categories/:title")

    assert post.address.path == categories


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text\n", "1: has no front matter: its time is the file's day, its title the week's"),
        ("---\ntitle: a: b\n---\n", "2: the front matter is no YAML"),
        ("---\ntitle: a\nText\n", "3: the front matter is not closed"),
        ("---\n- a\n---\n", "2: the front matter has no 'key: value' lines"),
        (
            "---\ntitle: x\ndate: 2022-02-29 07:10:00 -0000\n---\n",
            "3: date: there is no '2022-02-29 07:10:00 -0000'; taken for 2022-03-01 07:10",
        ),
        ("---\ndate: soon\n---\n", "2: date: 'soon' is no time; taken for 2022-02-06"),
        ("---\ndate: 2022-02-09\npermalink: /:nope\n---\n", "3: permalink: '/:nope' has a token"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, expected: str) -> None:
    found = said(text)

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_name_with_a_day_that_counts_on_is_a_finding() -> None:
    assert said("---\ndate: 2022-03-03\n---\n", day="2022-02-30") == [
        "1: there is no day 2022-02-30; taken for 2022-03-02, as Jekyll takes it"
    ]


@pytest.mark.parametrize("day", ["2022-13-01", "2022-01-45", "1066-10-14", "9999-12-31"])
def test_a_name_without_a_day_stays_out(day: str) -> None:
    file = PostFile(name="x", shown="x", day=day, slug="y")

    found = read_post(file, pattern="/", zone=ZoneInfo("UTC"))

    assert isinstance(found, Problem)
    assert not found.harmless
    assert f"there is no day {day}" in found.message
