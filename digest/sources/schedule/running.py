"""Which releases are running: what other sources of the release cycle are asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from digest.sources.base import Source
    from digest.window import WeekWindow


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """The releases (``v1.35``) whose timelines the schedule returns, oldest first.

    ``problem`` says why none is known, where that is no fact but a failure; ``pages`` counts the
    answers that were read for it.
    """

    releases: tuple[str, ...] = ()
    pages: int = 0
    problem: str | None = None


def running_releases(schedule: Source | None, window: WeekWindow) -> Running:
    """Return the releases that the schedule chooses for a window; without a schedule, a problem."""
    if schedule is None:
        return Running(problem="which release is running is not known: set [sources.schedule]")
    found = schedule.fetch(window, frozenset())
    releases = tuple(dict.fromkeys(row.release for row in found.records.deadlines))
    problem = found.gaps[0].message if found.gaps and not releases else None
    return Running(releases=releases, pages=found.pages, problem=problem)
