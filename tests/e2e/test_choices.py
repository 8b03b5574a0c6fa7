"""take, feature, dismiss and edit, as a person types them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from digest.cli import run
from tests.builders import EDITION, draft_of, said

if TYPE_CHECKING:
    from pathlib import Path


PULL = "https://github.com/kubernetes/kubernetes/pull"


def test_take_puts_a_line_into_the_suggested_section(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    said(capsys)

    assert run(["take", "3"]) == 0

    assert said(capsys)[0] == f"other-merges: * [Tidy up]({PULL}/3)\n"
    assert f"* [Tidy up]({PULL}/3)\n" in draft_of(home)


@pytest.mark.parametrize("section", ["promotions", "Promotions", "PROMOTIONS."])
def test_take_puts_a_line_where_it_is_told(home: Path, section: str) -> None:
    run(["draft"])

    assert run(["take", f"{PULL}/3/files", "--section", section]) == 0

    assert "Tidy up" in draft_of(home).split("## Promotions")[1].split("## ")[0]


def test_two_keys_of_one_proposal_are_taken_once(home: Path) -> None:
    run(["draft"])
    path = home / "archive" / EDITION / "edition.md"
    lines = draft_of(home).splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "KEP-3136" not in line))

    assert run(["take", "KEP-3136", "kubernetes/enhancements#3137"]) == 0

    assert draft_of(home).count("KEP-3136") == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["take", "1"], 1, "already stands in the draft: Other Merges, edition.md:"),
        (["take", "kubernetes/kubernetes#4"], 1, "already stands in the draft"),
        (["take", "3", "99"], 2, "99 is no candidate of 2026-08-16"),
        (["take", "kubernetes/kubernets#3"], 2, "did you mean kubernetes/kubernetes#3?"),
        (["take", "3", "--section", "promotion"], 2, "did you mean promotions?"),
        (["feature", "KEP-9"], 2, "KEP-9 is no candidate"),
    ],
)
def test_a_choice_that_cannot_be_made_changes_nothing(
    home: Path, arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    before = draft_of(home)

    assert run(arguments) == status

    assert words in said(capsys)[1]
    assert draft_of(home) == before


@pytest.mark.parametrize("key", ["KEP-3136", "kep-3136", "kubernetes/enhancements#3137", "3137",
                                 "https://kep.k8s.io/3136"])  # fmt: skip
def test_feature_writes_a_proposals_own_number_and_its_facts(home: Path, key: str) -> None:
    run(["draft"])

    assert run(["feature", key]) == 0

    section = draft_of(home).split("## KEP of the Week")[1].split("\n## ")[0]
    assert "### [KEP-3136: SIG Node: Pump things](" in section
    assert "<!-- kep.yaml says: stage beta; status implementable;" in section


def test_feature_of_a_pull_request_goes_to_its_section(home: Path) -> None:
    run(["draft"])

    assert run(["feature", "3"]) == 0

    section = draft_of(home).split("## Featured PRs")[1].split("\n## ")[0]
    assert f"### [#3: Tidy up]({PULL}/3)" in section


def test_dismiss_is_text_and_the_candidate_is_decided(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])

    assert run(["dismiss", "3", "--reason", "tidies --> <b>nothing</b>"]) == 0

    line = next(line for line in draft_of(home).splitlines() if "dismiss" in line)
    assert line.startswith("<!-- dismiss kubernetes/kubernetes#3 tidies")
    assert line.count("-->") == 1
    said(capsys)
    run(["status", "--format", "json"])
    assert json.loads(said(capsys)[0])["candidates"]["dismissed"] == 1


@pytest.mark.usefixtures("home")
def test_a_dismissed_candidate_is_not_taken(capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft"])
    run(["dismiss", "3", "--reason", "tidies"])
    said(capsys)

    assert run(["take", "3"]) == 1
    assert "is dismissed at edition.md:" in said(capsys)[1]


def test_choices_need_a_draft(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["take", "3"]) == 1

    assert "there is no draft of 2026-08-16" in said(capsys)[1]
    assert not (home / "archive" / EDITION / "edition.md").exists()


@pytest.mark.usefixtures("home")
def test_edit_opens_every_file_of_the_draft(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft", "--split"])
    monkeypatch.setenv("EDITOR", f"{sys.executable} -c 'import sys; sys.exit(len(sys.argv) - 1)'")

    assert run(["edit"]) == 1

    assert "ended with status 12" in said(capsys)[1]


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("", "neither VISUAL nor EDITOR is set"),
        ("/no/such/editor", "EDITOR is '/no/such/editor', which cannot be started"),
        ("'", "cannot be started"),
    ],
)
def test_an_editor_that_is_not_there_is_named(
    home: Path, editor: str, words: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    run(["draft"])
    monkeypatch.setenv("EDITOR", editor)

    assert run(["--home", str(home), "edit"]) == 1

    assert words in said(capsys)[1]


def test_what_a_killed_run_left_is_gone_even_where_there_is_nothing_to_add(home: Path) -> None:
    run(["draft"])
    assert run(["take", "3"]) == 0
    left = home / "archive" / EDITION / ".worksheet.md.abcd1234.tmp"
    left.write_text("half a workshe")

    assert run(["take", "3"]) == 1

    assert not left.exists()
