"""digest lint, as a person or a program calls it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from digest.cli import run
from digest.plain_yaml import load_documents
from tests.builders import EDITION, draft_of, said

ROOT = Path(__file__).resolve().parents[2]
PULL = "https://github.com/kubernetes/kubernetes/pull/1"
TEXT = f"""\
---
title: Week Ending August 16, 2026
---

## Developer News

Über 東京 and `code`: read it [here](https://example.org/survey), all of you who care about it.

## Other Merges

* [Add a pump]({PULL}).

<!-- dismiss kubernetes/kubernetes#2 no valve is left -->
"""
ONLY = {"LINK-HERE", "BUL-PERIOD"}


@pytest.fixture(autouse=True)
def _draft(home: Path) -> None:
    """A draft with two warnings that stand in the way of nothing."""
    (home / "archive" / EDITION / "edition.md").write_text(TEXT)


def found_in(out: str, *rules: str) -> list[dict[str, object]]:
    found = json.loads(out)
    return [each for each in found if each["rule"] in (rules or ONLY)]


def test_a_person_sees_the_line_a_caret_and_the_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lint"]) == 0

    out, err = said(capsys)
    lines = out.splitlines()
    at = next(index for index, line in enumerate(lines) if "LINK-HERE" in line)
    assert lines[at].startswith(f"archive/{EDITION}/edition.md:7:")
    assert "warning LINK-HERE: the link's words are 'here'" in lines[at]
    assert "    7 | Über 東京 and `code`: read it [here](https://example.org" in lines[at + 1]
    # 東 and 京 take two columns each on a terminal.
    assert lines[at + 2].index("^") == lines[at + 1].index("https://") + 2
    assert lines[at + 3].startswith("  hint: link the words that name what it leads to")
    assert f"Week {EDITION}" in err
    assert re.search(r"\d+ warnings?.* in 1 edition; \d+ can be mended", lines[-1])


def test_programs_get_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--format", "json"]) == 0

    out, _ = said(capsys)
    here, period = found_in(out)
    assert list(here) == [
        "rule",
        "severity",
        "path",
        "line",
        "column",
        "message",
        "hint",
        "fixable",
    ]
    assert (here["rule"], here["severity"], here["line"]) == ("LINK-HERE", "warning", 7)
    assert (period["rule"], period["line"], period["fixable"]) == ("BUL-PERIOD", 11, True)
    assert period["path"] == f"archive/{EDITION}/edition.md"
    assert TEXT.splitlines()[10][int(str(period["column"])) - 1] == "."


def test_github_shows_findings_beside_the_lines_of_a_pull_request(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / ".git").mkdir()
    inner = home / "docs" / "digest"
    inner.mkdir(parents=True)
    for name in ("archive", "digest.toml"):
        (home / name).rename(inner / name)

    assert run(["--home", str(inner), "lint", "--format", "github"]) == 0

    out, err = said(capsys)
    (line,) = (line for line in out.splitlines() if "BUL-PERIOD" in line)
    place = f"file=docs/digest/archive/{EDITION}/edition.md,line=11,col="
    assert line.startswith(f"::warning {place}")
    assert ",title=BUL-PERIOD::the item ends with a full stop; " in line
    assert all(line.startswith("::") for line in out.splitlines())
    assert "in 1 edition" in err


def test_what_an_annotation_could_take_for_its_own_is_escaped(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "archive" / EDITION / "sections"
    folder.mkdir()
    text = "## Developer News\n\n<!-- lint: allow 100%,A:B why -->\nx\n"
    (folder / "a,b:c%.md").write_text(text)

    run(["lint", "--format", "github"])

    out, _ = said(capsys)
    (line,) = (line for line in out.splitlines() if "title=WAIVER" in line)
    assert "sections/a%2Cb%3Ac%25.md" in line
    assert "'100%25,A:B'" in line


def test_an_error_is_exit_status_1_and_what_the_settings_say_is_off_is_not_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = home / "digest.toml"
    text = settings.read_text()
    changed = text.replace(
        "[lint.rules]\n", '[lint.rules]\nLINK-HERE = "error"\nBUL-PERIOD = "off"\n'
    )
    settings.write_text(changed)

    assert run(["lint", "--format", "json"]) == 1

    assert [each["severity"] for each in found_in(said(capsys)[0])] == ["error"]


def test_a_waiver_is_typed_and_the_finding_is_gone(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT.replace("Über", "<!-- lint: allow LINK-HERE the button is called so -->\nÜber")
    (home / "archive" / EDITION / "edition.md").write_text(text)

    run(["lint", "--format", "json"])

    assert found_in(said(capsys)[0], "LINK-HERE", "WAIVER") == []


def test_notes_are_counted_and_shown_to_those_who_ask(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = home / "digest.toml"
    text = settings.read_text()
    settings.write_text(text.replace("[lint.rules]\n", '[lint.rules]\nLINK-HERE = "info"\n'))

    run(["lint"])
    short, _ = said(capsys)
    run(["--verbose", "lint"])
    long, _ = said(capsys)

    assert "LINK-HERE" not in short
    assert re.search(r"\d+ notes?.*; notes are shown by digest --verbose lint", short)
    assert "info LINK-HERE" in long


def test_all_editions_are_one_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = home / "archive" / "2026-08-09"
    older.mkdir()
    (older / "edition.md").write_text(TEXT.replace("August 16", "August 9"))
    (home / "archive" / "2026-08-02").mkdir()

    run(["lint", "--all", "--format", "json"])

    paths = [str(each["path"]).split("/")[1] for each in found_in(said(capsys)[0])]
    assert paths == ["2026-08-09", "2026-08-09", EDITION, EDITION]


def test_every_rule_is_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--rules"]) == 0
    listed, _ = said(capsys)
    rules = re.findall(r"(?m)^  ([A-Z0-9-]+) +(?:error|warning|info|off) ", listed)
    assert {"LINK-HERE", "BUL-PERIOD", "WAIVER"} <= set(rules)

    for rule in rules:
        assert run(["lint", "--explain", rule.lower()]) == 0
        told, _ = said(capsys)
        assert told.startswith(f"{rule}: ")
        assert f"<!-- lint: allow {rule} reason -->" in told


def test_outside_of_a_home_the_rules_are_those_of_a_new_digest(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))

    assert run(["lint", "--explain", "LINK-HERE"]) == 0

    assert "Wrong" in said(capsys)[0]


def test_the_hook_for_other_repositories_runs_what_lint_is(home: Path) -> None:
    (hooks,) = load_documents((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert isinstance(hooks, list)
    (hook,) = hooks
    watched = re.compile(hook["files"])

    assert hook["language"] == "python"
    assert hook["entry"].split()[0] == "digest"
    assert run(hook["entry"].split()[1:]) == 0
    assert watched.search(f"archive/{EDITION}/edition.md")
    assert watched.search(f"docs/digest/archive/{EDITION}/sections/010-news.md")
    assert not watched.search(f"archive/{EDITION}/worksheet.md")
    assert not watched.search("site/2026/index.html")
    assert draft_of(home) == TEXT
