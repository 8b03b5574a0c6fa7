"""The nouns: records of upstreams, candidates, the edition's parts and artifacts.

Everything here is frozen. Records are facts as an upstream gave them: what it did not give is
``None``, every time is UTC, every list is sorted so that equal facts are equal bytes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

SCHEMA = 1


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value with named fields."""


def _require_utc(owner: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() != timedelta(0):
        raise ValueError(f"{owner}: {moment!r} is not in UTC")


# ------------------------------------------------------------------ records of upstreams


class Record(_Value, frozen=True, kw_only=True):
    """One upstream fact."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What two records of one kind may not have in common."""
        raise NotImplementedError

    @property
    def units(self) -> tuple[str, ...]:
        """The repository or files it comes from, in lower case, as gaps name them."""
        raise NotImplementedError

    @property
    def happened_at(self) -> datetime | None:
        """The moment that must lie in the window, ``None`` where it need not."""
        return None


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
        _require_utc(self.key, self.merged_at)

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
    _Value,
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
        """The file, under its old and its new name."""
        return (self.path.casefold(), (self.previous_path or self.path).casefold())


class KepFacts(_Value, frozen=True, kw_only=True, rename={"latest_milestone": "latest-milestone"}):
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
        _require_utc(self.key, self.published_at)

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
        _require_utc(f"{self.release} {self.name}", self.ends_at)

    @property
    def identity(self) -> tuple[str, ...]:
        """Release and name of the row."""
        return (self.release, self.name)

    @property
    def units(self) -> tuple[str, ...]:
        """The table's file, which its address ends with."""
        path = self.url.partition("#")[0].casefold()
        return (path.partition("/blob/")[2].partition("/")[2] or path,)


class Gap(_Value, frozen=True, omit_defaults=True):
    """The smallest unit that a source could not read: a repository, a file, else the source.

    ``kept`` counts the records of an earlier snapshot that stand in, fetched at ``kept_from``.
    """

    unit: str
    message: str
    kept: int = 0
    kept_from: datetime | None = None


class SourceReport(_Value, frozen=True, kw_only=True):
    """What one source was asked and what came back."""

    name: str
    fetched_at: datetime
    asked: str
    records: int
    pages: int
    required: bool
    gaps: tuple[Gap, ...] = ()


class Records(_Value, frozen=True, kw_only=True):
    """Records of every kind; a source fills in its own."""

    pull_requests: tuple[PullRequest, ...] = ()
    originals: tuple[PullRequest, ...] = ()
    """Pull requests from before the window that a cherry-pick in it backports."""
    kep_updates: tuple[KepUpdate, ...] = ()
    keps: dict[str, KepFacts] = {}
    releases: tuple[Release, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


class Window(_Value, frozen=True, kw_only=True):
    """The window as it stands in a snapshot."""

    start: datetime
    end: datetime


class Snapshot(Records, frozen=True, kw_only=True):
    """Every record of one window, with what each source was asked."""

    schema: int = SCHEMA
    edition: str
    window: Window
    sources: tuple[SourceReport, ...] = ()


# ------------------------------------------------------------------ curation


class Reason(_Value, frozen=True, kw_only=True):
    """One named part of a rank: ``kind/feature +3``."""

    text: str
    score: int

    def __str__(self) -> str:
        return f"{self.text} {self.score:+d}"


class CandidateKind(StrEnum):
    """What a candidate is made from."""

    PULL_REQUEST = "pull request"
    PROPOSAL = "proposal"
    RELEASE = "release"


class Candidate(_Value, frozen=True, kw_only=True):
    """One change the editor may choose: doubles merged, cherry-picks folded, ranked.

    ``keys`` are canonical and include those of every part (cherry-picks, a proposal's pull
    requests); a link to any of them covers the candidate. ``branches`` are those it was
    backported to. ``section`` is the id of the suggested section. ``summary`` is one short plain
    sentence without a full stop, from the release note or the title.
    """

    key: str
    kind: CandidateKind
    keys: tuple[str, ...]
    title: str
    url: str
    summary: str
    section: str = ""
    reasons: tuple[Reason, ...] = ()
    must_report: tuple[str, ...] = ()
    author: str | None = None
    is_bot: bool = False
    labels: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the editor should know: reverts, reverted by, merged before the window."""
    also: tuple[tuple[str, str], ...] = ()
    """Tags and URLs of further releases that are folded into this one."""

    @property
    def score(self) -> int:
        """The sum of the reasons."""
        return sum(reason.score for reason in self.reasons)


# ------------------------------------------------------------------ the edition's parts


class LinkKind(StrEnum):
    """How a URL stands in the text."""

    LINK = "link"
    BARE = "bare"
    BROKEN = "broken"
    COMMENT = "comment"
    """Inside an HTML comment: reaches no output and covers nothing."""


class Link(_Value, frozen=True, kw_only=True):
    """One URL of the text, at ``line`` (from 1) of the file ``path``."""

    url: str
    text: str
    path: str
    line: int
    kind: LinkKind
    key: str | None


EntryKind: TypeAlias = Literal["item", "highlight", "prose"]


class Entry(_Value, frozen=True, kw_only=True):
    """One thing in an edition: a list item, a highlight with its text, or a stretch of prose.

    ``title`` is the plain text of its first line of thought. ``path`` is relative to the edition's
    folder, ``line`` (from 1) where it starts there. ``keys`` are canonical, in the order of the
    text; the first names the anchor. ``span`` holds the byte offsets, in the UTF-8 of its part's
    ``markdown``, of the text that the anchor belongs to; ``None`` where there is no such text.
    """

    kind: EntryKind
    path: str
    line: int
    title: str
    keys: tuple[str, ...]
    links: tuple[Link, ...]
    span: tuple[int, int] | None


class Part(_Value, frozen=True, kw_only=True):
    """One heading in one file with what stands under it.

    ``markdown`` is the text without the heading, ``definitions`` the link definitions of the whole
    file, which the text may refer to. ``line`` is the heading's; 0 for text before any heading.
    """

    path: str
    line: int
    markdown: str
    definitions: str
    entries: tuple[Entry, ...]


class Section(_Value, frozen=True, kw_only=True):
    """Everything under the headings of one name, in all files of an edition.

    ``id`` is the configured section's, else made from the title; empty for text before any heading.
    """

    id: str
    title: str
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all parts, in the order of the text."""
        return tuple(entry for part in self.parts for entry in part.entries)


class Dismissal(_Value, frozen=True, kw_only=True):
    """``<!-- dismiss KEY reason -->`` in the text; ``key`` is canonical."""

    key: str
    reason: str
    path: str
    line: int


class Problem(_Value, frozen=True, kw_only=True):
    """Something in an edition's text that could not be read; the rest was used."""

    path: str
    line: int
    message: str


class Correction(_Value, frozen=True, kw_only=True):
    """A change made after publication, as readers see it."""

    at: datetime
    text: str


class Meta(_Value, frozen=True, kw_only=True):
    """An edition's front matter; what it does not say is ``None`` or empty."""

    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    permalink: str | None = None
    feed_id: str | None = None
    corrections: tuple[Correction, ...] = ()

    def __post_init__(self) -> None:
        _require_utc("published_at", self.published_at)
        _require_utc("updated_at", self.updated_at)


class Writer(_Value, frozen=True, kw_only=True):
    """Who writes one file of an edition, and whether they are done."""

    path: str
    writer: str | None
    ready: bool | None


class Edition(_Value, frozen=True, kw_only=True):
    """One week's digest as its text stands; ``links`` are all URLs, in the order of the text."""

    id: str
    meta: Meta
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    dismissals: tuple[Dismissal, ...]
    problems: tuple[Problem, ...]
    writers: tuple[Writer, ...]
    merged_count: int | None = None
    """Pull requests merged in the window, by the snapshot."""

    @property
    def is_published(self) -> bool:
        """Whether the edition is out."""
        return self.meta.published_at is not None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in page order."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def keys(self) -> frozenset[str]:
        """Every canonical key that is linked anywhere in the text."""
        return frozenset(
            link.key
            for link in self.links
            if link.key is not None and link.kind is not LinkKind.COMMENT
        )


class TextFile(_Value, frozen=True, kw_only=True):
    """One file of an edition's text; ``path`` is relative to the edition's folder."""

    path: str
    text: str


class Offer(_Value, frozen=True, kw_only=True):
    """What draft put into the text: when, and into which section."""

    offered_at: datetime
    section: str


class Ledger(_Value, frozen=True, kw_only=True):
    """What draft offered, by canonical key.

    ``pending`` holds the offers of a draft that has not said that it finished: a killed one.
    """

    schema: int = SCHEMA
    keys: dict[str, Offer] = {}
    pending: dict[str, Offer] = {}


class Artifact(_Value, frozen=True, kw_only=True):
    """One file of the site: a relative POSIX path and its bytes."""

    path: str
    content: bytes
