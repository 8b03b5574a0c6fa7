"""What the statistics count: merges, proposals' stages, words; by stretches of time."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digest.model.index import IndexedWeek
    from digest.model.records import KepFacts, KepUpdate

_MOST_BARS = 70
"""Bars that a phone's width still tells apart."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_Version: TypeAlias = tuple[int, int]
_VERSION = re.compile(r"v?(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?", re.ASCII)
_NAME_LENGTH = 40

NEW, ASIDE, OTHER = "New", "Set aside", "Other"
STAGES = ("Alpha", "Beta", "Stable")
_STAGE_NAMES = {"ga": "Stable", **{name.lower(): name for name in STAGES}}
_SET_ASIDE = ("deferred", "rejected", "withdrawn", "replaced")
"""Statuses of a proposal that nobody works on; the proposal template of Kubernetes lists them."""


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time with the mean of what its weeks gave; ``None`` where none is known.

    ``weeks`` counts those that are known. ``starts`` is its first day.
    """

    name: str
    starts: date
    weeks: int
    mean: float | None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Buckets in the order of time, without holes; ``step`` is ``week``, ``month``, ``quarter``."""

    step: str
    buckets: tuple[Bucket, ...]


class Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """The stage changes that aim at one release: how many went from where to where."""

    release: str
    moves: dict[tuple[str, str], int]


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Cycles, oldest first; ``late`` counts changes that name a release that was out before."""

    cycles: tuple[Cycle, ...]
    late: int


def over_time(values: Mapping[date, int]) -> Timeline:
    """Return the values by week, or their mean by month or quarter where weeks are too many.

    Args:
        values: one for each week that is known, by its last day.
    """
    if not values:
        return Timeline(step="week", buckets=())
    first, last = min(values), max(values)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if (last - first).days // 7 < _MOST_BARS:
        return Timeline(step="week", buckets=tuple(_weeks(values, first, last)))
    size = 1 if months <= _MOST_BARS else 3
    return Timeline(
        step="month" if size == 1 else "quarter",
        buckets=tuple(_months(values, first, last, size)),
    )


def _weeks(values: Mapping[date, int], first: date, last: date) -> Iterable[Bucket]:
    day = first
    while day <= last:
        # A week that ends on another day than the first did (a setting that changed) counts too.
        own = [values[each] for each in map(day.__add__, _WEEK) if each in values]
        mean = sum(own) / len(own) if own else None
        yield Bucket(name=day.isoformat(), starts=day, weeks=len(own), mean=mean)
        day += timedelta(days=7)


_WEEK = tuple(timedelta(days=days) for days in range(7))


def _months(values: Mapping[date, int], first: date, last: date, size: int) -> Iterable[Bucket]:
    groups: dict[int, list[int]] = {}
    for day, value in values.items():
        groups.setdefault((day.year * 12 + day.month - 1) // size, []).append(value)
    for at in range(
        (first.year * 12 + first.month - 1) // size, (last.year * 12 + last.month - 1) // size + 1
    ):
        year, month = divmod(at * size, 12)
        own = groups.get(at, [])
        name = f"{_MONTHS[month]} {year}" if size == 1 else f"Q{month // 3 + 1} {year}"
        mean = sum(own) / len(own) if own else None
        yield Bucket(name=name, starts=date(year, month + 1, 1), weeks=len(own), mean=mean)


def by_topic(weeks: Iterable[IndexedWeek], prefix: str) -> Counter[str]:
    """Return how many merges carry each label with the prefix, by what stands behind it.

    A merge with two of them counts for both.
    """
    merges = (merge.labels for week in weeks for merge in week.merges)
    found: Counter[str] = Counter()
    for label, count in Counter(chain.from_iterable(merges)).items():
        name = clean(label.removeprefix(prefix), _NAME_LENGTH)
        if label.startswith(prefix) and name:
            found[name] += count
    return found


def stage_flow(weeks: Sequence[IndexedWeek]) -> Flow:
    """Return how proposals moved, by the release that they aim at when they do.

    Of several changes of one proposal in a cycle the first and the last state count. A proposal
    aims at its ``latest-milestone``. One that is set aside counts for the release that was next.
    Changes that aim at no release, or at one that was out, are corrections of old files: counted
    as late, and not shown.

    Args:
        weeks: oldest first.
    """
    seen: dict[_Version, dict[str, tuple[str, str]]] = {}
    late, following = 0, None
    for week in weeks:
        due = filter(None, (_version(row.release) for row in week.deadlines))
        following = min(due, default=following)
        for update in week.kep_updates:
            facts = week.keps.get(update.path)
            move = _move(update, facts)
            if move is None:
                continue
            aim = _version(facts.latest_milestone if facts else None)
            release = following if move[1] == ASIDE else aim
            if release is None or (following is not None and release < following):
                late += 1
                continue
            cycle = seen.setdefault(release, {})
            cycle[update.key] = (cycle.get(update.key, move)[0], move[1])
    cycles = (_cycle(release, moves.values()) for release, moves in sorted(seen.items()))
    return Flow(cycles=tuple(cycle for cycle in cycles if cycle.moves), late=late)


def _cycle(release: _Version, moves: Iterable[tuple[str, str]]) -> Cycle:
    counts = Counter(move for move in moves if move[0] != move[1])
    return Cycle(release=f"v{release[0]}.{release[1]}", moves=dict(sorted(counts.items())))


def _move(update: KepUpdate, facts: KepFacts | None) -> tuple[str, str] | None:
    """Return from where to where a proposal went, ``None`` if it stayed."""
    status = (update.changes.status or (None, None))[1]
    change = update.changes.stage
    if update.removed or (status or "").casefold() in _SET_ASIDE:
        before = change[0] if change else facts.stage if facts else None
        return (_stage(before), ASIDE)
    if change is None or change[1] is None:
        return None
    return (_stage(change[0]), _stage(change[1]))


def _stage(name: str | None) -> str:
    return NEW if name is None else _STAGE_NAMES.get(name.strip().casefold(), OTHER)


def _version(text: str | None) -> _Version | None:
    match = _VERSION.fullmatch((text or "").strip())
    return (int(match[1]), int(match[2])) if match else None
