"""A release's team: asked for where its edition is made, and of that release only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched
from digest.sources.schedule.files import read_local
from digest.sources.schedule.graphql import read_graphql
from digest.sources.schedule.rest import read_rest
from digest.sources.team.page import read_team

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.config import Schedule
    from digest.sources.github.client import Client
    from digest.sources.schedule.files import Documents
    from digest.window import WeekWindow

_NAME = "team"
FILE = "releases/release-{version}/release-team.md"
"""Where the page lies in the repository of the timelines."""


class TeamSource:
    """The team of one release ("1.24"), from where its timeline is: a repository or a clone."""

    name = _NAME
    required = False

    def __init__(
        self, settings: Schedule, version: str, *, client: Client | None, home: Path
    ) -> None:
        self._settings = settings
        self._version = version
        self._client = client
        self._home = home

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the team as its page had it at the window's end, or a gap."""
        file = FILE.replace("{version}", self._version)
        place = self._settings.path or self._settings.repository
        try:
            found = self._read(file, window.end)
        except SourceError as error:
            gap = Gap(_NAME, f"{error} ({error.hint})")
            return Fetched(records=Records(), asked=f"{file} of {place}", pages=0, gaps=(gap,))
        people = [
            person
            for document in found.documents
            if document.path.endswith(file)
            for person in read_team(document.text, release=f"v{self._version}", path=document.path)
        ]
        missing = Gap(file, "names nobody, or is not there")
        gaps = found.gaps or (() if people else (missing,))
        return Fetched(
            records=Records(team=tuple(people)), asked=found.asked, pages=found.pages, gaps=gaps
        )

    def _read(self, file: str, at: datetime) -> Documents:
        settings = self._settings
        if settings.path:
            path = self._home / settings.path
            shown, repository = settings.path, settings.repository
            return read_local(path, shown=shown, file=file, repository=repository, at=at)
        if self._client is None:
            raise SourceError(
                f"there is nothing to ask for {settings.repository}",
                hint="give [sources.schedule] a path to a clone",
            )
        read = read_graphql if self._client.has_token else read_rest
        return read(self._client, repository=settings.repository, file=file, at=at)
