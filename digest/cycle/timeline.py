"""Where a release cycle stands at a moment, by the rows of its timeline."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.model import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from digest.model import Snapshot, Window

_SOURCE = "schedule"
_WEEK = timedelta(days=7)
_START = re.compile(
    r"\bstart of (?:the )?(?:release )?cycle|\b(?:release )?cycle (?:starts|begins)", re.I
)
_RELEASE = re.compile(r"^v?\d[\d.]* (?:is )?released\b|^release day\b", re.I | re.ASCII)


class InCycle(msgspec.Struct, frozen=True, kw_only=True):
    """A moment in a release's cycle: in its week ``week``, the first being 1.

    ``phase`` is the phase that began last, ``None`` before the first. ``release_row`` is the row of
    the release itself and ``weeks`` the week it lies in, both ``None`` where it has no date yet.
    """

    release: str
    week: int
    weeks: int | None
    phase: Deadline | None
    release_row: Deadline | None


class Between(msgspec.Struct, frozen=True, kw_only=True):
    """A moment between two cycles.

    ``released`` is the row of the release before, ``coming`` the start of the next cycle; ``None``
    where no timeline that is known has it.
    """

    released: Deadline | None
    coming: Deadline | None


Standing: TypeAlias = InCycle | Between


class _Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One release's timeline with the row it starts with and that of the release."""

    start: Deadline
    release_row: Deadline | None
    rows: tuple[Deadline, ...]

    def is_over(self, at: datetime) -> bool:
        """Return whether the release is out; one whose day is open is not."""
        return self.release_row is not None and self.release_row.ends_at <= at


def publication_moment(window: Window, now: datetime) -> datetime:
    """Return the moment an edition speaks of: when it comes out.

    That is now, while the edition is being made in the week after its window; for an older or a
    running week it is the window's end.
    """
    return now if window.end <= now < window.end + _WEEK else window.end


def next_deadline(
    deadlines: Iterable[Deadline], at: datetime, order: Sequence[str] = ()
) -> Deadline | None:
    """Return the first major row that is still ahead, ``None`` where there is none.

    Of rows that end at one moment it is the one whose name matches the earliest of ``order``,
    regular expressions found anywhere in a name, letter case ignored; else the first by name.
    """
    ahead = [row for row in deadlines if row.major and row.ends_at > at]
    first = min((row.ends_at for row in ahead), default=None)
    patterns = [re.compile(pattern, re.I) for pattern in order]

    def place(row: Deadline) -> tuple[int, str, str]:
        matching = (i for i, pattern in enumerate(patterns) if pattern.search(row.name))
        return next(matching, len(patterns)), row.release, row.name

    return min((row for row in ahead if row.ends_at == first), key=place, default=None)


def on_the_same_day(deadline: Deadline, deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the other major rows of the day that a deadline names, first those that end first."""
    others = {
        (row.release, row.name): row
        for row in deadlines
        if row.major and row.starts_on == deadline.starts_on and row.identity != deadline.identity
    }
    return tuple(sorted(others.values(), key=lambda row: (row.ends_at, row.release, row.name)))


def is_release(row: Deadline) -> bool:
    """Return whether a row is that of the release itself: "v1.35.0 released"."""
    return bool(_RELEASE.search(row.name))


def is_start(row: Deadline) -> bool:
    """Return whether a row begins a cycle: "Start of Release Cycle"."""
    return bool(_START.search(row.name))


def standing(
    deadlines: Iterable[Deadline], at: datetime, is_phase: Callable[[str], bool]
) -> Standing | None:
    """Return where the cycles stand at a moment; ``None`` where no timeline says when it starts.

    ``is_phase`` says by its name whether a row begins a phase. Of two cycles that run at once it is
    the older one: its release is what readers wait for.
    """
    cycles = _cycles(deadlines)
    today = at.date()
    running = [one for one in cycles if one.start.starts_on <= today and not one.is_over(at)]
    if running:
        return _in_cycle(running[0], at, is_phase)
    over = [one.release_row for one in cycles if one.release_row and one.is_over(at)]
    coming = [one.start for one in cycles if one.start.starts_on > today]
    if not over and not coming:
        return None
    return Between(
        released=max(over, key=lambda row: row.ends_at, default=None),
        coming=min(coming, key=lambda row: row.starts_on, default=None),
    )


def standing_in(
    snapshot: Snapshot, at: datetime, is_phase: Callable[[str], bool]
) -> Standing | None:
    """Return where the cycles of a snapshot stand at a moment.

    A schedule that was read and has no row for the week says that the next cycle is not planned;
    ``None`` where it was not read, or not whole.
    """
    if not snapshot.deadlines:
        report = next((one for one in snapshot.sources if one.name == _SOURCE), None)
        is_read = report is not None and not report.gaps
        return Between(released=None, coming=None) if is_read else None
    return standing(snapshot.deadlines, at, is_phase)


def stale_since(snapshot: Snapshot) -> datetime | None:
    """Return from when the timelines are, where they are kept from an earlier fetch."""
    reports = (one for one in snapshot.sources if one.name == _SOURCE)
    kept = [gap.kept_from for one in reports for gap in one.gaps if gap.kept and gap.kept_from]
    return min(kept, default=None)


def week_of(start: date, day: date) -> int:
    """Return the week of a cycle that a day lies in: weeks begin on Monday, the first is 1.

    So does the Week column of the timelines of kubernetes/sig-release count.
    """
    return (_monday(day) - _monday(start)).days // 7 + 1


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _cycles(deadlines: Iterable[Deadline]) -> list[_Cycle]:
    """Return the cycles whose start is known, in the order of it."""
    by_release: dict[str, list[Deadline]] = {}
    for row in deadlines:
        by_release.setdefault(row.release, []).append(row)
    cycles = [
        _Cycle(
            start=start,
            release_row=next((row for row in rows if is_release(row)), None),
            rows=tuple(rows),
        )
        for rows in by_release.values()
        if (start := next((row for row in rows if is_start(row)), None))
    ]
    return sorted(cycles, key=lambda one: (one.start.starts_on, one.start.release))


def _in_cycle(cycle: _Cycle, at: datetime, is_phase: Callable[[str], bool]) -> InCycle:
    first, row = cycle.start.starts_on, cycle.release_row
    begun = [one for one in cycle.rows if one.ends_at <= at and is_phase(one.name)]
    return InCycle(
        release=cycle.start.release,
        week=week_of(first, at.date()),
        weeks=week_of(first, row.starts_on) if row else None,
        phase=max(begun, key=lambda one: (one.ends_at, one.name), default=None),
        release_row=row,
    )
