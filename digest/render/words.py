"""Moved to digest.edition.words; this stays until all of this session's parts use it."""

from digest.edition.words import (
    NAME_LENGTH,
    NOTE_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    day,
    highlights_of,
    minutes_to_read,
    names,
    stamp,
    summary_of,
    title_of,
)

__all__ = [
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "SUMMARY_LENGTH",
    "TITLE_LENGTH",
    "day",
    "highlights_of",
    "minutes_to_read",
    "names",
    "stamp",
    "summary_of",
    "title_of",
]
