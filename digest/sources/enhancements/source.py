"""The enhancements of the running releases: tracking issues, and approvals of readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.enhancements.issues import read_milestone
from digest.sources.enhancements.readiness import (
    Approvals,
    approvals_from_clone,
    approvals_from_github,
)
from digest.sources.github.limits import SET_TOKEN
from digest.sources.schedule.running import running_releases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digest.config import Keps
    from digest.config.enhancement_tables import Enhancements
    from digest.model import TrackedEnhancement
    from digest.sources.base import Progress, Source
    from digest.sources.github.client import Client
    from digest.window import WeekWindow


class EnhancementsSource:
    """Issues in the running releases' milestones, as they stand when they are asked for.

    Labels have no history that is worth its requests: an edition of an old week says what is
    tracked today. Approvals are those at the window's end, from the clone of ``keps`` where it has
    one. ``schedule`` says which releases are running.
    """

    name = "enhancements"

    def __init__(
        self,
        settings: Enhancements,
        *,
        keps: Keps,
        schedule: Source | None,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._keps = keps
        self._schedule = schedule
        self._client = client
        self._home = home
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the issues of each running release, and what is known of their approvals.

        Both are in the order of the proposals' numbers. A gap names the repository, an approval
        file or their folder; without a token the source itself.
        """
        self._progress(self._place, 0, None)
        running = running_releases(self._schedule, window)
        if running.problem:
            gap = Gap(self.name, running.problem)
            return Fetched(records=Records(), asked=self._place, pages=running.pages, gaps=(gap,))
        gaps: list[Gap] = []
        issues, pages = self._issues(running.releases, gaps)
        approvals = self._approvals(window, running.releases, issues, gaps)
        self._progress(self._place, len(issues), len(issues))
        releases = ", ".join(running.releases) or "no release, none is running"
        return Fetched(
            records=Records(enhancements=tuple(issues), readiness=approvals.records),
            asked=f"{self._place} for {releases}",
            pages=running.pages + pages + approvals.pages,
            gaps=(*gaps, *approvals.gaps),
        )

    @property
    def _repository(self) -> str:
        return self._settings.repository or self._keps.repository

    @property
    def _place(self) -> str:
        return f"the tracked enhancements of {self._repository}"

    def _issues(
        self, releases: Sequence[str], gaps: list[Gap]
    ) -> tuple[list[TrackedEnhancement], int]:
        """Return the issues of all releases and the answers read; what failed is a gap."""
        issues: list[TrackedEnhancement] = []
        pages = 0
        if self._client is None or not self._client.has_token or not self._repository:
            if releases:
                problem = "what is tracked is asked of GitHub's GraphQL API, which needs a token"
                gaps.append(Gap(self.name, f"{problem} ({SET_TOKEN})"))
            return issues, pages
        for release in releases:
            milestone = self._settings.milestone.replace("{version}", release.removeprefix("v"))
            try:
                found = read_milestone(self._client, self._repository, milestone, self._keps.prefix)
            except SourceError as error:
                gaps.append(Gap(self._repository, f"{error} ({error.hint})"))
                continue
            issues += found.issues
            pages += found.pages
        issues.sort(key=lambda issue: issue.number)
        return issues, pages

    def _approvals(
        self,
        window: WeekWindow,
        releases: Sequence[str],
        issues: Sequence[TrackedEnhancement],
        gaps: list[Gap],
    ) -> Approvals:
        folder = self._settings.readiness.strip("/")
        if not folder or not releases:
            return Approvals()
        try:
            if self._keps.path:
                path = self._home / self._keps.path
                return approvals_from_clone(path, self._keps, folder, releases, window.end)
            if self._client is not None and issues:
                return approvals_from_github(self._client, folder, issues, window.end)
        except SourceError as error:
            gaps.append(Gap(folder, f"{error} ({error.hint})"))
        return Approvals()
