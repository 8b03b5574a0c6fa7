"""What the schedules changed from week to week in 2021 to 2025, against their history."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from digest.cycle.moved import moves
from digest.cycle.timeline import InCycle, standing, week_of
from digest.edition.cycle_lines import moved_lines
from digest.sources.schedule.timeline import major_rows, parse_timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.cycle.moved import Move
    from digest.model import Deadline

pytestmark = pytest.mark.corpus

REPOSITORY = "kubernetes/sig-release"
WEEKS = [date(2020, 12, 27) + timedelta(weeks=i) for i in range(262)]
DELAYED = date(2022, 4, 17)

NEAR = {"1.20": date(2020, 12, 1), "1.21": date(2021, 4, 1), "1.22": date(2021, 8, 1)}
"""Versions whose table has no year, and a day near its end."""

LENGTHS = {
    **{"1.20": 13, "1.21": 13, "1.22": 15, "1.23": 16, "1.24": 17, "1.25": 14, "1.26": 14},
    **{"1.27": 14, "1.28": 14, "1.29": 15, "1.30": 15, "1.31": 14, "1.32": 14, "1.33": 15},
    **{"1.34": 15, "1.35": 14},
}
MISCOUNTED: dict[str, set[str]] = {}
"""Rows whose Week is not that of their day, as the table counts its other rows."""

WEEK = re.compile(r"^\|([^|\n]*)\|[^|\n]*\|[^|\n]*\|\s*week (\d+)\s*\|", re.I | re.M)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_FIRST = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})(?!\d|:)", re.I)
DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)})", re.I)

Day = tuple[int, int]
"""Month and day: the oldest tables have no years."""


class Moved(NamedTuple):
    """A row of one name whose cell names other days at the end of a week."""

    week: date
    release: str
    name: str
    before: frozenset[Day]
    after: frozenset[Day]


@pytest.fixture(scope="module")
def rows(timelines: dict[date, tuple[Deadline, ...]]) -> dict[date, tuple[Deadline, ...]]:
    """What the source returns for each week."""
    return timelines


@pytest.fixture(scope="module")
def found(rows: dict[date, tuple[Deadline, ...]]) -> dict[date, tuple[Move, ...]]:
    """The moves of each week since the one before."""
    return {week: moves(rows[before], rows[week]) for before, week in pairwise(WEEKS)}


@pytest.fixture(scope="module")
def truth(shared: Path, rows: dict[date, tuple[Deadline, ...]]) -> list[Moved]:
    """The same from the texts before and after each pull request, by a reader of a few lines."""
    known: list[Moved] = []
    states = _states(shared)
    for before, week in pairwise(WEEKS):
        releases = {row.release for row in rows[before]} & {row.release for row in rows[week]}
        for release in sorted(releases):
            old, new = _table(states[before][release]), _table(states[week][release])
            known += [
                Moved(week, release, name, old[name], new[name])
                for name in old.keys() & new.keys()
                if old[name] and new[name] and old[name] != new[name]
            ]
    return known


def _states(shared: Path) -> dict[date, dict[str, str]]:
    """Return the text of each release's timeline at the end of each week."""
    folder = shared / "corpus" / "hub" / "repos" / REPOSITORY
    texts: dict[int, list[tuple[str, str]]] = {}
    for blob in _lines(folder / "blobs.jsonl"):
        if match := re.fullmatch(r"releases/release-([\d.]+)/README\.md", str(blob["path"])):
            after = (f"v{match[1]}", str(blob["after"] or ""))
            texts.setdefault(int(str(blob["pr"])), []).append(after)
    merged = sorted(
        (datetime.fromisoformat(str(pull["merged_at"])), int(str(pull["number"])))
        for pull in _lines(folder / "pulls.jsonl")
    )
    states: dict[date, dict[str, str]] = {}
    state: dict[str, str] = {}
    for week in WEEKS:
        end = datetime.combine(week + timedelta(days=1), time(0), tzinfo=UTC)
        while merged and merged[0][0] < end:
            state.update(texts.get(merged.pop(0)[1], []))
        states[week] = dict(state)
    return states


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _table(text: str) -> dict[str, frozenset[Day]]:
    """Return the days of each row by its name; a name that stands there twice is left out."""
    table: dict[str, frozenset[Day]] = {}
    twice: set[str] = set()
    what = when = -1
    for line in text.splitlines():
        cells = [_plain(cell) for cell in line.strip().strip("|").split("|")]
        lower = [cell.lower() for cell in cells]
        if "what" in lower and "when" in lower:
            what, when = lower.index("what"), lower.index("when")
        elif not line.strip().startswith("|"):
            what = when = -1
        elif what >= 0 and len(cells) > max(what, when):
            name = _name(cells[what])
            twice |= {name} & table.keys()
            table[name] = _days(cells[when])
    return {name: days for name, days in table.items() if name not in twice}


