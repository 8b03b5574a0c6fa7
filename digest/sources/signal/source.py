"""The state of the blocking and informing boards at the moment of asking."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.json_page import SilentError, ask_json, read_json, real_web
from digest.sources.signal.summaries import parse_summaries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.config import Signal
    from digest.model import SignalTab
    from digest.sources.base import Progress
    from digest.sources.json_page import OpenWeb
    from digest.window import WeekWindow

_NAME = "signal"
_HINT = "check dashboards, url and path in [sources.signal]"
_NOT_ASKED = "was not asked: the host gave no answer for another dashboard (run again later)"


class SignalSource:
    """TestGrid, or a folder with its answers; ``home`` is what a path is relative to.

    TestGrid tells the present only: for a week long past its answer is today's all the same, and
    the time of the fetch stands beside it in the snapshot.
    """

    name = _NAME

    def __init__(
        self,
        settings: Signal,
        *,
        home: Path,
        open_web: OpenWeb = real_web,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._home = home
        self._open_web = open_web
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return all tabs by dashboard and name; a gap names a dashboard.

        Once the host was silent, the dashboards that are left are not asked.
        """
        dashboards = tuple(dict.fromkeys(self._settings.dashboards))
        tabs: list[SignalTab] = []
        gaps: list[Gap] = []
        read, pages, is_silent = self._reader(), 0, False
        for number, dashboard in enumerate(dashboards):
            self._progress("dashboards", number, len(dashboards))
            if is_silent:
                gaps.append(Gap(dashboard, _NOT_ASKED))
                continue
            try:
                tabs += parse_summaries(read(dashboard), dashboard, self._settings.page)
                pages += 1
            except SourceError as error:
                is_silent = isinstance(error, SilentError)
                gaps.append(Gap(dashboard, f"{error} ({error.hint})"))
        self._progress("dashboards", len(dashboards), len(dashboards))
        return Fetched(
            records=Records(signal=tuple(sorted(tabs, key=lambda tab: tab.identity))),
            asked=f"{len(dashboards)} dashboards of {self._settings.path or self._settings.url}",
            pages=pages,
            gaps=tuple(gaps),
        )

    def _reader(self) -> Callable[[str], object]:
        """Return what reads a dashboard's document."""
        settings = self._settings
        if settings.path:
            folder = self._home / settings.path

            def read_file(dashboard: str) -> object:
                name = f"{dashboard}.json"
                return read_json(folder / name, f"{settings.path}/{name}", hint=_HINT)

            return read_file
        web = self._open_web()
        return lambda dashboard: ask_json(
            settings.url.replace("{dashboard}", quote(dashboard)), web, hint=_HINT
        )
