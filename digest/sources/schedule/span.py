"""What a row's words mean on the calendar: its first day, and the moment it is over in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.window import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.sources.schedule.dates import Cutoff, Day, Reading, When

_HALF_A_YEAR = timedelta(days=182)
_A_DAY = timedelta(days=1)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """``starts_on`` in the row's own words, ``ends_at`` in UTC, the words of the cut-off."""

    starts_on: date
    ends_at: datetime
    cutoff: str | None


class _Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A reading with its dates; ``is_sound``: no weekday in it contradicts its date."""

    reading: Reading
    dates: tuple[date, ...]
    is_sound: bool

    @property
    def ends_at(self) -> datetime:
        """The moment at which the last day's cut-off is."""
        return _end(self.reading.cutoff, max(self.dates))


def span_of(when: When, year: int, note: Cutoff | None) -> tuple[Span | None, list[str]]:
    """Return the row's span, ``None`` where no day can be read, and what is wrong with its words.

    ``year`` is that of days without one, ``note`` a cut-off that stands with the row's name. Of
    several readings of one moment the one in UTC counts, unless its weekday contradicts its date
    and another's does not; of local ones the last to end. The words of the cut-off are those of
    the westernmost zone, where a day lasts longest: they are the project's own.
    """
    problems: list[str] = []
    all_readings = [_dated(reading, year, problems) for reading in when.readings]
    dated = [one for one in all_readings if one.dates]
    if not dated:
        return None, problems
    sound = [one for one in dated if one.is_sound] or dated
    days = [day for one in sound for day in one.dates]
    cutoffs = [one.reading.cutoff for one in all_readings if one.reading.cutoff is not None]
    cutoffs = cutoffs or ([note] if note else [])
    problems += _apart(sound)
    return (
        Span(
            starts_on=min(days),
            ends_at=_ends_at(sound, cutoffs, max(days)),
            cutoff=_westernmost(cutoffs).words if cutoffs else None,
        ),
        problems,
    )


def _dated(reading: Reading, year: int, problems: list[str]) -> _Dated:
    dates: list[date] = []
    is_sound = True
    for day, found in _dates(reading.days, year):
        if found is None:
            problems.append(f"there is no {day.day}.{day.month}.{day.year or year}")
            continue
        dates.append(found)
        if not day.fits(found.year):
            is_sound = False
            problems.append(f"{found} is no {WEEKDAYS[day.weekday or 0].title()}")
    return _Dated(reading=reading, dates=tuple(dates), is_sound=is_sound)


def _dates(days: Sequence[Day], year: int) -> Iterator[tuple[Day, date | None]]:
    """Yield each day with its date; a span without years may cross New Year."""
    previous: date | None = None
    for day in days:
        found = day.on(year)
        if found and previous and day.year is None and previous - found > _HALF_A_YEAR:
            found = day.on(year + 1)
        yield day, found
        previous = found or previous


def _ends_at(sound: list[_Dated], cutoffs: list[Cutoff], last: date) -> datetime:
    timed = [one for one in sound if one.reading.cutoff is not None]
    for one in timed:
        if one.reading.cutoff and one.reading.cutoff.offset == 0:
            return one.ends_at
    loose = next((cutoff for cutoff in cutoffs if cutoff.offset == 0), None)
    if timed:
        local = max(one.ends_at for one in timed)
        # "17:00 UTC / 09:00 PDT Tuesday": the day in UTC is the one that comes closest.
        around = (loose.on(day) for day in _around(last)) if loose else (local,)
        return min(around, key=lambda end: abs(end - local))
    return _end(_westernmost(cutoffs) if cutoffs else None, last)


def _around(day: date) -> tuple[date, date, date]:
    return day - _A_DAY, day, day + _A_DAY


def _end(cutoff: Cutoff | None, day: date) -> datetime:
    """Return the cut-off of a day, without one its end in UTC."""
    return cutoff.on(day) if cutoff else datetime.combine(day + _A_DAY, time(0), tzinfo=UTC)


def _westernmost(cutoffs: Sequence[Cutoff]) -> Cutoff:
    return min(cutoffs, key=lambda cutoff: cutoff.offset)


def _apart(sound: list[_Dated]) -> Iterator[str]:
    """Yield what is wrong where readings of one moment lie a day or more apart."""
    ends = sorted(one.ends_at for one in sound if one.reading.cutoff is not None)
    if ends and ends[-1] - ends[0] >= _A_DAY:
        first, last = (f"{end:%d %B %H:%M}" for end in (ends[0], ends[-1]))
        yield f"its times lie a day or more apart: {first} and {last} UTC"
