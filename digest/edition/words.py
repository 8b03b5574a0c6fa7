"""An edition's words for people: title, summary, dates, reading time; bounded visible text."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from digest.model import Edition

TITLE_LENGTH, SUMMARY_LENGTH, NAME_LENGTH, NOTE_LENGTH = 200, 600, 80, 2000
_FALLBACK_SUMMARY_LENGTH = 240
_MOST_NAMES = 40
_WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction (Brysbaert 2019, Journal of Memory and Language 109)."""

# The calendar module's names follow the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEK = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TAG = re.compile(r"<[^>]*>")


def title_of(edition: Edition) -> str:
    """Return the edition's title; without one in its text, one from its id."""
    given = clean(edition.meta.title or "", TITLE_LENGTH)
    if given:
        return given
    if _WEEK.fullmatch(edition.id):
        year, month, day = map(int, edition.id.split("-"))
        if 1 <= month <= len(_MONTHS):
            return f"Week Ending {_MONTHS[month - 1]} {day}, {year}"
    return clean(edition.id.replace("release-", "Release ", 1), TITLE_LENGTH) or "Untitled"


def day_of_id(edition_id: str) -> str:
    """Return the day that names a week in words, ``16 August 2026``; empty for other ids."""
    if not _WEEK.fullmatch(edition_id):
        return ""
    try:
        return day(date.fromisoformat(edition_id))
    except ValueError:
        return ""


def summary_of(edition: Edition) -> str:
    """Return the edition's summary in one line; without one, what it begins with.

    Empty only for an edition without text.
    """
    given = clean(edition.meta.summary or "", SUMMARY_LENGTH)
    titles = highlights_of(edition) or [entry.title for entry in edition.entries if entry.title]
    return given or clean(" · ".join(titles[:3]), _FALLBACK_SUMMARY_LENGTH)


def highlights_of(edition: Edition) -> list[str]:
    """Return the titles of the edition's highlights, in page order."""
    return [
        clean(entry.title, TITLE_LENGTH)
        for entry in edition.entries
        if entry.kind == "highlight" and entry.title
    ]


def names(authors: Sequence[str]) -> tuple[str, ...]:
    """Return names as they can be shown; at most forty."""
    shown = (clean(name, NAME_LENGTH) for name in authors[:_MOST_NAMES])
    return tuple(name for name in shown if name)


def day(moment: datetime | date) -> str:
    """Return the date in words, ``16 August 2026``; of a time, its day in UTC."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def stamp(moment: datetime) -> str:
    """Return a time in UTC as RFC 3339 has it, ``2026-08-20T16:00:00Z``; whole seconds."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def count_words(html: Iterable[str]) -> int:
    """Return how many words a reader sees in sanitised HTML."""
    return sum(len(_TAG.sub(" ", text).split()) for text in html)


def minutes_to_read(count: int) -> int:
    """Return the minutes that reading so many words takes, at least one."""
    return max(1, round(count / _WORDS_A_MINUTE))
