"""A release's cycle: its days, its weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digest.cycle.length import Cycle, cycle_of
from tests.builders import but, make_deadline

ROWS = [
    but(make_deadline(name, datetime(*day, 12, tzinfo=UTC)), starts_on=date(*day), release=release)
    for name, day, release in (
        ("Start of Release Cycle", (2022, 1, 10), "v1.24"),
        ("1.24.0-rc.1 released", (2022, 4, 26), "v1.24"),
        ("v1.24.0 released", (2022, 5, 3), "v1.24"),
        ("v1.24 Release Retrospective", (2022, 5, 10), "v1.24"),
        ("Start of Release Cycle", (2022, 5, 23), "v1.25"),
        ("v1.25.0 released", (2022, 8, 23), "v1.25"),
    )
]


@pytest.mark.parametrize("version", ["1.24", "v1.24", "v1.24.0"])
def test_a_cycle_runs_from_its_first_row_to_the_release_itself(version: str) -> None:
    cycle = cycle_of(version, ROWS)

    assert cycle is not None
    assert (cycle.version, cycle.starts_on) == ("1.24", date(2022, 1, 10))
    assert (cycle.released_on, cycle.weeks) == (date(2022, 5, 3), 17)


def test_without_start_or_release_there_is_no_cycle() -> None:
    assert cycle_of("1.26", ROWS) is None
    assert cycle_of("1.24", ROWS[1:]) is None
    assert cycle_of("1.24", ROWS[:2]) is None


def test_a_release_before_its_start_is_no_cycle() -> None:
    assert cycle_of("1.24", [ROWS[0], but(ROWS[2], starts_on=date(2021, 5, 3))]) is None
    with pytest.raises(ValueError, match="before its start"):
        Cycle(version="1", starts_on=date(2022, 1, 2), released_on=date(2022, 1, 1), url="")


def test_weeks_are_counted_from_one() -> None:
    cycle = cycle_of("1.24", ROWS)

    assert cycle is not None
    assert [cycle.week_of(date(2022, 1, day)) for day in (9, 10, 16, 17)] == [0, 1, 1, 2]
