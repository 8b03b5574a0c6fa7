"""Real release timelines: every table of 1.20 to 1.35, and every week of 2021 to 2025."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.config import Schedule
from digest.sources.github.client import Client
from digest.sources.schedule.dates import read_when
from digest.sources.schedule.source import ScheduleSource
from digest.sources.schedule.timeline import Timeline, major_rows, parse_timeline
from digest.window import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.model import Deadline
    from digest.sources.base import Fetched
    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_REPOSITORY = "kubernetes/sig-release"
_MAJOR = (
    "freeze",
    "^docs (deadline|complete)",
    "start of release cycle",
    r"^v?\d+\.\d+\.0 released",
)
_MINOR = ("brace yourself", "call for", "soft freeze")
_SETTINGS = Schedule(repository=_REPOSITORY, major=_MAJOR, minor=_MINOR)
_WEEKS = [date(2021, 1, 3) + timedelta(weeks=i) for i in range(261)]
_SPREAD = 16
_DAY = timedelta(days=1)

# Versions whose table has no year, and a day near its end.
_WITHOUT_YEARS = {"1.20": date(2020, 12, 1), "1.21": date(2021, 4, 1), "1.22": date(2021, 8, 1)}
_ROWS = {
    **{"1.20": 29, "1.21": 31, "1.22": 33, "1.23": 36, "1.24": 39, "1.25": 37, "1.26": 40},
    **{"1.27": 37, "1.28": 37, "1.29": 39, "1.30": 39, "1.31": 37, "1.32": 37, "1.33": 36},
    **{"1.34": 36, "1.35": 38},
}
# A weekday that is none, and two that belong to other days.
_PROBLEMS = {"1.27": [87], "1.30": [68]}
_NO_TABLE = {"1.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14", "1.16"}


def _parse(text: str, version: str, near: date) -> Timeline:
    is_major = major_rows(_MAJOR, _MINOR)
    return parse_timeline(text, release=f"v{version}", url="", near=near, is_major=is_major)


def _schedule(shared: Path, version: str) -> Timeline:
    text = (shared / "corpus" / "schedules" / f"{version}.md").read_text(encoding="utf-8")
    return _parse(text, version, _WITHOUT_YEARS.get(version, date(2026, 1, 1)))


def _source(hub: Fakehub, token: str | None) -> ScheduleSource:
    client = Client(api_url=hub.url, token=token, patience=5, on_wait=lambda *_: None)
    return ScheduleSource(_SETTINGS, client=client, home=Path())


def _fetch(source: ScheduleSource, last_day: date) -> Fetched:
    return source.fetch(Calendar().window(last_day), frozenset())


def _weeks(*, is_full: bool) -> list[date]:
    return _WEEKS if is_full else _WEEKS[:: len(_WEEKS) // _SPREAD]


@pytest.fixture(scope="module")
def answers(fakehub: Callable[..., Fakehub]) -> dict[date, Fetched]:
    source = _source(fakehub(), "token")
    return {last_day: _fetch(source, last_day) for last_day in _WEEKS}


# ------------------------------------------------------------------ the tables


@pytest.mark.parametrize("version", _ROWS)
def test_each_table_is_read_whole(shared: Path, version: str) -> None:
    found = _schedule(shared, version)
    assert len(found.rows) == _ROWS[version]
    assert [problem.line for problem in found.problems] == _PROBLEMS.get(version, [])
    days = [row.starts_on for row in found.rows]
    assert timedelta(days=85) < max(days) - min(days) < timedelta(days=125)
    assert all(row.ends_at.date() >= row.starts_on for row in found.rows)
    assert sum(row.name.endswith(f"{version}.0 released") and row.major for row in found.rows) == 1
    assert sum("Code Freeze" in row.name and row.major for row in found.rows) == 1


def test_the_years_that_a_table_leaves_out_are_those_of_its_cycle(shared: Path) -> None:
    started = {
        version: min(r.starts_on for r in _schedule(shared, version).rows) for version in _ROWS
    }
    assert started["1.20"] == date(2020, 9, 14)
    assert started["1.21"] == date(2021, 1, 11)
    assert started["1.22"] == date(2021, 4, 26)
    assert sorted(started.values()) == list(started.values())


def test_rows_anywhere_on_earth_end_at_noon_of_the_next_day_in_utc(shared: Path) -> None:
    rows = [row for row in _schedule(shared, "1.35").rows if row.cutoff == "AoE"]
    assert len(rows) == 6
    for row in rows:
        assert row.ends_at == datetime.combine(row.starts_on + _DAY, time(12), tzinfo=UTC)


def test_every_historical_text_gives_rows_or_says_why_not(shared: Path) -> None:
    """A table of fewer rows than a cycle has is one whose dates are still open."""
    for version, text, near in _history(shared):
        found = _parse(text, version, near)
        if version in _NO_TABLE:
            assert [problem.line for problem in found.problems] == [0]
        else:
            is_open = "TBD" in text or "TBC" in text
            assert len(found.rows) >= 23 or is_open
            assert len(found.problems) <= (10 if is_open else 6)


def _history(shared: Path) -> Iterator[tuple[str, str, date]]:
    """Yield version, text and day of every state of every timeline."""
    folder = shared / "corpus" / "hub" / "repos" / _REPOSITORY
    merged = {
        pull["number"]: datetime.fromisoformat(pull["merged_at"]).date()
        for pull in _lines(folder / "pulls.jsonl")
    }
    for blob in _lines(folder / "blobs.jsonl"):
        match = re.fullmatch(r"releases/release-([\d.]+)/README\.md", str(blob["path"]))
        for text in (blob["before"], blob["after"]) if match else ():
            if match and text:
                yield match[1], str(text), merged[blob["pr"]]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


# ------------------------------------------------------------------ the weeks


def test_every_week_has_a_cycle_or_a_reason(answers: dict[date, Fetched]) -> None:
    empty = [week for week, found in answers.items() if not found.records.deadlines]
    assert len(empty) == 19
    assert all("between two cycles, and the next" in answers[week].asked for week in empty)
    assert not [gap for found in answers.values() for gap in found.gaps if ".md:" not in gap.unit]
    for week, found in answers.items():
        last = max((row.ends_at.date() for row in found.records.deadlines), default=week)
        assert last >= week - timedelta(days=6)


def test_the_delay_of_1_24_shows_in_the_week_it_was_merged(answers: dict[date, Fetched]) -> None:
    def release_day(week: date) -> date:
        rows = answers[week].records.deadlines
        return next(row.starts_on for row in rows if row.name == "v1.24.0 released")

    assert release_day(date(2022, 4, 10)) == date(2022, 4, 19)
    assert release_day(date(2022, 4, 17)) == date(2022, 5, 3)


def test_a_week_costs_two_requests_and_two_points(fakehub: Callable[..., Fakehub]) -> None:
    hub = fakehub()
    _fetch(_source(hub, "token"), date(2022, 4, 17))
    assert (len(hub.log()), hub.points()) == (2, 2)


def test_without_a_token_the_answer_is_the_same(
    fakehub: Callable[..., Fakehub], answers: dict[date, Fetched], *, is_full: bool
) -> None:
    hub = fakehub(None, "--anonymous-core-limit", "10000")
    source = _source(hub, None)
    weeks = _weeks(is_full=is_full)
    for week in weeks:
        found = _fetch(source, week)
        assert (found.records, found.gaps) == (answers[week].records, answers[week].gaps)
    assert len(hub.log()) <= 6 * len(weeks)


def test_a_clone_gives_the_same_answer(
    shared: Path, tmp_path: Path, answers: dict[date, Fetched], *, is_full: bool
) -> None:
    _make_clone(shared, tmp_path / "clone")
    settings = Schedule(repository=_REPOSITORY, path="clone", major=_MAJOR, minor=_MINOR)
    source = ScheduleSource(settings, client=None, home=tmp_path)
    for week in _weeks(is_full=is_full):
        found = _fetch(source, week)
        assert (found.records, found.gaps) == (answers[week].records, answers[week].gaps)


def _make_clone(shared: Path, clone: Path) -> None:
    """Write the history of the corpus into a repository, a commit per pull request."""
    folder = shared / "corpus" / "hub" / "repos" / _REPOSITORY
    texts: dict[str, list[tuple[str, str | None]]] = {}
    for blob in _lines(folder / "blobs.jsonl"):
        texts.setdefault(blob["pr"], []).append((blob["path"], blob["after"]))
    stream: list[str] = []
    for pull in sorted(_lines(folder / "pulls.jsonl"), key=lambda one: one["merged_at"]):
        seconds = int(datetime.fromisoformat(pull["merged_at"]).timestamp())
        stream += ["commit refs/heads/master", f"committer A <a@example.org> {seconds} +0000"]
        stream += ["data 4", "move"]
        for path, text in texts.get(pull["number"], []):
            size = len((text or "").encode())
            stream += (
                [f"D {path}"] if text is None else [f"M 644 inline {path}", f"data {size}", text]
            )
        stream.append("")
    for arguments, text in (
        (("init", "-q", "-b", "master"), ""),
        (("fast-import", "--quiet"), "\n".join(stream)),
    ):
        clone.mkdir(exist_ok=True)
        subprocess.run(
            ["git", "-C", str(clone), *arguments],
            input=text.encode(),
            check=True,
        )


def test_a_folder_of_the_last_states_spans_every_week_of_the_cycles(shared: Path) -> None:
    settings = Schedule(path="corpus/schedules", major=_MAJOR, minor=_MINOR)
    source = ScheduleSource(settings, client=None, home=shared)
    found = {week: _fetch(source, week) for week in _WEEKS}
    empty = [week for week, one in found.items() if not one.records.deadlines]
    assert empty == [_WEEKS[-1]]
    assert {row.starts_on.year for row in found[date(2021, 2, 7)].records.deadlines} == {2021}


# ------------------------------------------------------------------ the editors


_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(rf"\b(?:{_MONTH}\.? \d{{1,2}}(?!\d)|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})", re.I)
_WORDS = {
    **{"prr": "production readiness", "production": "production readiness", "code": "code freeze"},
    **{
        "enhancement": "enhancement",
        "exception": "exception",
        "test": "test freeze",
        "doc": "docs",
    },
    **{"blog": "blog", "theme": "themes", "highlight": "highlights", "notes": "release notes"},
    **{"rc": r"-rc\.", "candidate": r"-rc\.", "cycle": "release cycle", "release": "released"},
    **{"schedule": "schedule|release cycle", "begins": "release cycle"},
}


def _editors_lines(shared: Path) -> Iterator[tuple[date, str, set[date]]]:
    """Yield week, text and days of each "Next Deadline" line that names a day."""
    for path in sorted((shared / "corpus" / "lwkd" / "_posts").glob("202[1-5]*.md")):
        week = Calendar().week_of(date.fromisoformat(path.name[:10]))
        text = path.read_text(encoding="utf-8")
        match = re.search(r"^\W*Next Deadline:?\W*(.*)", text, re.M)
        line = match[1] if match else ""
        days = {
            on
            for words in _DATE.findall(line)
            for day in read_when(words.replace(".", " ")).days
            for year in (week.year, week.year + 1)
            if (on := day.on(year)) and timedelta(-10) < on - week < timedelta(200)
        }
        if days:
            yield week, line, days


def _is_on(row: Deadline, days: set[date]) -> bool:
    return bool({row.starts_on, (row.ends_at - timedelta(seconds=1)).date()} & days)


def test_editors_deadlines_are_rows_of_their_week(
    shared: Path, answers: dict[date, Fetched], capsys: pytest.CaptureFixture[str]
) -> None:
    dated = named = major = 0
    for week, line, days in _editors_lines(shared):
        rows = [row for row in answers[week].records.deadlines if _is_on(row, days)]
        words = [word for start, word in _WORDS.items() if re.search(rf"\b{start}", line, re.I)]
        dated += 1
        named += any(re.search(word, row.name, re.I) for row in rows for word in words)
        major += any(row.major for row in rows)
    with capsys.disabled():
        figures = f"{dated} dated, {named} a row of that day and name, {major} a major row"
        print(f"\nNext Deadline lines: {figures}")  # noqa: T201 - what make corpus is read for
    assert dated == 209
    assert named >= 190
    assert major >= 160
