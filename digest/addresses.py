"""Where things lie: the path of a page, its address, and the way from one page to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from digest.errors import DigestError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Edition, IndexedEdition

_WEEK = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_RELEASE = re.compile(r"release-(.+)")
# No separators of other systems, no queries, no escapes that a server would read as something else.
_SEGMENT = re.compile(r"[^\x00-\x20\x7f-\xa0\\?#%:*\"<>|/]+")
_LONGEST_SEGMENT, _LONGEST_PATH = 120, 400
INDEX = "index.html"
_FILE = ".html"


def is_address(url: str) -> bool:
    """Return whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def edition_path(edition: Edition) -> str:
    """Return the path of an edition's page below the site's root, as it is linked.

    ``2026/20260816/`` for a week, ``release/v1.24/`` for a release; an edition with a permalink
    keeps it, with or without its closing slash.

    Raises:
        DigestError: the permalink is no path inside the site.
    """
    permalink = edition.meta.permalink
    if permalink is not None:
        return safe_path(permalink, owner=f"archive/{edition.id}/edition.md: permalink")
    if match := _WEEK.fullmatch(edition.id):
        return f"{match[1]}/{''.join(match.groups())}/"
    match = _RELEASE.fullmatch(edition.id)
    path = f"release/{match[1]}/" if match else f"{edition.id}/"
    return safe_path(path, owner=f"{edition.id}: its name")


def refuse_shared_paths(editions: Iterable[IndexedEdition]) -> None:
    """Check the paths of all editions before any page is made.

    Raises:
        DigestError: two editions want one path; some file systems take A and a for the same.
    """
    owners: dict[str, str] = {}
    for edition in editions:
        file = page_file(edition.page)
        first = owners.setdefault(file.casefold(), edition.id)
        if first != edition.id:
            raise DigestError(
                f"the editions {edition.id} and {first} both want the path {file}",
                hint="change the permalink in one of their edition.md files",
            )


def safe_path(path: str, *, owner: str) -> str:
    """Return the path without its leading slash, if it stays inside the site.

    Raises:
        DigestError: it is empty or absolute, leads out of the site, or holds what is no file name.
    """
    bare = path.removeprefix("/")
    segments = bare.removesuffix("/").split("/")
    if len(path) > _LONGEST_PATH or not all(map(_is_name, segments)):
        raise DigestError(
            f"{owner} is no path inside the site: {path[:80]!r}",
            hint="write a path such as /2024/20240512, without .., \\, ?, # or a host",
        )
    return bare


def _is_name(segment: str) -> bool:
    """Return whether the text can name one folder on any system."""
    return (
        _SEGMENT.fullmatch(segment) is not None
        and len(segment) <= _LONGEST_SEGMENT
        and not segment.startswith(".")
        and not segment.endswith(".")
    )


def page_file(path: str) -> str:
    """Return the file that a page's path is written to: a path that names one is its own."""
    if path.endswith(_FILE):
        return path
    return f"{path.removesuffix('/')}/{INDEX}" if path else INDEX


def absolute(site_url: str, path: str) -> str:
    """Return the address of a path, as canonical links and feeds give it."""
    return f"{site_url.rstrip('/')}/{quote(path)}"


def relative(path: str, *, to: str) -> str:
    """Return the link from the page of ``path`` to the file ``to``, both below the site's root.

    It names the file, ``../20260809/index.html``, so that it also works in a folder without a
    web server.
    """
    here = page_file(path).split("/")[:-1]
    there = to.split("/")
    same = 0
    while same < len(here) and same < len(there) - 1 and here[same] == there[same]:
        same += 1
    return quote("/".join([".."] * (len(here) - same) + there[same:]))


def feed_id(edition: IndexedEdition, prefix: str) -> str:
    """Return the id of an edition in every feed: its front matter's, else prefix and edition id.

    It holds neither the site's address nor a title: readers take an entry whose id has changed for
    a new one (RFC 4287, 4.2.6: an id must not change when a feed moves).
    """
    return edition.feed_id or f"{prefix}{quote(edition.id)}"
