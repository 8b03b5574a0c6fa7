"""Values of the right type that still cannot be: addresses, names, patterns, paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.addresses import is_address
from digest.config.cycle_checks import impossible_upkeep
from digest.config.lint_checks import impossible_lint
from digest.config.people_checks import impossible_people
from digest.config.schedule_checks import impossible_schedule, impossible_text, schedule_patterns
from digest.window import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.config.tables import Config, Feeds, Match, Social
    from digest.config.words import Impossible


_LONGEST_HASHTAG = 60
_OWN_FOLDERS = ("archive", "release", "search", "stats")
"""What the site calls folders of its own."""
_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/]+/[^/?#]+?)(?:\.git)?(?:[/?#].*)?")


def impossible(config: Config) -> Iterator[Impossible]:
    """Yield each value that is of the right type and still wrong."""
    for place, url in (("site.url", config.site.url), ("github.api_url", config.github.api_url)):
        if not is_address(url):
            hint = "write it in full, https://example.org/digest/"
            yield place, f"{place} is no address: {url!r}", hint
    if config.github.patience < 0:
        problem = f"github.patience is {config.github.patience}"
        yield "github.patience", problem, "write the seconds that a run may wait, 0 or more"
    if config.week.ends_on.lower() not in WEEKDAYS:
        problem = f"week.ends_on is no weekday: {config.week.ends_on!r}"
        yield "week.ends_on", problem, "write Sunday, Monday, ..."
    try:
        ZoneInfo(config.week.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, "Europe"
        yield (
            "week.timezone",
            f"week.timezone is no time zone: {config.week.timezone!r}",
            "write UTC or a name such as Europe/Berlin",
        )
    yield from _impossible_sections(config)
    yield from _impossible_sources(config)
    yield from impossible_upkeep(config.sources)
    yield from impossible_schedule(config.sources.schedule)
    yield from impossible_people(config)
    yield from _impossible_patterns(config)
    yield from _impossible_feeds(config.feeds)
    yield from _impossible_hashtags(config.social)
    yield from _impossible_topics(config)
    yield from impossible_lint(config)


def _impossible_feeds(feeds: Feeds) -> Iterator[Impossible]:
    paths = {"rss": feeds.rss, "atom": feeds.atom, "json": feeds.json}
    for name, path in paths.items():
        if not re.fullmatch(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*", path, re.ASCII):
            problem = f"feeds.{name} is no path below the site: {path!r}"
            yield f"feeds.{name}", problem, "write feed.xml"
    for path in sorted({path for path in paths.values() if list(paths.values()).count(path) > 1}):
        yield "feeds", f"two feeds are called {path!r}", "give each its own path"
    if feeds.size < 1:
        hint = "write how many editions a feed holds, 20 for instance"
        yield "feeds.size", f"feeds.size is {feeds.size}", hint


def _impossible_hashtags(social: Social) -> Iterator[Impossible]:
    for tag in social.hashtags:
        # Services end a hashtag at the first other character, and take a number for none.
        if len(tag) > _LONGEST_HASHTAG or not re.fullmatch(r"#(?=\w*[^\W\d_])\w+", tag):
            problem = f"social.hashtags: {tag!r} is no hashtag"
            yield "social.hashtags", problem, "write # and one word: #Kubernetes"


def _impossible_topics(config: Config) -> Iterator[Impossible]:
    keps = config.sources.keps
    taken = {*_OWN_FOLDERS, keps.prefix.lower() if keps else ""}
    for name, label in config.topics.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name, re.ASCII):
            problem = f"{name[:80]!r} cannot be the name of topics"
            yield "topics", problem, "use lower-case letters, digits and hyphens: it is a folder"
        elif name in taken:
            problem = f"the site has a folder {name}/ already, topics cannot be called so"
            yield f"topics.{name}", problem, "write another name: their pages lie in its folder"
        elif not label:
            problem = f"topics.{name} does not say how its labels begin"
            yield f"topics.{name}", problem, f'write {name} = "{name}/"'


def _impossible_sections(config: Config) -> Iterator[Impossible]:
    if not config.sections:
        hint = "an edition needs at least one: [[sections]] with id and title"
        yield "", "there are no [[sections]]", hint
    seen: set[str] = set()
    for index, section in enumerate(config.sections):
        place = f"sections[{index}]"
        names = {_as_heading(section.id), _as_heading(section.title)}
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", section.id):
            problem = f"{section.id!r} cannot be the id of a section"
            yield f"{place}.id", problem, "use lower-case letters, digits and hyphens"
        for name in sorted(names & seen):
            yield place, f"two sections are called {name!r}", "give each its own id and title"
        seen |= names
        yield from impossible_text(f"{place}.text", section.text)


def _as_heading(name: str) -> str:
    """Return what a heading is recognised by: punctuation and letter case do not matter."""
    return " ".join(re.sub(r"[^\w]+|_", " ", name.casefold()).split())


def write_repository(name: str) -> str:
    """Return the next step where ``name`` is no repository: from an address, its owner/name."""
    if match := _ADDRESS.fullmatch(name):
        return f"write {match[1]}"
    return "write owner/name, as in kubernetes/kubernetes"


def _impossible_sources(config: Config) -> Iterator[Impossible]:
    sources = config.sources
    lists: dict[str, tuple[str, ...]] = {
        "pulls.repositories": sources.pulls.repositories if sources.pulls else (),
        "releases.repositories": sources.releases.repositories if sources.releases else (),
        "keps.repository": (sources.keps.repository,) if sources.keps else (),
        "schedule.repository": (sources.schedule.repository,) if sources.schedule else (),
        "exceptions.repository": (sources.exceptions.repository,) if sources.exceptions else (),
        "enhancements.repository": (sources.enhancements.repository,)
        if sources.enhancements
        else (),
        "patches.repository": (sources.patches.repository,) if sources.patches else (),
        "leads.repository": (sources.leads.repository,) if sources.leads else (),
        "submissions.repository": (sources.submissions.repository,) if sources.submissions else (),
    }
    for key, names in lists.items():
        for name in names:
            is_absent = not name and key.endswith("repository")
            if not is_absent and not _REPOSITORY.fullmatch(name):
                place = f"sources.{key}"
                yield place, f"{place}: {name!r} is no repository", write_repository(name)
    if sources.keps and not re.fullmatch(r"[A-Za-z]+", sources.keps.prefix, re.ASCII):
        problem = f"sources.keps.prefix is no word: {sources.keps.prefix!r}"
        yield "sources.keps.prefix", problem, "write letters only: KEP"
    either_way = (
        ("keps", sources.keps),
        ("schedule", sources.schedule),
        ("exceptions", sources.exceptions),
        ("patches", sources.patches),
    )
    for table, either in either_way:
        if either is not None and either.enabled and not (either.repository or either.path):
            problem = f"[sources.{table}] does not say where to look"
            hint = 'add repository = "owner/name", or path = "../clone"'
            yield f"sources.{table}", problem, hint


def _impossible_patterns(config: Config) -> Iterator[Impossible]:
    """Yield the regular expressions that are none, and proposal links without a number."""
    for place, where, pattern in _patterns(config):
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            hint = r"close the bracket, or write \\( \\[ \\. for a character that means itself"
            yield place, f"{where}: {pattern!r} is no regular expression: {error}", hint
    for link in config.sources.keps.links if config.sources.keps else ():
        if link.count("{number}") != 1:
            problem = f"sources.keps.links: {link!r} does not say where the number stands"
            yield "sources.keps.links", problem, "write {number} there, once: kep.k8s.io/{number}"


def _patterns(config: Config) -> Iterator[Impossible]:
    """Yield place, owner and text of each regular expression."""
    matches: list[tuple[str, str, Match]] = [
        *(
            (f"sections[{index}].from", f"section {section.id!r}", match)
            for index, section in enumerate(config.sections)
            for match in section.sources
        ),
        *(("rank.reasons", f"rank reason {m.reason!r}", m) for m in config.rank.reasons),
        *(
            ("must_report.rules", f"must_report rule {m.reason!r}", m)
            for m in config.must_report.rules
        ),
    ]
    for place, where, match in matches:
        for pattern in (match.title, match.note, match.text):
            if pattern is not None:
                yield place, where, pattern
    yield from schedule_patterns(config.sources.schedule)
