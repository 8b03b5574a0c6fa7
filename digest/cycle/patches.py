"""What of patch releases, ends of life and vulnerabilities belongs into an edition.

An edition tells of the week before it and comes out in the week after its window: *this week* is
the seven days from the window's end, as for its readers. A day on which something is planned is
never told as one on which it happened; that takes a schedule that lists the version as published,
or the release itself.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from digest.keys import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from digest.model import Cve, EndOfLife, PatchRelease, Release, Snapshot

REPOSITORY = "kubernetes/kubernetes"
"""Whose releases the schedule's versions are: 1.33.5 is ``kubernetes/kubernetes@v1.33.5``."""

AHEAD = timedelta(days=28)
"""How far ahead an end of life is announced: the time between two patch releases."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_TAG = re.compile(r"v?(\d+\.\d+\.[1-9]\d*)", re.ASCII)
_NEXT_PATCH = timedelta(days=21)
"""Patch releases come about a month apart, never sooner but for a regression: a branch that ends
in less than this after one is not planned to get another."""


class PatchDay(msgspec.Struct, frozen=True, kw_only=True):
    """The patch releases that are planned for one day, newest branch first."""

    on: date
    versions: tuple[str, ...]


class CherryPickDay(msgspec.Struct, frozen=True, kw_only=True):
    """The last day for cherry-picks, and the patch releases they are for."""

    on: date
    versions: tuple[str, ...]
    target_on: date | None
    """The planned day of these releases, where they share one."""


class PatchOut(msgspec.Struct, frozen=True, kw_only=True):
    """A patch release that is out, and who says so: the schedule, the release itself, or both.

    ``is_seen`` is ``None`` where no release of the repository was asked for or came.
    """

    version: str
    release: str
    is_listed: bool
    is_seen: bool | None
    note: str | None


class LastPatch(msgspec.Struct, frozen=True, kw_only=True):
    """The last patch release of a branch; ``is_final``: named so, else reckoned from its end."""

    version: str
    release: str
    is_out: bool
    is_final: bool


class BranchEnd(msgspec.Struct, frozen=True, kw_only=True):
    """A branch that enters maintenance mode or reaches its end of life.

    ``is_listed``: the list of ended branches has it; an end in the schedule is only planned, and
    has been moved before.
    """

    release: str
    kind: Literal["maintenance", "end-of-life"]
    on: date
    is_past: bool
    is_listed: bool


class StaleSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule that has not been kept (kubernetes/release#3179).

    ``newest_on`` is its last day where that is past, else ``None``; ``overdue`` are the versions
    that it still calls next though their day lies before the window.
    """

    newest_on: date | None
    overdue: tuple[str, ...]


