"""A release's cycle: from its timeline's first row to the day of the release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.cycle.board import version_of
from digest.cycle.timeline import is_start, week_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from digest.model import Deadline


class Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One release's cycle; ``version`` is "1.24", both days belong to it, ``url`` may be "".

    Raises:
        ValueError: it ends before it starts.
    """

    version: str
    starts_on: date
    released_on: date
    url: str

    def __post_init__(self) -> None:
        if self.released_on < self.starts_on:
            raise ValueError(f"{self.version}: released on {self.released_on}, before its start")

    @property
    def weeks(self) -> int:
        """The number of the week that the release lies in, as timelines count: the first is 1."""
        return self.week_of(self.released_on)

    def week_of(self, day: date) -> int:
        """Return the number of a day's week; 0 and less before the first."""
        return week_of(self.starts_on, day)


def cycle_of(version: str, deadlines: Iterable[Deadline]) -> Cycle | None:
    """Return the cycle that a release's rows span; ``None`` where its start or end is not there."""
    release = version_of(version) or version
    rows = [row for row in deadlines if version_of(row.release) == release]
    named = re.compile(rf"^\W*v?{re.escape(release)}(?:\.0)?\s+(?:is\s+)?released\b", re.I)
    starts = [row for row in rows if is_start(row)]
    ends = [row for row in rows if named.search(row.name)]
    if not starts or not ends:
        return None
    start, end = min(row.starts_on for row in starts), max(row.starts_on for row in ends)
    if end < start:
        return None
    return Cycle(version=release, starts_on=start, released_on=end, url=ends[0].url)
