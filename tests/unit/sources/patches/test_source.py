"""The patch schedule from a folder and from a clone; GitHub is in ``tests/contract``."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from digest.config import Patches
from digest.sources.patches.source import PatchesSource
from digest.window import Calendar
from tests.unit.sources.patches.test_files import ENDED, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from digest.sources.base import Fetched

SCHEDULE, ENDS = "data/releases/schedule.yaml", "data/releases/eol.yaml"


def write(folder: Path, schedule: str | None = TODAY, ends: str | None = ENDED) -> None:
    for name, text in ((SCHEDULE, schedule), (ENDS, ends)):
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)


def fetch(home: Path, last_day: str = "2025-11-09", **settings: object) -> Fetched:
    named = msgspec.convert({"path": "site", **settings}, Patches)
    window = Calendar().window(date.fromisoformat(last_day))
    return PatchesSource(named, client=None, home=home).fetch(window, frozenset())


def test_both_files_of_a_folder_become_records_in_order(tmp_path: Path) -> None:
    write(tmp_path / "site")

    found = fetch(tmp_path)

    assert found.gaps == ()
    assert found.asked == f"{SCHEDULE} in site, and {ENDS}"
    assert found.pages == 2
    assert [patch.version for patch in found.records.patches] == ["1.32.9", "1.32.10"]
    assert [end.release for end in found.records.ends_of_life] == ["1.32"]


def test_what_lies_long_before_the_window_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "site")

    early, late = fetch(tmp_path, "2025-09-14"), fetch(tmp_path, "2026-01-04")

    assert [end.release for end in early.records.ends_of_life] == ["1.30", "1.32"]
    assert [patch.version for patch in late.records.patches] == ["1.32.10"]


def test_what_happened_goes_before_what_was_planned(tmp_path: Path) -> None:
    write(tmp_path / "site")

    ends = {end.release: end for end in fetch(tmp_path, "2025-07-20").records.ends_of_life}

    assert ends["1.30"].ends_on == date(2025, 7, 15)
    assert ends["1.30"].path == ENDS
    assert ends["1.32"].path == SCHEDULE


def test_a_missing_file_is_a_gap_and_the_other_one_is_read(tmp_path: Path) -> None:
    write(tmp_path / "site", ends=None)

    found = fetch(tmp_path)

    assert [gap.unit for gap in found.gaps] == [ENDS]
    assert "there is no such file" in found.gaps[0].message
    assert found.records.patches


def test_a_bad_branch_is_a_gap_of_its_file(tmp_path: Path) -> None:
    write(tmp_path / "site", schedule=TODAY.replace("1.32.10", "1.99.10"))

    found = fetch(tmp_path)

    assert [(gap.unit, "1.99.10" in gap.message) for gap in found.gaps] == [(SCHEDULE, True)]
    assert [patch.version for patch in found.records.patches] == ["1.32.9"]


def test_no_folder_is_one_gap_that_names_the_setting(tmp_path: Path) -> None:
    found = fetch(tmp_path)

    assert [gap.unit for gap in found.gaps] == ["patches"]
    assert "[sources.patches]" in found.gaps[0].message
    assert "[sources.schedule]" not in found.gaps[0].message


def test_without_a_client_a_repository_is_a_gap(tmp_path: Path) -> None:
    found = fetch(tmp_path, path="", repository="acme/website")

    assert [gap.unit for gap in found.gaps] == ["patches"]
    assert "give [sources.patches] a path" in found.gaps[0].message


def test_a_clone_is_read_as_it_stood_at_the_end_of_the_window(tmp_path: Path) -> None:
    clone = tmp_path / "site"
    clone.mkdir()
    run(clone, "init", "--quiet", "-b", "main")
    for day, target in (("2025-11-01", "2025-11-11"), ("2025-11-20", "2025-12-09")):
        write(clone, schedule=TODAY.replace("2025-11-11", target))
        run(clone, "add", "-A")
        run(clone, "commit", "--quiet", "-m", f"Plan {target}", day=day)

    def target_on(last_day: str) -> date | None:
        return fetch(tmp_path, last_day).records.patches[-1].target_on

    assert target_on("2025-11-16") == date(2025, 11, 11)
    assert target_on("2025-11-23") == date(2025, 12, 9)


def run(clone: Path, *arguments: str, day: str = "2025-11-01") -> None:
    who = {f"GIT_{role}_{part}": "a@example.org" for role in ("AUTHOR", "COMMITTER")
           for part in ("NAME", "EMAIL")}  # fmt: skip
    when = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "-C", str(clone), *arguments], check=True, env=os.environ | who | when)
