"""Which row of a release timeline a person's words mean: "PRR Freeze, June 12" is one of its rows.

People shorten the rows' names and put them otherwise; the tables change theirs from release to
release. So words are compared by what they speak of, and the day decides between several.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import Deadline

_MEANT = tuple(
    tuple((re.compile(rf"\b(?:{words})", re.I), re.compile(row, re.I)) for words, row in pairs)
    for pairs in (
        (
            (r"prr|production", r"production readiness|\bprr\b"),
            (r"enhancement", r"enhancement"),
            (r"exception", r"exception"),
            (r"code", r"code freeze|code and test freeze"),
            (r"test", r"test freeze|code and test freeze"),
            (r"doc|placeholder", r"docs|placeholder"),
            (r"blog", r"blog"),
            (r"theme", r"theme"),
            (r"highlight", r"highlight"),
            (r"(?:release )?notes", r"release notes"),
            (r"(?:v?\d+\.\d+(?:\.\d+)?-?)?rc|candidate", r"-?rc\.?\d|candidate"),
        ),
        ((r"cycle|schedule|kick|begins|starts", r"schedule|release cycle"),),
        ((r"release|v?\d+\.\d+", r"\.0 released|release day"),),
    )
)
"""What people write, at the start of a word, and what the rows are called.

Words that say more come first: where one of them is written, those after it are not looked at.
"""

_VERSION = re.compile(r"(?<![\d.])v?(\d+\.\d+)(?![\d%])")


def rows_meant(words: str, rows: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the rows that a person's words may mean, in their order; empty where none does.

    Words that name a version ("1.38 cycle begins") mean rows of that release only.
    """
    said: list[re.Pattern[str]] = []
    for pairs in _MEANT:
        said = said or [row for written, row in pairs if written.search(words)]
    version = _VERSION.search(words)
    return tuple(
        each
        for each in rows
        if any(row.search(each.name) for row in said)
        and (version is None or each.release.removeprefix("v") == version[1])
    )


def is_on(row: Deadline, days: Iterable[date]) -> bool:
    """Return whether a row lies on one of the days.

    Those are all from the first that it names to that of its cut-off in UTC, which may be the next
    morning: people take the one or the other.
    """
    last = (row.ends_at - timedelta(microseconds=1)).date()
    return any(row.starts_on <= day <= last for day in days)


def nearest_row(rows: Sequence[Deadline], day: date) -> Deadline | None:
    """Return the row that begins closest to a day, ``None`` of none."""
    return min(rows, key=lambda row: (abs(row.starts_on - day), row.starts_on), default=None)
