"""The list of all pages for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from markupsafe import escape

from digest.addresses import absolute
from digest.edition import words
from digest.render.places import ARCHIVE, STATISTICS, merges_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from digest.model import Artifact, IndexedEdition
    from digest.render.base import Publication
    from digest.render.items import Item

PATH = "sitemap.xml"
MOST_PAGES = 50_000
"""What the protocol allows in one file."""


def sitemap(pages: Iterable[tuple[str, datetime | None]], *, site_url: str) -> bytes:
    """Return the sitemap of the pages, in their order, up to :data:`MOST_PAGES`.

    Args:
        pages: path below the site's root, as it is linked ("" is the front page), and the time in
            UTC at which its text last changed; ``None`` where there is none to name.
        site_url: the site's address.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for place, (path, changed_at) in enumerate(pages):
        if place == MOST_PAGES:
            break
        changed = f"<lastmod>{words.stamp(changed_at)}</lastmod>" if changed_at else ""
        lines.append(f"<url><loc>{escape(absolute(site_url, path))}</loc>{changed}</url>")
    lines.append("</urlset>\n")
    return "\n".join(lines).encode()


def render_sitemap(publication: Publication) -> Iterator[Artifact]:
    """Yield the list of all pages that search engines may show; drafts are not among them."""
    if not publication.outputs.sitemap:
        return
    pages = tuple(_pages(publication))
    make = partial(sitemap, pages, site_url=publication.site.url)
    yield publication.artifact(PATH, make, pages)


def _pages(publication: Publication) -> Iterator[tuple[str, datetime | None]]:
    outputs, about = publication.outputs, publication.about
    newest = publication.published[0] if publication.published else None
    yield "", _changed_at(newest) if newest else None
    for edition in publication.published:
        yield edition.page, _changed_at(edition)
        if publication.has_merges(edition):
            yield merges_path(edition), edition.published_at
    if outputs.topics:
        yield from ((f"{kind}/", None) for kind in sorted({t.kind for t in about.topics}))
        yield from ((topic.path, _newest_of(topic.items)) for topic in about.topics)
    if outputs.proposals and about.proposals:
        yield f"{publication.proposal.lower()}/", None
        yield from ((p.path, _newest_of(p.items)) for p in about.proposals.values())
    if outputs.archive:
        yield ARCHIVE, newest.published_at if newest else None
    if outputs.statistics:
        yield STATISTICS, None


def _changed_at(edition: IndexedEdition) -> datetime | None:
    return edition.updated_at or edition.published_at


def _newest_of(items: Sequence[Item]) -> datetime | None:
    """Return when the newest of items, which come newest first, came out."""
    return items[0].edition.published_at if items else None
