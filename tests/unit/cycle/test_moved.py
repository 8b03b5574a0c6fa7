from __future__ import annotations

import random
from datetime import timedelta

import pytest

from digest.cycle.moved import Move, moves, moves_between
from digest.model import Deadline, Gap
from tests.builders import but, make_report, make_snapshot
from tests.unit.cycle.test_timeline import CYCLE, ENHANCEMENTS, NEXT, RELEASE, START, on

WEEK = timedelta(weeks=2)
LATER = but(RELEASE, starts_on=RELEASE.starts_on + WEEK, ends_at=RELEASE.ends_at + WEEK)
PATH = RELEASE.units[0]


def told(before: list[Deadline], after: list[Deadline]) -> list[tuple[str, str, str]]:
    """Return the moves in short; the release row stands in both, so that they are compared."""
    found = moves([RELEASE, *before], [RELEASE, *after])
    return [
        (
            move.row.name,
            str(move.before.starts_on) if move.before else "",
            str(move.after.starts_on) if move.after else "",
        )
        for move in found
    ]


def test_a_row_with_another_day_moved() -> None:
    assert moves(CYCLE, (*CYCLE[:3], LATER)) == (
        Move(before=CYCLE[4], after=None),
        Move(before=RELEASE, after=LATER),
    )


def test_a_row_with_another_cut_off_moved() -> None:
    sooner = but(
        ENHANCEMENTS, ends_at=ENHANCEMENTS.ends_at - timedelta(hours=1), cutoff="16:00 PDT"
    )

    assert moves([ENHANCEMENTS], [sooner]) == (Move(before=ENHANCEMENTS, after=sooner),)


def test_the_same_table_has_no_moves_in_whatever_order() -> None:
    rows = [*CYCLE, NEXT]
    random.Random(6).shuffle(rows)

    assert moves(rows, (NEXT, *CYCLE)) == ()


def test_a_release_that_is_missing_on_one_side_says_nothing() -> None:
    assert moves(CYCLE, (*CYCLE, NEXT)) == ()
    assert moves((), CYCLE) == ()
    assert moves(CYCLE, ()) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Begin Code Freeze", "Begin Code Freeze and Test Freeze"),
        ("Production Readiness Soft Freeze", "Begin Production Readiness Freeze"),
        ("1.37.0-rc.1 released", "v1.37.0-rc.1 released"),
    ],
)
def test_a_row_that_was_renamed_and_moved_is_one_move(old: str, new: str) -> None:
    assert told([on("2026-07-01", old)], [on("2026-07-08", new)]) == [
        (new, "2026-07-01", "2026-07-08")
    ]


def test_a_new_name_alone_is_no_move() -> None:
    assert told([on("2026-07-01", "Code Freeze")], [on("2026-07-01", "Begin Code Freeze")]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.37.0-rc.0 released", "1.37.0-rc.1 released"),
        ("Release retrospective part 1", "Release retrospective part 2"),
        ("Code Freeze", "Test Freeze"),
        ("Docs deadline: open placeholder PRs", "Docs deadline: PRs ready for review"),
    ],
)
def test_two_different_rows_are_one_gone_and_one_new(old: str, new: str) -> None:
    assert told([on("2026-07-01", old)], [on("2026-07-08", new)]) == [
        (old, "2026-07-01", ""),
        (new, "", "2026-07-08"),
    ]


def test_the_most_similar_name_is_the_rows_own() -> None:
    before = [on("2026-07-01", "Feature freeze"), on("2026-07-02", "Feature blog freeze")]

    assert told(before, [on("2026-07-09", "New feature blog freeze")]) == [
        ("Feature freeze", "2026-07-01", ""),
        ("New feature blog freeze", "2026-07-02", "2026-07-09"),
    ]


def test_rows_of_one_name_are_told_apart_by_their_days() -> None:
    first, second = on("2026-07-01", "Meeting"), on("2026-07-15", "Meeting")

    assert told([first, second], [second, on("2026-07-20", "Meeting")]) == [
        ("Meeting", "2026-07-01", "2026-07-20")
    ]
    assert told([first, second], [second]) == [("Meeting", "2026-07-01", "")]


def test_where_a_row_could_not_be_read_none_is_new_or_gone() -> None:
    report = make_report("schedule", Gap(f"{PATH}:40", "is no date"))
    previous = make_snapshot(START, RELEASE)
    current = make_snapshot(ENHANCEMENTS, LATER, sources=[report])

    assert moves_between(previous, current) == (Move(before=RELEASE, after=LATER),)
    assert moves_between(current, previous) == (Move(before=LATER, after=RELEASE),)
    assert len(moves_between(previous, make_snapshot(ENHANCEMENTS, LATER))) == 3


def test_many_rows_of_strange_names_take_little_time() -> None:
    before = [on("2026-07-01", f"row number {'x' * (i % 90)} of all") for i in range(500)]
    after = [on("2026-07-02", f"line number {'y' * (i % 90)} of all") for i in range(500)]

    assert len(moves(before, after)) >= 500
