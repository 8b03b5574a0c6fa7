"""Times as Jekyll reads them: YAML's timestamps first, then Ruby's ``Time.parse``.

Ruby takes any day up to the 31st in any month and goes on counting: 2022-02-29 is March 1.
https://docs.ruby-lang.org/en/master/Time.html#method-c-parse, https://github.com/ruby/psych
(``scalar_scanner.rb``): an unquoted timestamp with seconds and without a zone is in UTC, any other
time without a zone in the site's ``timezone``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_TIME = re.compile(
    r"""(?P<year>\d{4}|\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)
        (?:(?:[Tt]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{1,2})
           (?::(?P<second>\d{1,2})(?:\.\d*)?)?
           (?:\s*(?P<zone>[-+]\d{1,2}(?::?\d\d)?|[A-Za-z]{1,5}(?!\w)))?
        )?""",
    re.X | re.ASCII,
)
_YAML_TIME = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+][\d:]+))?",
    re.ASCII,
)
_ZONES = {
    "UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""The names that Ruby knows; any other it takes for the site's own zone."""
_CENTURY_STARTS = 69
"""Two digits below it are a year of this century, as Ruby has it."""


class PostTime(msgspec.Struct, frozen=True, kw_only=True):
    """A post's time in the site's zone; ``is_exact`` unless the text is no time as it stands."""

    at: datetime
    is_exact: bool


def read_time(text: str, zone: ZoneInfo, *, is_quoted: bool = False) -> PostTime | None:
    """Return the time that Jekyll takes a text for; ``None`` where Jekyll refuses it.

    ``is_quoted``: the text stands in quotes, so YAML leaves it alone.
    """
    match = _TIME.match(text.strip())
    if match is None:
        return None
    is_yaml = not is_quoted and _YAML_TIME.fullmatch(text.strip()) is not None
    local: tzinfo = UTC if is_yaml else zone
    given = _zone(match["zone"])
    moment = _counted_on(match, given or local)
    if moment is None:
        return None
    whole = match.end() == len(text.strip())
    is_exact = whole and moment.day == int(match["day"])
    try:
        return PostTime(at=moment.astimezone(zone), is_exact=is_exact)
    except OverflowError:
        return None


def read_day(text: str) -> tuple[date, bool] | None:
    """Return the day of a file's name, and whether there is such a day; ``None`` for none."""
    match = _TIME.fullmatch(text)
    moment = _counted_on(match, UTC) if match is not None and match["hour"] is None else None
    return (moment.date(), moment.day == int(text.rpartition("-")[2])) if moment else None


def _zone(text: str | None) -> tzinfo | None:
    """Return the zone that a text names, ``None`` for the site's own."""
    if text is None:
        return None
    if text[0] not in "+-":
        hours = _ZONES.get(text.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004 - hours alone have at most two digits
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset) if offset < timedelta(days=1) else None


def _counted_on(match: re.Match[str], zone: tzinfo) -> datetime | None:
    """Return the moment, counted on where a month has no such day; ``None`` where Ruby refuses."""
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if len(match["year"]) == 2:  # noqa: PLR2004 - the digits of a short year
        year += 2000 if year < _CENTURY_STARTS else 1900
    if not (1 <= day <= 31 and minute <= 59 and second <= 60):  # noqa: PLR2004 - the calendar's
        return None
    if hour * 3600 + minute * 60 + second > 24 * 3600:
        return None
    try:
        first = datetime(year, month, 1, tzinfo=zone)
        return first + timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):
        return None
