"""Vulnerabilities that were made public in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.cves.feed import parse_feed
from digest.sources.json_page import ask_json, read_json, real_web

if TYPE_CHECKING:
    from pathlib import Path

    from digest.config import Cves
    from digest.sources.base import Progress
    from digest.sources.json_page import OpenWeb
    from digest.window import WeekWindow

_NAME = "cves"
_HINT = "check url or path in [sources.cves]"


class CvesSource:
    """The official list, at its address or in a file; ``home`` is what a path is relative to."""

    name = _NAME

    def __init__(
        self,
        settings: Cves,
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
        """Return the vulnerabilities published in the window, by time and id."""
        place = self._settings.path or self._settings.url
        self._progress(f"vulnerabilities of {place}", 0, None)
        try:
            found, gaps = parse_feed(self._read(), _NAME)
        except SourceError as error:
            gap = Gap(_NAME, f"{error} ({error.hint})")
            return Fetched(records=Records(), asked=place, pages=0, gaps=(gap,))
        self._progress(f"vulnerabilities of {place}", len(found), len(found))
        return Fetched(
            records=Records(cves=tuple(cve for cve in found if cve.published_at in window)),
            asked=f"{place}: of {len(found)}, those published from "
            f"{window.start:%Y-%m-%dT%H:%M:%SZ} to before {window.end:%Y-%m-%dT%H:%M:%SZ}",
            pages=1,
            gaps=tuple(gaps),
        )

    def _read(self) -> object:
        settings = self._settings
        if settings.path:
            return read_json(self._home / settings.path, settings.path, hint=_HINT)
        return ask_json(settings.url, self._open_web(), hint=_HINT)
