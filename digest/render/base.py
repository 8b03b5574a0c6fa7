"""What every renderer gets and promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import msgspec
from jinja2 import Environment

from digest.config import Feeds, Site
from digest.model import Artifact, Edition

if TYPE_CHECKING:
    from collections.abc import Iterator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the site is made from.

    ``editions`` stand newest first. Drafts are among them only where ``drafts`` is set; they are
    marked, and in no feed. ``stamp`` dates what has no time of its own (a feed without entries).
    """

    site: Site
    editions: tuple[Edition, ...]
    templates: Environment
    feeds: Feeds = Feeds()
    stylesheet: str = "style.css"
    drafts: bool = False
    version: str = ""
    stamp: datetime = EPOCH

    @property
    def published(self) -> tuple[Edition, ...]:
        """The editions that are out, newest first."""
        return tuple(edition for edition in self.editions if edition.is_published)

    @property
    def shown(self) -> tuple[Edition, ...]:
        """The editions that have a page, newest first."""
        return self.editions if self.drafts else self.published


class Renderer(Protocol):
    """One kind of output: a pure function, without clock and disk."""

    def __call__(self, publication: Publication) -> Iterator[Artifact]:
        """Yield the artifacts one at a time; the same publication gives the same bytes."""
