"""``digest.toml`` into types; every message about a bad setting is made here."""

from __future__ import annotations

import difflib
import re
import tomllib
import types
import typing
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from digest.errors import ConfigError
from digest.keys import Proposals
from digest.window import WEEKDAYS, Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


class Schedule(_Table, frozen=True, kw_only=True):
    """Release timelines: Markdown tables in a repository, or in a local clone at ``path``.

    ``file`` is the table's path with ``{version}`` for ``1.35``; ``major`` are regular expressions
    on a row's name, ``minor`` those that never are major whatever ``major`` says.
    """

    enabled: bool = True
    required: bool = False
    repository: str = ""
    path: str = ""
    file: str = "releases/release-{version}/README.md"
    major: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()


class Sources(_Table, frozen=True, kw_only=True):
    """The upstreams; a table that is absent is not asked."""

    pulls: Pulls | None = None
    keps: Keps | None = None
    releases: Releases | None = None
    schedule: Schedule | None = None


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


class Config(_Table, frozen=True, kw_only=True):
    """All settings of a home."""

    site: Site
    week: Calendar = Calendar()
    github: GitHub = GitHub()
    sources: Sources = Sources()
    sections: tuple[SectionSettings, ...] = ()
    rank: Rank = Rank()
    must_report: MustReport = MustReport()
    feeds: Feeds = Feeds()
    topics: dict[str, str] = {}
    """Topic name to label prefix: ``sig = "sig/"``."""

    @property
    def proposals(self) -> Proposals:
        """Which links name a proposal."""
        keps = self.sources.keps
        return Proposals(keps.prefix, keps.links) if keps else Proposals("", ())


def load_config(path: Path, text: str) -> Config:
    """Return the settings in ``text``; ``path`` stands in messages only.

    Raises:
        ConfigError: not TOML, an unknown key, a wrong type or an impossible value.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", hint="mend the line; strings need quotes") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: brackets are nested too deep", hint="close them") from error
    return parse_config(table, where=str(path))


def parse_config(table: dict[str, object], *, where: str = "digest.toml") -> Config:
    """Return the settings in an already parsed table; the same errors as :func:`load_config`."""
    for problem, hint in _unknown_keys(table, Config, ""):
        raise ConfigError(f"{where}: {problem}", hint=hint)
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_in_words(error)}", hint=_SEE) from error
    for problem, hint in _impossible(config):
        raise ConfigError(f"{where}: {problem}", hint=hint)
    return config


_SEE = "the settings table in the README names each key with its type"


def _in_words(error: msgspec.ValidationError) -> str:
    message, _, place = str(error).partition(" - at `$")
    place = place.strip("`").lstrip(".") or "the file"
    message = message.replace("Expected", "expected").replace(
        "Object missing required field", "lacks the key"
    )
    return f"{place}: {message}".replace("`", "'")


def _unknown_keys(value: object, kind: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield a message and a hint for each key that its table does not have."""
    struct = _struct_of(kind)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_keys(item, kind, f"{place}[{index}]")
    elif struct is not None and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
        for key, item in value.items():
            if key in fields:
                yield from _unknown_keys(item, fields[key], f"{place}.{key}" if place else key)
            else:
                yield _unknown(place, key, list(fields))


def _unknown(place: str, key: str, known: list[str]) -> tuple[str, str]:
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    owner = f"[{place}]" if place else "the file"
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"it may have {', '.join(known)}"
    return f"{owner} has no key '{key}'", hint


