"""Records of the release cycle that few projects have; see :mod:`digest.model.records`."""

from __future__ import annotations

from datetime import date, datetime

from digest.model.base import Record, require_utc


class ReleaseException(Record, frozen=True, kw_only=True):
    """One entry of a release's exceptions file: somebody asked for more time after a freeze.

    ``freeze`` is the name of the table it stands in (``codeFreeze``), ``None`` where the file is
    one list. ``entry`` counts the file's entries from 1, ``status`` is the verdict in the file's
    own word, ``key`` the proposal of its ``issue``.
    """

    release: str
    entry: int
    freeze: str | None
    name: str
    key: str | None
    requested_on: date | None
    reviewed_on: date | None
    status: str | None
    thread: str | None
    pull_requests: tuple[str, ...]
    path: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Release and place in the file: one proposal may ask twice."""
        return (self.release, str(self.entry))

    @property
    def units(self) -> tuple[str, ...]:
        """Its file."""
        return (self.path.casefold(),)


class TeamMember(Record, frozen=True, kw_only=True):
    """One person of a release's team, in the order of its page: ``entry`` counts from 1.

    ``role`` is the table's own word; ``login`` is ``None`` where it gives no account.
    """

    release: str
    entry: int
    role: str
    name: str
    login: str | None
    is_shadow: bool
    path: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Release and place on the page: one person may have two roles."""
        return (self.release, str(self.entry))

    @property
    def units(self) -> tuple[str, ...]:
        """Its file."""
        return (self.path.casefold(),)


class TrackedEnhancement(Record, frozen=True, kw_only=True):
    """One proposal's tracking issue in a release's milestone, as it stood when it was asked for.

    ``labels`` are sorted: ``lead-opted-in``, ``tracked/yes``, ``stage/alpha`` among others.
    """

    key: str
    repository: str
    number: int
    title: str
    url: str
    milestone: str
    labels: tuple[str, ...]
    state: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Its key; an issue has one milestone."""
        return (self.key.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository."""
        return (self.repository.casefold(),)


class ProductionReadiness(Record, frozen=True, kw_only=True):
    """The stages of one proposal that a production readiness review approved.

    ``path`` is ``None`` where the proposal has no approval file; a proposal without a record is
    one whose file nobody looked for. ``stages`` are sorted.
    """

    key: str
    repository: str
    path: str | None
    stages: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, ...]:
        """Its key."""
        return (self.key.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Its repository, and its file."""
        return tuple(unit.casefold() for unit in (self.repository, self.path) if unit)


class PatchRelease(Record, frozen=True, kw_only=True):
    """One patch release in the public schedule, out or planned; its days are the schedule's.

    ``is_next`` is how the schedule names the one that a branch gets next; all others it lists as
    published. ``release`` is "1.33", ``version`` "1.33.5", ``note`` the schedule's own Markdown.
    """

    release: str
    version: str
    cherry_picks_due_on: date | None
    target_on: date | None
    is_next: bool
    note: str | None
    path: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Its version."""
        return (self.version,)

    @property
    def units(self) -> tuple[str, ...]:
        """The schedule's file."""
        return (self.path.casefold(),)


class EndOfLife(Record, frozen=True, kw_only=True):
    """When a release branch gets fewer fixes, and when none; ``None`` where no day is given.

    ``final_version`` is its last patch release, where that is known already.
    """

    release: str
    maintenance_on: date | None
    ends_on: date | None
    final_version: str | None
    note: str | None
    path: str

    @property
    def identity(self) -> tuple[str, ...]:
        """Its release."""
        return (self.release,)

    @property
    def units(self) -> tuple[str, ...]:
        """The file that says so."""
        return (self.path.casefold(),)


class Cve(Record, frozen=True, kw_only=True):
    """One entry of the official list of vulnerabilities; ``is_fixed`` ``None``: it does not say.

    ``key`` is that of the issue that ``url`` names, ``None`` where it names none.
    """

    id: str
    key: str | None
    url: str
    summary: str
    published_at: datetime
    is_fixed: bool | None

    def __post_init__(self) -> None:
        require_utc(self.id, self.published_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Its id."""
        return (self.id.casefold(),)

    @property
    def units(self) -> tuple[str, ...]:
        """Itself: the list is one file."""
        return (self.id.casefold(),)

    @property
    def happened_at(self) -> datetime:
        """When it was made public."""
        return self.published_at


class SignalTab(Record, frozen=True, kw_only=True):
    """One tab of a TestGrid dashboard, as it stood when it was asked for.

    ``status`` is TestGrid's own word (PASSING, FLAKY, FAILING, STALE, ...); ``ran_at`` is its last
    run, ``failing_since`` the first failure of the test that fails longest.
    """

    dashboard: str
    tab: str
    status: str
    message: str | None
    ran_at: datetime | None
    failing_since: datetime | None
    url: str

    def __post_init__(self) -> None:
        for moment in (self.ran_at, self.failing_since):
            require_utc(f"{self.dashboard} {self.tab}", moment)

    @property
    def identity(self) -> tuple[str, ...]:
        """Dashboard and tab."""
        return (self.dashboard, self.tab)

    @property
    def units(self) -> tuple[str, ...]:
        """Its dashboard."""
        return (self.dashboard.casefold(),)
