"""The same archive gives the same bytes on any day, in any time zone, folder and hash seed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_incremental import write_snapshot, write_text
from tests.kills import tree

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    {"TZ": "UTC", "PYTHONHASHSEED": "0", "DIGEST_NOW": "2026-08-20T10:00:00Z"},
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1234", "DIGEST_NOW": "2031-01-01T00:30:00Z"},
)


def test_two_builds_anywhere_are_byte_identical(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    choice = random.Random(3)
    for _ in range(6):
        write_text(home, choice)
        write_snapshot(home, choice)
    (home / "static").mkdir()
    (home / "static" / "CNAME").write_text("example.org")
    sites = []
    for number, place in enumerate(PLACES):
        folder = tmp_path_factory.mktemp(f"place {number}") / "home"
        shutil.copytree(home, folder)
        environment = {**os.environ, **place, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [sys.executable, "-m", "digest", "--home", str(folder), "build", "--drafts"],
            check=True,
            capture_output=True,
            env=environment,
            cwd=folder,
        )
        sites.append(tree(folder / "site"))

    assert sites[0] == sites[1]
    assert {"calendar.ics", "stats/index.html", "CNAME"} <= sites[0].keys()
