"""Editions into artifacts, in memory: no clock, no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import DigestError
from digest.render.addresses import refuse_shared_paths
from digest.render.base import Publication, Renderer
from digest.render.feeds import render_feeds
from digest.render.index import render_index
from digest.render.page import render_pages
from digest.render.style import render_stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact

__all__ = ["RENDERERS", "Publication", "Renderer", "render_site"]

RENDERERS: tuple[Renderer, ...] = (render_pages, render_stylesheet, render_index, render_feeds)
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
            above = {path[:at] for at, char in enumerate(path) if char == "/"}
            if path in files or path in folders or above & files:
                raise DigestError(
                    f"two outputs of the site want the path {artifact.path}",
                    hint="change the permalink of an edition, or the path in [feeds]",
                )
            files.add(path)
            folders |= above
            yield artifact