def _plain(cell: str) -> str:
    text = re.sub(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?", r"\1", cell)
    return " ".join(re.sub(r"[*`]|~~[^~]*~~", "", text).split())


def _name(cell: str) -> str:
    """Return a row's name without its note on the time of day, which counts as its cut-off."""
    return re.sub(r" ?\((?:EOD |\d\d:\d\d )?(?:[A-Z]{3}|AoE|TBD|TBC)\)", "", cell).strip()


def _days(cell: str) -> frozenset[Day]:
    pairs = [(month, day) for month, day in MONTH_FIRST.findall(cell)]
    pairs += [(month, day) for day, month in DAY_FIRST.findall(cell)]
    return frozenset((MONTHS.index(month[:3].lower()) + 1, int(day)) for month, day in pairs)


def _day(row: Deadline) -> Day:
    return row.starts_on.month, row.starts_on.day


# ------------------------------------------------------------------ the claims


def test_every_row_that_moved_is_found_with_both_days(
    truth: list[Moved], found: dict[date, tuple[Move, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    missed = [each for each in truth if not any(_is(move, each) for move in found[each.week])]
    with capsys.disabled():
        weeks = len({each.week for each in truth})
        print(f"\n{len(truth)} rows moved in {weeks} weeks, {len(missed)} not found")  # noqa: T201 - what make corpus is read for

    assert missed == []
    assert len(truth) > 0


def _is(move: Move, moved: Moved) -> bool:
    before, after = move.before, move.after
    return (
        before is not None
        and after is not None
        and (after.release, after.name) == (moved.release, moved.name)
        and _day(before) in moved.before
        and _day(after) in moved.after
    )


def test_nothing_is_said_to_have_moved_that_did_not(
    truth: list[Moved], found: dict[date, tuple[Move, ...]]
) -> None:
    """Rows that were renamed, and names that stand there twice, the short reader cannot judge."""
    invented = [
        (week, move)
        for week, all_moves in found.items()
        for move in all_moves
        if move.before and move.after and not move.is_renamed
        if _day(move.before) != _day(move.after)
        if not any(_is(move, each) for each in truth if each.week == week)
    ]

    assert invented == []


def test_the_delay_of_1_24_is_found_in_its_week(found: dict[date, tuple[Move, ...]]) -> None:
    release = next(move for move in found[DELAYED] if move.row.name == "v1.24.0 released")

    assert release.before is not None
    assert release.after is not None
    assert (release.before.starts_on, release.after.starts_on) == (
        date(2022, 4, 19),
        date(2022, 5, 3),
    )
    assert any(
        line.startswith("* [v1.24.0 released](")
        and line.endswith("moved from Tuesday, April 19, 2022 to Tuesday, May 3, 2022")
        for text in moved_lines(found[DELAYED])
        for line in text.splitlines()
    )


def test_the_short_reader_sees_nearly_every_row(
    shared: Path, rows: dict[date, tuple[Deadline, ...]]
) -> None:
    states = _states(shared)
    seen = [
        row.name in _table(states[week][row.release]) for week in WEEKS[::26] for row in rows[week]
    ]

    assert sum(seen) >= 0.97 * len(seen) > 0


@pytest.mark.parametrize("version", [f"1.{minor}" for minor in range(20, 36)])
def test_weeks_are_counted_as_the_week_column_counts_them(shared: Path, version: str) -> None:
    text = (shared / "corpus" / "schedules" / f"{version}.md").read_text(encoding="utf-8")
    near = NEAR.get(version, date(2026, 1, 1))
    timeline = parse_timeline(
        text, release=f"v{version}", url="", near=near, is_major=major_rows([r"\.0 released"], [])
    )
    written = {name: int(week) for name, week in WEEK.findall(text)}
    assert len(written) >= 14
    start = next(row for row in timeline.rows if row.name == "Start of Release Cycle")
    other = {
        row.name
        for row in timeline.rows
        for cell, week in written.items()
        if _name(_plain(cell)) == row.name and week_of(start.starts_on, row.starts_on) != week
    }
    midway = datetime.combine(start.starts_on + timedelta(weeks=6), time(0), tzinfo=UTC)
    found = standing(timeline.rows, midway, lambda _: False)

    assert other == MISCOUNTED.get(version, set())
    assert isinstance(found, InCycle)
    assert (found.week, found.weeks) == (7, LENGTHS[version])
