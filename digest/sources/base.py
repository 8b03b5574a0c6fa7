"""What every source promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from digest.model import Gap, Records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import PullRequest
    from digest.window import WeekWindow


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What one source returned: its records, how it asked, and a gap for each unit that failed.

    ``asked`` is one line for people: what was asked of whom. ``pages`` counts answers read.
    """

    records: Records
    asked: str
    pages: int
    gaps: tuple[Gap, ...] = ()


class Progress(Protocol):
    """Told how far a source is; ``total`` is ``None`` while it is not known."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show ``done`` of ``total`` of ``what`` ("pull requests of kubernetes/kubernetes")."""


def no_progress(what: str, done: int, total: int | None) -> None:
    """Show nothing."""


class Source(Protocol):
    """One upstream."""

    @property
    def name(self) -> str:
        """Short and unique; stands in settings, snapshots and messages."""

    @property
    def required(self) -> bool:
        """Whether a gap in this source fails the run."""

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        """Return every record in ``window`` in key order, and a gap for each unit that failed.

        ``wanted`` are canonical keys whose facts are asked for even where nothing changed (the
        proposals that the draft links). A unit that cannot be read never raises; only a fault of
        the program does. A gap's ``unit`` is a repository or a file, or the source's own name
        where nothing of it could be read.
        """


@runtime_checkable
class Follower(Protocol):
    """A source that looks at what another one found: who asked already need not ask again."""

    def fetch_about(self, window: WeekWindow, merged: Iterable[PullRequest]) -> Fetched:
        """Return what :meth:`Source.fetch` does, by the pull requests that were merged."""
