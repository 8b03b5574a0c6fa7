"""Whether a record meets a condition of the settings; the one reader of ``Match``."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from digest.config import Match, RecordKind

_SEARCHED = 4_000
"""Characters of a title or note that patterns see: strangers' text is not bounded otherwise."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What conditions are tested on: one record, or several folded into one candidate."""

    records: RecordKind
    repository: str = ""
    title: str = ""
    note: str = ""
    labels: frozenset[str] = frozenset()
    base: str = ""
    is_bot: bool = False
    stages: frozenset[str] = frozenset()
    new: bool = False
    prerelease: bool = False
    reverted: bool = False
    lines: int = 0


def matches(subject: Subject, match: Match) -> bool:
    """Return whether every condition that ``match`` gives holds for the subject."""
    return all(
        test(subject, wanted)
        for name, test in _TESTS.items()
        if (wanted := getattr(match, name)) not in (None, ())
    )


def _any(patterns: Iterable[str], values: Iterable[str]) -> bool:
    folded = [value.casefold() for value in values]
    return any(fnmatchcase(value, pattern.casefold()) for pattern in patterns for value in folded)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def _found(pattern: str, *texts: str) -> bool:
    return any(_compiled(pattern).search(text[:_SEARCHED]) for text in texts)


_TESTS: Mapping[str, Callable[..., bool]] = {
    "records": lambda subject, wanted: subject.records == wanted,
    "labels": lambda subject, wanted: _any(wanted, subject.labels),
    "without_labels": lambda subject, wanted: not _any(wanted, subject.labels),
    "repositories": lambda subject, wanted: _any(wanted, [subject.repository]),
    "title": lambda subject, wanted: _found(wanted, subject.title),
    "note": lambda subject, wanted: _found(wanted, subject.note),
    "text": lambda subject, wanted: _found(wanted, subject.title, subject.note),
    "has_note": lambda subject, wanted: bool(subject.note) is wanted,
    "bot": lambda subject, wanted: subject.is_bot is wanted,
    "base": lambda subject, wanted: _any(wanted, [subject.base]),
    "stage": lambda subject, wanted: _any(wanted, subject.stages),
    "new": lambda subject, wanted: subject.new is wanted,
    "prerelease": lambda subject, wanted: subject.prerelease is wanted,
    "reverted": lambda subject, wanted: subject.reverted is wanted,
    "lines": lambda subject, wanted: subject.lines >= wanted,
}
