from __future__ import annotations

from datetime import date, timedelta

import pytest

from digest.cycle.exceptions import OPEN, verdicts, week_of_exceptions
from digest.window import Calendar
from tests.builders import WINDOW, but
from tests.builders_cycle import make_exception

SUNDAY = date(2026, 8, 16)
MONDAY_BEFORE = date(2026, 8, 10)
DAY = timedelta(days=1)


def test_requests_and_verdicts_of_the_window_are_found_by_their_days() -> None:
    entries = [
        make_exception(1, requested_on=MONDAY_BEFORE - DAY, reviewed_on=MONDAY_BEFORE, status="ok"),
        make_exception(2, requested_on=MONDAY_BEFORE),
        make_exception(3, requested_on=SUNDAY, reviewed_on=SUNDAY + DAY, status="denied"),
        make_exception(4, requested_on=SUNDAY + DAY),
        make_exception(5),
    ]

    week = week_of_exceptions(entries, WINDOW)

    assert [entry.entry for entry in week.requested] == [2, 3]
    assert [entry.entry for entry in week.decided] == [1]


def weeks_of(day: date, zone: str) -> list[bool]:
    calendar = Calendar(timezone=zone)
    entry = make_exception(1, requested_on=day)
    windows = [calendar.window(SUNDAY + days * DAY) for days in (0, 7)]
    return [bool(week_of_exceptions([entry], window).requested) for window in windows]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "UTC"])
def test_a_day_belongs_to_its_week_in_any_zone(zone: str) -> None:
    assert weeks_of(SUNDAY, zone) == [True, False]
    assert weeks_of(SUNDAY + DAY, zone) == [False, True]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_day_is_never_in_two_weeks_and_never_in_none(zone: str) -> None:
    assert weeks_of(SUNDAY, zone).count(True) == 1
    assert weeks_of(SUNDAY + DAY, zone).count(True) == 1


def test_a_reviewed_entry_without_a_verdict_is_not_decided() -> None:
    entry = make_exception(1, requested_on=SUNDAY, reviewed_on=SUNDAY)
    assert week_of_exceptions([entry], WINDOW).decided == ()


def test_an_entry_that_was_not_known_a_week_ago_is_late() -> None:
    day = MONDAY_BEFORE - 30 * DAY
    old = make_exception(1, requested_on=day, reviewed_on=day, status="approved", name="Old one")
    open_then = make_exception(2, requested_on=day, name="Decided since")
    decided = but(open_then, reviewed_on=day, status="approved")
    new = make_exception(4, requested_on=day)
    now = [but(old, entry=9, name="old  One"), decided, new]

    assert week_of_exceptions(now, WINDOW, [old, open_then]).late == (now[1], new)
    assert week_of_exceptions(now, WINDOW).late == ()


def test_what_is_dated_in_the_window_is_not_late() -> None:
    entry = make_exception(1, requested_on=SUNDAY)
    week = week_of_exceptions([entry, make_exception(2)], WINDOW, [])
    assert (week.requested, week.late) == ((entry,), ())


def test_a_verdict_that_is_dated_before_its_request_is_odd() -> None:
    entry = make_exception(1, requested_on=SUNDAY, reviewed_on=date(2025, 8, 3), status="approved")
    assert week_of_exceptions([entry], WINDOW).odd == (entry,)


def test_verdicts_are_counted_in_the_words_of_the_files() -> None:
    statuses = ["approved", "Approved ", "rejected", "denied", None]
    entries = [make_exception(n, status=status) for n, status in enumerate(statuses)]
    assert verdicts([*entries, make_exception(9, status="denied", release="v1.36")]) == {
        "v1.37": {"approved": 2, "denied": 1, OPEN: 1, "rejected": 1},
        "v1.36": {"denied": 1},
    }
