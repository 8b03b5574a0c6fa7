"""The years that a timeline leaves out, by its other rows and by its weekdays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.sources.schedule.dates import Day, When

_REACH = 2
"""Years looked at on either side: within five, a date falls on a weekday only once."""


def years(rows: Sequence[When], near: date) -> list[int]:
    """Return for each row the year of its days that name none.

    Rows with a year lend it to their neighbours, so that the dates lie close together. Where no
    row has one, rows follow each other in time and the weekdays name the year; where two fit,
    it is the one in which the table lies closest to ``near``.
    """
    dated = [(index, _first(row)) for index, row in enumerate(rows) if row.days]
    anchors = _anchors(dated)
    by_row = _beside(dated, anchors) if anchors else _by_weekdays(dated, near)
    return [by_row.get(index, near.year) for index in range(len(rows))]


def _first(row: When) -> Day:
    """Return the row's first day, of those with a year if it has any."""
    return next((day for day in row.days if day.year is not None), row.days[0])


def _anchors(dated: list[tuple[int, Day]]) -> list[tuple[int, date]]:
    """Return the rows with a year of their own; those whose weekday is wrong only if need be."""
    found = [(index, day, day.on(day.year)) for index, day in dated if day.year is not None]
    real = [(index, day, on) for index, day, on in found if on is not None]
    sound = [(index, on) for index, day, on in real if day.fits(on.year)]
    return sound or [(index, on) for index, _, on in real]


def _beside(dated: list[tuple[int, Day]], anchors: list[tuple[int, date]]) -> dict[int, int]:
    """Return each row's year: its own, else the one closest to the nearest row that has one."""
    found: dict[int, int] = {}
    position = 0
    for index, day in dated:
        while position + 1 < len(anchors) and anchors[position + 1][0] <= index:
            position += 1
        near = min(anchors[position : position + 2], key=lambda anchor: abs(anchor[0] - index))[1]
        found[index] = day.year or near.year + _turn(near.month, day.month)
    return found


def _turn(month: int, following: int) -> int:
    """Return by how many years ``following`` lies off ``month`` where the two are close."""
    if following - month > 6:  # noqa: PLR2004 - half a year
        return -1
    return 1 if month - following > 6 else 0  # noqa: PLR2004 - half a year


def _by_weekdays(dated: list[tuple[int, Day]], near: date) -> dict[int, int]:
    """Return each row's year where no row has one."""
    turns: list[int] = []
    for position, (_, day) in enumerate(dated):
        before = dated[position - 1][1].month if position else day.month
        turns.append((turns[-1] if turns else 0) + _turn(before, day.month))
    days = [(day, turn) for (_, day), turn in zip(dated, turns, strict=True)]

    def likelihood(year: int) -> tuple[int, int]:
        fitting = sum(day.weekday is not None and day.fits(year + turn) for day, turn in days)
        dates = [on for day, turn in days if (on := day.on(year + turn)) is not None]
        away = max((min(dates) - near).days, (near - max(dates)).days, 0) if dates else 0
        return fitting, -away

    base = max(range(near.year - _REACH, near.year + _REACH + 1), key=likelihood)
    return {index: base + turn for (index, _), turn in zip(dated, turns, strict=True)}
