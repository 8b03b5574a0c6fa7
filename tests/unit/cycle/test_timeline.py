from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from digest.cycle.timeline import (
    Between,
    InCycle,
    next_deadline,
    on_the_same_day,
    publication_moment,
    stale_since,
    standing,
    standing_in,
    week_of,
)
from digest.model import Deadline, Gap, Window
from tests.builders import MONDAY, WINDOW, but, make_deadline, make_report, make_snapshot

WEEK = Window(start=WINDOW.start, end=WINDOW.end)
FREEZE = make_deadline("Code Freeze", datetime(2026, 8, 20, 2, tzinfo=UTC))
DOCS = make_deadline("Docs Freeze", datetime(2026, 9, 1, tzinfo=UTC))
BETA = make_deadline("1.37.0-beta.0", datetime(2026, 8, 18, tzinfo=UTC), major=False)


def on(day: str, name: str, release: str = "v1.37") -> Deadline:
    """Return a row of one whole day."""
    first = date.fromisoformat(day)
    end = datetime.combine(first, datetime.min.time(), tzinfo=UTC) + timedelta(days=1)
    return but(make_deadline(name, end), starts_on=first, release=release)


START = on("2026-05-11", "Start of Release Cycle")
ENHANCEMENTS = on("2026-06-12", "Begin Enhancements Freeze")
RELEASE = on("2026-08-19", "v1.37.0 released")
RETRO = on("2026-08-27", "Release retrospective")
NEXT = on("2026-09-07", "Start of Release Cycle", "v1.38")
CYCLE = (START, ENHANCEMENTS, on("2026-07-23", "Begin Code Freeze"), RELEASE, RETRO)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00+00:00")


def is_freeze(name: str) -> bool:
    return "Freeze" in name


# ------------------------------------------------------------------ the next deadline


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (MONDAY, "Code Freeze"),
        (datetime(2026, 8, 20, 2, tzinfo=UTC), "Docs Freeze"),
        (WINDOW.start + timedelta(days=1), "Code Freeze"),
        (datetime(2027, 1, 1, tzinfo=UTC), "Code Freeze"),
    ],
)
def test_the_next_deadline_is_the_first_major_one_ahead(now: datetime, name: str) -> None:
    found = next_deadline([DOCS, BETA, FREEZE], publication_moment(WEEK, now))

    assert found is not None
    assert found.name == name


def test_of_two_at_one_moment_the_name_decides() -> None:
    other = but(FREEZE, name="API Freeze")

    assert next_deadline([FREEZE, other], MONDAY) == other


def test_of_two_at_one_moment_the_weightier_pattern_decides() -> None:
    notes = but(FREEZE, name="Alpha notes complete")

    assert next_deadline([notes, FREEZE], MONDAY, ["freeze", "complete"]) == FREEZE
    assert next_deadline([notes, FREEZE], MONDAY, ["complete", "freeze"]) == notes
    earlier = but(notes, ends_at=FREEZE.ends_at - timedelta(seconds=1))
    assert next_deadline([earlier, FREEZE], MONDAY, ["freeze", "complete"]) == earlier


def test_without_a_major_deadline_there_is_none() -> None:
    assert next_deadline([BETA], MONDAY) is None


def test_the_others_of_the_day_are_major_and_named_once() -> None:
    docs, minor = but(FREEZE, name="Docs"), but(FREEZE, name="Meeting", major=False)

    assert on_the_same_day(FREEZE, [FREEZE, docs, docs, minor, DOCS]) == (docs,)


# ------------------------------------------------------------------ the phase


@pytest.mark.parametrize(
    ("day", "week", "phase"),
    [
        ("2026-05-11", 1, None),
        ("2026-05-17", 1, None),
        ("2026-05-18", 2, None),
        ("2026-06-12", 5, None),
        ("2026-06-13", 5, "Begin Enhancements Freeze"),
        ("2026-08-19", 15, "Begin Code Freeze"),
    ],
)
def test_a_cycle_counts_its_weeks_and_knows_its_phase(
    day: str, week: int, phase: str | None
) -> None:
    found = standing(CYCLE, at(day), is_freeze)

    assert isinstance(found, InCycle)
    assert (found.release, found.week, found.weeks) == ("v1.37", week, 15)
    assert (found.phase.name if found.phase else None) == phase


def test_weeks_begin_on_monday_wherever_the_cycle_does() -> None:
    assert week_of(date(2026, 5, 13), date(2026, 5, 17)) == 1
    assert week_of(date(2026, 5, 13), date(2026, 5, 18)) == 2


def test_after_the_release_it_is_between_two_cycles() -> None:
    assert standing(CYCLE, at("2026-08-20"), is_freeze) == Between(released=RELEASE, coming=None)
    assert standing((*CYCLE, NEXT), at("2026-09-06"), is_freeze) == Between(
        released=RELEASE, coming=NEXT
    )
    assert standing((NEXT,), at("2026-09-06"), is_freeze) == Between(released=None, coming=NEXT)


def test_the_next_cycle_runs_although_the_old_timeline_goes_on() -> None:
    late = on("2026-09-17", "Release retrospective")

    found = standing((*CYCLE, late, NEXT), at("2026-09-08"), is_freeze)

    assert isinstance(found, InCycle)
    assert (found.release, found.weeks, found.release_row) == ("v1.38", None, None)


def test_of_two_that_run_at_once_it_is_the_older_one() -> None:
    found = standing((but(NEXT, starts_on=date(2026, 8, 3)), *CYCLE), at("2026-08-10"), is_freeze)

    assert isinstance(found, InCycle)
    assert found.release == "v1.37"


def test_a_timeline_without_its_start_gives_no_phase() -> None:
    assert standing(CYCLE[1:], at("2026-07-01"), is_freeze) is None


def test_a_schedule_that_was_read_and_has_no_rows_is_between_two_cycles() -> None:
    read = make_snapshot(sources=[make_report("schedule")])
    unread = make_snapshot(sources=[make_report("schedule", Gap("schedule", "no answer"))])

    assert standing_in(read, MONDAY, is_freeze) == Between(released=None, coming=None)
    assert standing_in(unread, MONDAY, is_freeze) is None
    assert standing_in(make_snapshot(), MONDAY, is_freeze) is None


def test_rows_that_were_kept_are_as_old_as_the_oldest_of_them() -> None:
    gap = Gap("releases/release-1.37/readme.md", "no answer", kept=5, kept_from=WINDOW.start)

    assert stale_since(make_snapshot(sources=[make_report("schedule", gap)])) == WINDOW.start
    assert stale_since(make_snapshot(sources=[make_report("pulls", gap)])) is None
