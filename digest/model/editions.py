"""The parts of an edition, its memory, and what is made from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

from digest.model.base import require_utc
from digest.model.records import SCHEMA


class LinkKind(StrEnum):
    """How a URL stands in the text."""

    LINK = "link"
    BARE = "bare"
    BROKEN = "broken"
    COMMENT = "comment"
    """Inside an HTML comment: reaches no output and covers nothing."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One URL of the text, at ``line`` (from 1) of the file ``path``."""

    url: str
    text: str
    path: str
    line: int
    kind: LinkKind
    key: str | None


EntryKind: TypeAlias = Literal["item", "highlight", "prose"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
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


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One heading in one file with what stands under it.

    ``markdown`` is the text without the heading, ``definitions`` the link definitions of the whole
    file, which the text may refer to. ``line`` is the heading's; 0 for text before any heading.
    """

    path: str
    line: int
    markdown: str
    definitions: str
    entries: tuple[Entry, ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
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


class Dismissal(msgspec.Struct, frozen=True, kw_only=True):
    """``<!-- dismiss KEY reason -->`` in the text; ``key`` is canonical."""

    key: str
    reason: str
    path: str
    line: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something in an edition's text that could not be read; the rest was used.

    One that is ``harmless`` is reported and stops nothing: a key that other tools know.
    """

    path: str
    line: int
    message: str
    harmless: bool = False


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A change made after publication, as readers see it."""

    at: datetime
    text: str


class ReleaseMeta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the front matter says of the release that an edition is about.

    ``logo`` is an address, of the web or below the site's root; ``logo_alt`` says what it shows.
    """

    version: str = ""
    theme: str = ""
    logo: str = ""
    logo_alt: str = ""


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """An edition's front matter; what it does not say is ``None`` or empty."""

    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    permalink: str | None = None
    feed_id: str | None = None
    corrections: tuple[Correction, ...] = ()
    redirect_from: tuple[str, ...] = ()
    """Paths at which the edition used to lie; each leads to its page."""
    social: tuple[str, ...] = ()
    """What posts on social networks say instead of the facts that are chosen for them."""
    release: ReleaseMeta | None = None
    imported_from: str | None = None
    """The file of another site that the edition was made from; its sections keep their order."""

    def __post_init__(self) -> None:
        require_utc("published_at", self.published_at)
        require_utc("updated_at", self.updated_at)


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What went out under an edition's name, and stays whatever is edited later.

    ``page`` is the path of its page below the site's root, ``text`` the fingerprint of its files,
    ``anchors`` those of its page, sorted, ``corrections`` how many were noted with that text.
    """

    at: datetime
    page: str
    feed_id: str
    text: str
    anchors: tuple[str, ...] = ()
    corrections: int = 0

    def __post_init__(self) -> None:
        require_utc("published", self.at)


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes one file of an edition, and whether they are done."""

    path: str
    writer: str | None
    ready: bool | None


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One week's digest as its text stands; ``links`` are all URLs, in the order of the text."""

    id: str
    meta: Meta
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    dismissals: tuple[Dismissal, ...]
    problems: tuple[Problem, ...]
    writers: tuple[Writer, ...]
    delivered: Delivered | None = None

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


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an edition's text; ``path`` is relative to the edition's folder."""

    path: str
    text: str


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What draft put into the text: when, and into which section.

    ``waits_in`` names the file that held the new text until it was put into its place; only a
    pending offer has one.
    """

    offered_at: datetime
    section: str
    waits_in: str | None = None


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What draft offered, by canonical key, and what was delivered under the edition's name.

    ``pending`` holds the offers of a draft that has not said that it finished: a killed one.
    """

    schema: int = SCHEMA
    keys: dict[str, Offer] = {}
    pending: dict[str, Offer] = {}
    published: Delivered | None = None


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the site: a relative POSIX path, and what makes its bytes when they are needed.

    ``key`` stands for all that the bytes are made from: two artifacts of one path and key have the
    same bytes, so those that are on disk already need not be made again.
    """

    path: str
    key: str
    make: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """The bytes, made now."""
        return self.make()
