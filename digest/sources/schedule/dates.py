"""The words of a "When" cell into days and a cut-off, as release timelines write them.

Shapes seen since 2019, the year often missing: ``Tue April 7``, ``Tuesday 7th April 2026``,
``May 3-7``, ``Monday 6th - Thursday 9th April 2026``, ``01:00 UTC Wednesday 8th April 2026 /
18:00 PDT Tuesday 7th April 2026``, ``Tuesday 7th April 2026 (AoE) / Wednesday 8th April 2026,
12:00 UTC``, ``TBC``. Nothing is guessed: a word that is not known is named in ``unknown``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = {
    **{name: name for name in (*_MONTHS, *_WEEKDAYS)},
    **{"january": "jan", "february": "feb", "march": "mar", "april": "apr", "june": "jun"},
    **{"july": "jul", "august": "aug", "september": "sep", "sept": "sep", "october": "oct"},
    **{"november": "nov", "december": "dec", "monday": "mon", "tuesday": "tue", "tues": "tue"},
    **{"wednesday": "wed", "weds": "wed", "thursday": "thu", "thur": "thu", "thurs": "thu"},
    **{"friday": "fri", "saturday": "sat", "sunday": "sun"},
}
_OFFSETS = {
    **{"utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "aoe": -12},
    **{"edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8},
}
"""Hours from UTC, by the letter: "PST" in July is UTC-8, the later of the two it may mean."""

_NO_DATE = frozenset(
    {"tbc", "tbd", "tba", "n/a", "na", "none", "?", "-", "\u2013", "\u2014", "..."}
)
_NOISE = frozenset({"st", "nd", "rd", "th", "of", "the", "on", "at", "by", "from", "date"})
_JOINING = frozenset({"-", "\u2013", "\u2014", "to", "until", "through", "and", "&"})
_ZONE = "|".join(_OFFSETS)
_CLOCK = r"(?:eod|\d{1,2}:\d{2}(?:\s?[ap]m)?|\d{1,2}\s?[ap]m)"
_CUTOFF = re.compile(rf"\b(?P<clock>{_CLOCK})\s?(?P<zone>{_ZONE})\b", re.I | re.ASCII)
_CUTOFF_NOTE = re.compile(
    rf"\s*\(\s*(?:{_CLOCK}\s?(?:{_ZONE})|(?:{_ZONE})|(?:time\s+)?tb[cda])\s*\)", re.I | re.ASCII
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)", re.ASCII)
_TOKEN = re.compile(rf"{_CLOCK}(?![a-z])|\d+|[^\W\d_]+|[^\w\s,.()*]|_", re.I | re.ASCII)
_DAY = 24 * 60
_YEARS = range(2000, 2100)
_LONGEST = 300
"""Characters; the longest real cell, three zones, has 110."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One day as a cell names it; ``None`` is what it leaves out. ``weekday``: Monday is 0."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    def on(self, year: int) -> date | None:
        """Return the date in its own year, else in ``year``; ``None`` where there is none."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def fits(self, year: int) -> bool:
        """Return whether the day exists and no weekday contradicts it."""
        found = self.on(year)
        return found is not None and self.weekday in (None, found.weekday())


class Cutoff(msgspec.Struct, frozen=True, kw_only=True):
    """When on its day a row is over: ``clock`` is minutes after midnight, 1,440 the day's end."""

    words: str
    clock: int
    offset: int

    def on(self, day: date) -> datetime:
        """Return the moment in UTC."""
        zone = timezone(timedelta(hours=self.offset))
        midnight = datetime.combine(day, time(0), tzinfo=zone)
        return (midnight + timedelta(minutes=self.clock)).astimezone(UTC)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One of the ways a cell says its time: between two slashes. Either part may be missing."""

    days: tuple[Day, ...]
    cutoff: Cutoff | None = None


class When(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell says; ``unknown`` are words that were not understood.

    ``has_no_date``: the cell is empty or says that the date is still open.
    """

    readings: tuple[Reading, ...] = ()
    unknown: tuple[str, ...] = ()
    has_no_date: bool = False

    @property
    def days(self) -> tuple[Day, ...]:
        """All days of all readings, in the words' order."""
        return tuple(day for reading in self.readings for day in reading.days)


def read_when(cell: str) -> When:
    """Return what the visible text of a "When" cell says; the year may be missing in it."""
    text = " ".join(cell.split())
    if not text or text.lower().strip("() .") in _NO_DATE:
        return When(has_no_date=True)
    if len(text) > _LONGEST:
        return When(unknown=(f"{text[:40]}…",))
    text = re.sub("anywhere on earth", "AoE", _ISO.sub(_iso_in_words, text), flags=re.I)
    found = [_read(part) for part in text.split("/") if part.strip()]
    return When(
        readings=tuple(reading for reading, _ in found),
        unknown=tuple(word for _, unknown in found for word in unknown),
    )


