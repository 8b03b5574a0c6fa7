"""The edition of a release: its records, its draft, and its numbers against an announcement."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from digest.config.release_sections import RELEASE, is_release, settings_of
from digest.curate.candidates import curate
from digest.cycle.announced import read_announcement
from digest.cycle.before import facts_at_start
from digest.cycle.board import version_of
from digest.cycle.length import cycle_of
from digest.cycle.reconcile import reconcile
from digest.edition.release_status import ReleaseStatus, status_lines
from digest.errors import DigestError, UsageError
from digest.model import Gap, PullRequest, Records
from digest.pipeline import week
from digest.pipeline.board_part import has_all_proposals
from digest.pipeline.release_candidates import board_of
from digest.pipeline.release_draft import weeks_of
from digest.sources.base import Fetched
from digest.sources.schedule.source import ScheduleSource
from digest.window import WeekWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.archive import Archive
    from digest.config import Config
    from digest.cycle.length import Cycle
    from digest.cycle.reconcile import Reconciliation
    from digest.model import KepFacts, Snapshot
    from digest.sources.base import Source

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_STEPS = 5
"""Releases in a row whose tables may have no years."""


def edition_of(version: str) -> str:
    """Return the id of a release's edition: ``release-v1.24`` for 1.24, v1.24 and v1.24.0.

    Raises:
        UsageError: the text is no version of a minor release.
    """
    number = version_of(version) or ""
    if number.count(".") != 1 or not number.replace(".", "").isdecimal():
        raise UsageError(
            f"{version!r} is no version of a release", hint="write it as v1.24: major and minor"
        )
    return f"{RELEASE}v{number}"


def release_window(
    edition_id: str, sources: Sequence[Source], now: datetime
) -> tuple[WeekWindow, Cycle]:
    """Return a release's cycle by its timeline, and the window from its first day to its last.

    A release that is not out yet ends on the day that its timeline plans.

    Raises:
        DigestError: no schedule is asked, or it gives no start and end of this release.
    """
    number = edition_id.removeprefix(f"{RELEASE}v")
    schedule = next((one for one in sources if isinstance(one, ScheduleSource)), None)
    if schedule is None:
        raise DigestError(
            f"when the cycle of {number} was is not known: no schedule is asked",
            hint="set [sources.schedule] in digest.toml",
        )
    cycle, problem = _dated(schedule, number, now)
    if cycle is not None and _over(cycle) < now:
        # As the timeline stood on the day of the release: rows are moved afterwards, too.
        cycle = _asked(schedule, number, _over(cycle))[0] or cycle
    if cycle is None:
        raise DigestError(
            f"there is no timeline of {number} with its start and its release{problem}",
            hint="check the version, and file and path or repository in [sources.schedule]",
        )
    start = datetime.combine(cycle.starts_on, time(0), tzinfo=UTC)
    return WeekWindow(edition=edition_id, start=start, end=_over(cycle)), cycle


def _dated(schedule: ScheduleSource, number: str, now: datetime) -> tuple[Cycle | None, str]:
    """Return a release's cycle, and why there is none.

    Tables of some old releases have no years, and read alone they lie near ``now``. That is found
    out by a later release whose cycle came before; then each is read by the start of the next.
    """
    cycle, problem = _asked(schedule, number, now)
    later = _asked(schedule, _after(number, _STEPS), now)[0]
    if cycle is None or later is None or cycle.released_on <= later.starts_on:
        return cycle, problem
    at = now
    for step in range(_STEPS, -1, -1):
        found, problem = _asked(schedule, _after(number, step), at)
        if found is not None:
            cycle, at = found, datetime.combine(found.starts_on, time(0), tzinfo=UTC)
    return cycle, problem


def _after(number: str, steps: int) -> str:
    major, minor = number.split(".")
    return f"{major}.{int(minor) + steps}"


def _over(cycle: Cycle) -> datetime:
    return datetime.combine(cycle.released_on + _DAY, time(0), tzinfo=UTC)


def _asked(schedule: ScheduleSource, number: str, at: datetime) -> tuple[Cycle | None, str]:
    window = WeekWindow(edition=number, start=datetime(1970, 1, 1, tzinfo=UTC), end=at)
    found = schedule.only(number).fetch(window, frozenset())
    problem = f": {found.gaps[0].message}" if found.gaps else ""
    return cycle_of(number, found.records.deadlines), problem


class Weeks:
    """The archive's weeks as a source: what breaks or ends in a release, merged in its cycle."""

    name = "weeks"
    required = False

    def __init__(self, edition_id: str, archive: Archive, config: Config) -> None:
        self._archive = archive
        self._calendar = config.week
        self._config = settings_of(edition_id, config)

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the pull requests that a release's edition must report, and a gap for weeks."""
        found: dict[str, PullRequest] = {}
        missing: list[date] = []
        days = list(weeks_of(window.start, window.end, self._calendar))
        for day in days:
            snapshot = self._archive.read_snapshot(day.isoformat())
            if snapshot is None:
                missing.append(day)
                continue
            for pull in self._reported(snapshot):
                if pull.merged_at in window:
                    found.setdefault(pull.key, pull)
        return Fetched(
            records=Records(pull_requests=tuple(found.values())),
            asked=f"the archive: {len(days) - len(missing)} of {len(days)} weeks",
            pages=len(days) - len(missing),
            gaps=(_gap(missing, len(days)),) if missing else (),
        )

    def _reported(self, snapshot: Snapshot) -> list[PullRequest]:
        candidates = curate(
            msgspec.structs.replace(snapshot, kep_updates=(), releases=()),
            sections=self._config.sections,
            reasons=(),
            must_report=self._config.must_report.rules,
        )
        keys = {key.casefold() for one in candidates if one.must_report for key in one.keys}
        return [pull for pull in snapshot.pull_requests if pull.key.casefold() in keys]


