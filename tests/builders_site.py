"""Editions and publications for tests of the outputs; all of it is made up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.config import Feeds, Site
from digest.edition.grammar import SectionName, parse_edition
from digest.keys import Proposals
from digest.model import TextFile
from digest.render import Publication, render_site
from digest.render.templates import load_templates

if TYPE_CHECKING:
    from jinja2 import Environment

    from digest.model import Edition

TEMPLATES = Path(__file__).parent.parent / "templates"
PROPOSALS = Proposals("KEP", ("kep.k8s.io/{number}",))
SECTIONS = (
    SectionName(id="news", title="Developer News"),
    SectionName(id="featured", title="Featured PRs"),
    SectionName(id="other", title="Other Merges"),
)
PUBLISHED = "published_at: 2026-08-20T16:00:00Z"


def templates(home: Path | None = None) -> Environment:
    """Return the package's templates, with a home's over them."""
    return load_templates(TEMPLATES, home)


def edition(
    text: str,
    *,
    id: str = "2026-08-16",  # noqa: A002 - an edition has an id
    front: str = PUBLISHED,
    merged: int | None = None,
) -> Edition:
    """Return the edition of one text with these lines of front matter."""
    file = TextFile(path="edition.md", text=f"---\n{front}\n---\n{text}")
    parsed = parse_edition(id, [file], sections=SECTIONS, proposals=PROPOSALS)
    return msgspec.structs.replace(parsed, merged_count=merged)


def publication(
    *editions: Edition,
    site: Site | None = None,
    feeds: Feeds | None = None,
    drafts: bool = False,
    home: Path | None = None,
) -> Publication:
    """Return a publication of these editions, newest first."""
    return Publication(
        site=site
        or Site(
            url="https://example.org/digest/",
            title="Cluster Weekly",
            description="What merged this week.",
            authors=("The editors",),
        ),
        editions=editions,
        templates=templates(home),
        feeds=feeds or Feeds(),
        drafts=drafts,
        version="1.2.3",
    )


def built(made: Publication) -> dict[str, str]:
    """Return the site's files as text, by path."""
    return {artifact.path: artifact.content.decode() for artifact in render_site(made)}
