"""Changes of leadership: the file of groups at a window's start and at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model import Gap, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.leads.diff import lead_changes
from digest.sources.leads.file import read_groups
from digest.sources.schedule.files import read_local
from digest.sources.schedule.graphql import read_graphql
from digest.sources.schedule.rest import read_rest

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.config import Leads
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.sources.leads.file import Groups
    from digest.sources.schedule.files import Document, Documents
    from digest.window import WeekWindow


class LeadsSource:
    """The file in a repository at GitHub or in a clone, as it stood at two moments.

    ``home`` is what a relative path in the settings is relative to; ``client`` may be missing where
    the settings have a path.
    """

    name = "leads"

    def __init__(
        self,
        settings: Leads,
        *,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._client = client
        self._home = home
        self._progress = progress
        self._file = settings.file.strip("/")

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the changes in the order of group, person and role.

        A gap names the file, the source where the repository itself could not be read. Where
        either version cannot be read there are no changes: half a comparison would be made up.
        """
        self._progress(self._place, 0, 2)
        try:
            first = self._documents(window.start)
            self._progress(self._place, 1, 2)
            last = self._documents(window.end)
        except SourceError as error:
            message = f"{error} ({error.hint})".replace("[sources.schedule]", "[sources.leads]")
            return self._nothing(Gap(self.name, message), 0)
        self._progress(self._place, 2, 2)
        pages = first.pages + last.pages
        try:
            before = self._groups(first, window.start)
            after = self._groups(last, window.end)
        except ValueError as error:
            return self._nothing(Gap(self._file, str(error)), pages)
        page = self._page(last.documents[0])
        odd = {**before.odd, **after.odd}
        return Fetched(
            records=Records(leads=lead_changes(before, after, path=self._file, page=page)),
            asked=f"{self._place} at {window.start:%Y-%m-%d} and at {window.end:%Y-%m-%d}",
            pages=pages,
            gaps=tuple(Gap(self._file, odd[directory]) for directory in sorted(odd)),
        )

    @property
    def _place(self) -> str:
        return f"{self._file} of {self._settings.path or self._settings.repository}"

    def _nothing(self, gap: Gap, pages: int) -> Fetched:
        return Fetched(records=Records(), asked=self._place, pages=pages, gaps=(gap,))

    def _documents(self, at: datetime) -> Documents:
        settings = self._settings
        repository, file = settings.repository, self._file
        if settings.path:
            path = self._home / settings.path
            if path.exists() and not _has_history(path):
                raise SourceError(
                    f"{settings.path} is no clone: it does not know what the file said before",
                    hint="give [sources.leads] the path of a clone, or a repository",
                )
            return read_local(path, shown=settings.path, file=file, repository=repository, at=at)
        if self._client is None:
            raise SourceError(
                f"there is nothing to ask for {repository}",
                hint="give [sources.leads] a path to a clone",
            )
        read = read_graphql if self._client.has_token else read_rest
        return read(self._client, repository=repository, file=file, at=at)

    def _groups(self, found: Documents, at: datetime) -> Groups:
        """Return the groups of the one document.

        Raises:
            ValueError: it is not there or cannot be read.
        """
        when = f"{at:%Y-%m-%d}"
        document = next(iter(found.documents), None)
        if document is None:
            why = found.gaps[0].message if found.gaps else f"there is no such file; {found.asked}"
            raise ValueError(f"at {when}: {why}")
        try:
            return read_groups(document.text)
        except ValueError as error:
            raise ValueError(f"at {when}: {error}") from error

    def _page(self, document: Document) -> str:
        """Return the address of a group's folder with ``{directory}``, "" where none is known."""
        folder, _, name = document.url.replace("/blob/", "/tree/", 1).rpartition("/")
        return f"{folder}/{{directory}}" if name else ""


def _has_history(path: Path) -> bool:
    return (path / ".git").exists() or (path / "HEAD").is_file()
