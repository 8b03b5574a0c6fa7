from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.window import WEEKDAYS, Calendar, WeekWindow

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Asia/Kathmandu")
"""Among them midnights that do not exist, that come twice, and a day that never was."""


def test_the_window_is_monday_to_monday_in_utc() -> None:
    window = Calendar().window(date(2026, 8, 16))

    assert window.edition == "2026-08-16"
    assert window.start == datetime(2026, 8, 10, tzinfo=UTC)
    assert window.end == datetime(2026, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "is_inside"),
    [
        (datetime(2026, 8, 10, tzinfo=UTC), True),
        (datetime(2026, 8, 9, 23, 59, 59, 999_999, tzinfo=UTC), False),
        (datetime(2026, 8, 16, 23, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2026, 8, 17, tzinfo=UTC), False),
        ("2026-08-12", False),
    ],
)
def test_the_start_is_inside_and_the_end_is_not(moment: object, is_inside: bool) -> None:
    window = Calendar().window(date(2026, 8, 16))

    assert (moment in window) is is_inside


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("ends_on", ["Sunday", "monday", "Thursday"])
def test_weeks_tile_without_gap_or_overlap(zone: str, ends_on: str) -> None:
    calendar = Calendar(ends_on=ends_on, timezone=zone)
    first = calendar.week_of(date(2010, 1, 1))
    days = [first + timedelta(weeks=number) for number in range(17 * 52)]

    windows = [calendar.window(day) for day in days]

    assert all(earlier.end == later.start for earlier, later in pairwise(windows))


@given(
    day=st.dates(date(1971, 1, 1), date(2100, 1, 1)),
    ends_on=st.sampled_from(WEEKDAYS),
    zone=st.sampled_from(ZONES),
)
def test_every_day_lies_in_the_week_that_it_names(day: date, ends_on: str, zone: str) -> None:
    calendar = Calendar(ends_on=ends_on, timezone=zone)

    last = calendar.choose(day.isoformat(), NOW)

    assert day <= last < day + timedelta(days=7)
    assert last.weekday() == WEEKDAYS.index(ends_on)


@given(st.integers(0, 80 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_the_last_week_is_over_and_this_one_is_not(minutes: int, zone: str) -> None:
    calendar = Calendar(timezone=zone)
    now = datetime(1975, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    last = calendar.window(calendar.last_full_week(now))
    this = calendar.window(calendar.this_week(now))

    assert last.end <= now
    assert now in this
    assert last.end == this.start


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("last", date(2026, 8, 16)),
        ("this", date(2026, 8, 23)),
        ("2026-08-16", date(2026, 8, 16)),
        ("2026-08-10", date(2026, 8, 16)),
        ("2026-W33", date(2026, 8, 16)),
        ("2020-W53", date(2021, 1, 3)),
        ("2021-W01", date(2021, 1, 10)),
        ("2024-12-31", date(2025, 1, 5)),
        ("2024-02-29", date(2024, 3, 3)),
    ],
)
def test_a_week_may_be_named_in_every_way(text: str, last_day: date) -> None:
    assert Calendar().choose(text, NOW) == last_day


@pytest.mark.parametrize(
    "text",
    ["", "Last", "2026-02-30", "2021-W53", "2026-W00", "2026-8-16", "16.8.2026", "0001-01-01",
     "9999-12-31", "9999-W52", "2026-08-16 ", "\u0662\u0660\u0662\u0666-08-16"],
)  # fmt: skip
def test_what_names_no_week_is_told_how_to_name_one(text: str) -> None:
    with pytest.raises(UsageError, match="names no week") as caught:
        Calendar().choose(text, NOW)

    assert "write 2026-08-16, any date in the week, 2026-W33" in caught.value.hint


def test_an_iso_week_is_the_week_that_its_thursday_lies_in() -> None:
    calendar = Calendar(ends_on="Wednesday")

    assert calendar.choose("2026-W33", NOW) == date(2026, 8, 19)


def test_since_starts_with_the_week_of_that_day() -> None:
    window = Calendar().window(date(2026, 8, 16), since=date(2026, 7, 29))

    assert window.start == datetime(2026, 7, 27, tzinfo=UTC)
    assert window.end == datetime(2026, 8, 17, tzinfo=UTC)
    assert window.edition == "2026-08-16"


def test_since_in_the_same_week_is_that_week() -> None:
    calendar = Calendar()

    assert calendar.window(date(2026, 8, 16), since=date(2026, 8, 16)) == calendar.window(
        date(2026, 8, 16)
    )


def test_since_after_the_week_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--from .* after the "):
        Calendar().window(date(2026, 8, 16), since=date(2026, 8, 17))


def test_a_window_in_another_zone_than_utc_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="not in UTC"):
        WeekWindow(edition="x", start=datetime(2026, 8, 10), end=NOW)  # noqa: DTZ001 - the claim


def test_a_window_that_ends_before_it_starts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        WeekWindow(edition="x", start=NOW, end=NOW)