def _struct_of(kind: object) -> type[msgspec.Struct] | None:
    """Return the Struct in ``X``, ``X | None`` or ``tuple[X, ...]``."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (tuple, typing.Union):
        return next(filter(None, map(_struct_of, typing.get_args(kind))), None)
    return None


def _impossible(config: Config) -> Iterator[tuple[str, str]]:
    """Yield a message and a hint for each value that is of the right type and still wrong."""
    for name, url in (("site.url", config.site.url), ("github.api_url", config.github.api_url)):
        if not _is_address(url):
            yield f"{name} is no address: {url!r}", "write it in full, https://example.org/digest/"
    if config.week.ends_on.lower() not in WEEKDAYS:
        yield f"week.ends_on is no weekday: {config.week.ends_on!r}", "write Sunday, Monday, ..."
    try:
        ZoneInfo(config.week.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, "Europe"
        yield (
            f"week.timezone is no time zone: {config.week.timezone!r}",
            "write UTC or a name such as Europe/Berlin",
        )
    yield from _impossible_sections(config)
    yield from _impossible_sources(config)
    yield from _impossible_patterns(config)
    yield from _impossible_feeds(config.feeds)


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def _impossible_feeds(feeds: Feeds) -> Iterator[tuple[str, str]]:
    paths = {"rss": feeds.rss, "atom": feeds.atom, "json": feeds.json}
    for name, path in paths.items():
        if not re.fullmatch(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*", path, re.ASCII):
            yield f"feeds.{name} is no path below the site: {path!r}", "write feed.xml"
    for path in sorted({path for path in paths.values() if list(paths.values()).count(path) > 1}):
        yield f"two feeds are called {path!r}", "give each its own path"
    if feeds.size < 1:
        yield f"feeds.size is {feeds.size}", "write how many editions a feed holds, 20 for instance"


def _impossible_sections(config: Config) -> Iterator[tuple[str, str]]:
    if not config.sections:
        yield "there are no [[sections]]", "an edition needs at least one; see digest init"
    seen: set[str] = set()
    for section in config.sections:
        names = {_as_heading(section.id), _as_heading(section.title)}
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", section.id):
            yield f"section id {section.id!r}", "use lower-case letters, digits and hyphens"
        for name in sorted(names & seen):
            yield f"two sections are called {name!r}", "give each its own id and title"
        seen |= names


def _as_heading(name: str) -> str:
    """Return what a heading is recognised by: punctuation and letter case do not matter."""
    return " ".join(re.sub(r"[^\w]+|_", " ", name.casefold()).split())


def _impossible_sources(config: Config) -> Iterator[tuple[str, str]]:
    sources = config.sources
    lists = {
        "pulls": sources.pulls.repositories if sources.pulls else (),
        "releases": sources.releases.repositories if sources.releases else (),
        "keps": (sources.keps.repository,) if sources.keps and sources.keps.repository else (),
        "schedule": (
            (sources.schedule.repository,)
            if sources.schedule and sources.schedule.repository
            else ()
        ),
    }
    for table, names in lists.items():
        for name in names:
            if not re.fullmatch(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", name):
                yield f"sources.{table}: {name!r} is no repository", "write owner/name"
    if sources.keps and not re.fullmatch(r"[A-Za-z]+", sources.keps.prefix, re.ASCII):
        yield f"sources.keps.prefix is no word: {sources.keps.prefix!r}", "write letters only: KEP"
    for table, either in (("keps", sources.keps), ("schedule", sources.schedule)):
        if either is not None and either.enabled and not (either.repository or either.path):
            yield f"sources.{table} names no upstream", "give it a repository or a path to a clone"


def _impossible_patterns(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the regular expressions that are none, and proposal links without a number."""
    matches: list[tuple[str, Match]] = [
        *((f"section {s.id!r}", match) for s in config.sections for match in s.sources),
        *((f"rank reason {match.reason!r}", match) for match in config.rank.reasons),
        *((f"must_report rule {match.reason!r}", match) for match in config.must_report.rules),
    ]
    patterns = [
        (where, pattern)
        for where, match in matches
        for pattern in (match.title, match.note, match.text)
        if pattern is not None
    ]
    if config.sources.schedule:
        rows = (*config.sources.schedule.major, *config.sources.schedule.minor)
        patterns += [("sources.schedule", pattern) for pattern in rows]
    for where, pattern in patterns:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            yield f"{where}: {pattern!r} is no regular expression: {error}", "escape . ( [ with \\"
    for link in config.sources.keps.links if config.sources.keps else ():
        if link.count("{number}") != 1:
            yield f"sources.keps.links: {link!r} needs {{number}} once", "as kep.k8s.io/{number}"
