"""Every command as a person types it: the group, init, fetch, draft; no upstream is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.archive import Archive
from digest.cli import run
from tests.builders import EDITION, KEP, draft_of, make_report, make_snapshot, said

ROOT = Path(__file__).resolve().parents[2]
PULL = "https://github.com/kubernetes/kubernetes/pull"
WITHOUT_SOURCES = """\
[site]
url = "https://example.org/"
title = "Digest"

[[sections]]
id = "merges"
title = "Merges"
from = [{}]
limit = 5
"""


# ------------------------------------------------------------------ the group


def test_digest_alone_prints_a_short_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0

    out, _ = said(capsys)
    assert "Make an edition" in out
    assert "An editor's week" in out


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize(
    "command",
    ["init", "fetch", "draft", "new", "take", "feature", "dismiss", "edit", "status", "build",
     "publish", "export", "demo", "completion"],
)  # fmt: skip
def test_every_command_has_help_with_an_example(
    command: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, option]) == 0

    assert "Example: " in said(capsys)[0]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0

    assert said(capsys)[0].startswith("digest, version ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["statsu"], "did you mean digest status?"),
        (["status", "--wek", "x"], "--wek"),
        (["status", "--week"], "needs a value"),
        (["take"], "KEY"),
        (["dismiss", "1"], "--reason"),
        (["dismiss", "1", "--reason", " "], "--reason is empty"),
        (["status", "--format", "xml"], "xml"),
        (["status", "--week", "someday"], "'someday' names no week"),
        (["fetch", "--from", "someday"], "'someday' names no week"),
        (["fetch", "--from", "2026-08-17"], "--from "),
        (["completion", "tcsh"], "tcsh"),
        (["init", "new", "--repo", "octo"], "is no repository"),
    ],
)
def test_wrong_usage_is_exit_status_2(
    home: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    out, err = said(capsys)
    assert words in err
    assert out == ""
    assert not (home / "new").exists()


def test_outside_a_home_the_next_step_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["status"]) == 1

    _, err = said(capsys)
    assert f"Error: no digest.toml in {tmp_path} or above it" in err
    assert "Hint: run digest init here" in err


def test_a_broken_setting_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "digest.toml").write_text(WITHOUT_SOURCES.replace("title", "tilte", 1))

    assert run(["status"]) == 1

    _, err = said(capsys)
    assert "digest.toml" in err
    assert "[site] has no key 'tilte'" in err
    assert "did you mean 'title'?" in err


def test_a_bad_digest_now_is_wrong_usage(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGEST_NOW", "soon")

    assert run(["--home", str(home), "status"]) == 2
    assert "DIGEST_NOW is no time" in said(capsys)[1]


def test_verbose_names_the_cause(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "archive" / EDITION / "snapshot.json").write_text("{")

    assert run(["-v", "status"]) == 1

    _, err = said(capsys)
    assert "snapshot.json" in err
    assert "because of DecodeError" in err


def test_ctrl_c_is_exit_status_130_and_leaves_no_half_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", stopped)
        assert run(["draft"]) == 130

    assert "Stopped" in said(capsys)[1]
    assert not (home / "archive" / EDITION / "edition.md").exists()
    assert run(["draft"]) == 0
    assert "## Other Merges" in draft_of(home)


@pytest.mark.parametrize(
    "arguments", [["status", "--format", "json"], ["status"], ["--help"], ["export"]]
)
def test_a_closed_pipe_is_no_error(home: Path, arguments: list[str]) -> None:
    run(["--quiet", "draft"])
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "digest", "--quiet", *arguments],
        cwd=home, stdout=writer, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


# ------------------------------------------------------------------ init, fetch, draft, new


def test_init_writes_a_home_that_works(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "mine", "--repo", "octo/core"]) == 0

    assert "Wrote mine/digest.toml (preset github)" in said(capsys)[0]
    monkeypatch.chdir(home / "mine")
    assert run(["status"]) == 1
    assert "has no edition yet" in said(capsys)[1]


def test_init_never_overwrites(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (home / "digest.toml").read_text()

    assert run(["init"]) == 1

    assert "already there; nothing was changed" in said(capsys)[1]
    assert (home / "digest.toml").read_text() == before


def test_fetch_without_sources_writes_an_empty_week(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "digest.toml").write_text(WITHOUT_SOURCES)

    assert run(["fetch", "--week", "2026-08-05"]) == 0

    _, err = said(capsys)
    assert "Week 2026-08-09: 2026-08-03 00:00 to 2026-08-10 00:00 UTC" in err
    snapshot = Archive(home / "archive").read_snapshot("2026-08-09")
    assert snapshot is not None
    assert snapshot.pull_requests == ()


@pytest.mark.parametrize(("required", "status"), [("true", 1), ("false", 0)])
def test_a_gap_in_a_required_source_is_exit_status_1_and_keeps_the_rest(
    home: Path, required: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    table = f'[sources.keps]\npath = "nowhere"\nrequired = {required}\n'
    (home / "digest.toml").write_text(f"{WITHOUT_SOURCES}\n{table}")
    Archive(home / "archive").write_snapshot(make_snapshot(KEP, sources=[make_report("keps")]))

    assert run(["fetch"]) == status

    out, _ = said(capsys)
    assert "missing keps" in out
    assert "1 records of 2026-08-17 09:00 UTC were kept" in out
    snapshot = Archive(home / "archive").read_snapshot(EDITION)
    assert snapshot is not None
    assert snapshot.kep_updates == (KEP,)


def test_new_fetches_and_drafts_the_last_complete_week(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "digest.toml").write_text(WITHOUT_SOURCES)

    assert run(["new"]) == 0

    out, err = said(capsys)
    assert "Wrote archive/2026-08-16/edition.md" in out
    assert "Week 2026-08-16" in err


def test_draft_offers_what_matters_and_lists_the_rest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["draft"]) == 0

    out, err = said(capsys)
    text = draft_of(home)
    assert "Week 2026-08-16" in err
    assert "Wrote archive/2026-08-16/edition.md: 4 new of 5 candidates" in out
    assert "1 must be reported and are undecided" not in out
    assert text.startswith("---\ntitle: Week Ending August 16, 2026\n---\n")
    assert f"* [Add a pump to the kubelet]({PULL}/1); backported to 1.36\n" in text
    assert f"* [Deprecate the valve]({PULL}/2)\n" in text
    assert "[KEP-3136: Pump things](" in text
    assert "Tidy up" not in text
    assert "Tidy up" in (home / "archive" / EDITION / "worksheet.md").read_text()


def test_a_second_draft_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft"])
    before = draft_of(home)
    said(capsys)

    assert run(["draft"]) == 0

    assert draft_of(home) == before
    assert "Refreshed archive/2026-08-16/edition.md: 0 new of 5" in said(capsys)[0]


def test_split_makes_one_file_per_section(home: Path) -> None:
    assert run(["draft", "--split"]) == 0

    files = sorted(path.name for path in (home / "archive" / EDITION / "sections").iterdir())
    assert files[0] == "010-developer-news.md"
    assert len(files) == 11
    assert "## " not in draft_of(home)


@pytest.mark.usefixtures("home")
def test_split_of_a_whole_draft_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft"])

    assert run(["draft", "--split"]) == 1
    assert "already holds the sections" in said(capsys)[1]


@pytest.mark.usefixtures("home")
def test_a_week_without_records_says_how_to_get_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", "--week", "2026-08-02"]) == 1

    _, err = said(capsys)
    assert "there is no snapshot of 2026-08-02" in err
    assert "--week 2026-08-02" in err
