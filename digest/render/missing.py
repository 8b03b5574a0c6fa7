"""The page that a host shows for what is not there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from digest.render.frame import frame_of
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from digest.model import Artifact
    from digest.render.base import Publication
    from digest.render.frame import Frame

PATH = "404.html"


def missing_page(frame: Frame, *, site_url: str, environment: Environment) -> bytes:
    """Return the page. A host serves it at any depth, so its links begin at the host's root.

    Args:
        frame: that of the front page.
        site_url: the site's address; its path begins every link.
        environment: the templates.
    """
    return render(environment, "404.html.j2", frame=from_the_root(frame, site_url))


def from_the_root(frame: Frame, site_url: str) -> Frame:
    """Return the front page's frame with links that lead to the same from any page."""
    root = quote(urlsplit(site_url).path.rstrip("/"), safe="/%") + "/"

    def at(href: str) -> str:
        return root + href

    return msgspec.structs.replace(
        frame,
        home=root,
        stylesheet=at(frame.stylesheet),
        icon=at(frame.icon),
        subscribe=at(frame.subscribe),
        nav=tuple(
            msgspec.structs.replace(link, href=at(link.href), current=False) for link in frame.nav
        ),
        feeds=tuple(msgspec.structs.replace(feed, href=at(feed.href)) for feed in frame.feeds),
    )


def render_missing(publication: Publication) -> Iterator[Artifact]:
    """Yield the page for what is not there; hosts look for it under this name."""
    yield publication.artifact(PATH, partial(_page, publication), frame_of(publication, "").nav)


def _page(publication: Publication) -> bytes:
    frame = frame_of(publication, "")
    return missing_page(frame, site_url=publication.site.url, environment=publication.templates)
