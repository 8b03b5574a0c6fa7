"""Whether a release cycle has enough deprecations and removals for a post of their own.

The release team decides at Code Freeze, usually where there are two or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import Candidate

THRESHOLD = 2
REASON = "deprecation"
"""The reason of ``[must_report]`` that makes a candidate count."""


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """A week's end and its candidates."""

    edition: str
    ends_at: datetime
    candidates: tuple[Candidate, ...]


class Deprecations(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates that count, oldest week first; ``weeks`` is how many weeks were looked at.

    ``is_reached``: there are enough for a post; ``is_decided``: Code Freeze is over, ``None`` where
    nobody knows when it is.
    """

    found: tuple[Candidate, ...]
    weeks: int
    is_reached: bool
    is_decided: bool | None


def count_deprecations(
    weeks: Iterable[Week],
    *,
    starts_at: datetime,
    until: datetime,
    frozen_at: datetime | None,
    decided_by: datetime,
    reason: str = REASON,
) -> Deprecations:
    """Return the deprecations and removals of the weeks that end after ``starts_at``.

    Weeks that end after ``until`` are another edition's. A change that two weeks have (a late
    backport) counts once. ``decided_by`` is the moment at which Code Freeze is over or not.
    """
    inside = sorted(
        (week for week in weeks if starts_at < week.ends_at <= until),
        key=lambda week: (week.ends_at, week.edition),
    )
    found: dict[str, Candidate] = {}
    seen: set[str] = set()
    for week in inside:
        for candidate in sorted(week.candidates, key=lambda candidate: candidate.key):
            if reason in candidate.must_report and seen.isdisjoint(candidate.keys):
                found[candidate.key] = candidate
                seen |= {candidate.key, *candidate.keys}
    return Deprecations(
        found=tuple(found.values()),
        weeks=len(inside),
        is_reached=len(found) >= THRESHOLD,
        is_decided=None if frozen_at is None else frozen_at <= decided_by,
    )
