from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digest.jekyll.oddities import oddities
from digest.window import Calendar
from tests.unit.jekyll.builders import make_post

NOW = datetime(2026, 8, 17, tzinfo=UTC)


def said(text: str, *, day: str = "2022-02-06", week: date = date(2022, 2, 6)) -> list[str]:
    post = make_post(text, day=day)
    found = list(oddities(post, Calendar().window(week), NOW))
    assert all(problem.harmless for problem in found)
    return [f"{problem.line}: {problem.message}" for problem in found]


def test_a_post_in_order_has_no_oddity() -> None:
    text = (
        "---\ntitle: Week Ending February 6th, 2022\ndate: 2022-02-09 05:20:00 -0000\n"
        "slug: 2022-02-06-update\n---\nText\n"
    )

    assert said(text) == []


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (
            "date: 2022-02-06 22:00:00",
            "2: date: 2022-02-06 22:00 UTC lies before the end of the week",
        ),
        ("date: 2022-04-06 22:00:00", "2: date: 2022-04-06 22:00 UTC is 58 days after the end"),
        ("date: 2027-01-01", "2: date: 2027-01-01 00:00 UTC lies in the future"),
        (
            "date: 2022-02-08\nslug: 2022-02-08-update",
            "3: slug: it is for 2022-02-08, the file for",
        ),
        ("date: 2022-02-08\ntitle: Feburary 6", "3: title: there is no month Feburary; did you"),
        (
            "date: 2022-02-08\ntitle: Week Ending February 5, 2022",
            "3: title: February 5, 2022 is not",
        ),
        ("date: 2022-02-08\npublished: false", "3: published: false; it comes in as a draft"),
    ],
)
def test_an_oddity_is_told_with_its_line(front: str, expected: str) -> None:
    found = said(f"---\n{front}\n---\nText\n")

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_file_of_another_day_than_the_weeks_last_is_an_oddity() -> None:
    assert said("---\ndate: 2022-02-09\n---\n", day="2022-02-07") == [
        "1: the file's 2022-02-07 is a Monday, no Sunday; it is the week 2022-02-06"
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Feburary",
        "June in review",
        "Sprint 12, 2019",
        "Weekly 7",
        "May 2022",
        "Week Ending February 6",
    ],
)
def test_titles_without_a_wrong_day_are_left_alone(title: str) -> None:
    assert said(f"---\ndate: 2022-02-08\ntitle: {title}\n---\n") == []


def test_liquid_is_told_once_with_the_line_of_the_first() -> None:
    text = "---\ndate: 2022-02-08\n---\nText\n{{ site.url }} {% raw %}\n"

    assert said(text) == ["5: a Liquid tag, the first of 2; it is shown as the text that it is"]
    assert said(text.replace("\n---\nT", "\nrender_with_liquid: false\n---\nT")) == []