def _gap(missing: Sequence[date], count: int) -> Gap:
    return Gap(
        "weeks",
        f"the archive has no snapshot of {len(missing)} of {count} weeks: "
        f"{', '.join(_runs(missing))} (digest fetch --week {missing[0]} makes the first)",
    )


def _runs(days: Sequence[date]) -> Iterator[str]:
    """Yield weeks that follow each other as first and last."""
    first = days[0]
    for day, following in pairwise((*days, date.max)):
        if following - day > _WEEK:
            yield f"{first} to {day}" if day != first else f"{day}"
            first = following


def fetch_release(
    edition_id: str,
    *,
    sources: Sequence[Source],
    archive: Archive,
    config: Config,
    clock: Callable[[], datetime],
    on_written: Callable[[], None] | None = None,
) -> tuple[Snapshot, Cycle]:
    """Ask for a release's records over its cycle and write its snapshot.

    Raises:
        DigestError: the cycle is not known.
    """
    window, cycle = release_window(edition_id, sources, clock())
    snapshot = week.fetch(
        window,
        sources=[*sources, Weeks(edition_id, archive, config)],
        archive=archive,
        config=config,
        clock=clock,
        on_written=on_written,
    )
    return snapshot, cycle


def reconciled(edition_id: str, text: str, archive: Archive, config: Config) -> Reconciliation:
    """Return an announcement beside the release's records.

    Raises:
        DigestError: there is no snapshot of the release, or the text is no announcement.
    """
    snapshot = archive.read_snapshot(edition_id)
    if snapshot is None:
        version = edition_id.removeprefix(RELEASE)
        raise DigestError(
            f"there is no snapshot of {edition_id}", hint=f"run: digest release {version}"
        )
    announced = read_announcement(text, config.proposals)
    if not announced.stated and not announced.mentions:
        raise DigestError(
            "the announcement states no number and links no proposal",
            hint="give the Markdown of the post, with links as the settings' links have them",
        )
    return reconcile(
        board_of(edition_id, snapshot, config),
        announced,
        at_release=snapshot.keps,
        at_start=facts_at_start(snapshot.keps, snapshot.kep_updates),
        later=_later(snapshot, archive),
    )


def _later(snapshot: Snapshot, archive: Archive) -> dict[str, KepFacts]:
    """Return the facts of the newest week after a release that has those of all proposals."""
    for name in reversed([name for name in archive.editions() if not is_release(name)]):
        found = archive.read_snapshot(name)
        if found is None or len(found.keps) * 2 < len(snapshot.keps):
            continue
        return found.keps if found.window.end > snapshot.window.end else {}
    return {}


def weekly_status(
    edition_id: str, *, archive: Archive, config: Config, now: datetime
) -> tuple[str, ...]:
    """Return the weekly summary of a release from the newest week that knows it.

    Raises:
        DigestError: no week of the archive speaks of this release.
    """
    number = edition_id.removeprefix(f"{RELEASE}v")
    for name in reversed([name for name in archive.editions() if not is_release(name)]):
        snapshot = archive.read_snapshot(name)
        if snapshot is None or not _speaks_of(snapshot, number):
            continue
        return status_lines(
            ReleaseStatus(
                version=number,
                snapshot=snapshot,
                board=board_of(f"{RELEASE}v{number}", snapshot, config),
                cycle=cycle_of(number, snapshot.deadlines),
                is_whole=has_all_proposals(snapshot, config),
            ),
            now,
        )
    raise DigestError(
        f"no week of the archive speaks of v{number}",
        hint="run: digest fetch, with [sources.schedule] in digest.toml",
    )


def _speaks_of(snapshot: Snapshot, number: str) -> bool:
    return any(version_of(row.release) == number for row in snapshot.deadlines)
