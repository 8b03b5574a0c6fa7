"""The text of a release's edition before anybody edits it: what is known, and places to write.

Files of proposals say what is planned; that it was released is for a person to say, who has the
announcement. So every sentence here says "planned", and the comments say what to check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.cycle.length import Cycle
from digest.edition.grammar import MAIN
from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean
from digest.edition.words import day
from digest.model import TeamMember, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digest.config import Contributions, SectionSettings

_NAME = 80
_MOST_SHADOWS = 12
_COLUMNS = ("stable", "beta", "alpha")
_STAGES = {
    "graduations-to-stable": ("stable", "to graduate to stable"),
    "graduations-to-beta": ("beta", "to move to beta"),
    "graduations-to-alpha": ("alpha", "to enter alpha"),
    "other-stages": ("other stages", "at other stages"),
}
"""What a section's list is called in the table, and in the summary."""

_NOTES = {
    "": (
        "The files of proposals say what is planned. Say what was released once the announcement "
        "is known: digest release VERSION --announced FILE names every difference. A number must "
        "be that of the list it links to."
    ),
    "major-themes": (
        "A heading for each theme, three to ten in all, with the proposal linked: "
        "### What it brings users. Two or three sentences: what changes, for whom, since when."
    ),
    "highlights": "What did not make a theme and is worth a sentence, each with its link.",
    "release-notes": "One sentence on what readers must know before they upgrade.",
    "availability": "Where else it can be had: installers, playgrounds, images.",
    "release-team": "A sentence of thanks, and what this cycle was like.",
    "velocity": (
        "Companies and people of the whole project: only from a stored answer, with its query "
        "and the day it was asked."
    ),
}


_PARTIAL = (
    "Only proposals whose files changed in the cycle were read: the lists may lack some. "
    "A clone has them all: path in [sources.keps]."
)


class Velocity(msgspec.Struct, frozen=True, kw_only=True):
    """How long a cycle took and how much the archive knows of it.

    ``covered`` of its ``weeks`` have a snapshot with pull requests; ``people`` are the different
    authors of the ``merged`` ones in these, without bots. ``answer`` is what the settings have
    stored about the whole project.
    """

    cycle: Cycle | None
    weeks: int
    covered: int
    people: int
    merged: int
    answer: Contributions | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One release of the archive with its planned proposals by stage."""

    version: str
    counts: dict[str, int]


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Pages of the release; "" where none is known."""

    changelog: str
    tag: str
    team: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a release when its edition is begun.

    ``counts`` are the lines of each list, by section id. ``is_known``: any proposal was read;
    ``is_whole``: all were, not only those whose files changed in the cycle.
    """

    counts: dict[str, int]
    team: tuple[TeamMember, ...]
    velocity: Velocity
    comparison: tuple[Comparison, ...]
    links: Links
    is_known: bool
    is_whole: bool


def release_text(
    version: str, sections: Sequence[SectionSettings], known: Known
) -> tuple[TextFile, ...]:
    """Return the edition's one file."""
    links = known.links
    texts = {
        "enhancements": _table_of_stages(known.counts),
        "release-notes": _linked("The full list of changes is in the [changelog]", links.changelog),
        "availability": _linked(f"{version} can be downloaded [from GitHub]", links.tag),
        "release-team": "\n".join(_team(known.team, links.team)),
        "velocity": " ".join(_speed(version, known.velocity)),
        "comparison": _table_of_releases(known.comparison),
    }
    blocks = [_front(version), _summary(version, known), _note("")]
    blocks += [] if known.is_whole else [f"<!-- {_PARTIAL} -->"]
    for section in sections:
        said = filter(None, (texts.get(section.id, ""), _note(section.id)))
        blocks.append("\n\n".join((f"## {section.title}", *said)))
    return (TextFile(path=MAIN, text="\n\n".join(blocks) + "\n"),)


def _front(version: str) -> str:
    fields = (
        "---",
        f"title: Release {version}",
        "release:",
        f"  version: {version}",
        "  theme:",
        "  logo:",
        "  logo_alt:",
        "---",
    )
    return "\n".join(fields)


