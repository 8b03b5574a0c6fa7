from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digest.cycle.moved import Move
from digest.cycle.timeline import Between, InCycle
from digest.edition.cycle_lines import moved_lines, phase_line
from digest.model import Deadline
from tests.builders import WINDOW, but, make_deadline

PAGE = "https://github.com/kubernetes/sig-release/blob/master/releases/release-1.37/README.md"
RELEASE = make_deadline("v1.37.0 released", datetime(2026, 8, 26, 12, tzinfo=UTC))
FREEZE = make_deadline("Begin Code Freeze", datetime(2026, 7, 23, 12, tzinfo=UTC))
START = but(make_deadline("Start", datetime(2026, 9, 7, 12, tzinfo=UTC)), release="v1.38")
RUNNING = InCycle(release="v1.37", week=14, weeks=16, phase=FREEZE, release_row=RELEASE)
END = WINDOW.end


def later(row: Deadline, day: int) -> Deadline:
    on = row.starts_on.replace(day=day)
    return but(row, starts_on=on, ends_at=row.ends_at.replace(day=day))


# ------------------------------------------------------------------ the phase


def test_a_cycle_has_week_phase_and_the_planned_day() -> None:
    assert phase_line(RUNNING, known_at=END, guide_url="https://example.org/#code") == (
        "v1.37: Week 14 of 16, [Code Freeze](https://example.org/#code) since July 23, 2026. "
        f"The release is planned for [Wednesday, August 26, 2026]({PAGE})."
    )


def test_what_is_not_known_of_a_cycle_is_left_out() -> None:
    early = but(RUNNING, weeks=None, phase=None, release_row=None, week=1)

    assert phase_line(early, known_at=END) == (
        "v1.37: Week 1. The day of the release is not planned yet."
    )


@pytest.mark.parametrize(
    ("standing", "line"),
    [
        (
            Between(released=later(RELEASE, 12), coming=START),
            f"Between releases: v1.37 is out since [August 12, 2026]({PAGE}), "
            f"the v1.38 cycle is planned to start on [Monday, September 7, 2026]({PAGE}).",
        ),
        (
            Between(released=RELEASE, coming=None),
            f"Between releases: v1.37 was planned for [August 26, 2026]({PAGE}), "
            "the next cycle has no timeline yet.",
        ),
        (
            Between(released=None, coming=None),
            "Between releases: the next cycle has no timeline yet.",
        ),
        (None, ""),
    ],
)
def test_between_two_cycles_it_is_said_so(standing: Between | None, line: str) -> None:
    assert phase_line(standing, known_at=END) == line


def test_a_stale_timeline_is_said_to_be_one() -> None:
    line = phase_line(RUNNING, known_at=END, stale_since=datetime(2026, 8, 3, 7, tzinfo=UTC))

    assert line.endswith(" The timeline is that of August 3, 2026: it could not be read since.")


# ------------------------------------------------------------------ what moved


def told(*moves: Move) -> list[str]:
    """Return the lines of the only release's text."""
    (text,) = moved_lines(moves)
    return text.splitlines()


def test_a_moved_deadline_is_told_with_both_days() -> None:
    assert told(Move(before=RELEASE, after=later(RELEASE, 28))) == [
        "**The v1.37 timeline changed since the last edition:**",
        f"* [v1.37.0 released]({PAGE}) moved from Wednesday, August 26, 2026 to "
        "Friday, August 28, 2026",
    ]


def test_new_gone_and_renamed_rows_are_told() -> None:
    renamed = but(later(FREEZE, 30), name="Begin Code Freeze and Test Freeze")
    found = told(
        Move(before=FREEZE, after=None),
        Move(before=FREEZE, after=renamed),
        Move(before=None, after=RELEASE),
    )

    assert found[1:] == [
        f"* [Code Freeze]({PAGE}), on Thursday, July 23, 2026, "
        "is no longer there or has no day now",
        f"* [Code Freeze and Test Freeze (before: Code Freeze)]({PAGE}) moved from "
        "Thursday, July 23, 2026 to Thursday, July 30, 2026",
        f"* [v1.37.0 released]({PAGE}) is new, on Wednesday, August 26, 2026",
    ]


def test_another_hour_of_the_same_day_is_told_with_both() -> None:
    day = date(2026, 7, 22)
    old = but(
        FREEZE, starts_on=day, ends_at=datetime(2026, 7, 23, 1, tzinfo=UTC), cutoff="18:00 PDT"
    )
    new = but(old, ends_at=datetime(2026, 7, 23, 2, tzinfo=UTC), cutoff="19:00 PDT")

    assert told(Move(before=old, after=new))[1] == (
        f"* [Code Freeze]({PAGE}) moved from Wednesday, July 22, 2026, 18:00 PDT "
        "(01:00 UTC, July 23) to Wednesday, July 22, 2026, 19:00 PDT (02:00 UTC, July 23)"
    )


def test_rows_that_are_no_deadlines_share_a_line_and_the_worksheet_has_all() -> None:
    minor = tuple(
        Move(before=row, after=later(row, 24))
        for row in (but(FREEZE, name=f"Meeting {i}", major=False) for i in range(10))
    )

    *_, short = told(*minor)
    (whole,) = moved_lines(minor, is_whole=True)

    assert short.startswith("* Other rows: Meeting 0 moved from Thursday, July 23, 2026 to ")
    assert short.endswith("; and 2 more")
    assert "Meeting 9" in whole


def test_each_release_has_its_text_and_nothing_moved_is_nothing_told() -> None:
    other = Move(before=None, after=START)

    assert [text[:11] for text in moved_lines((Move(before=None, after=RELEASE), other))] == [
        "**The v1.37",
        "**The v1.38",
    ]
    assert moved_lines(()) == ()
