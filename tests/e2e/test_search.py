"""``digest search``: text and JSON, from the archive as it lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.cli import run
from tests.builders import said

ROOT = Path(__file__).resolve().parents[2]
OLD = """---
title: Old
published_at: 2025-11-04T00:00:00Z
---

## Other Merges

* [Fix the PodDisruptionBudget](https://github.com/kubernetes/kubernetes/pull/134389) for good
"""
NEW = """---
title: New
---

## KEP of the Week

### [KEP-4381: DRA](https://kep.k8s.io/4381)

Fixed since [#134389](https://github.com/kubernetes/kubernetes/pull/134389).

## Other Merges

* [etcd v3.6.4](https://github.com/etcd-io/etcd/releases/tag/v3.6.4) is out
"""


@pytest.fixture
def archive(home: Path) -> Path:
    for week, text in (("2025-11-02", OLD), ("2025-11-30", NEW)):
        (home / "archive" / week).mkdir()
        (home / "archive" / week / "edition.md").write_text(text)
    section = home / "archive" / "2025-11-30" / "sections" / "a.md"
    section.parent.mkdir()
    section.write_text("## Other Merges\n\n* A line of somebody about the budget\n")
    return home


@pytest.mark.usefixtures("archive")
def test_text_names_edition_section_file_and_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "#134389"]) == 0

    out, err = said(capsys)
    assert out == (
        "2025-11-30 (draft)  KEP of the Week  archive/2025-11-30/edition.md:7\n"
        "    KEP-4381: DRA\n"
        "2025-11-02  Other Merges  archive/2025-11-02/edition.md:8\n"
        "    Fix the PodDisruptionBudget for good\n"
    )
    assert err == ""


@pytest.mark.usefixtures("archive")
def test_json_says_the_same_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "KEP-4381", "--format", "json"]) == 0

    out, err = said(capsys)
    assert json.loads(out) == [
        {
            "edition": "2025-11-30",
            "published": False,
            "section": "KEP of the Week",
            "title": "KEP-4381: DRA",
            "keys": ["KEP-4381", "kubernetes/kubernetes#134389"],
            "page": "2025/20251130/#kep-4381",
            "path": "edition.md",
            "line": 7,
        }
    ]
    assert err == ""


@pytest.mark.usefixtures("archive")
def test_words_of_one_argument_and_of_several_are_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["search", "etcd", "V3.6"]) == 0
    several = said(capsys)
    assert run(["search", "etcd V3.6"]) == 0

    assert said(capsys) == several
    assert "etcd v3.6.4 is out" in several[0]


@pytest.mark.usefixtures("archive")
def test_a_sections_file_is_searched_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    run(["search", "somebody"])

    assert "archive/2025-11-30/sections/a.md:3" in said(capsys)[0]


@pytest.mark.usefixtures("archive")
def test_nothing_found_is_no_error_and_is_said_beside_the_results(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["search", "unicorn", "KEP-1"]) == 0
    assert said(capsys) == ("", "Nothing in the archive mentions unicorn KEP-1\n")
    assert run(["search", "unicorn", "--format", "json"]) == 0
    assert json.loads(said(capsys)[0]) == []


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("words", [[], [""], [" ", "\t"]])
def test_without_words_it_is_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", *words]) == 2
    out, err = said(capsys)
    assert out == ""
    assert "Hint: " in err


def test_an_edit_is_found_at_once(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["search", "unicorn"])
    path = archive / "archive" / "2025-11-02" / "edition.md"
    path.write_text(path.read_text().replace("for good", "of unicorn"))
    said(capsys)

    run(["search", "unicorn"])

    assert "Fix the PodDisruptionBudget of unicorn" in said(capsys)[0]


def test_an_empty_archive_has_nothing(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "archive" / "2026-08-16" / "snapshot.json").unlink()

    assert run(["--home", str(home), "search", "x"]) == 0
    assert "Nothing in the archive" in said(capsys)[1]


def test_words_that_act_on_a_terminal_are_shown_harmless(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = archive / "archive" / "2025-11-02" / "edition.md"
    path.write_text(path.read_text().replace("for good", "\x1b[31mred\u202e"))

    run(["search", "134389"])

    assert "\x1b" not in said(capsys)[0]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_closed_pipe_is_no_error(archive: Path, form: str) -> None:
    line = "* [One](https://github.com/kubernetes/kubernetes/pull/1) pump\n"
    path = archive / "archive" / "2025-11-02" / "edition.md"
    path.write_text(path.read_text() + line * 3_000)  # more than a pipe holds

    done = subprocess.run(
        [
            "bash",
            "-o",
            "pipefail",
            "-c",
            f'"{sys.executable}" -m digest search pump --format {form} | head -1',
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=archive,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
