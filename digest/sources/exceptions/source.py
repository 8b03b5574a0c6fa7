"""Exceptions to freezes: the files of the running releases as they stood at the window's end.

Most files come late: of fifteen (1.20 to 1.35), nine were whole only after their release. So the
release before the running ones is read as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.exceptions.file import read_exceptions
from digest.sources.schedule.files import Document, Documents, read_local, version_key
from digest.sources.schedule.graphql import read_graphql
from digest.sources.schedule.rest import read_rest
from digest.sources.schedule.running import Running, running_releases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from digest.config.enhancement_tables import Exceptions
    from digest.model import ReleaseException
    from digest.sources.base import Progress, Source
    from digest.sources.github.client import Client
    from digest.window import WeekWindow


class ExceptionsSource:
    """The exceptions files of a repository, a clone (as of the window's end), a folder or a file.

    ``schedule`` says which releases are running; ``prefix`` begins the keys of proposals. ``home``
    is what a relative path in the settings is relative to; ``client`` may be missing where the
    settings have a path.
    """

    name = "exceptions"

    def __init__(
        self,
        settings: Exceptions,
        *,
        schedule: Source | None,
        prefix: str,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._schedule = schedule
        self._prefix = prefix
        self._client = client
        self._home = home
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return all entries of these releases' files, in the order of release and file.

        A release without a file had no exception yet. A gap names a file that could not be read,
        or the line of an entry (``path:line``) that is doubtful or left out.
        """
        self._progress(self._place, 0, None)
        running = running_releases(self._schedule, window)
        if running.problem:
            return self._nothing(running.problem, running.pages)
        try:
            found = self._read(window.end)
        except SourceError as error:
            # The files are read as timelines are; the next step is about this table.
            hint = error.hint.replace("[sources.schedule]", "[sources.exceptions]")
            return self._nothing(f"{error} ({hint})", running.pages)
        self._progress(self._place, len(found.documents), len(found.documents))
        return self._fetched(found, running)

    @property
    def _place(self) -> str:
        return f"the exceptions of {self._settings.path or self._settings.repository}"

    def _nothing(self, problem: str, pages: int) -> Fetched:
        gap = Gap(self.name, problem)
        return Fetched(records=Records(), asked=self._place, pages=pages, gaps=(gap,))

    def _read(self, at: datetime) -> Documents:
        settings = self._settings
        repository, file = settings.repository, settings.file
        if settings.path:
            path = self._home / settings.path
            return read_local(path, shown=settings.path, file=file, repository=repository, at=at)
        if self._client is None:
            raise SourceError(
                f"there is nothing to ask for {repository}",
                hint="give [sources.exceptions] a path to a clone",
            )
        read = read_graphql if self._client.has_token else read_rest
        return read(self._client, repository=repository, file=file, at=at)

    def _fetched(self, found: Documents, running: Running) -> Fetched:
        entries: list[ReleaseException] = []
        gaps = list(found.gaps)
        documents = _chosen(found.documents, running)
        for document in documents:
            file = read_exceptions(
                document.text,
                release=f"v{document.version}",
                path=document.path,
                prefix=self._prefix,
            )
            entries += file.entries
            gaps += [
                Gap(f"{document.path}:{p.line}" if p.line else document.path, p.message)
                for p in file.problems
            ]
        names = ", ".join(f"v{document.version}" for document in documents)
        return Fetched(
            records=Records(exceptions=tuple(entries)),
            asked=f"{self._place} for {names or 'no release, none has any yet'}",
            pages=found.pages + running.pages,
            gaps=tuple(gaps),
        )


def _chosen(documents: Sequence[Document], running: Running) -> list[Document]:
    """Return the files of the running releases and of the one before them, oldest first.

    Where none is running, the newest is that one.
    """
    ours = {release.removeprefix("v") for release in running.releases}
    first = min(map(version_key, ours), default=None)
    older = (d for d in documents if first is None or version_key(d.version) < first)
    before = max(older, key=lambda d: version_key(d.version), default=None)
    chosen = [d for d in documents if d.version in ours or d is before]
    return sorted(chosen, key=lambda d: version_key(d.version))
