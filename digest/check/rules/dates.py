"""Rules about the dates of an edition: in its front matter, against the week that it is of."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.check.rule import rule
from digest.edition.visible import clean
from digest.jekyll.times import read_time
from digest.window import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from digest.check.passages import Hit
    from digest.check.rule import Reading

_LONGEST_DELAY = timedelta(days=7)
_SHOWN = 80
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORT_MONTH = 3
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_MONTH_FIRST = re.compile(
    r"\b([A-Za-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?", re.ASCII
)
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,10})\.?(?:,?\s+(\d{4})\b)?", re.ASCII
)
_ENDING = re.compile(r"\bend(?:s|ing)?\b", re.I)


@rule(
    "FM-SLUG",
    "structure",
    "error",
    summary="The slug of an imported edition names another day than the edition.",
    hint="the slug is part of the address and of the feed's id: mend it before the edition is out",
    wrong="---\nslug: 2026-06-16-update\nimported_from: old.md\n---\n\n## Other Merges\n",
    right="---\nslug: 2026-08-16-update\nimported_from: old.md\n---\n\n## Other Merges\n",
)
def other_slug(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the slug begins with another date than the edition and its old file."""
    slug = reading.main.front.fields.get("slug")
    if not isinstance(slug, str) or not _is_week(reading):
        return
    match = _DAY.match(slug)
    named = (reading.edition.id, *_DAY.findall(reading.edition.meta.imported_from or "")[:1])
    if match and match[0] not in named:
        yield reading.main.field_hit(
            "slug", f"the slug says {match[0]}, the edition is {reading.edition.id}"
        )


@rule(
    "FM-TITLE",
    "structure",
    "error",
    summary="The date in the title is not the edition's, or its month is misspelt.",
    hint="readers and search know the edition by its title: write the day that the week ends on",
    wrong="---\ntitle: Week Ending Agust 16, 2026\n---\n\n## Other Merges\n",
    right="---\ntitle: Week Ending August 16, 2026\n---\n\n## Other Merges\n",
)
def other_date_in_title(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a date in the title that is none, or not in the edition's week."""
    title = reading.edition.meta.title
    if title is None or not _is_week(reading):
        return
    for written, month, day, year in _dates_in(title):
        if wrong := _wrong_date(written, month, day, year, title, reading):
            yield reading.main.field_hit("title", wrong)


def _dates_in(title: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield each date's text, month, day and year (0 where none is said); months may be numbers."""
    if match := _ISO.search(title):
        yield match[0], match[2], int(match[3]), int(match[1])
        return
    for match in _MONTH_FIRST.finditer(title):
        yield match[0], match[1], int(match[2]), int(match[3] or 0)
        return
    for match in _DAY_FIRST.finditer(title):
        yield match[0], match[2], int(match[1]), int(match[3] or 0)
        return


def _wrong_date(
    written: str, month: str, day: int, year: int, title: str, reading: Reading
) -> str | None:
    """Return what is wrong with a date in the title, ``None`` where nothing is."""
    ends_on = reading.ends_on
    number = _month(month)
    if number is None:
        near = get_close_matches(month.casefold(), _MONTHS, n=1, cutoff=0.7) if year else []
        return f"{clean(month, _SHOWN)!r} is no month; {near[0].title()} is one" if near else None
    try:
        named = date(year or ends_on.year, number, day)
    except ValueError:
        return f"there is no {written}"
    first = ends_on if _ENDING.search(title) else reading.window.start.date()
    if first <= named <= ends_on:
        return None
    return f"the title says {written}, the edition is of the week that ends on {ends_on}"


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    name = word.casefold()
    found = (
        number
        for number, month in enumerate(_MONTHS, 1)
        if name == month or (len(name) <= _SHORT_MONTH + 1 and month.startswith(name))
    )
    return next(found, None)


@rule(
    "FM-DATE",
    "structure",
    "error",
    summary="The edition came out before its week was over, more than 7 days after, or at no time.",
    hint="write when it really comes out, in UTC; digest publish writes published_at itself",
    wrong="---\npublished_at: 2026-08-15T16:00:00Z\n---\n\n## Other Merges\n",
    right="---\npublished_at: 2026-08-20T16:00:00Z\n---\n\n## Other Merges\n",
)
def impossible_publication(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a time of publication that is none or does not fit the week."""
    key, text = _publication(reading)
    if text and key == "date":
        found = read_time(text, ZoneInfo("UTC"))
        if found is None or not found.is_exact:
            yield reading.main.field_hit(
                key, f"{clean(text, _SHOWN)!r} is no time", hint="write 2026-08-20 16:00:00 -0000"
            )
            return
    at = reading.edition.meta.published_at
    if at is None or not key or not _is_week(reading):
        return
    end = reading.window.end
    if at < end:
        message = f"published at {_minute(at)}, before the week ends ({_minute(end)})"
        yield reading.main.field_hit(key, message)
    elif at > end + _LONGEST_DELAY:
        message = f"published {(at - end).days} days after the week ends ({_minute(end)})"
        yield reading.main.field_hit(key, message)


def _publication(reading: Reading) -> tuple[str, str]:
    """Return the field that says when the edition came out, and its text; empty for none.

    What import made of a file's name is nothing that an editor said.
    """
    fields = reading.main.front.fields
    is_imported = reading.edition.meta.imported_from is not None
    key = "date" if is_imported else "published_at"
    text = fields.get(key)
    return (key, text.strip()) if isinstance(text, str) else ("", "")


@rule(
    "FM-FUTURE",
    "structure",
    "error",
    summary="The edition says that it came out at a time that is still to come.",
    hint="feeds and mail sort by it: write the present time or an earlier one, in UTC",
    wrong="---\npublished_at: 2026-08-20T16:00:00Z\n---\n\n## Other Merges\n",
    right="---\npublished_at: 2026-08-17T08:00:00Z\n---\n\n## Other Merges\n",
)
def not_yet(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the time of publication lies after the present."""
    at = reading.edition.meta.published_at
    if at is not None and at > reading.now:
        yield reading.main.field_hit(
            _publication(reading)[0] or "published_at",
            f"published at {_minute(at)}, and it is {_minute(reading.now)} now",
        )


@rule(
    "LATE",
    "structure",
    "info",
    summary="The edition came out later than the settings want (late_days).",
    hint="readers wait for the usual day; lint.late_days says how many days after the week it is",
    wrong="---\npublished_at: 2026-08-21T08:00:00Z\n---\n\n## Other Merges\n",
    right="---\npublished_at: 2026-08-20T16:00:00Z\n---\n\n## Other Merges\n",
)
def late(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the edition came out after the last day that it should."""
    at, key = reading.edition.meta.published_at, _publication(reading)[0]
    days = reading.settings.late_days
    if at is None or not key or not _is_week(reading):
        return
    if (at - reading.window.end).days >= days:
        last = reading.ends_on + timedelta(days=days)
        wanted = f"{WEEKDAYS[last.weekday()].title()}, {last}"
        yield reading.main.field_hit(key, f"published at {_minute(at)}, wanted by {wanted}")


def _is_week(reading: Reading) -> bool:
    """Return whether a week names the edition: one of a release has no days to compare with."""
    return reading.edition.id == reading.ends_on.isoformat()


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


RULES = (other_slug, other_date_in_title, impossible_publication, not_yet, late)
