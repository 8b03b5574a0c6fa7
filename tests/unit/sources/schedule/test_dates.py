"""The words of a date cell, and the years that they leave out."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders_timeline import read, row, utc


@pytest.mark.parametrize(
    ("when", "starts_on", "ends_at", "cutoff"),
    [
        ("Tuesday 5th May 2026", "2026-05-05", "2026-05-06T00:00", None),
        ("Tue May 5", "2026-05-05", "2026-05-06T00:00", None),
        ("Tues, May 05th. 2026", "2026-05-05", "2026-05-06T00:00", None),
        ("Tuesday 5th May2026", "2026-05-05", "2026-05-06T00:00", None),
        ("2026-05-05", "2026-05-05", "2026-05-06T00:00", None),
        ("Friday 22th May 2026", "2026-05-22", "2026-05-23T00:00", None),
        ("May 4-8", "2026-05-04", "2026-05-09T00:00", None),
        ("May 4-8, 2026", "2026-05-04", "2026-05-09T00:00", None),
        ("Monday 4th - Friday 8th May 2026", "2026-05-04", "2026-05-09T00:00", None),
        ("Thursday 30th April \u2013 Friday 1st May 2026", "2026-04-30", "2026-05-02T00:00", None),
        ("30th December - 2nd January 2027", "2026-12-30", "2027-01-03T00:00", None),
        ("Tuesday 5th May 2026 (AoE)", "2026-05-05", "2026-05-06T12:00", "AoE"),
        (
            "Tuesday 5th May 2026 (AoE) / Wednesday 6th May 2026, 12:00 UTC",
            *("2026-05-05", "2026-05-06T12:00", "AoE"),
        ),
        (
            "[01:00 UTC Wednesday 6th May 2026 / 18:00 PDT Tuesday 5th May 2026](https://e.org/x)",
            *("2026-05-05", "2026-05-06T01:00", "18:00 PDT"),
        ),
        (
            "01:00 UTC Wednesday 6th May 2026 / 02:00 BST Wednesday 6th May 2026"
            " / 18:00 PDT Tuesday 5th May 2026",
            *("2026-05-05", "2026-05-06T01:00", "18:00 PDT"),
        ),
        (
            "21:00 UTC Tuesday 5th May 2026 / 14:00 PST Tuesday 5th May 2026",
            *("2026-05-05", "2026-05-05T21:00", "14:00 PST"),
        ),
        ("17:00 UTC / 09:00 PDT Tuesday 5th May", "2026-05-05", "2026-05-05T17:00", "09:00 PDT"),
        ("17:00 UTC Tuesday 5th May 2026", "2026-05-05", "2026-05-05T17:00", "17:00 UTC"),
        ("10:00am PDT Tuesday 5th May 2026", "2026-05-05", "2026-05-05T17:00", "10:00am PDT"),
        ("12am PDT 5 May 2026", "2026-05-05", "2026-05-05T07:00", "12am PDT"),
        ("EOD PST Tuesday 5th May 2026", "2026-05-05", "2026-05-06T08:00", "EOD PST"),
    ],
)
def test_a_date_cell_gives_first_day_end_and_cutoff(
    when: str, starts_on: str, ends_at: str, cutoff: str | None
) -> None:
    found = row("Paint freeze", when)
    assert (found.starts_on.isoformat(), found.ends_at, found.cutoff) == (
        starts_on,
        utc(ends_at),
        cutoff,
    )


@pytest.mark.parametrize(
    ("what", "name", "ends_at", "cutoff"),
    [
        ("**Begin [Paint Freeze]** (EOD PST)", "Begin Paint Freeze", "05-06T08:00", "EOD PST"),
        ("**[Paint Freeze]** (23:59 PDT)", "Paint Freeze", "05-06T06:59", "23:59 PDT"),
        ("Paint freeze (18:00 PDT)", "Paint freeze", "05-06T01:00", "18:00 PDT"),
        ("Looking back 10:00am PDT", "Looking back 10:00am PDT", "05-05T17:00", "10:00am PDT"),
        ("Paint freeze (**Time TBC**)", "Paint freeze", "05-06T00:00", None),
        ("Paint freeze (first coat)", "Paint freeze (first coat)", "05-06T00:00", None),
    ],
)
def test_a_cutoff_may_stand_with_the_name(
    what: str, name: str, ends_at: str, cutoff: str | None
) -> None:
    found = row(what, "Tuesday 5th May 2026")
    assert (found.name, found.ends_at, found.cutoff) == (name, utc(f"2026-{ends_at}"), cutoff)


# ------------------------------------------------------------------ years


@pytest.mark.parametrize(("near", "year"), [("2020-12-01", 2020), ("2026-02-01", 2026)])
def test_weekdays_name_the_year(near: str, year: int) -> None:
    # 14 September is a Monday in 2020 and in 2026.
    found = read("Start|Mon September 14", "End|Tue December 8", near=near)
    assert [one.starts_on.year for one in found.rows] == [year, year]
    assert found.problems == ()


def test_one_wrong_weekday_does_not_move_the_table() -> None:
    found = read("Start|Mon May 4", "Tea|Tue May 12", "Cake|Mon June 2", "End|Fri July 3")
    assert {one.starts_on.year for one in found.rows} == {2026}
    assert len(found.problems) == 1


def test_a_cycle_over_new_year_turns_the_year_with_rows_out_of_order() -> None:
    days = ["Mon November 2", "Fri January 8", "Wed December 30", "Thu January 14"]
    found = read(*(f"Row {day}|{day}" for day in days), near="2021-01-20")
    assert [one.starts_on.year for one in found.rows] == [2020, 2021, 2020, 2021]
    assert found.problems == ()


def test_without_weekdays_the_table_lies_close_to_the_day_that_is_given() -> None:
    found = read("Start|November 30", "End|February 2", near="2025-01-10")
    assert [one.starts_on for one in found.rows] == [date(2024, 11, 30), date(2025, 2, 2)]


def test_a_row_without_a_year_takes_it_from_its_neighbours() -> None:
    found = read(
        "Start|Monday 30th November 2020",
        "Tea|Thursday 7th January",
        "End|Friday 5th February 2021",
        near="2026-05-01",
    )
    assert found.rows[1].starts_on == date(2021, 1, 7)
    assert found.problems == ()


def test_a_mistyped_year_does_not_spread() -> None:
    found = read("Start|Friday 1st May 2024", "Tea|Tuesday 5th May", "End|Monday 11th May 2026")
    assert found.rows[1].starts_on == date(2026, 5, 5)
    assert len(found.problems) == 1
