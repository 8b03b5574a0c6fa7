"""Every "Next Deadline" line of 2021 to 2025 against the timeline as it stood in its week."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest

from digest.app import open_app
from digest.check.lint import lint, rules_of
from digest.cli import run
from digest.cycle.timeline import next_deadline, publication_moment
from digest.model import Snapshot, Window
from digest.pipeline.lint import Shelf
from digest.pipeline.placeholders import Facts, filled
from digest.presets import preset_text
from digest.sources.schedule.timeline import major_rows, parse_timeline
from tests.builders import make_report
from tests.builders_check import findings, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.app import App
    from digest.check.rule import Reading, Rule
    from digest.config import Schedule
    from digest.model import Deadline

pytestmark = pytest.mark.corpus

JUDGED = Path(__file__).parent / "lint" / "deadlines.tsv"
"""The lines that lint says something of, and whether a person agrees."""

DIFFERING = Path(__file__).parent / "cycle" / "next-deadlines.tsv"
"""The editions that name another row than digest would, with both rows and the judged why."""

NOW = datetime(2026, 1, 5, tzinfo=UTC)
YEARS = range(2021, 2026)
RULES = ("RS-STALE", "RS-TODAY", "RS-MATCH", "RS-UNKNOWN")
ACCEPTED = 0.98
SAME = 0.85
"""Which part of the right lines names the row that digest would."""

MOVED = {"2022-05-29", "2022-06-05", "2022-11-27", "2022-12-04", "2023-08-27"}
"""Editions whose day was right when they came out, and is not that of the last timeline."""


WITHOUT_YEARS = {"1.20": date(2020, 12, 1), "1.21": date(2021, 4, 1), "1.22": date(2021, 8, 1)}
"""Versions whose table has no year, and a day near its end."""


class Said(NamedTuple):
    """What lint says of one edition's line."""

    edition: str
    rule: str


