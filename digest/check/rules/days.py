"""The days that prose names: "Friday, March 20th", "24 July 2026", "July 24/25", "2026-07-24"."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY_NAMES = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
WEEKDAYS = tuple(name[:3] for name in WEEKDAY_NAMES)
"""As every form of their names begins."""
_SHORT = 3

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_WEEKDAY = (
    r"(?:Mon(?:day|\.)?|Tue(?:s(?:day|\.)?|\.)?|Wed(?:nesday|\.)?|Thu(?:rs(?:day|\.)?|\.)?"
    r"|Fri(?:day|\.)?|Sat(?:urday|\.)?|Sun(?:day|\.)?)"
)
_BEFORE = r",?\s+(?:the\s+)?"
_ENDING = r"(?:st|nd|rd|th)"
_MONTH_FIRST = (
    rf"(?:\b(?P<weekday1>{_WEEKDAY}){_BEFORE})?\b(?P<month1>{_MONTH})\.?\s+(?:the\s+)?"
    rf"(?P<day1>\d{{1,2}})(?!\d|[:.]\d){_ENDING}?"
    rf"(?:\s?[/\u2013-]\s?(?P<last1>\d{{1,2}})(?!\d|:\d){_ENDING}?)?(?:,?\s+(?P<year1>20\d\d)(?!\d))?"
)
_DAY_FIRST = (
    rf"(?:\b(?P<weekday2>{_WEEKDAY}){_BEFORE})?(?<![\w.:])(?P<day2>\d{{1,2}}){_ENDING}?(?:\s+of)?\s+"
    rf"(?P<month2>{_MONTH})\b\.?(?:,?\s+(?P<year2>20\d\d)(?!\d))?"
)
_ISO = r"(?<!\d)(?P<year3>20\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d)"
_NAMED = re.compile(f"{_MONTH_FIRST}|{_DAY_FIRST}|{_ISO}", re.ASCII)
_ANY = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|20\d\d-\d")


class NamedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day that a text names, from ``start`` to ``end``; ``None`` is what it leaves out.

    ``weekday``: Monday is 0. ``last`` is the second day of "July 24/25", else ``day``.
    """

    start: int
    end: int
    words: str
    day: int
    last: int
    month: int
    year: int | None = None
    weekday: int | None = None

    def near(self, moment: date) -> date | None:
        """Return the first day, a year that is left out so that it lies closest to ``moment``."""
        return self._near(self.day, moment)

    def last_near(self, moment: date) -> date | None:
        """Return the last day, its year taken as that of :meth:`near`."""
        return self._near(self.last, moment)

    def _near(self, day: int, moment: date) -> date | None:
        years = [self.year] if self.year else range(moment.year - 1, moment.year + 2)
        found = (_date(year, self.month, day) for year in years)
        return min(
            (on for on in found if on is not None),
            key=lambda on: (abs(on - moment), on),
            default=None,
        )


def named_days(text: str) -> Iterator[NamedDay]:
    """Yield the days that a text names, in its order; months and weekdays begin with a capital."""
    if not _ANY.search(text):  # most passages name none
        return
    for match in _NAMED.finditer(text):
        form = next(form for form in "123" if match[f"day{form}"])
        day, weekday = int(match[f"day{form}"]), None
        month = match[f"month{form}"]
        if form != "3" and (word := match[f"weekday{form}"]):
            weekday = WEEKDAYS.index(word[:_SHORT])
        year = match[f"year{form}"]
        yield NamedDay(
            start=match.start(),
            end=match.end(),
            words=" ".join(match[0].split()),
            day=day,
            last=int(match["last1"] or day) if form == "1" else day,
            month=int(month) if form == "3" else _MONTHS.index(month[:_SHORT].lower()) + 1,
            year=int(year) if year else None,
            weekday=weekday,
        )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
