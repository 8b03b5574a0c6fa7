"""The settings as types: one class per table of ``digest.toml``."""

from __future__ import annotations

from typing import Literal

import msgspec

from digest.config.cycle_tables import Cves, Patches, Signal
from digest.config.enhancement_tables import Enhancements, Exceptions
from digest.config.people_tables import Contributions, EventSettings, PeopleSources
from digest.config.schedule_tables import Schedule
from digest.keys import Proposals
from digest.window import Calendar

RecordKind = Literal["pull_requests", "keps", "releases"]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the settings."""


class Site(_Table, frozen=True, kw_only=True):
    """What readers see of the publication."""

    url: str
    title: str
    description: str = ""
    language: str = "en"
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    authors: tuple[str, ...] = ()


class GitHub(_Table, frozen=True, kw_only=True):
    """How GitHub is asked. ``patience`` is in seconds: what a run may wait in all."""

    api_url: str = "https://api.github.com"
    patience: int = 120


class Match(_Table, frozen=True, kw_only=True):
    """Conditions on a record: all that are given must hold; none given matches everything.

    ``labels``, ``repositories`` and ``base`` are shell patterns of which one must match, of
    ``without_labels`` none may; ``title``, ``note`` (release note) and ``text`` (either) are
    regular expressions found anywhere, letter case ignored. A proposal's note is the list of its
    changes (``stage alpha -> beta``), ``stage`` its new stage. ``lines`` is the least number of
    added and deleted lines, ``reverted`` whether the change was undone in the same window.
    """

    records: RecordKind | None = None
    labels: tuple[str, ...] = ()
    without_labels: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    text: str | None = None
    has_note: bool | None = None
    bot: bool | None = None
    base: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    new: bool | None = None
    prerelease: bool | None = None
    reverted: bool | None = None
    lines: int | None = None


class SectionSettings(_Table, frozen=True, kw_only=True, rename={"sources": "from"}):
    """One heading of the edition.

    ``from`` says what flows into it; of the sections whose rule matches, the one with the highest
    ``priority`` is suggested, else the first in page order. ``limit`` is the most lines that draft
    suggests; without it, draft suggests none here and all its candidates wait in the worksheet.
    """

    id: str
    title: str
    kind: Literal["prose", "list", "highlights"] = "list"
    sources: tuple[Match, ...] = ()
    priority: int = 0
    limit: int = 0
    text: str = ""


class RankReason(Match, frozen=True, kw_only=True):
    """A condition with what it adds to the rank, and the words that are shown for it."""

    reason: str
    score: int


class Rank(_Table, frozen=True, kw_only=True):
    """How candidates are ordered and how many are suggested.

    A candidate is suggested when its score reaches ``threshold``, which rises by one for each
    further ``busy`` candidates of the week: a busy week asks for more significance.
    """

    threshold: int = 1
    busy: int = 40
    reasons: tuple[RankReason, ...] = ()


class MustReportRule(Match, frozen=True, kw_only=True):
    """A condition under which a candidate must be used or dismissed."""

    reason: str


class MustReport(_Table, frozen=True, kw_only=True):
    """What may not be left out in silence."""

    rules: tuple[MustReportRule, ...] = ()


class Pulls(_Table, frozen=True, kw_only=True):
    """Merged pull requests. ``query`` is added to every search, in GitHub's search syntax."""

    enabled: bool = True
    required: bool = True
    repositories: tuple[str, ...] = ()
    query: str = ""
    bots: tuple[str, ...] = ()


class Keps(_Table, frozen=True, kw_only=True):
    """Proposals kept as one YAML file each. ``path`` is a local clone; else GitHub is asked.

    ``links`` are URL patterns that name a proposal (see ``digest.keys.Proposals``), ``folder`` and
    ``files`` say where the files lie in the repository.
    """

    enabled: bool = True
    required: bool = True
    repository: str = ""
    path: str = ""
    prefix: str = "KEP"
    folder: str = "keps"
    files: tuple[str, ...] = ("kep.yaml", "kep.yml")
    links: tuple[str, ...] = ()


class Releases(_Table, frozen=True, kw_only=True):
    """Releases of other repositories."""

    enabled: bool = True
    required: bool = False
    repositories: tuple[str, ...] = ()


