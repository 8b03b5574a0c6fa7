"""Exceptions to a freeze: what a window brought, and how many came out which way.

By the files' history (kubernetes/sig-release, 2020 to 2025) an entry is written down one to ten
weeks after its own dates. So what a window brought is, besides what is dated in it, what the
snapshot before did not have.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from digest.model import ReleaseException
    from digest.window import WeekWindow

OPEN = "no verdict"
_HALF_A_DAY = timedelta(hours=12)


class WeekOfExceptions(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to exceptions in a window, in the order of release and file.

    ``late`` are dated before the window and new in the file since the snapshot before, or have
    another verdict there.
    ``odd`` are entries of these whose verdict is dated before the request: one of the two days is
    mistyped, and nobody can tell which.
    """

    requested: tuple[ReleaseException, ...] = ()
    decided: tuple[ReleaseException, ...] = ()
    late: tuple[ReleaseException, ...] = ()
    odd: tuple[ReleaseException, ...] = ()


def week_of_exceptions(
    exceptions: Iterable[ReleaseException],
    window: WeekWindow,
    before: Iterable[ReleaseException] | None = None,
) -> WeekOfExceptions:
    """Return the entries requested and those decided on a day of the window, and late ones.

    ``before`` are those of the snapshot before, ``None`` where there is none: then nobody knows
    what is late. A day belongs to the window that its noon in UTC lies in: the files name no time
    and no zone.
    """
    requested: list[ReleaseException] = []
    decided: list[ReleaseException] = []
    late: list[ReleaseException] = []
    known = None if before is None else {_state(entry) for entry in before}
    for entry in exceptions:
        if _is_in(entry.requested_on, window):
            requested.append(entry)
        if _is_in(entry.reviewed_on, window) and verdict(entry) != OPEN:
            decided.append(entry)
        if known is not None and _state(entry) not in known and _is_past(entry, window):
            late.append(entry)
    told = {entry.identity: entry for entry in (*requested, *decided, *late)}
    return WeekOfExceptions(
        requested=tuple(requested),
        decided=tuple(decided),
        late=tuple(late),
        odd=tuple(entry for entry in told.values() if _is_odd(entry)),
    )


def verdict(entry: ReleaseException) -> str:
    """Return the verdict in the file's own word, in lower case; :data:`OPEN` without one."""
    return " ".join((entry.status or "").casefold().split()) or OPEN


def verdicts(exceptions: Iterable[ReleaseException]) -> dict[str, dict[str, int]]:
    """Return for each release the number of entries with each verdict, most frequent first."""
    found: dict[str, Counter[str]] = {}
    for entry in exceptions:
        found.setdefault(entry.release, Counter())[verdict(entry)] += 1
    return {
        release: dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        for release, counts in found.items()
    }


def _is_in(day: date | None, window: WeekWindow) -> bool:
    if day is None:
        return False
    return (window.start + _HALF_A_DAY).date() <= day <= (window.end - _HALF_A_DAY).date()


def _is_past(entry: ReleaseException, window: WeekWindow) -> bool:
    """Return whether an entry is dated, and by no day of the window or after it."""
    days = [day for day in (entry.requested_on, entry.reviewed_on) if day is not None]
    return bool(days) and all(day < (window.start + _HALF_A_DAY).date() for day in days)


def _state(entry: ReleaseException) -> tuple[str, str, str | None, date | None, str]:
    """Return what an entry is known by: its place in the file changes when others are added."""
    name = " ".join(entry.name.casefold().split())
    return entry.release, name, entry.key, entry.requested_on, verdict(entry)


def _is_odd(entry: ReleaseException) -> bool:
    asked, reviewed = entry.requested_on, entry.reviewed_on
    return asked is not None and reviewed is not None and reviewed < asked
