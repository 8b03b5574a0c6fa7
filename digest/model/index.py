"""What the archive's index holds: editions and weeks in the few words that other pages need.

An edition's text and a week's snapshot are read once; everything that looks at the archive as a
whole (search, marks, topic pages, feeds of items, pictures) reads these instead.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from digest.model.base import require_utc
from digest.model.editions import Correction, EntryKind, ReleaseMeta
from digest.model.records import Deadline, KepFacts, KepUpdate


class Mention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of an edition: what it says, where it stands, what it is about.

    ``section`` is the section's id. ``body`` is the sanitised HTML of a highlight's text.
    ``anchor`` leads to the entry on the edition's page; prose has its section's, empty for text
    before any heading. ``title`` is the plain text of its first line of thought, ``html`` the same
    as sanitised HTML with absolute links, ``text`` the plain text that follows. ``keys`` are
    canonical, in the order of the text; ``urls`` are the links that have no key. ``line`` (from 1)
    is where it starts in the file ``path``.
    """

    kind: EntryKind
    section: str
    section_title: str
    anchor: str
    title: str
    html: str = ""
    body: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    path: str = "edition.md"
    line: int = 0


class IndexedEdition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edition as the index holds it; ``mentions`` stand in page order.

    ``page`` is the path of its page below the site's root, as it is linked. ``words`` counts the
    visible words of its text. ``content`` identifies the text that all this was read from.
    ``title``, ``summary`` and ``highlights`` are never raw: visible characters only, bounded.
    ``redirects`` are paths that lead to its page, ``lost_anchors`` those that it went out with and
    that no text carries any more. ``has_summary`` says whether the editor wrote one. Times are UTC.
    """

    id: str
    content: str
    page: str
    title: str
    summary: str = ""
    has_summary: bool = False
    authors: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    feed_id: str | None = None
    corrections: tuple[Correction, ...] = ()
    redirects: tuple[str, ...] = ()
    lost_anchors: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    release: ReleaseMeta | None = None
    said: str = ""
    words: int = 0
    mentions: tuple[Mention, ...] = ()
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_utc("published_at", self.published_at)
        require_utc("updated_at", self.updated_at)

    @property
    def is_published(self) -> bool:
        """Whether the edition is out."""
        return self.published_at is not None


class BodySection(msgspec.Struct, frozen=True, kw_only=True):
    """One section as it stands on the page: without its heading, with ids and permalinks.

    ``title`` and ``anchor`` are empty for text before any heading.
    """

    title: str
    anchor: str
    html: str


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """An edition's text as HTML; sections without content are left out."""

    content: str
    sections: tuple[BodySection, ...]


class Merge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One merged pull request of a week; its key is canonical, its labels are sorted."""

    key: str
    title: str
    url: str
    author: str | None = None
    merged_at: datetime | None = None
    base: str | None = None
    labels: tuple[str, ...] = ()


class ReleaseLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One release of a week."""

    key: str
    name: str
    url: str
    published_at: datetime | None = None
    prerelease: bool = False


class IndexedWeek(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edition's snapshot as the index holds it; all in key order, times UTC.

    ``start`` is included, ``end`` excluded. ``keps`` holds the facts of the proposals that changed
    in the window, of a snapshot with few of them all, by path. ``content`` identifies the snapshot.
    """

    id: str
    content: str
    start: datetime
    end: datetime
    merges: tuple[Merge, ...] = ()
    releases: tuple[ReleaseLine, ...] = ()
    kep_updates: tuple[KepUpdate, ...] = ()
    keps: dict[str, KepFacts] = {}
    deadlines: tuple[Deadline, ...] = ()
