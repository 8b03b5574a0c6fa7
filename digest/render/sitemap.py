"""The list of all pages for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from digest.addresses import absolute
from digest.edition import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

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
