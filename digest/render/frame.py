"""What every page of the site shows around its own content, as finished values for templates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import INDEX, absolute, page_file, relative, safe_path
from digest.edition import words
from digest.edition.visible import clean

if TYPE_CHECKING:
    from digest.config import Site
    from digest.render.base import Publication

_LANGUAGE_LENGTH = 35
ICON = "favicon.svg"


class FeedLink(msgspec.Struct, frozen=True, kw_only=True):
    """One of the site's feeds; ``href`` is relative to the page, ``url`` absolute."""

    name: str
    title: str
    media_type: str
    href: str
    url: str


class NavLink(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the site's navigation, relative to the page; ``current`` on the page itself."""

    name: str
    href: str
    current: bool = False


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Header and footer of one page. Links are relative to it; what is not set is empty."""

    language: str
    site_title: str
    description: str
    canonical: str
    home: str
    stylesheet: str
    icon: str
    nav: tuple[NavLink, ...]
    feeds: tuple[FeedLink, ...]
    subscribe: str
    licence: str
    licence_url: str
    attribution: str
    generator: str


@lru_cache(maxsize=4)  # asked for by every page
def site_frame(site: Site, version: str) -> Frame:
    """Return what is the same on every page; links are those of none."""
    return Frame(
        language=clean(site.language, _LANGUAGE_LENGTH) or "en",
        site_title=clean(site.title, words.TITLE_LENGTH) or "Digest",
        description=clean(site.description, words.SUMMARY_LENGTH),
        canonical=absolute(site.url, ""),
        home="",
        stylesheet="",
        icon="",
        nav=(),
        feeds=(),
        subscribe="",
        licence=clean(site.licence, words.NAME_LENGTH),
        licence_url=web_address(site.licence_url),
        attribution=clean(site.attribution, words.SUMMARY_LENGTH),
        generator=f"merge-digest {version}".strip(),
    )


def frame_of(publication: Publication, path: str) -> Frame:
    """Return the frame of the page at ``path`` below the site's root ("" is the front page)."""
    home = relative(path, to=INDEX)
    return msgspec.structs.replace(
        site_frame(publication.site, publication.version),
        canonical=absolute(publication.site.url, path),
        home=home,
        stylesheet=relative(path, to=publication.stylesheet),
        icon=relative(path, to=ICON),
        nav=nav_links(publication, path),
        feeds=feed_links(publication, path),
        subscribe=f"{home if path else ''}#_subscribe",
    )


def nav_links(publication: Publication, path: str) -> tuple[NavLink, ...]:
    """Return the site's navigation as seen from the page at ``path``."""
    home = relative(path, to=INDEX)
    feeds = NavLink(name="Feeds", href=f"{home if path else ''}#_subscribe")
    return (
        NavLink(name="Home", href=home, current=not path),
        *(
            NavLink(name=name, href=relative(path, to=page_file(to)), current=path == to)
            for name, to in publication.sections
        ),
        *((feeds,) if feed_links(publication, path) else ()),
    )


def site_title(publication: Publication) -> str:
    """Return the site's title, never empty."""
    return site_frame(publication.site, publication.version).site_title


def web_address(url: str) -> str:
    """Return the address if it is one of the web, else nothing."""
    bare = clean(url)
    return bare if bare.startswith(("https://", "http://")) else ""


def feed_links(publication: Publication, path: str) -> tuple[FeedLink, ...]:
    """Return the site's feeds as seen from the page at ``path``: RSS, Atom, JSON Feed."""
    feeds = publication.feeds
    kinds = (
        ("RSS", "application/rss+xml", feeds.rss, "feeds.rss"),
        ("Atom", "application/atom+xml", feeds.atom, "feeds.atom"),
        ("JSON Feed", "application/feed+json", feeds.json, "feeds.json"),
    )
    return tuple(
        FeedLink(
            name=name,
            title=f"{site_title(publication)} ({name})",
            media_type=media_type,
            href=relative(path, to=safe_path(file, owner=f"the setting {setting}")),
            url=absolute(publication.site.url, file.removeprefix("/")),
        )
        for name, media_type, file, setting in kinds
        if setting.removeprefix("feeds.") in publication.outputs.feeds
    )
