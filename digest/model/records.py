"""Records: facts as an upstream gave them, and the snapshot that holds a window's.

What an upstream did not give is ``None``, every time is UTC, every list is sorted so that equal
facts are equal bytes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

import msgspec

from digest.model.base import Record, require_utc
from digest.model.cycle_records import (
    Cve,
    EndOfLife,
    PatchRelease,
    ProductionReadiness,
    ReleaseException,
    SignalTab,
    TeamMember,
    TrackedEnhancement,
)
from digest.model.people_records import PEOPLE_KINDS, PeopleRecords

SCHEMA = 1
"""The version of snapshots and ledgers; readers accept all older ones."""


class PullRequest(Record, frozen=True, kw_only=True):
    """One merged pull request, as GitHub reported it."""

    key: str
    repository: str
    number: int
    title: str
    url: str
    author: str | None
    author_type: str | None
    merged_at: datetime
    base: str | None
    head: str | None
    labels: tuple[str, ...]
    milestone: str | None
    body: str | None
    body_truncated: bool
    release_note: str | None
    additions: int | None
    deletions: int | None
    changed_files: int | None

    def __post_init__(self) -> None:
        require_utc(self.key, self.merged_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Its key."""
        return (self.key.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository, or itself."""
        return (self.repository.casefold(), self.key.casefold())

    @property
    def happened_at(self) -> datetime:
        """When it was merged."""
        return self.merged_at


Change: TypeAlias = tuple[str | None, str | None]
"""Old and new value; ``None`` where the file has none."""


class KepChanges(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"latest_milestone": "latest-milestone"},
    omit_defaults=True,
):
    """What differs between the first and the last state of one file in the window."""

    stage: Change | None = None
    status: Change | None = None
    latest_milestone: Change | None = None
    milestone: dict[str, Change] = {}


class KepUpdate(Record, frozen=True, kw_only=True):
    """What a window's pull requests did to one proposal's file."""

    key: str
    number: int | None
    title: str | None
    owning_sig: str | None
    path: str
    previous_path: str | None
    new: bool
    removed: bool
    changes: KepChanges
    pull_requests: tuple[str, ...]
    url: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Key and path: two files may have one number."""
        return (self.key, self.path)

    @property
    def units(self) -> tuple[str, ...]:
        """The file, under its old and its new name, and the pull requests that touched it."""
        names = (self.path, self.previous_path or self.path, *self.pull_requests)
        return tuple(name.casefold() for name in names)


class KepFacts(
    msgspec.Struct, frozen=True, kw_only=True, rename={"latest_milestone": "latest-milestone"}
):
    """What a proposal's file says at the end of the window."""

    key: str
    title: str | None
    owning_sig: str | None
    stage: str | None
    status: str | None
    latest_milestone: str | None
    milestone: dict[str, str]
    authors: tuple[str, ...]
    commit: str | None


class Release(Record, frozen=True, kw_only=True):
    """One published release of a repository."""

    key: str
    repository: str
    tag: str
    name: str | None
    url: str
    published_at: datetime
    prerelease: bool
    body: str | None

    def __post_init__(self) -> None:
        require_utc(self.key, self.published_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Its key."""
        return (self.key.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository."""
        return (self.repository.casefold(),)

    @property
    def happened_at(self) -> datetime:
        """When it was published."""
        return self.published_at


class Deadline(Record, frozen=True, kw_only=True):
    """One row of a release timeline.

    ``starts_on`` is the first day the row names, in the words of the table; ``ends_at`` the moment
    in UTC at which the row is over, by the row's own cut-off, else the end of its last day in UTC.
    """

    release: str
    name: str
    starts_on: date
    ends_at: datetime
    cutoff: str | None
    major: bool
    url: str

    def __post_init__(self) -> None:
        require_utc(f"{self.release} {self.name}", self.ends_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Release and name of the row."""
        return (self.release, self.name)

    @property
    def units(self) -> tuple[str, ...]:
        """The table's file, which its address ends with."""
        path = self.url.partition("#")[0].casefold()
        return (path.partition("/blob/")[2].partition("/")[2] or path,)


class Gap(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest unit that a source could not read: a repository, a file, else the source.

    ``kept`` counts the records of an earlier snapshot that stand in, fetched at ``kept_from``.
    """

    unit: str
    message: str
    kept: int = 0
    kept_from: datetime | None = None


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one source was asked and what came back."""

    name: str
    fetched_at: datetime
    asked: str
    records: int
    pages: int
    required: bool
    gaps: tuple[Gap, ...] = ()


class Records(PeopleRecords, msgspec.Struct, frozen=True, kw_only=True):
    """Records of every kind; a source fills in its own."""

    pull_requests: tuple[PullRequest, ...] = ()
    originals: tuple[PullRequest, ...] = ()
    """Pull requests from before the window that a cherry-pick in it backports."""
    kep_updates: tuple[KepUpdate, ...] = ()
    keps: dict[str, KepFacts] = {}
    releases: tuple[Release, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    exceptions: tuple[ReleaseException, ...] = ()
    enhancements: tuple[TrackedEnhancement, ...] = ()
    readiness: tuple[ProductionReadiness, ...] = ()
    patches: tuple[PatchRelease, ...] = ()
    ends_of_life: tuple[EndOfLife, ...] = ()
    cves: tuple[Cve, ...] = ()
    signal: tuple[SignalTab, ...] = ()
    team: tuple[TeamMember, ...] = ()


LATER_KINDS = (
    "exceptions",
    "enhancements",
    "readiness",
    "patches",
    "ends_of_life",
    "cves",
    "signal",
    "team",
    *PEOPLE_KINDS,
)
"""Kinds that came after the first snapshots: a snapshot has no such key where it has none."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The window as it stands in a snapshot."""

    start: datetime
    end: datetime


class Snapshot(Records, frozen=True, kw_only=True):
    """Every record of one window, with what each source was asked."""

    schema: int = SCHEMA
    edition: str
    window: Window
    sources: tuple[SourceReport, ...] = ()
