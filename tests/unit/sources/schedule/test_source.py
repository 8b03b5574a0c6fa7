"""The schedule from a folder, a file and a clone; the clone is a real one, made here with git."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from digest.sources.schedule.source import ScheduleSource
from tests.builders_timeline import BOTH, SPRING, SUMMER, fetch, plan, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digest.sources.base import Fetched


def write(home: Path, plans: Mapping[str, str]) -> None:
    for version, text in plans.items():
        path = home / "plans" / f"cycle-{version}" / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def of_folder(home: Path, plans: Mapping[str, str], last_day: str, path: str = ".") -> Fetched:
    write(home, plans)
    return fetch(ScheduleSource(settings(path=path), client=None, home=home), last_day)


def names(found: Fetched) -> list[str]:
    return [f"{row.release} {row.name}" for row in found.records.deadlines]


# ------------------------------------------------------------------ which cycles


@pytest.mark.parametrize(
    ("last_day", "releases", "outcome"),
    [
        ("2026-03-15", {"v4.7"}, ": v4.7"),
        ("2026-04-19", {"v4.7", "v4.8"}, ": v4.7, next v4.8"),
        ("2026-05-03", {"v4.8"}, ": between two cycles, next v4.8"),
        ("2026-05-10", {"v4.8"}, ": v4.8"),
        ("2026-08-16", {"v4.8"}, ": v4.8"),
        ("2026-08-23", set[str](), ": between two cycles, and the next has no timeline yet"),
    ],
)
def test_the_cycles_of_the_week_are_returned_and_the_next_after_a_release(
    tmp_path: Path, last_day: str, releases: set[str], outcome: str
) -> None:
    found = of_folder(tmp_path, BOTH, last_day)
    assert {row.release for row in found.records.deadlines} == releases
    assert found.asked.endswith(outcome)
    assert found.gaps == ()


def test_two_cycles_that_overlap_are_both_returned_by_release_day_and_name(tmp_path: Path) -> None:
    early = plan(
        "4.10", "Start of cycle|Monday 20th April 2026", "Bud freeze|Monday 20th April 2026"
    )
    found = of_folder(tmp_path, {"4.10": early, "4.9": SPRING}, "2026-04-26")
    assert names(found) == [
        "v4.9 Start of cycle",
        "v4.9 Petal freeze",
        "v4.9 v4.7.0 released",
        "v4.9 Looking back",
        "v4.10 Bud freeze",
        "v4.10 Start of cycle",
    ]


def test_one_mistyped_year_does_not_make_a_cycle_span_years(tmp_path: Path) -> None:
    typo = SUMMER + "| Tea | me | Thursday 4th June 2022 |\n"
    found = of_folder(tmp_path, {"4.8": typo}, "2024-01-07")
    assert found.asked.endswith("next v4.8")


def test_timelines_without_years_lie_one_before_the_other(tmp_path: Path) -> None:
    # Seen from 2026 alone, Monday 14 September would be in 2026 as well as in 2020.
    old = plan("4.1", "Start|Mon September 14", "v4.1.0 released|Tue December 8")
    new = plan("4.2", "Start|Mon January 11 2021", "v4.2.0 released|Thu April 8 2021")
    source = ScheduleSource(settings(path="."), client=None, home=tmp_path)
    write(tmp_path, {"4.1": old, "4.2": new})
    assert names(fetch(source, "2020-11-01")) == ["v4.1 Start", "v4.1 v4.1.0 released"]
    assert names(fetch(source, "2026-09-20")) == []


# ------------------------------------------------------------------ gaps


def test_a_doubtful_row_is_a_gap_at_its_line_and_the_others_stay(tmp_path: Path) -> None:
    text = SPRING + "| Tea | me | some day |\n"
    found = of_folder(tmp_path, {"4.7": text}, "2026-03-15")
    assert len(found.records.deadlines) == 4
    assert [gap.unit for gap in found.gaps] == ["plans/cycle-4.7/README.md:11"]


def test_a_document_without_a_table_is_a_gap_of_its_file_and_others_are_read(
    tmp_path: Path,
) -> None:
    found = of_folder(tmp_path, {"4.7": SPRING, "4.8": "# Orchid 4.8\n"}, "2026-03-15")
    assert len(found.records.deadlines) == 4
    assert [gap.unit for gap in found.gaps] == ["plans/cycle-4.8/README.md"]


def test_an_old_document_without_a_table_is_no_news(tmp_path: Path) -> None:
    found = of_folder(tmp_path, {"4.6": "# Orchid 4.6\n", **BOTH}, "2026-05-10")
    assert found.gaps == ()


def test_a_file_that_is_no_text_is_a_gap_and_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, BOTH)
    (tmp_path / "plans/cycle-4.7/README.md").write_bytes(b"\xff\xfe\x00")
    found = fetch(ScheduleSource(settings(path="."), client=None, home=tmp_path), "2026-05-10")
    assert {row.release for row in found.records.deadlines} == {"v4.8"}
    assert [gap.unit for gap in found.gaps] == ["plans/cycle-4.7/README.md"]


def test_a_path_that_does_not_exist_is_one_gap_with_the_next_step(tmp_path: Path) -> None:
    found = of_folder(tmp_path, {}, "2026-05-10", path="nowhere")
    assert [gap.unit for gap in found.gaps] == ["schedule"]
    assert "mend path in [sources.schedule]" in found.gaps[0].message


def test_without_path_and_client_there_is_one_gap(tmp_path: Path) -> None:
    found = fetch(ScheduleSource(settings(), client=None, home=tmp_path), "2026-05-10")
    assert [gap.unit for gap in found.gaps] == ["schedule"]


# ------------------------------------------------------------------ files on this machine


def test_a_single_file_is_a_timeline_of_the_version_in_its_name_or_heading(tmp_path: Path) -> None:
    for name in ("4.7.md", "plan.md"):
        (tmp_path / name).write_text(SPRING, encoding="utf-8")
        source = ScheduleSource(settings(path=name), client=None, home=tmp_path)
        found = fetch(source, "2026-03-15")
        assert {row.release for row in found.records.deadlines} == {"v4.7"}
        assert {row.url for row in found.records.deadlines} == {""}


def test_a_file_that_names_no_version_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(SPRING.replace("# Orchid 4.7", "# Plan"), encoding="utf-8")
    found = fetch(
        ScheduleSource(settings(path="plan.md"), client=None, home=tmp_path), "2026-03-15"
    )
    assert [gap.unit for gap in found.gaps] == ["plan.md"]


def test_a_folder_of_files_named_by_version_needs_no_layout(tmp_path: Path) -> None:
    for version, text in BOTH.items():
        (tmp_path / f"{version}.md").write_text(text, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    source = ScheduleSource(settings(path="."), client=None, home=tmp_path)
    assert {row.release for row in fetch(source, "2026-05-10").records.deadlines} == {"v4.8"}


# ------------------------------------------------------------------ a clone


def git(clone: Path, *arguments: str, at: str = "2026-01-05T08:00:00+00:00") -> None:
    moment = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "HOME": str(clone)}
    who = ("-c", "user.name=Gardener", "-c", "user.email=gardener@example.org")
    subprocess.run(
        ["git", "-C", str(clone), *who, *arguments],
        check=True,
        env={**os.environ, **moment},
    )


def commit(clone: Path, plans: Mapping[str, str], at: str) -> None:
    write(clone, plans)
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "Move it", at=at)


def test_a_clone_answers_with_the_table_as_it_stood_at_the_windows_end(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    git(clone, "init", "-q", "-b", "main")
    commit(clone, {"4.7": SPRING}, "2026-01-05T08:00:00+00:00")
    moved = SPRING.replace("Wednesday 15th April", "Wednesday 29th April")
    commit(clone, {"4.7": moved}, "2026-04-06T00:00:00+00:00")
    source = ScheduleSource(settings(path="clone"), client=None, home=tmp_path)

    def release_day(last_day: str) -> date:
        found = fetch(source, last_day)
        assert found.gaps == ()
        return next(row.starts_on for row in found.records.deadlines if "released" in row.name)

    assert release_day("2026-04-05") == date(2026, 4, 15)
    assert release_day("2026-04-12") == date(2026, 4, 29)
    assert "has no commit before" in fetch(source, "2025-12-28").asked
    assert {row.url for row in fetch(source, "2026-04-05").records.deadlines} == {
        "https://github.com/orchid/plans/blob/main/plans/cycle-4.7/README.md#timeline"
    }


def test_the_moment_of_a_row_is_in_utc(tmp_path: Path) -> None:
    found = of_folder(tmp_path, BOTH, "2026-03-15")
    freeze = next(row for row in found.records.deadlines if row.major)
    assert (freeze.ends_at, freeze.cutoff) == (datetime(2026, 3, 13, 12, tzinfo=UTC), "AoE")