def _note(section: str) -> str:
    text = _NOTES.get(section, "")
    return f"<!-- {text} -->" if text else ""


def _summary(version: str, known: Known) -> str:
    """Return the first paragraph: every number opens its list."""
    counts = known.counts
    total = sum(counts.values())
    if not known.is_known:
        return f"How many enhancements are planned for {version} is unknown: no file could be read."
    if not total:
        return f"No enhancement is planned for {version} by the files of the proposals."
    parts = [
        f"[{counts[section]}](#{section}) {words}"
        for section, (_, words) in _STAGES.items()
        if counts.get(section)
    ]
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    plural = "" if total == 1 else "s"
    return f"[{total} enhancement{plural}](#enhancements) planned for {version}: {listed}."


def _table_of_stages(counts: Mapping[str, int]) -> str:
    rows = [
        f"| {name.capitalize()} | [{counts[section]}](#{section}) |"
        for section, (name, _) in _STAGES.items()
        if counts.get(section)
    ]
    return "\n".join(("| Stage | Planned |", "| --- | ---: |", *rows)) if rows else ""


def _linked(words: str, url: str) -> str:
    return f"{words}({safe_url(url)})." if url else ""


def _team(team: Sequence[TeamMember], page: str) -> Iterator[str]:
    """Yield a bullet for each role: its people, then their shadows."""
    roles = dict.fromkeys(person.role for person in team)
    for role in roles:
        own = [person for person in team if person.role == role]
        leads = ", ".join(_name(person) for person in own if not person.is_shadow)
        shadows = [_name(person) for person in own if person.is_shadow]
        more = len(shadows) - _MOST_SHADOWS
        names = ", ".join(shadows[:_MOST_SHADOWS]) + (f" and {more} more" if more > 0 else "")
        said = "; ".join(filter(None, (leads, f"shadows {names}" if names else "")))
        yield f"* {_text(role)}: {said}"
    if not team and page:
        yield f"The [release team]({safe_url(page)}) made this release."


def _name(person: TeamMember) -> str:
    return _text(person.name)


def _text(text: str) -> str:
    return literal(clean(text, limit=_NAME))


def _speed(version: str, found: Velocity) -> Iterator[str]:
    """Yield what is known of the cycle's length and of the people in it."""
    cycle = found.cycle
    if cycle is not None:
        plural = "" if cycle.weeks == 1 else "s"
        yield (
            f"By its timeline the cycle of {version} has {cycle.weeks} week{plural}: "
            f"{day(cycle.starts_on)} to {day(cycle.released_on)}."
        )
    if found.covered:
        which = (
            "In these weeks"
            if found.covered == found.weeks
            else f"In the {found.covered} of {found.weeks} weeks that the archive knows,"
        )
        people = "1 person" if found.people == 1 else f"{found.people:,} people"
        yield f"{which} {people} wrote the {found.merged:,} pull requests that were merged."
    if found.answer is not None:
        yield from _answer(found.answer)


def _answer(answer: Contributions) -> Iterator[str]:
    """Yield the stored numbers with their query and the day; what was not asked is left out."""
    counts = ((answer.companies, "company", "companies"), (answer.people, "person", "people"))
    said = [f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n is not None]
    if said:
        query = f"[a query asked on {day(answer.asked_on)}]({safe_url(answer.query)})"
        yield f"In the whole project it was {' and '.join(said)}, by {query}."


def _table_of_releases(rows: Sequence[Comparison]) -> str:
    """Return the table of the releases that the archive has a snapshot of, oldest first."""
    if not rows:
        return ""
    others = {
        row.version: sum(n for stage, n in row.counts.items() if stage not in _COLUMNS)
        for row in rows
    }
    lines = ["| Release | Stable | Beta | Alpha | Other | All |", f"| --- |{' ---: |' * 5}"]
    for row in rows:
        numbers = [*(row.counts.get(stage, 0) for stage in _COLUMNS), others[row.version]]
        cells = " | ".join(str(number) for number in (*numbers, sum(numbers)))
        lines.append(f"| {_text(row.version)} | {cells} |")
    said = "Planned enhancements by stage, by the files of the proposals on each release day."
    return f"{said}\n\n" + "\n".join(lines)
