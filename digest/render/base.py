"""What every renderer gets and promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Protocol

import msgspec
from jinja2 import Environment

from digest.config import EventSettings, Feeds, Outputs, Site, Social
from digest.fingerprint import fingerprint
from digest.model import Artifact, Body, IndexedEdition, IndexedWeek
from digest.render.items import About
from digest.render.places import ARCHIVE, SEARCH, STATISTICS, shown_kind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StaticFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its path below the site's root, the fingerprint of its bytes, and they."""

    path: str
    content: str
    read: Callable[[], bytes]


class Publication(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything the site is made from.

    ``editions`` stand newest first. Drafts are among them only where ``drafts`` is set; they are
    marked, and in no feed. ``weeks`` are the snapshots by edition id, ``body`` returns an edition's
    text as HTML, ``static`` are files as they are. ``topics`` are names with the prefixes of their
    labels, ``proposal`` is the word that starts a proposal's key. ``stamp`` dates what has no time
    of its own (a feed without entries).
    ``made_with`` identifies program, settings and templates: part of every artifact's key.
    """

    site: Site
    editions: tuple[IndexedEdition, ...]
    weeks: dict[str, IndexedWeek]
    body: Callable[[IndexedEdition], Body]
    templates: Environment
    feeds: Feeds = Feeds()
    outputs: Outputs = Outputs()
    social: Social = Social()
    events: tuple[EventSettings, ...] = ()
    static: tuple[StaticFile, ...] = ()
    topics: dict[str, str] = {}
    proposal: str = ""
    stylesheet: str = "style.css"
    drafts: bool = False
    version: str = ""
    stamp: datetime = EPOCH
    made_with: str = ""

    @cached_property
    def published(self) -> tuple[IndexedEdition, ...]:
        """The editions that are out, newest first."""
        return tuple(edition for edition in self.editions if edition.is_published)

    @cached_property
    def shown(self) -> tuple[IndexedEdition, ...]:
        """The editions that have a page, newest first."""
        return self.editions if self.drafts else self.published

    @cached_property
    def about(self) -> About:
        """What the items of the published editions are about."""
        return About(self.published, self.weeks, self.topics, self.proposal)

    @cached_property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Name and path of the pages about the archive as a whole, as every page links them."""
        return tuple(self._sections())

    def _sections(self) -> Iterator[tuple[str, str]]:
        outputs = self.outputs
        if outputs.archive:
            yield "Archive", ARCHIVE
        if outputs.topics:
            yield from ((f"{shown_kind(kind)}s", f"{kind}/") for kind in self.about.kinds)
        if outputs.proposals and self.about.proposals:
            yield f"{self.proposal}s", f"{self.proposal.lower()}/"
        if outputs.statistics:
            yield "Statistics", STATISTICS
        if outputs.search:
            yield "Search", SEARCH

    def merged_count(self, edition: IndexedEdition) -> int | None:
        """Return how many pull requests the edition's week merged, ``None`` without a snapshot."""
        week = self.weeks.get(edition.id)
        return len(week.merges) if week else None

    def has_merges(self, edition: IndexedEdition) -> bool:
        """Return whether an edition has a complete list of its week's merges."""
        return self.outputs.merges and bool(self.merged_count(edition))

    def artifact(self, path: str, make: Callable[[], bytes], *made_from: object) -> Artifact:
        """Return the artifact at a path below the site's root.

        Args:
            path: where it is written.
            make: returns its bytes.
            made_from: everything of the publication that the bytes depend on, or what identifies it
                (``edition.content``); site, settings, templates and what every
                page links to need not be named.
        """
        key = fingerprint(self.made_with, self.sections, path, *made_from)
        return Artifact(path=path.removeprefix("/"), key=key, make=make)


class Renderer(Protocol):
    """One kind of output: a pure function, without clock and disk."""

    def __call__(self, publication: Publication) -> Iterator[Artifact]:
        """Yield the artifacts one at a time; the same publication gives the same bytes."""
