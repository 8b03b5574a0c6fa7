"""Editions and publications for tests of the outputs; all of it is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config import Feeds, Outputs, Site
from digest.edition.grammar import SectionName, parse_edition
from digest.fingerprint import fingerprint
from digest.index.reading import index_edition
from digest.keys import Proposals
from digest.model import IndexedWeek, Merge, TextFile
from digest.render import Publication, render_site
from digest.render.base import StaticFile
from digest.render.templates import load_templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from digest.model import Deadline, Edition, KepFacts, KepUpdate

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
    return load_templates(TEMPLATES, home) if home else _package_templates()


@cache  # to compile them takes longer than most tests
def _package_templates() -> Environment:
    return load_templates(TEMPLATES, None)


def edition(
    text: str,
    *,
    id: str = "2026-08-16",  # noqa: A002 - an edition has an id
    front: str = PUBLISHED,
    others: Sequence[TextFile] = (),
    proposals: Proposals = PROPOSALS,
) -> Edition:
    """Return the edition of one text with these lines of front matter, and of further files."""
    file = TextFile(path="edition.md", text=f"---\n{front}\n---\n{text}")
    return parse_edition(id, [file, *others], sections=SECTIONS, proposals=proposals)


def own_file(path: str, text: str = "made up") -> StaticFile:
    """Return one of a home's own files for the site."""
    return StaticFile(path=path, content=fingerprint(text), read=text.encode)


def make_merge(number: int, *labels: str, title: str = "", base: str = "master") -> Merge:
    """Return a merged pull request of a made-up repository."""
    return Merge(
        key=f"a/b#{number}",
        title=title or f"Change {number}",
        url=f"https://github.com/a/b/pull/{number}",
        author="ada",
        base=base,
        labels=labels,
    )


def make_week(
    *merges: Merge,
    id: str = "2026-08-16",  # noqa: A002 - a week has an id
    kep_updates: Sequence[KepUpdate] = (),
    keps: dict[str, KepFacts] | None = None,
    deadlines: Sequence[Deadline] = (),
) -> IndexedWeek:
    """Return the week of an edition with these records."""
    end = datetime.fromisoformat(id).replace(tzinfo=UTC) + timedelta(days=1)
    return IndexedWeek(
        id=id,
        content=fingerprint(merges, kep_updates, keps, deadlines),
        start=end - timedelta(days=7),
        end=end,
        merges=merges,
        kep_updates=tuple(kep_updates),
        keps=keps or {},
        deadlines=tuple(deadlines),
    )


SITE = Site(
    url="https://example.org/digest/",
    title="Cluster Weekly",
    description="What merged this week.",
    authors=("The editors",),
)
PAGES_ONLY = Outputs(
    archive=False,
    merges=False,
    topics=False,
    proposals=False,
    newsletter=False,
    social=False,
    search=False,
    statistics=False,
    calendar=False,
    sitemap=False,
)


def publication(
    *editions: Edition,
    weeks: Sequence[IndexedWeek] = (),
    site: Site | None = None,
    feeds: Feeds | None = None,
    outputs: Outputs = PAGES_ONLY,
    topics: dict[str, str] | None = None,
    proposal: str = "KEP",
    drafts: bool = False,
    home: Path | None = None,
) -> Publication:
    """Return a publication of these editions, newest first; by default without further outputs."""
    shown = site or SITE
    indexed = [
        index_edition(edition, fingerprint(edition), site_url=shown.url) for edition in editions
    ]
    bodies = {edition.id: body for edition, body in indexed}
    return Publication(
        site=shown,
        editions=tuple(edition for edition, _ in indexed),
        weeks={week.id: week for week in weeks},
        body=lambda edition: bodies[edition.id],
        templates=templates(home),
        feeds=feeds or Feeds(),
        outputs=outputs,
        topics={"sig": "sig/"} if topics is None else topics,
        proposal=proposal,
        drafts=drafts,
        version="1.2.3",
    )


def built(made: Publication) -> dict[str, str]:
    """Return the site's files as text, by path."""
    return {artifact.path: artifact.content.decode() for artifact in render_site(made)}
