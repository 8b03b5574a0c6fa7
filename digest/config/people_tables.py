"""The settings of the sources about people and news, and of dated events."""

from __future__ import annotations

from datetime import date

import msgspec


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the settings."""


class Leads(_Table, frozen=True, kw_only=True):
    """Who leads which group: one YAML file in a repository, or in a local clone at ``path``."""

    enabled: bool = True
    required: bool = False
    repository: str = ""
    path: str = ""
    file: str = "sigs.yaml"


class Newcomers(_Table, frozen=True, kw_only=True, rename={"excluded": "except"}):
    """People whose first merged pull request lies in the window.

    An earlier one is looked for in the repositories of ``[sources.pulls]``; accounts in ``except``
    asked not to be named.
    """

    enabled: bool = True
    required: bool = False
    excluded: tuple[str, ...] = ()


class News(_Table, frozen=True, kw_only=True):
    """Posts of RSS and Atom feeds: addresses, or files that hold what one answered.

    A feed without a new entry for ``stale_days`` is told; 0 tells of none.
    """

    enabled: bool = True
    required: bool = False
    feeds: tuple[str, ...] = ()
    stale_days: int = 180


class Submissions(_Table, frozen=True, kw_only=True):
    """Open issues of a repository with a label, made from the issue form."""

    enabled: bool = True
    required: bool = False
    repository: str = ""
    label: str = "digest"


class EventSettings(_Table, frozen=True, kw_only=True):
    """A dated event: a day, or those from ``on`` to ``until``, both included."""

    on: date
    title: str
    until: date | None = None
    url: str = ""

    @property
    def last_on(self) -> date:
        """The last day of it."""
        return self.until or self.on


class Contributions(_Table, frozen=True, kw_only=True):
    """A stored answer of a statistics service about one release's cycle.

    Such answers change over time, so the number stands with its ``query``, an address, and the day
    it was ``asked_on``; it is never computed anew.
    """

    release: str
    query: str
    asked_on: date
    companies: int | None = None
    people: int | None = None


class PeopleSources(_Table, frozen=True, kw_only=True):
    """The upstreams of people and news; a part of ``[sources]``."""

    leads: Leads | None = None
    newcomers: Newcomers | None = None
    news: News | None = None
    submissions: Submissions | None = None
