"""Proposals (KEPs): what a window's merges changed in them, and what they say at its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.keps.api import fetch_from_github
from digest.sources.keps.clone import fetch_from_clone

if TYPE_CHECKING:
    from digest.config import Keps
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.window import WeekWindow


class KepsSource:
    """The proposals of one repository, from a local clone where the settings name one, else GitHub.

    A relative ``path`` in the settings is below ``home``.
    """

    name = "keps"

    def __init__(
        self,
        settings: Keps,
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
        """Whether a gap in this source fails the run."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        """Return updates and facts of proposals, both in order, and a gap for each unread file."""
        try:
            return self._fetch(window, wanted)
        except SourceError as error:
            gap = Gap(self.name, f"{error} ({error.hint})")
            return Fetched(records=Records(), asked=self._asked, pages=0, gaps=(gap,))

    @property
    def _asked(self) -> str:
        return self._settings.path or f"GitHub about {self._settings.repository}"

    def _fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        settings = self._settings
        if settings.path:
            path = self._home / Path(settings.path).expanduser()
            return fetch_from_clone(settings, path, window, wanted, self._progress)
        if self._client is None or not self._client.has_token:
            raise SourceError(
                "proposals take more requests than GitHub allows without a token",
                hint="set GITHUB_TOKEN, or clone "
                f"https://github.com/{settings.repository} and name it in [sources.keps] path",
            )
        return fetch_from_github(settings, self._client, window, wanted, self._progress)
