"""Upstreams into records; nothing else talks to an upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from digest.sources.keps.source import KepsSource
from digest.sources.pulls.source import PullsSource
from digest.sources.releases.source import ReleasesSource
from digest.sources.schedule.source import ScheduleSource

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


SOURCES: tuple[Make, ...] = (_pulls, _keps, _releases, _schedule)
"""All sources, in the order they are asked: what pulls found, keps is asked about."""