class Sources(PeopleSources, frozen=True, kw_only=True):
    """The upstreams; a table that is absent is not asked."""

    pulls: Pulls | None = None
    keps: Keps | None = None
    releases: Releases | None = None
    schedule: Schedule | None = None
    exceptions: Exceptions | None = None
    enhancements: Enhancements | None = None
    patches: Patches | None = None
    cves: Cves | None = None
    signal: Signal | None = None


class Feeds(_Table, frozen=True, kw_only=True):
    """The feeds' paths below the site's root and how many entries each holds.

    ``id_prefix`` starts the id of an entry, which ends with the edition's. It must never change,
    not even when the site moves: readers would take every old edition for a new one.
    """

    rss: str = "feed.xml"
    atom: str = "atom.xml"
    json: str = "feed.json"
    size: int = 20
    id_prefix: str = "urn:merge-digest:"


class Outputs(_Table, frozen=True, kw_only=True):
    """What is built besides the front page and a page for each edition.

    ``feeds`` are those of the whole publication; topic and proposal pages have a feed of their own.
    """

    feeds: tuple[Literal["rss", "atom", "json"], ...] = ("rss", "atom", "json")
    archive: bool = True
    merges: bool = True
    topics: bool = True
    proposals: bool = True
    newsletter: bool = True
    social: bool = True
    search: bool = True
    statistics: bool = True
    calendar: bool = True
    sitemap: bool = True


class Social(_Table, frozen=True, kw_only=True):
    """What posts on social networks carry besides the edition's facts.

    ``hashtags`` stand at the end, each with its ``#``, as many as fit.
    """

    hashtags: tuple[str, ...] = ()


class LintSections(_Table, frozen=True, kw_only=True):
    """Which sections, by id, hold what: rules about bullets of one kind look at these only.

    ``merges`` are lists of merged pull requests, ``releases`` those of other projects' releases,
    ``promotions`` graduations, ``versions`` updated dependencies, ``featured`` pull requests under
    headings of their own, ``proposals`` the one that is described at length, ``schedule`` the next
    deadline, ``thanks`` people, ``news`` what has no pull request.
    """

    merges: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    promotions: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    featured: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    schedule: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    news: tuple[str, ...] = ()


class Term(_Table, frozen=True, kw_only=True):
    """A spelling: a rule of its own. ``wrong`` is a regular expression, letter case matters.

    ``example`` is a sentence with the wrong spelling, for ``digest lint --explain``.
    """

    rule: str
    wrong: str
    right: str
    example: str = ""
    severity: Literal["error", "warning", "info"] = "info"


class Lint(_Table, frozen=True, kw_only=True):
    """What lint looks for. ``rules`` gives a rule another severity or switches it off.

    ``repeat_weeks`` are the editions back in which a repeated link is told, ``proposal_days`` the
    days in which a proposal is described once, ``featured`` the most highlights, ``minutes`` the
    longest reading time, ``release_words`` the longest text of a release, ``late_days`` the days
    behind the week in which an edition comes out. ``other_sections`` are headings that are right
    though no section is configured for them.
    """

    rules: dict[str, Literal["off", "info", "warning", "error"]] = {}
    sections: LintSections = LintSections()
    terms: tuple[Term, ...] = ()
    repeat_weeks: int = 4
    proposal_days: int = 183
    featured: int = 2
    minutes: int = 15
    release_words: int = 30
    late_days: int = 4
    other_sections: tuple[str, ...] = ()


class Config(_Table, frozen=True, kw_only=True):
    """All settings of a home; ``topics`` are names with the prefixes of their labels."""

    site: Site
    week: Calendar = Calendar()
    github: GitHub = GitHub()
    sources: Sources = Sources()
    sections: tuple[SectionSettings, ...] = ()
    rank: Rank = Rank()
    must_report: MustReport = MustReport()
    lint: Lint = Lint()
    feeds: Feeds = Feeds()
    outputs: Outputs = Outputs()
    social: Social = Social()
    events: tuple[EventSettings, ...] = ()
    contributions: tuple[Contributions, ...] = ()
    topics: dict[str, str] = {}

    @property
    def proposals(self) -> Proposals:
        """Which links name a proposal."""
        keps = self.sources.keps
        return Proposals(keps.prefix, keps.links) if keps else Proposals("", ())
