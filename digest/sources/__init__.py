"""Upstreams into records; nothing else talks to an upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from digest.config import Keps
from digest.sources.base import no_progress
from digest.sources.cves.source import CvesSource
from digest.sources.enhancements.source import EnhancementsSource
from digest.sources.exceptions.source import ExceptionsSource
from digest.sources.keps.source import KepsSource
from digest.sources.leads.source import LeadsSource
from digest.sources.newcomers.source import NewcomersSource
from digest.sources.news.source import NewsSource
from digest.sources.patches.source import PatchesSource
from digest.sources.pulls.source import PullsSource
from digest.sources.releases.source import ReleasesSource
from digest.sources.schedule.source import ScheduleSource
from digest.sources.signal.source import SignalSource
from digest.sources.submissions.source import SubmissionsSource
from digest.sources.team.source import TeamSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.config import Sources
    from digest.sources.base import Progress, Source
    from digest.sources.github.client import Client

Make: TypeAlias = "Callable[[Sources, Client, Path, Progress], Source | None]"
"""Returns the source that the settings describe, ``None`` where they have none or disable it."""


def _pulls(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.pulls
    return (
        PullsSource(client, settings, progress=progress) if settings and settings.enabled else None
    )


def _keps(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.keps
    if settings is None or not settings.enabled:
        return None
    return KepsSource(settings, client=client, home=home, progress=progress)


def _releases(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.releases
    if settings is None or not settings.enabled:
        return None
    return ReleasesSource(client, settings, progress=progress)


def _schedule(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.schedule
    if settings is None or not settings.enabled:
        return None
    return ScheduleSource(settings, client=client, home=home, progress=progress)


def _patches(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.patches
    if settings is None or not settings.enabled:
        return None
    return PatchesSource(settings, client=client, home=home, progress=progress)


def _cves(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.cves
    if settings is None or not settings.enabled:
        return None
    return CvesSource(settings, home=home, progress=progress)


def _signal(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.signal
    if settings is None or not settings.enabled:
        return None
    return SignalSource(settings, home=home, progress=progress)


def _exceptions(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.exceptions
    if settings is None or not settings.enabled:
        return None
    return ExceptionsSource(
        settings,
        schedule=_schedule(sources, client, home, no_progress),
        prefix=(sources.keps or Keps()).prefix,
        client=client,
        home=home,
        progress=progress,
    )


def _enhancements(
    sources: Sources, client: Client, home: Path, progress: Progress
) -> Source | None:
    settings = sources.enhancements
    if settings is None or not settings.enabled:
        return None
    return EnhancementsSource(
        settings,
        keps=sources.keps or Keps(),
        schedule=_schedule(sources, client, home, no_progress),
        client=client,
        home=home,
        progress=progress,
    )


def _leads(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.leads
    if settings is None or not settings.enabled:
        return None
    return LeadsSource(settings, client=client, home=home, progress=progress)


def _newcomers(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:
    settings = sources.newcomers
    if settings is None or not settings.enabled or sources.pulls is None:
        return None
    return NewcomersSource(
        settings,
        pulls=sources.pulls,
        merged=PullsSource(client, sources.pulls),
        client=client,
        home=home,
        progress=progress,
    )


def _news(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.news
    if settings is None or not settings.enabled:
        return None
    return NewsSource(settings, home=home, progress=progress)


def _submissions(sources: Sources, client: Client, home: Path, progress: Progress) -> Source | None:  # noqa: ARG001 - one shape for all
    settings = sources.submissions
    if settings is None or not settings.enabled:
        return None
    return SubmissionsSource(settings, client=client, progress=progress)


SOURCES: tuple[Make, ...] = (
    *(_pulls, _keps, _releases, _schedule, _exceptions, _enhancements),
    *(_patches, _cves, _signal),
    *(_leads, _newcomers, _news, _submissions),
)
"""All sources, in the order they are asked: what pulls found, keps is asked about."""


def release_sources(
    version: str, sources: Sources, client: Client, home: Path, progress: Progress
) -> list[Source]:
    """Return what the edition of one release ("1.24") is made from.

    That is its timeline, however old it is, its team, and the proposals; the merged pull requests
    of a whole cycle are not asked for again: the archive has the weeks.
    """
    found: list[Source] = []
    settings = sources.schedule
    if settings is not None and settings.enabled:
        schedule = ScheduleSource(settings, client=client, home=home, progress=progress)
        found = [
            schedule.only(version),
            TeamSource(settings, version, client=client, home=home),
        ]
    keps = _keps(sources, client, home, progress)
    return [*found, *([keps] if keps is not None else [])]
