"""Pages at addresses where an edition used to lie: each leads to its page.

A static site has no other way than ``<meta http-equiv="refresh">`` (HTML Living Standard, 4.2.5.3);
with the canonical link search engines take it for a permanent redirect.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from digest.addresses import absolute, page_file, relative
from digest.render.frame import frame_of
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact, IndexedEdition
    from digest.render.base import Publication


def render_redirects(publication: Publication) -> Iterator[Artifact]:
    """Yield a page for each former address of each edition."""
    for edition in publication.shown:
        for path in edition.redirects:
            make = partial(_redirect, publication, edition, path)
            yield publication.artifact(page_file(path), make, edition.page, edition.title)


def _redirect(publication: Publication, edition: IndexedEdition, path: str) -> bytes:
    return render(
        publication.templates,
        "redirect.html.j2",
        frame=frame_of(publication, path),
        title=edition.title,
        href=relative(path, to=page_file(edition.page)),
        canonical=absolute(publication.site.url, edition.page),
    )
