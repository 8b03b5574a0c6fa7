"""Days in prose: which are named, whether weekday and ending fit, what needs a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digest.check.rules.days import named_days
from tests.builders_check import findings, make_reading, messages

PUBLISHED = date(2026, 8, 18)


def news(text: str) -> str:
    return f"## Developer News\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("March 20th", "2026-03-20", "2026-03-20"),
        ("Feb 1", "2027-02-01", "2027-02-01"),
        ("Dec. 9", "2026-12-09", "2026-12-09"),
        ("Sept. 5th", "2026-09-05", "2026-09-05"),
        ("31 July", "2026-07-31", "2026-07-31"),
        ("the 2nd of November", "2026-11-02", "2026-11-02"),
        ("June 6th, 2024", "2024-06-06", "2024-06-06"),
        ("7 November 2025", "2025-11-07", "2025-11-07"),
        ("2025-11-07", "2025-11-07", "2025-11-07"),
        ("July 24/25", "2026-07-24", "2026-07-25"),
        ("March 29th/30th", "2026-03-29", "2026-03-30"),
        ("Nov 2: exceptions", "2026-11-02", "2026-11-02"),
        ("April 5", "2026-04-05", "2026-04-05"),
    ],
)
def test_a_day_is_read_in_any_of_its_forms(text: str, first: str, last: str) -> None:
    (named,) = named_days(f"It is due {text}.")

    assert str(named.near(PUBLISHED)) == first
    assert str(named.last_near(PUBLISHED)) == last


@pytest.mark.parametrize(
    "text",
    ["March 2026", "v1.31 May", "we may 24 times", "Mars 20", "May 12:30", "room 12", "1.2.2026"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert [*named_days(text)] == []


def test_a_day_that_no_year_has_is_none() -> None:
    (named,) = named_days("February 30")

    assert named.near(PUBLISHED) is None


def test_a_year_left_out_is_that_of_the_nearest_day() -> None:
    (january,) = named_days("January 4")

    assert january.near(date(2025, 12, 30)) == date(2026, 1, 4)
    assert january.near(date(2026, 2, 1)) == date(2026, 1, 4)


def test_the_weekday_of_another_day_is_told_where_it_stands() -> None:
    at = datetime(2024, 11, 27, 22, tzinfo=UTC)
    source = news("Größer als je: rc.1 is cut on Monday, December 3rd.")
    (found,) = findings(make_reading(source, at=at), "DATE-WEEKDAY")

    assert (found.rule, found.severity) == ("DATE-WEEKDAY", "error")
    assert found.message == "'Monday, December 3rd': 3 December 2024 is a Tuesday"
    assert (found.line, found.column) == (3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, August 18th",
        "Tue Aug 18",
        "Thurs, 20th August",
        "Wednesday the 19th of August 2026",
        "Friday, March 20th, 2026",
        "Friday. August 18 is a Tuesday",
    ],
)
def test_a_weekday_that_fits_or_belongs_to_another_sentence_is_fine(text: str) -> None:
    assert messages(news(f"It is {text}."), "DATE-WEEKDAY") == []


def test_a_date_in_a_link_is_read_too() -> None:
    source = news("Due [Friday, August 18](https://example.org/).")

    assert messages(source, "DATE-WEEKDAY") == ["'Friday, August 18': 18 August 2026 is a Tuesday"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("23th", "23rd"),
        ("1th", "1st"),
        ("11st", "11th"),
        ("12nd", "12th"),
        ("113rd", "113th"),
        ("21th", "21st"),
        ("2th", "2nd"),
    ],
)
def test_a_wrong_ending_is_told_with_the_right_one(wrong: str, right: str) -> None:
    (found,) = findings(make_reading(news(f"Due August {wrong}.")), "ORDINAL")

    assert found.message == f"{wrong!r} is written {right!r}"
    assert found.fixable


@pytest.mark.parametrize(
    "text",
    ["the 22nd and 23rd", "`23th`", "v1.23th", "#23th", "a23th", "23th-party", "the 100th, 101st"],
)
def test_right_endings_code_and_names_are_left_alone(text: str) -> None:
    assert messages(news(f"It is {text} here."), "ORDINAL") == []


@pytest.mark.parametrize(
    "text",
    [
        "Nominations close this Friday.",
        "Patch releases are due this week.",
        "They are out [next week](https://example.org/).",
        "1.32 comes out tommorrow.",
        "Code Freeze was on August 13. Test Freeze is next week.",
    ],
)
def test_a_day_that_depends_on_the_reader_needs_a_date_beside_it(text: str) -> None:
    assert len(messages(news(text), "REL-DATE")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Nominations close this Friday (August 21).",
        "The summit is next Tuesday, August 25, 2026.",
        "Freeze begins this week ([20th August](https://example.org/)).",
        "No shoutouts this week.",
        "We met last week.",
        "It is `next week` in code.",
        "Each Friday we meet.",
    ],
)
def test_a_date_in_the_sentence_is_enough(text: str) -> None:
    assert messages(news(text), "REL-DATE") == []


def test_in_the_description_of_a_change_today_means_nowadays() -> None:
    source = "## Featured PRs\n\n### [#1: Swap](https://example.org/)\n\nToday it is slow.\n"

    assert messages(source, "REL-DATE") == []
    assert len(messages(news("It is out today."), "REL-DATE")) == 1


def test_a_waiver_holds() -> None:
    source = news("<!-- lint: allow REL-DATE the date is open -->\nIt is out next week.")

    assert messages(source, "REL-DATE", "WAIVER") == []
