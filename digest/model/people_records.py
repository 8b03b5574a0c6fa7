"""Records about people and news; see :mod:`digest.model.records`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from digest.model.base import Record, require_utc

LeadChangeKind = Literal["joined", "left", "moved", "renamed"]


class LeadChange(Record, frozen=True, kw_only=True):
    """What a window did to one person's place among a group's leads.

    ``role`` is the one after the window and ``previous_role`` the one before it, in the file's own
    words made singular ("chair", "tech lead", "emeritus lead"); ``None`` where there was none.
    ``moved``: from one role to another; ``renamed``: the same person and role under another
    account, ``previous_handle``. ``group_change`` says that the whole group is new, was retired or
    got another name. ``group`` is "SIG Node", ``directory`` "sig-node".
    """

    group: str
    directory: str
    previous_directory: str | None
    group_change: Literal["new", "retired", "renamed"] | None
    name: str
    handle: str
    previous_handle: str | None
    change: LeadChangeKind
    role: str | None
    previous_role: str | None
    url: str
    path: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Group, person and roles: one person may gain two roles at once."""
        roles = (self.role or "", self.previous_role or "")
        return (self.directory, self.handle.casefold(), *roles)

    @property
    def units(self) -> tuple[str, ...]:
        """The file."""
        return (self.path.casefold(),)


class Newcomer(Record, frozen=True, kw_only=True):
    """Somebody whose first merged pull request in the repositories lies in the window.

    ``key`` is that pull request's, ``name`` what the account says, where it says anything.
    """

    login: str
    name: str | None
    key: str
    url: str
    merged_at: datetime

    def __post_init__(self) -> None:
        require_utc(self.login, self.merged_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """The account."""
        return (self.login.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository, and the account itself."""
        return (self.key.partition("#")[0].casefold(), f"@{self.login}".casefold())

    @property
    def happened_at(self) -> datetime:
        """When the pull request was merged."""
        return self.merged_at


class NewsPost(Record, frozen=True, kw_only=True):
    """One entry of a news feed: its title as plain text, and where it stands on the web."""

    title: str
    url: str
    published_at: datetime
    feed: str

    def __post_init__(self) -> None:
        require_utc(self.url, self.published_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Its address."""
        return (self.url,)

    @property
    def units(self) -> tuple[str, ...]:
        """Its feed."""
        return (self.feed.casefold(),)

    @property
    def happened_at(self) -> datetime:
        """When it was published."""
        return self.published_at


class Submission(Record, frozen=True, kw_only=True):
    """One open issue made from the issue form: what somebody wants to see in an edition.

    ``link``, ``section`` and ``text`` are the answers as they were typed, "" where there is none.
    """

    key: str
    repository: str
    number: int
    author: str | None
    title: str
    link: str
    section: str
    text: str
    created_at: datetime
    url: str

    def __post_init__(self) -> None:
        require_utc(self.key, self.created_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Its key."""
        return (self.key.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository."""
        return (self.repository.casefold(),)


class PeopleRecords(msgspec.Struct, frozen=True, kw_only=True):
    """The kinds of records of this file; a part of :class:`digest.model.Records`."""

    leads: tuple[LeadChange, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    news: tuple[NewsPost, ...] = ()
    submissions: tuple[Submission, ...] = ()


PEOPLE_KINDS = ("leads", "newcomers", "news", "submissions")
