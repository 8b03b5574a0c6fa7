"""Results as lines of text for a person at a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta
    from pathlib import Path

    from digest.archive import Archive
    from digest.edition.status import SectionStatus, Status
    from digest.model import Gap, Snapshot, SourceReport
    from digest.pipeline.week import Drafted

_NOUNS = {
    "pulls": ("merged pull request", "merged pull requests"),
    "keps": ("changed proposal", "changed proposals"),
    "releases": ("release", "releases"),
    "schedule": ("deadline", "deadlines"),
    "exceptions": ("exception to a freeze", "exceptions to freezes"),
    "enhancements": ("record of tracked enhancements", "records of tracked enhancements"),
    "patches": ("patch release or branch", "patch releases and branches"),
    "cves": ("vulnerability", "vulnerabilities"),
    "signal": ("TestGrid tab", "TestGrid tabs"),
    "leads": ("change of leadership", "changes of leadership"),
    "newcomers": ("first-time contributor", "first-time contributors"),
    "news": ("post", "posts"),
    "submissions": ("issue sent in", "issues sent in"),
    "team": ("person of the release team", "people of the release team"),
    "weeks": ("deprecation or required action", "deprecations and required actions"),
}
_UNDECIDED_SHOWN = 20
_UNITS_SHOWN = 3
_PATH = re.compile(r"^/[\w./%-]*: ")
"""What was asked of GitHub; the unit says it already."""
_NUMBERS = (1, 2, 3)
"""Columns of the section table that hold counts."""


def fetched_lines(snapshot: Snapshot) -> Iterator[str]:
    """Yield what came in, and what is missing."""
    for source in snapshot.sources:
        one, many = _NOUNS.get(source.name, ("record", "records"))
        yield f"{source.records:>5} {one if source.records == 1 else many}"
    for source in snapshot.sources:
        yield from gap_lines(source)


def gap_lines(source: SourceReport) -> Iterator[str]:
    """Yield what of a source is missing, why, and what stands in for it: a line for each reason."""
    reasons: dict[str, list[Gap]] = {}
    for gap in source.gaps:
        reasons.setdefault(_PATH.sub("", gap.message), []).append(gap)
    mark = click.style("missing", fg="red" if source.required else "yellow")
    for reason, gaps in reasons.items():
        units = [clean(gap.unit, limit=120) for gap in gaps if gap.unit != source.name]
        shown = ", ".join(units[:_UNITS_SHOWN])
        more = f" and {len(units) - _UNITS_SHOWN} more" if len(units) > _UNITS_SHOWN else ""
        kept, since = sum(gap.kept for gap in gaps), gaps[0].kept_from
        of = f" of {since:%Y-%m-%d %H:%M} UTC" if since else ""
        instead = f"; {kept} records{of} were kept" if kept else ""
        named = f"{source.name} {shown}{more}".rstrip()
        yield f"{mark} {named}: {clean(reason, limit=400)}{instead}"


def drafted_lines(drafted: Drafted, archive: Archive, home: Path) -> Iterator[str]:
    """Yield where the draft is and what draft did to it."""
    edition = drafted.opened.id
    paths = [archive.path(edition, file.path) for file in drafted.opened.files]
    shown = _relative(paths[0].parent if len(paths) > 1 else paths[0], home)
    verb = "Wrote" if drafted.is_new else "Refreshed"
    yield f"{verb} {shown}: {len(drafted.offered)} new of {drafted.candidates} candidates"
    if not drafted.is_new:
        for candidate in drafted.offered:
            yield f"  + {candidate.section}: {candidate.key} {clean(candidate.summary, limit=80)}"
    yield f"All candidates: {_relative(archive.path(edition, 'worksheet.md'), home)}"
    undecided = sum(map(drafted.opened.state.is_undecided, drafted.opened.candidates))
    if undecided:
        yield f"{undecided} must be reported and are undecided: digest status"


def _relative(path: Path, home: Path) -> str:
    from pathlib import Path as AnyPath

    for base in (AnyPath.cwd(), home):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def status_lines(status: Status, now: datetime) -> Iterator[str]:
    """Yield an edition's state as tables."""
    state = (
        f"published {status.published_at:%Y-%m-%d %H:%M} UTC" if status.published_at else "draft"
    )
    yield click.style(f"{status.edition}: {state}, {status.words} words", bold=True)
    yield ""
    yield from _section_table(status.sections)
    yield ""
    counts = ", ".join(f"{count} {name}" for name, count in status.candidates.items())
    yield f"Candidates: {counts}"
    for item in status.undecided[:_UNDECIDED_SHOWN]:
        mark = click.style("undecided", fg="red")
        yield f"{mark} {item.key} ({', '.join(item.reasons)}): {item.line[2:]}"
    if len(status.undecided) > _UNDECIDED_SHOWN:
        yield f"and {len(status.undecided) - _UNDECIDED_SHOWN} more; the worksheet lists them"
    for problem in status.problems:
        yield f"{click.style('problem', fg='yellow')} {clean(problem, limit=300)}"
    yield from _source_table(status, now)


def _section_table(sections: tuple[SectionStatus, ...]) -> Iterator[str]:
    rows = [("section", "entries", "words", "undecided", "writer", "ready")]
    ready = {None: "", True: "yes", False: "no"}
    rows += [
        (
            clean(row.title, limit=40),
            str(row.entries),
            str(row.words),
            str(row.undecided or ""),
            clean(row.writer or "", limit=24),
            ready[row.ready],
        )
        for row in sections
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  ".join(cells).rstrip()
        yield click.style(line, dim=True) if number == 0 else line


def _source_table(status: Status, now: datetime) -> Iterator[str]:
    if not status.sources:
        yield "No records: run digest fetch"
        return
    yield ""
    for source in status.sources:
        age = _age(now - source.fetched_at)
        yield f"{source.name}: {source.records} records, fetched {age} ago"
        for line in gap_lines(source):
            yield f"  {line}"


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    for size, name in ((1440, "days"), (60, "hours")):
        if minutes >= 2 * size:
            return f"{minutes // size} {name}"
    return f"{minutes} minutes"
