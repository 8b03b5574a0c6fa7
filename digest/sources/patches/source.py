"""Patch releases, their cherry-pick days, and ends of life, as they stood at a window's end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import EndOfLife, Gap, PatchRelease, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.patches.files import Read, parse_ends, parse_schedule
from digest.sources.schedule.files import read_local, version_key
from digest.sources.schedule.graphql import read_graphql
from digest.sources.schedule.rest import read_rest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from digest.config import Patches
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.sources.schedule.files import Documents
    from digest.window import WeekWindow

_NAME = "patches"
_BACK = timedelta(days=92)
"""How far back the schedule is news: a patch release a month."""


class PatchesSource:
    """The public schedule in a repository at GitHub, in a clone, or in a folder as it is.

    ``home`` is what a relative path in the settings is relative to; ``client`` may be missing where
    the settings have a path.
    """

    name = _NAME

    def __init__(
        self,
        settings: Patches,
        *,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._client = client
        self._home = home
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return patch releases by version, and ends of life by release.

        Left out is what lies more than three months before the window. A gap names a file, the
        source where the repository itself could not be read.
        """
        settings = self._settings
        place = f"the patch schedule of {settings.path or settings.repository}"
        self._progress(place, 0, 2)
        try:
            found = self._documents(settings.schedule, window.end)
        except SourceError as error:
            gap = Gap(_NAME, self._explained(error))
            return Fetched(records=Records(), asked=place, pages=0, gaps=(gap,))
        plan, gaps = _read(found, settings.schedule)
        self._progress(place, 1, 2)
        try:
            ended = self._documents(settings.ends, window.end)
        except SourceError as error:
            ends, more = Read(), [Gap(settings.ends, self._explained(error))]
        else:
            ends, more = _read(ended, settings.ends, is_ends=True)
            found = msgspec.structs.replace(found, pages=found.pages + ended.pages)
        self._progress(place, 2, 2)
        return Fetched(
            records=_records(plan, ends, window),
            asked=f"{_asked(found, settings.schedule)}, and {settings.ends}",
            pages=found.pages,
            gaps=(*gaps, *more),
        )

    def _explained(self, error: SourceError) -> str:
        """Return the message; the readers are the timelines', and so are the hints they give."""
        return f"{error} ({error.hint})".replace("[sources.schedule]", "[sources.patches]")

    def _documents(self, file: str, at: datetime) -> Documents:
        settings = self._settings
        if settings.path:
            path = self._home / settings.path
            return read_local(
                path, shown=settings.path, file=file, repository=settings.repository, at=at
            )
        if self._client is None:
            raise SourceError(
                f"there is nothing to ask for {settings.repository}",
                hint="give [sources.patches] a path to a clone",
            )
        read = read_graphql if self._client.has_token else read_rest
        return read(self._client, repository=settings.repository, file=file, at=at)


def _read(found: Documents, path: str, *, is_ends: bool = False) -> tuple[Read, list[Gap]]:
    """Return what the one document says, and a gap for each thing it should say."""
    gaps = [msgspec.structs.replace(gap, unit=path) for gap in found.gaps]
    document = next(iter(found.documents), None)
    if document is None:
        return Read(), gaps or [Gap(path, f"there is no such file; asked: {_asked(found, path)}")]
    read = parse_ends(document.text, path) if is_ends else parse_schedule(document.text, path)
    return read, [*gaps, *(Gap(path, problem) for problem in read.problems)]


def _asked(found: Documents, path: str) -> str:
    """Return what was asked, of this file."""
    return found.asked.replace("the timelines", path)


def _records(plan: Read, ends: Read, window: WeekWindow) -> Records:
    oldest = window.start.date() - _BACK
    patches = {
        patch.version: patch
        for patch in plan.patches
        if patch.is_next or patch.target_on is None or patch.target_on >= oldest
    }
    joined = _joined(plan.ends, ends.ends)
    return Records(
        patches=tuple(sorted(patches.values(), key=_patch_order)),
        ends_of_life=tuple(end for end in joined if end.ends_on is None or end.ends_on >= oldest),
    )


def _joined(planned: Iterable[EndOfLife], ended: Iterable[EndOfLife]) -> list[EndOfLife]:
    """Return one record for a release: what happened, with the plan's start of maintenance."""
    found = {end.release: end for end in planned}
    for end in ended:
        plan = found.get(end.release)
        found[end.release] = msgspec.structs.replace(
            end, maintenance_on=plan.maintenance_on if plan else None
        )
    return sorted(found.values(), key=lambda end: version_key(end.release))


def _patch_order(patch: PatchRelease) -> tuple[int, ...]:
    return version_key(patch.version)