def read_cutoff(name: str) -> tuple[str, Cutoff | None]:
    """Return a row's name without a note of its cut-off, and the cut-off that it names.

    ``Feature freeze (18:00 PDT)`` is ``Feature freeze`` with a cut-off; other words stay as
    they are.
    """
    match = _CUTOFF.search(name)
    cutoff = _cutoff(match["clock"], match["zone"], match[0]) if match else None
    note = re.search(rf"\(\s*({_ZONE})\s*\)", name, re.I)
    if cutoff is None and note:
        cutoff = _cutoff("", note[1], note[1])
    return " ".join(_CUTOFF_NOTE.sub("", name).split()), cutoff


def _iso_in_words(match: re.Match[str]) -> str:
    month = int(match[2])
    if not 1 <= month <= len(_MONTHS):
        return match[0]
    return f"{match[3]} {_MONTHS[month - 1]} {match[1]}"


class _Parts:
    """What one reading named so far."""

    def __init__(self) -> None:
        self.days: list[Day] = []
        self.unknown: list[str] = []
        self.clock = ""
        self.zone = ""
        self.weekday: int | None = None
        self.month: int | None = None
        self.is_joined = False

    def add_number(self, word: str) -> None:
        """Take a year for the days that lack one, or a day of the month before or after it."""
        number = int(word)
        if number in _YEARS:
            self.days = [_with(day, year=number) for day in self.days]
        elif 1 <= number <= 31:  # noqa: PLR2004 - a month's days
            self.days.append(Day(day=number, month=self.month or 0, weekday=self.weekday))
            self.weekday = None
        else:
            self.unknown.append(word)

    def add_month(self, month: int) -> None:
        """Take a month for the days before it that lack one, else for those after it."""
        if any(day.month == 0 for day in self.days):
            self.days = [_with(day, month=month) for day in self.days]
        else:
            self.month = month


def _with(day: Day, *, month: int = 0, year: int | None = None) -> Day:
    """Return the day with what it lacks."""
    return Day(day=day.day, month=day.month or month, year=day.year or year, weekday=day.weekday)


def _read(part: str) -> tuple[Reading, list[str]]:
    parts = _Parts()
    for word in _TOKEN.findall(part):
        _take(word, parts)
    days = [day for day in parts.days if day.month != 0]
    if len(days) < len(parts.days) or len(days) > (2 if parts.is_joined else 1):
        return Reading(days=()), [*parts.unknown, part.strip()]
    words = f"{parts.clock} {parts.zone}".strip()
    cutoff = _cutoff(parts.clock, parts.zone, words) if parts.zone else None
    if words and cutoff is None:
        parts.unknown.append(words)
    return Reading(days=tuple(_in_order(days)), cutoff=cutoff), parts.unknown


def _take(word: str, parts: _Parts) -> None:
    low = word.lower()
    name = _LONG.get(low, "")
    if name in _MONTHS:
        parts.add_month(_MONTHS.index(name) + 1)
    elif name in _WEEKDAYS:
        parts.weekday = _WEEKDAYS.index(name)
    elif low in _OFFSETS and not parts.zone:
        parts.zone = word
    elif re.fullmatch(_CLOCK, low) and not parts.clock:
        parts.clock = word
    elif low.isdecimal():
        parts.add_number(low)
    elif low in _JOINING:
        parts.is_joined = True
    elif low not in _NOISE:
        parts.unknown.append(word)


def _in_order(days: list[Day]) -> Iterator[Day]:
    """Yield the days; "30th December - 2nd January 2026" starts in the year before it."""
    for day, following in zip_longest(days, days[1:]):
        year = following.year if following and following.month < day.month else None
        if year is not None and day.year == year:
            yield Day(day=day.day, month=day.month, year=year - 1, weekday=day.weekday)
        else:
            yield day


def _cutoff(clock: str, zone: str, words: str) -> Cutoff | None:
    """Return the cut-off, ``None`` for an hour that no clock shows."""
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?\s?([ap]m)?", clock, re.I)
    minutes = _DAY
    if match:
        hour, past = int(match[1]), int(match[2] or 0)
        if match[3]:
            hour = hour % 12 + (12 if match[3].lower() == "pm" else 0)
        minutes = hour * 60 + past if past < 60 else _DAY + 1  # noqa: PLR2004 - an hour's minutes
    if minutes > _DAY:
        return None
    return Cutoff(words=words, clock=minutes, offset=_OFFSETS[zone.lower()])