@pytest.fixture(scope="module")
def judged() -> dict[Said, bool]:
    with JUDGED.open(newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    assert all(row["why"] and row["verdict"] in ("right", "wrong") for row in rows)
    return {Said(row["edition"], row["rule"]): row["verdict"] == "right" for row in rows}


@pytest.fixture(scope="module")
def app(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A home with the posts of all years."""
    home = tmp_path_factory.mktemp("deadlines")
    (home / "digest.toml").write_text(preset_text("kubernetes"))
    posts = home / "old" / "_posts"
    posts.mkdir(parents=True)
    for year in YEARS:
        for post in (shared / "corpus" / "lwkd" / "_posts").glob(f"{year}-*"):
            shutil.copy(post, posts)
    assert run(["--home", str(home), "--quiet", "import", str(home / "old")]) == 0
    return open_app(home, {"DIGEST_NOW": NOW.isoformat()})


@pytest.fixture(scope="module")
def settings(app: App) -> Schedule:
    assert app.config.sources.schedule is not None
    return app.config.sources.schedule


@pytest.fixture(scope="module")
def dated(app: App) -> list[Reading]:
    """The editions whose next deadline has a day: without a timeline, each is unknown."""
    shelf = Shelf(app.archive, app.config, NOW)
    found = [reading for name in app.archive.editions() if (reading := shelf.reading(name))]
    return [reading for reading in found if lint(reading, _rules(reading, "RS-UNKNOWN"))]


def _rules(reading: Reading, *names: str) -> list[Rule]:
    return [rule for rule in rules_of(reading.settings) if rule.id in names]


def _with(reading: Reading, deadlines: Iterable[Deadline]) -> Reading:
    window = Window(start=reading.window.start, end=reading.window.end)
    snapshot = Snapshot(edition=reading.edition.id, window=window, deadlines=tuple(deadlines))
    return msgspec.structs.replace(reading, snapshot=snapshot)


@pytest.fixture(scope="module")
def known(
    dated: list[Reading], timelines: dict[date, tuple[Deadline, ...]]
) -> dict[str, tuple[Deadline, ...]]:
    """The rows of each such edition, as they stood at the end of its week."""
    return {reading.edition.id: timelines[reading.ends_on] for reading in dated}


def test_right_lines_are_accepted_and_the_others_are_found(
    dated: list[Reading],
    known: dict[str, tuple[Deadline, ...]],
    judged: dict[Said, bool],
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = [
        Said(reading.edition.id, found.finding.rule)
        for reading in dated
        for found in lint(_with(reading, known[reading.edition.id]), _rules(reading, *RULES))
    ]
    alarms = [each for each in said if each.rule != "RS-UNKNOWN"]
    false = [each for each in alarms if not judged.get(each, True)]
    right = len(dated) - len(alarms) + len(false)
    with capsys.disabled():
        figures = ", ".join(f"{rule} {sum(each.rule == rule for each in said)}" for rule in RULES)
        print(f"\n{len(dated)} deadlines with a day: {figures}, {len(false)} wrongly")  # noqa: T201 - what make corpus is read for

    assert len(dated) == 209
    assert sorted(said) == sorted(judged)
    assert len(false) <= (1 - ACCEPTED) * right


def test_the_generated_deadline_is_the_editors(
    dated: list[Reading],
    known: dict[str, tuple[Deadline, ...]],
    settings: Schedule,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Lines that are over or in no timeline are none of the right ones: see the test before."""
    right = [reading for reading in dated if _is_right(reading, known[reading.edition.id])]
    chosen = {
        reading.edition.id: _generated(reading, known[reading.edition.id], settings)
        for reading in right
    }
    differing = {
        reading.edition.id: (
            " / ".join(_shown(row) for row in _editors(reading, known[reading.edition.id])),
            _shown(chosen[reading.edition.id]),
        )
        for reading in right
        if not _is_meant(reading, chosen[reading.edition.id])
    }
    with capsys.disabled():
        same = len(right) - len(differing)
        print(f"\n{same} of {len(right)} next deadlines are the editors'; the others:")  # noqa: T201 - what make corpus is read for
        for edition, (theirs, ours) in differing.items():
            print(f"  {edition}  {theirs}  <>  {ours}")  # noqa: T201 - what make corpus is read for

    with DIFFERING.open(newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    assert all(row["why"] for row in rows)
    assert differing == {row["edition"]: (row["editors"], row["generated"]) for row in rows}
    assert len(right) == 186
    assert len(right) - len(differing) >= SAME * len(right)


def test_every_generated_line_passes_lint(
    app: App, dated: list[Reading], known: dict[str, tuple[Deadline, ...]]
) -> None:
    """As of the moment it speaks of; the weeks between two cycles are among them."""
    written = 0
    for reading in dated:
        rows = known[reading.edition.id]
        snapshot = _with(reading, rows).snapshot
        assert snapshot is not None
        at = publication_moment(snapshot.window, reading.at)
        facts = Facts(
            snapshot=msgspec.structs.replace(snapshot, sources=(make_report("schedule"),)),
            previous=None,
            config=app.config,
            at=at,
        )
        text = f"## Release Schedule\n\n{filled('{deadline}', facts)}\n"
        made = make_reading(text, edition=reading.edition.id, at=at, snapshot=facts.snapshot)
        written += bool(rows)

        assert not findings(made, "RS-DEADLINE", "RS-LINKS", *RULES), text
    assert written >= 190


def _is_right(reading: Reading, rows: tuple[Deadline, ...]) -> bool:
    return not lint(_with(reading, rows), _rules(reading, *RULES))


def _is_meant(reading: Reading, row: Deadline | None) -> bool:
    """Return whether the line means this row: it alone is enough of a timeline for it."""
    return row is not None and not lint(
        _with(reading, (row,)), _rules(reading, "RS-MATCH", "RS-UNKNOWN")
    )


def _editors(reading: Reading, rows: tuple[Deadline, ...]) -> list[Deadline]:
    return [row for row in rows if _is_meant(reading, row)]


def _generated(reading: Reading, rows: tuple[Deadline, ...], settings: Schedule) -> Deadline | None:
    window = Window(start=reading.window.start, end=reading.window.end)
    return next_deadline(rows, publication_moment(window, reading.at), settings.major)


def _shown(row: Deadline | None) -> str:
    return "none" if row is None else f"{row.release} {row.name}, {row.starts_on}"


def test_days_that_were_moved_later_differ_from_the_last_timeline(
    shared: Path, dated: list[Reading], settings: Schedule
) -> None:
    tables = [_last_state(path, settings) for path in (shared / "corpus/schedules").glob("1.*.md")]
    differing = set()
    for reading in dated:
        rows = [row for table in tables for row in table if _spans(table, reading)]
        if lint(_with(reading, rows), _rules(reading, "RS-MATCH")):
            differing.add(reading.edition.id)

    assert differing == MOVED


def _last_state(path: Path, settings: Schedule) -> tuple[Deadline, ...]:
    is_major = major_rows(settings.major, settings.minor)
    near = WITHOUT_YEARS.get(path.stem, NOW.date())
    text = path.read_text(encoding="utf-8")
    return parse_timeline(text, release=f"v{path.stem}", url="", near=near, is_major=is_major).rows


def _spans(table: tuple[Deadline, ...], reading: Reading) -> bool:
    """Return whether the week lies in the table's cycle, or in the month before it."""
    first = min(row.starts_on for row in table) - timedelta(days=30)
    last = max(row.ends_at for row in table)
    return first <= reading.ends_on and reading.window.start <= last
