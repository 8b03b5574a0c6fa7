"""Editions into artifacts, in memory: no clock, no disk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from digest.addresses import refuse_shared_paths
from digest.errors import DigestError
from digest.render.archive import render_archive
from digest.render.base import Publication, Renderer
from digest.render.calendar import render_calendar
from digest.render.feeds import render_feeds
from digest.render.index import render_index
from digest.render.mail import render_newsletters, render_posts
from digest.render.merges import render_merges
from digest.render.missing import render_missing
from digest.render.opml import render_opml
from digest.render.page import render_pages
from digest.render.proposals import render_proposals
from digest.render.redirects import render_redirects
from digest.render.search.site import render_search
from digest.render.sitemap import render_sitemap
from digest.render.static import render_static
from digest.render.statistics import render_statistics
from digest.render.style import render_stylesheet
from digest.render.topics import render_topics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact

__all__ = ["RENDERERS", "Publication", "Renderer", "render_site"]

RENDERERS: tuple[Renderer, ...] = (
    render_pages,
    render_static,
    render_redirects,
    render_merges,
    render_newsletters,
    render_posts,
    render_stylesheet,
    render_topics,
    render_proposals,
    render_archive,
    render_index,
    render_feeds,
    render_opml,
    render_statistics,
    render_search,
    render_calendar,
    render_missing,
    render_sitemap,
)
"""In this order: a page that cannot be made is met before anything was written, and index and feeds
never name a page that is not there yet."""


def render_site(publication: Publication) -> Iterator[Artifact]:
    """Yield every file of the site, each path once.

    Raises:
        DigestError: two outputs want one path, or one a folder where another wants a file; or a
            template or a permalink is at fault.
    """
    refuse_shared_paths(publication.shown)
    files: set[str] = set()
    folders: set[str] = set()
    for renderer in RENDERERS:
        for artifact in renderer(publication):
            # Some file systems take A and a for the same.
            path = artifact.path.casefold()
            above = _folders_above(path)
            if path in files or path in folders or not files.isdisjoint(above):
                raise DigestError(
                    f"two outputs of the site want the path {artifact.path}",
                    hint="change a permalink or redirect_from of an edition, a path in [feeds], "
                    "a name in [topics], or that of a file in static/",
                )
            files.add(path)
            folders.update(above)
            yield artifact


@lru_cache(maxsize=4)  # neighbours lie in one folder
def _above(folder: str) -> tuple[str, ...]:
    return (*(folder[:at] for at, char in enumerate(folder) if char == "/"), folder)


def _folders_above(path: str) -> tuple[str, ...]:
    folder = path.rpartition("/")[0]
    return _above(folder) if folder else ()
