"""The schedule: deadlines of the release cycles that a window lies in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from itertools import starmap
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import Deadline, Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.schedule.files import Document, Documents, read_local, version_key
from digest.sources.schedule.graphql import read_graphql
from digest.sources.schedule.rest import read_rest
from digest.sources.schedule.timeline import Problem, Timeline, major_rows, parse_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from digest.config import Schedule
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.window import WeekWindow

_NAME = "schedule"
_RELEASED = re.compile(r"^v?\d[\d.]* released", re.I | re.ASCII)
_LONGEST_CYCLE = timedelta(days=366)


class _Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One release's timeline with the time it spans; ``None`` where it has no rows."""

    document: Document
    timeline: Timeline
    starts_at: datetime | None
    ends_at: datetime | None

    def spans(self, window: WeekWindow) -> bool:
        """Return whether the window and the cycle share a moment."""
        return (
            self.starts_at is not None
            and self.ends_at is not None
            and self.starts_at < window.end
            and self.ends_at > window.start
        )

    def has_released(self, at: datetime) -> bool:
        """Return whether the day of the release itself is over."""
        rows = self.timeline.rows
        return any(_RELEASED.search(row.name) and row.ends_at <= at for row in rows)


class ScheduleSource:
    """Release timelines of a repository, a clone (as they stood at the window's end) or files.

    ``home`` is what a relative path in the settings is relative to; ``client`` may be missing
    where the settings have a path. With ``release`` ("1.24") only that timeline is read.
    """

    name = _NAME

    def __init__(
        self,
        settings: Schedule,
        *,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
        release: str = "",
    ) -> None:
        self._settings = settings
        self._release = release
        self._client = client
        self._home = home
        self._progress = progress
        self._is_major = major_rows(settings.major, settings.minor)

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return all rows of the cycles that span the window, after a release of the next one too.

        Rows are in the order of release, first day and name. A gap names a file that could not be
        read, or the line of a row (``path:line``) that is doubtful or left out.
        """
        self._progress(self._place, 0, None)
        try:
            found = self._read(window.end)
        except SourceError as error:
            gap = Gap(_NAME, f"{error} ({error.hint})")
            return Fetched(records=Records(), asked=self._place, pages=0, gaps=(gap,))
        count = len(found.documents)
        self._progress(self._place, count, count)
        cycles = _cycles(found.documents, window, self._is_major)
        chosen = _chosen(cycles, window)
        rows = [row for cycle in chosen for row in cycle.timeline.rows]
        return Fetched(
            records=Records(deadlines=tuple(sorted(rows, key=_order))),
            asked=f"{found.asked}: {_outcome(chosen, window)}",
            pages=found.pages,
            gaps=(*found.gaps, *_gaps(cycles, chosen)),
        )

    def only(self, release: str) -> ScheduleSource:
        """Return a source of one release's timeline ("1.24"), however old it is."""
        return ScheduleSource(
            self._settings,
            client=self._client,
            home=self._home,
            progress=self._progress,
            release=release,
        )

    @property
    def _place(self) -> str:
        return f"the timelines of {self._settings.path or self._settings.repository}"

    def _read(self, at: datetime) -> Documents:
        settings = self._settings
        repository, file = settings.repository, settings.file
        if self._release:
            file = file.replace("{version}", self._release)
        if settings.path:
            path = self._home / settings.path
            return read_local(path, shown=settings.path, file=file, repository=repository, at=at)
        if self._client is None:
            raise SourceError(
                f"there is nothing to ask for {repository}",
                hint="give [sources.schedule] a path to a clone",
            )
        read = read_graphql if self._client.has_token else read_rest
        return read(self._client, repository=repository, file=file, at=at)


def _cycles(
    documents: Sequence[Document], window: WeekWindow, is_major: Callable[[str], bool]
) -> list[_Cycle]:
    """Return the cycles, newest first; a timeline without years lies just before the next one."""
    cycles: list[_Cycle] = []
    near = window.end.date()
    for document in sorted(documents, key=lambda one: version_key(one.version), reverse=True):
        timeline = _parse(document, near, is_major)
        cycle = _cycle(document, timeline)
        if cycle.starts_at is not None:
            near = min(near, cycle.starts_at.date())
        cycles.append(cycle)
    return cycles


def _parse(document: Document, near: date, is_major: Callable[[str], bool]) -> Timeline:
    if not document.version:
        problem = Problem(0, "neither its path nor its heading names a version, such as 1.35")
        return Timeline(rows=(), problems=(problem,))
    return parse_timeline(
        document.text,
        release=f"v{document.version}",
        url=document.url,
        near=near,
        is_major=is_major,
    )


def _cycle(document: Document, timeline: Timeline) -> _Cycle:
    """Return the cycle with its span; one row with a mistyped year does not stretch it."""
    days = sorted(row.starts_on for row in timeline.rows)
    middle = days[len(days) // 2] if days else None
    near = [row for row in timeline.rows if middle and abs(row.starts_on - middle) < _LONGEST_CYCLE]
    first = min((row.starts_on for row in near), default=None)
    return _Cycle(
        document=document,
        timeline=timeline,
        starts_at=datetime.combine(first, time(0), tzinfo=UTC) if first else None,
        ends_at=max((row.ends_at for row in near), default=None),
    )


def _chosen(cycles: Sequence[_Cycle], window: WeekWindow) -> list[_Cycle]:
    """Return the cycles that span the window, and the next where those have released already.

    Rows go on for a while after the release; the deadline readers wait for is the next cycle's.
    """
    spanning = [cycle for cycle in cycles if cycle.spans(window)]
    if not all(cycle.has_released(window.end) for cycle in spanning):
        return spanning
    coming = [
        (cycle.starts_at, position)
        for position, cycle in enumerate(cycles)
        if cycle.starts_at is not None and cycle.starts_at >= window.end
    ]
    return [*(cycles[position] for _, position in sorted(coming)[:1]), *spanning]


def _outcome(chosen: Sequence[_Cycle], window: WeekWindow) -> str:
    """Return what was found, in words for people."""
    spanning = ", ".join(
        f"v{one.document.version}" for one in reversed(chosen) if one.spans(window)
    )
    coming = next((f"v{one.document.version}" for one in chosen if not one.spans(window)), None)
    if not chosen:
        return "between two cycles, and the next has no timeline yet"
    return ", next ".join(filter(None, (spanning or "between two cycles", coming)))


def _order(row: Deadline) -> tuple[tuple[int, ...], date, str]:
    return version_key(row.release), row.starts_on, row.name


def _gaps(cycles: Sequence[_Cycle], chosen: Sequence[_Cycle]) -> list[Gap]:
    """Return what is wrong with the chosen cycles, and which others might have been chosen.

    An older timeline that cannot be read is no news.
    """
    oldest = min((cycles.index(cycle) for cycle in chosen[-1:]), default=len(cycles))
    return [
        gap
        for cycle in cycles[: oldest + 1]
        if cycle in chosen or not cycle.timeline.rows
        for gap in starmap(_gap, ((cycle.document.path, one) for one in cycle.timeline.problems))
    ]


def _gap(path: str, problem: Problem) -> Gap:
    return Gap(f"{path}:{problem.line}" if problem.line else path, problem.message)
