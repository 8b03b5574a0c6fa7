"""A small made-up publication in which everything is on, and a reader of the links in its pages."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from digest.config import Outputs, Site
from tests.builders import but, make_deadline, make_facts, make_kep_update
from tests.builders_site import edition, make_merge, make_week, own_file, publication

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.render import Publication

SITE = Site(
    url="https://example.org/digest/",
    title="Cluster Weekly",
    description="What merged, what moved and what is due.",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    attribution="Written by its readers.",
    authors=("The editors",),
)
FRONT = """title: Week Ending August 16, 2026
summary: Idle devices are seen as idle, and the docs freeze is near.
authors: [Ada Marsh, Juno Petrov]
published_at: 2026-08-20T16:00:00Z
updated_at: 2026-08-22T09:00:00Z
redirect_from: [/weeks/33]
corrections:
  - at: 2026-08-22T09:00:00Z
    text: An earlier version named the wrong milestone."""
TEXT = """Good week.

## Developer News

The election opens on [1 September](https://example.org/e). SIG Node meets on Tuesday.

A second matter: sig-node has a new [charter](../../index.html).

## Featured PRs

### [#11: Init containers no longer *hold* devices](https://github.com/a/b/pull/11)

A node looked full while `gpu-0` sat idle. See [below](#kep-5729).

## Other Merges

* [Fix a panic](https://github.com/a/b/pull/12) in <Pod> status
* Proposal [KEP-5729](https://kep.k8s.io/5729) moves on
* [#11](https://github.com/a/b/pull/11) is also [there](../../old/week-32.html)
"""
OLDER = """## Other Merges

* [Speed up listing](https://github.com/a/b/pull/7) for SIG API Machinery
* [KEP-5729](https://kep.k8s.io/5729) and [KEP-12](https://kep.k8s.io/12) are new
"""
RELEASE = "## Developer News\n\nv1.37 is out, says [#9](https://github.com/a/b/pull/9).\n"
DRAFT = "## Other Merges\n\n* [Not told yet](https://github.com/a/b/pull/21)\n"


def whole(*, outputs: Outputs | None = None, drafts: bool = False) -> Publication:
    """Return four editions, one of them a draft, with the records of three weeks."""
    facts = make_facts(5729, "Pumps that rest")
    moved = make_kep_update(5729, 61, title="Pumps that rest", stage=("alpha", "beta"))
    started = make_kep_update(5729, 55, title="Pumps that rest", new=True, stage=(None, "alpha"))
    made = publication(
        edition(DRAFT, id="2026-08-23", front="title: Next week"),
        edition(TEXT, front=FRONT),
        edition(
            RELEASE,
            id="release-v1.37",
            front="title: v1.37 is out\npublished_at: 2026-08-13T10:00:00Z",
        ),
        edition(
            OLDER,
            id="2026-08-09",
            front="permalink: /old/week-32.html\npublished_at: 2026-08-12T16:00:00Z",
        ),
        weeks=[
            make_week(
                make_merge(11, "kind/bug", "sig/node", title="Free `gpu-0` of idle devices"),
                make_merge(12, "sig/api-machinery", "sig/node", title="Fix a panic in <Pod>"),
                make_merge(13, title="[release-1.36] Backport", base="release-1.36"),
                kep_updates=[moved],
                keps={moved.path: facts},
                deadlines=[
                    make_deadline("Docs freeze", datetime(2026, 8, 26, 1, tzinfo=UTC)),
                    make_deadline("Release", datetime(2026, 9, 2, 1, tzinfo=UTC), cutoff="AoE"),
                ],
            ),
            make_week(
                make_merge(7, "sig/api-machinery"),
                id="2026-08-09",
                kep_updates=[but(started, owning_sig="sig-storage")],
            ),
            make_week(make_merge(21, "sig/storage"), id="2026-08-23"),
        ],
        site=SITE,
        outputs=outputs or Outputs(),
        drafts=drafts,
    )
    static = (own_file("CNAME", "example.org\n"), own_file("images/pump.svg", "<svg/>\n"))
    return msgspec.structs.replace(made, static=static)


class Page(HTMLParser):
    """The links, sources and ids of a page; of ``meta`` only where a redirect leads."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[name] for name in ("href", "src") if name in values]
        if values.get("http-equiv") == "refresh":
            self.links.append(values["content"].partition("url=")[2])


def lost_links(files: Mapping[str, str], site_url: str = SITE.url) -> list[tuple[str, str]]:
    """Return page and link of every link within the site that leads to no file or no id of it."""
    pages = {path: Page(text) for path, text in files.items() if path.endswith(".html")}
    root = urlsplit(site_url).path
    lost = []
    for path, page in pages.items():
        for link in page.links:
            bare = link.removeprefix(site_url) if link.startswith(site_url) else link
            parts = urlsplit(bare)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(parts.path)
            if bare is not link:
                file = target
            elif target.startswith("/"):
                file = target.removeprefix(root)
            else:
                file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                file = path if not target else file
            if file in ("", ".") or (bare is not link and file.endswith("/")):
                file = posixpath.join(file, "index.html").removeprefix("./")
            in_page = pages.get(file)
            if file not in files or (
                parts.fragment and (in_page is None or unquote(parts.fragment) not in in_page.ids)
            ):
                lost.append((path, link))
    return lost
