"""Indexed editions for tests of what is made from the archive as a whole; all of it is made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.config import Site
from digest.fingerprint import fingerprint
from digest.keys import anchor_of
from digest.model import Body, IndexedEdition, Mention
from digest.render.base import Publication
from digest.render.search import render_search
from tests.builders_site import templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import EntryKind

KK = "kubernetes/kubernetes"


def make_mention(
    title: str,
    *keys: str,
    text: str = "",
    section: str = "Other Merges",
    anchor: str | None = None,
    kind: EntryKind = "item",
) -> Mention:
    """Return a mention; its anchor is that of its first key, else of its section."""
    section_id = section.lower().replace(" ", "-")
    return Mention(
        kind=kind,
        section=section_id,
        section_title=section,
        anchor=anchor if anchor is not None else anchor_of(keys[0]) if keys else section_id,
        title=title,
        text=text,
        keys=keys,
    )


def make_edition_index(
    id: str = "2026-08-16",  # noqa: A002 - an edition has an id
    mentions: Sequence[Mention] = (),
    *,
    title: str = "",
    summary: str = "",
    content: str = "1",
    is_published: bool = True,
) -> IndexedEdition:
    """Return a week's edition with these mentions, published on its own day."""
    return IndexedEdition(
        id=id,
        content=content,
        said=fingerprint(content, id, title, summary, list(mentions)),
        page=f"{id[:4]}/{id.replace('-', '')}/",
        title=title or f"Week Ending {id}",
        summary=summary,
        has_summary=bool(summary),
        published_at=datetime.fromisoformat(id).replace(tzinfo=UTC) if is_published else None,
        mentions=tuple(mentions),
    )


def make_publication(
    *editions: IndexedEdition, topics: dict[str, str] | None = None
) -> Publication:
    """Return a publication of these editions, newest first; its editions have no text."""
    return Publication(
        site=Site(url="https://example.org/digest/", title="Cluster Weekly"),
        editions=editions,
        weeks={},
        body=lambda edition: Body(content=edition.content, sections=()),
        templates=templates(),
        topics=topics or {},
        proposal="KEP",
        version="1.2.3",
    )


def search_files(*editions: IndexedEdition) -> dict[str, bytes]:
    """Return the files of the search over these editions, newest first, by path."""
    made = render_search(make_publication(*editions))
    return {artifact.path: artifact.content for artifact in made}
