"""The week window: half-open, in UTC, named by its last day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.model import Snapshot

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1970, 9999)
"""Years that a week may lie in: one more would leave the calendar."""


class WeekWindow(msgspec.Struct, frozen=True, kw_only=True):
    """The records of ``start <= time < end``; both in UTC. ``edition`` is the id of the edition."""

    edition: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment.utcoffset() != timedelta(0):
                raise ValueError(f"{self.edition}: {moment!r} is not in UTC")
        if self.start >= self.end:
            raise ValueError(f"{self.edition}: the window ends before it starts")

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end


def window_of(snapshot: Snapshot) -> WeekWindow:
    """Return the window that a snapshot's records are of."""
    window = snapshot.window
    return WeekWindow(edition=snapshot.edition, start=window.start, end=window.end)


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """How a project cuts time into weeks: the last day of a week and the zone of its midnights."""

    ends_on: str = "Sunday"
    timezone: str = "UTC"

    def week_of(self, day: date) -> date:
        """Return the last day of the week that ``day`` lies in."""
        return day + timedelta(days=(WEEKDAYS.index(self.ends_on.lower()) - day.weekday()) % 7)

    def window(self, last_day: date, *, since: date | None = None) -> WeekWindow:
        """Return the window of the week that ends with ``last_day``.

        With ``since`` the window starts with the week of that day: one edition over several weeks.
        """
        first_day = (self.week_of(since) if since else last_day) - timedelta(days=6)
        if first_day > last_day:
            raise UsageError(
                f"--from names the week that ends on {self.week_of(since or last_day)}, "
                f"after the one that ends on {last_day}",
                hint=f"give a day that is not after {last_day}",
            )
        return WeekWindow(
            edition=last_day.isoformat(),
            start=self._midnight(first_day),
            end=self._midnight(last_day + timedelta(days=1)),
        )

    def last_full_week(self, now: datetime) -> date:
        """Return the last day of the newest week that was over at ``now``."""
        return self.week_of(now.astimezone(ZoneInfo(self.timezone)).date()) - timedelta(days=7)

    def this_week(self, now: datetime) -> date:
        """Return the last day of the week that ``now`` lies in."""
        return self.week_of(now.astimezone(ZoneInfo(self.timezone)).date())

    def choose(self, text: str, now: datetime) -> date:
        """Return the last day of the week that ``text`` names.

        ``text`` is ``last``, ``this``, an ISO week (``2026-W33``: the week its Thursday lies in) or
        any date in the week.

        Raises:
            UsageError: the text is none of these.
        """
        named: Mapping[str, date] = {"last": self.last_full_week(now), "this": self.this_week(now)}
        if text in named:
            return named[text]
        day = _day(text)
        if day is not None and day.year in _YEARS:
            return self.week_of(day)
        nearest = get_close_matches(text, named, n=1, cutoff=0.7)
        meant = f"did you mean {nearest[0]}? " if nearest else ""
        raise UsageError(
            f"{text!r} names no week",
            hint=f"{meant}write {named['last']}, any date in the week, 2026-W33, last or this",
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)


def _day(text: str) -> date | None:
    """Return the date, or the Thursday of the ISO week, that ``text`` is; ``None`` for neither."""
    try:
        if match := _ISO_WEEK.fullmatch(text):
            return date.fromisocalendar(int(match[1]), int(match[2]), 4)
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