class PatchNews(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition may tell; all empty where nothing happens.

    ``is_asked`` says whether the snapshot has the source at all, ``is_known`` whether it has any
    patch release. ``unclear`` are versions whose planned day is past, and nothing says they are
    out.
    """

    is_asked: bool
    is_known: bool
    this_week: tuple[PatchDay, ...]
    next_week: tuple[PatchDay, ...]
    out: tuple[PatchOut, ...]
    lasts: tuple[LastPatch, ...]
    unclear: tuple[PatchDay, ...]
    cherry_picks_this_week: tuple[CherryPickDay, ...]
    cherry_picks_next_week: tuple[CherryPickDay, ...]
    ends: tuple[BranchEnd, ...]
    cves: tuple[Cve, ...]
    stale: StaleSchedule | None


def patch_news(
    snapshot: Snapshot, now: datetime, *, repository: str = REPOSITORY, ahead: timedelta = AHEAD
) -> PatchNews:
    """Return what the snapshot's schedule means for the edition that comes out at ``now``.

    For an older or a running week the moment is the window's end, as for the next deadline.
    """
    week = _Week(snapshot, now)
    known = [patch for patch in snapshot.patches if not patch.version.endswith(".0")]
    seen = _seen(snapshot.releases, repository)
    out = _out(known, seen, week)
    waiting = [
        patch for patch in known if patch.is_next and patch.version not in {o.version for o in out}
    ]
    this_week = [patch for patch in waiting if week.has(patch.target_on)]
    next_week = [patch for patch in waiting if week.has(patch.target_on, weeks=1)]
    told: list[PatchOut | PatchRelease] = [*out, *this_week, *next_week]
    ends = {end.release: end for end in snapshot.ends_of_life}
    return PatchNews(
        is_asked=any(source.name == "patches" for source in snapshot.sources),
        is_known=bool(known),
        this_week=_days(this_week),
        next_week=_days(next_week),
        out=out,
        lasts=tuple(filter(None, (_last(one, known, ends) for one in told))),
        unclear=_days(p for p in waiting if p.target_on and p.target_on < week.today),
        cherry_picks_this_week=_cherry_picks(waiting, week.has),
        cherry_picks_next_week=_cherry_picks(waiting, lambda day: week.has(day, weeks=1)),
        ends=_ends(snapshot.ends_of_life, week, ahead),
        cves=tuple(cve for cve in snapshot.cves if week.was_in_window(cve.published_at)),
        stale=_stale(known, waiting, week),
    )


class _Week:
    """The week in which an edition comes out, and the day of it."""

    def __init__(self, snapshot: Snapshot, now: datetime) -> None:
        self._window = window = snapshot.window
        moment = now if window.end <= now < window.end + _WEEK else window.end
        self.first = _day_after(snapshot)
        self.window_first = self.first - timedelta(days=round((window.end - window.start) / _DAY))
        self.today = max(moment.date(), self.first)

    def has(self, day: date | None, *, weeks: int = 0) -> bool:
        """Return whether a day lies in this week, or in one after it, and is not past."""
        start = self.first + weeks * _WEEK
        return day is not None and start <= day < start + _WEEK and day >= self.today

    def is_news(self, day: date | None) -> bool:
        """Return whether a day lies in the window or since, and has come."""
        return day is not None and self.window_first <= day <= self.today

    def was_in_window(self, moment: datetime) -> bool:
        """Return whether a moment lies in the window."""
        return self._window.start <= moment < self._window.end


def _day_after(snapshot: Snapshot) -> date:
    """Return the first day after the window, in the publication's own zone.

    A week is named by its last day; its end in UTC may lie on that day or on the one after.
    """
    try:
        return date.fromisoformat(snapshot.edition) + _DAY
    except ValueError:  # the edition of a release
        return (snapshot.window.end + _DAY / 2).date()


def _order(version: str) -> tuple[int, ...]:
    """Return what sorts 1.34.2 before 1.33.10."""
    return tuple(-int(part) for part in version.split(".") if part.isdecimal())


def _seen(releases: Iterable[Release], repository: str) -> frozenset[str] | None:
    """Return the patch versions published in the window, ``None`` where no release of it came."""
    own = [r for r in releases if canonical(r.repository) == canonical(repository)]
    matches = (_TAG.fullmatch(release.tag) for release in own)
    return frozenset(match[1] for match in matches if match) if own else None


def _out(
    known: Sequence[PatchRelease], seen: frozenset[str] | None, week: _Week
) -> tuple[PatchOut, ...]:
    """Return what came out in the window or since, newest branch first."""
    by_version = {patch.version: patch for patch in known}
    listed = {p.version for p in known if not p.is_next and week.is_news(p.target_on)}
    return tuple(
        PatchOut(
            version=version,
            release=version.rpartition(".")[0],
            is_listed=version in by_version and not by_version[version].is_next,
            is_seen=None if seen is None else version in seen,
            note=by_version[version].note if version in by_version else None,
        )
        for version in sorted(listed | (seen or frozenset()), key=_order)
    )


def _days(patches: Iterable[PatchRelease]) -> tuple[PatchDay, ...]:
    """Return patch releases by their planned day."""
    days: dict[date, list[str]] = {}
    for patch in patches:
        if patch.target_on is not None:
            days.setdefault(patch.target_on, []).append(patch.version)
    return tuple(
        PatchDay(on=day, versions=tuple(sorted(days[day], key=_order))) for day in sorted(days)
    )


def _cherry_picks(
    waiting: Iterable[PatchRelease], is_in: Callable[[date | None], bool]
) -> tuple[CherryPickDay, ...]:
    days: dict[date, list[PatchRelease]] = {}
    for patch in waiting:
        if patch.cherry_picks_due_on is not None and is_in(patch.cherry_picks_due_on):
            days.setdefault(patch.cherry_picks_due_on, []).append(patch)
    found = []
    for day in sorted(days):
        targets = {patch.target_on for patch in days[day]}
        versions = sorted((patch.version for patch in days[day]), key=_order)
        target = next(iter(targets)) if len(targets) == 1 else None
        found.append(CherryPickDay(on=day, versions=tuple(versions), target_on=target))
    return tuple(found)


def _last(
    one: PatchOut | PatchRelease, known: Sequence[PatchRelease], ends: Mapping[str, EndOfLife]
) -> LastPatch | None:
    """Return what to tell where a patch release is the last one of its branch."""
    end = ends.get(one.release)
    if end is None:
        return None
    is_final = end.final_version == one.version
    patch = next((p for p in known if p.version == one.version), None)
    later = [
        p for p in known if p.release == one.release and _order(p.version) < _order(one.version)
    ]
    day = patch.target_on if patch else None
    is_near = day is not None and end.ends_on is not None and end.ends_on < day + _NEXT_PATCH
    if not is_final and (later or end.final_version is not None or not is_near):
        return None
    is_out = isinstance(one, PatchOut)
    return LastPatch(version=one.version, release=one.release, is_out=is_out, is_final=is_final)


def _ends(ends: Iterable[EndOfLife], week: _Week, ahead: timedelta) -> tuple[BranchEnd, ...]:
    """Return the branches that change in the window or soon, by day."""
    kinds: tuple[Literal["maintenance", "end-of-life"], ...] = ("maintenance", "end-of-life")
    found = [
        BranchEnd(
            release=end.release,
            kind=kind,
            on=day,
            is_past=day < week.today,
            is_listed=end.final_version is not None,
        )
        for end in ends
        for kind, day in zip(kinds, (end.maintenance_on, end.ends_on), strict=True)
        if day is not None and week.window_first <= day <= week.today + ahead
    ]
    return tuple(sorted(found, key=lambda one: (one.on, _order(one.release), one.kind)))


def _stale(
    known: Sequence[PatchRelease], waiting: Sequence[PatchRelease], week: _Week
) -> StaleSchedule | None:
    newest = max((p.target_on for p in known if p.target_on is not None), default=None)
    overdue = [p.version for p in waiting if p.target_on and p.target_on < week.window_first]
    is_over = newest is not None and newest < week.today
    if not is_over and not overdue:
        return None
    return StaleSchedule(
        newest_on=newest if is_over else None, overdue=tuple(sorted(overdue, key=_order))
    )
