"""The release cycle in the words of an edition: its phase, and what its timeline changed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from digest.cycle.timeline import InCycle
from digest.edition.headline import linked, moment, row_name, weekday_and_day, written_day
from digest.edition.lines import literal
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from digest.cycle.moved import Move
    from digest.cycle.timeline import Between, Standing
    from digest.model import Deadline

_MOST_MINOR = 8
"""Rows that are no deadlines that a draft names; a delay moves thirty, and the table has them."""


def phase_line(
    standing: Standing | None,
    *,
    known_at: datetime,
    guide_url: str = "",
    stale_since: datetime | None = None,
) -> str:
    """Return where the cycle stands in a sentence or two; empty where that is not known.

    ``known_at`` is the moment from which the timeline is: a release planned for later may not be
    out. ``guide_url`` explains the phase. ``stale_since`` is the day from which the rows were kept
    because the timeline could not be read.
    """
    if standing is None:
        return ""
    line = (
        _in_cycle(standing, guide_url)
        if isinstance(standing, InCycle)
        else _between(standing, known_at)
    )
    if stale_since is None:
        return line
    day = written_day(stale_since.date())
    return f"{line} The timeline is that of {day}: it could not be read since."


def moved_lines(moves: Sequence[Move], *, is_whole: bool = False) -> tuple[str, ...]:
    """Return what the timelines changed, a text for each release: a line in bold, a list below.

    Deadlines come one by one with both days, the other rows in one line, the first of them unless
    ``is_whole``. Empty where nothing changed.
    """
    return tuple(
        "\n".join(_of_release(release, list(group), is_whole=is_whole))
        for release, group in groupby(moves, key=lambda move: move.row.release)
    )


def _in_cycle(standing: InCycle, guide_url: str) -> str:
    release = literal(clean(standing.release, limit=40))
    weeks = f" of {standing.weeks}" if standing.weeks else ""
    phase, row = standing.phase, standing.release_row
    since = (
        f", {linked(row_name(phase), guide_url)} since {written_day(phase.starts_on)}"
        if phase
        else ""
    )
    planned = (
        f"The release is planned for {linked(weekday_and_day(row.starts_on), row.url)}."
        if row
        else "The day of the release is not planned yet."
    )
    return f"{release}: Week {standing.week}{weeks}{since}. {planned}"


def _between(standing: Between, known_at: datetime) -> str:
    said = []
    if (row := standing.released) is not None:
        is_out = "is out since" if row.ends_at <= known_at else "was planned for"
        release = literal(clean(row.release, limit=40))
        said.append(f"{release} {is_out} {linked(written_day(row.starts_on), row.url)}")
    if (row := standing.coming) is not None:
        release = literal(clean(row.release, limit=40))
        day = linked(weekday_and_day(row.starts_on), row.url)
        said.append(f"the {release} cycle is planned to start on {day}")
    else:
        said.append("the next cycle has no timeline yet")
    return f"Between releases: {', '.join(said)}."


def _of_release(release: str, moves: Sequence[Move], *, is_whole: bool) -> Iterator[str]:
    name = literal(clean(release, limit=40))
    yield f"**The {name} timeline changed since the last edition:**"
    for move in moves:
        if move.major:
            yield f"* {_told(move, linked(_names(move), move.row.url))}"
    minor = [_told(move, _names(move)) for move in moves if not move.major]
    if minor:
        shown = minor if is_whole else minor[:_MOST_MINOR]
        more = [f"and {len(minor) - len(shown)} more"] if len(shown) < len(minor) else []
        yield f"* Other rows: {'; '.join([*shown, *more])}"


def _names(move: Move) -> str:
    if move.before and move.is_renamed:
        return f"{row_name(move.row)} (before: {row_name(move.before)})"
    return row_name(move.row)


def _told(move: Move, name: str) -> str:
    """Return what happened to a row, with both days where it moved."""
    before, after = move.before, move.after
    if before is None:
        return f"{name} is new, on {_day(move.row)}"
    if after is None:
        return f"{name}, on {_day(before)}, is no longer there or has no day now"
    if before.starts_on == after.starts_on:
        return f"{name} moved from {moment(before)} to {moment(after)}"
    return f"{name} moved from {_day(before)} to {_day(after)}"


def _day(row: Deadline) -> str:
    return literal(weekday_and_day(row.starts_on))
