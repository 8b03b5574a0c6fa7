"""Exceptions from a folder, a file and a clone beside a schedule of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.config import Exceptions
from digest.sources.exceptions.source import ExceptionsSource
from digest.sources.schedule.source import ScheduleSource
from digest.window import Calendar
from tests.builders_git import Repository
from tests.builders_timeline import BOTH, settings

if TYPE_CHECKING:
    from pathlib import Path

    from digest.sources.base import Fetched, Source

from datetime import date

FILE = "plans/cycle-{version}/exceptions.yaml"
ENTRY = "- name: Petal\n  issue: 5\n  status: approved\n"


def write(home: Path, version: str, text: str) -> None:
    path = home / FILE.replace("{version}", version)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def schedule(home: Path) -> ScheduleSource:
    for version, text in BOTH.items():
        path = home / "plans" / f"cycle-{version}" / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return ScheduleSource(settings(path="."), client=None, home=home)


def fetch(
    home: Path, last_day: str, *, running: Source | None, path: str = ".", file: str = FILE
) -> Fetched:
    source = ExceptionsSource(
        Exceptions(path=path, file=file),
        schedule=running,
        prefix="RFC",
        client=None,
        home=home,
    )
    return source.fetch(Calendar().window(date.fromisoformat(last_day)), frozenset())


def releases(found: Fetched) -> list[str]:
    return [row.release for row in found.records.exceptions]


def test_running_releases_and_the_one_before_are_read(tmp_path: Path) -> None:
    for version in ("4.5", "4.6", "4.7", "4.8"):
        write(tmp_path, version, f"codeFreeze:\n{ENTRY}")
    (tmp_path / "plans" / "cycle-4.5").rename(tmp_path / "plans" / "cycle-4.10")
    running = schedule(tmp_path)

    assert releases(fetch(tmp_path, "2026-03-15", running=running)) == ["v4.6", "v4.7"]
    assert releases(fetch(tmp_path, "2026-06-14", running=running)) == ["v4.7", "v4.8"]
    assert releases(fetch(tmp_path, "2026-08-23", running=running)) == ["v4.10"]


def test_the_source_says_which_releases_and_whose_proposals(tmp_path: Path) -> None:
    write(tmp_path, "4.7", ENTRY)
    write(tmp_path, "4.8", ENTRY)
    running = schedule(tmp_path)

    both = fetch(tmp_path, "2026-04-19", running=running)
    assert releases(both) == ["v4.7", "v4.8"]
    assert both.records.exceptions[0].key == "RFC-5"
    assert both.asked == "the exceptions of . for v4.7, v4.8"
    assert both.gaps == ()


def test_a_release_without_a_file_had_none(tmp_path: Path) -> None:
    running = schedule(tmp_path)
    found = fetch(tmp_path, "2026-06-14", running=running)
    assert (found.records.exceptions, found.gaps) == ((), ())


def test_an_entry_that_cannot_be_read_is_a_gap_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, "4.8", f"{ENTRY}- issue: 6\n")
    found = fetch(tmp_path, "2026-06-14", running=schedule(tmp_path))
    assert releases(found) == ["v4.8"]
    assert [(gap.unit, gap.message) for gap in found.gaps] == [
        ("plans/cycle-4.8/exceptions.yaml:4", "entry 2 has no name")
    ]


def test_between_cycles_the_newest_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, "4.8", ENTRY)
    found = fetch(tmp_path, "2026-08-23", running=schedule(tmp_path))
    assert releases(found) == ["v4.8"]
    assert found.gaps == ()


def test_without_a_schedule_nobody_knows_what_is_running(tmp_path: Path) -> None:
    write(tmp_path, "4.8", ENTRY)
    (gap,) = fetch(tmp_path, "2026-06-14", running=None).gaps
    assert gap.unit == "exceptions"
    assert "[sources.schedule]" in gap.message


def test_a_schedule_that_cannot_be_read_is_a_gap_here_too(tmp_path: Path) -> None:
    broken = ScheduleSource(settings(path="gone"), client=None, home=tmp_path)
    (gap,) = fetch(tmp_path, "2026-06-14", running=broken).gaps
    assert gap.unit == "exceptions"


def test_a_path_that_is_not_there_names_its_own_table(tmp_path: Path) -> None:
    (gap,) = fetch(tmp_path, "2026-06-14", running=schedule(tmp_path), path="gone").gaps
    assert "mend path in [sources.exceptions]" in gap.message


def test_files_may_lie_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat" / "exceptions-4.8.yaml").write_text(ENTRY)
    found = fetch(
        tmp_path,
        "2026-06-14",
        running=schedule(tmp_path),
        path="flat",
        file="exceptions-{version}.yaml",
    )
    assert releases(found) == ["v4.8"]


def test_a_clone_is_read_as_it_stood_at_the_end_of_the_window(tmp_path: Path) -> None:
    running = schedule(tmp_path)
    clone = Repository(tmp_path / "clone")
    path = FILE.replace("{version}", "4.8")
    clone.commit("Merge", "2026-06-01T10:00:00Z", {path: ENTRY})
    clone.commit("Merge", "2026-06-20T10:00:00Z", {path: ENTRY + ENTRY})

    assert len(fetch(tmp_path, "2026-06-14", running=running, path="clone").records.exceptions) == 1
    assert len(fetch(tmp_path, "2026-06-21", running=running, path="clone").records.exceptions) == 2
