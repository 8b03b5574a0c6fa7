"""status, publish, build, export and completion, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.model import Gap
from tests.builders import EDITION, draft_of, make_pull, make_report, make_snapshot, said


@pytest.mark.usefixtures("home")
def test_status_as_json_is_json_alone_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--format", "json"]) == 0

    out, err = said(capsys)
    found = json.loads(out)
    assert found["edition"] == EDITION
    assert found["candidates"] == {"dismissed": 0, "dropped": 0, "open": 5, "used": 0}
    assert [item["key"] for item in found["undecided"]] == ["kubernetes/kubernetes#2"]
    assert found["sources"][0]["fetched_at"] == "2026-08-17T09:00:00Z"
    assert len(found["sections"]) == 11
    assert "Week 2026-08-16" in err


def test_quiet_says_results_and_problems_only(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(home), "--quiet", "status"]) == 0

    out, err = said(capsys)
    assert out.startswith(f"{EDITION}: draft, 0 words")
    assert err == ""


def test_colours_are_for_terminals_unless_asked_for(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--home", str(home), "status"])
    plain, _ = said(capsys)
    run(["--home", str(home), "--color", "always", "status"])
    coloured, _ = said(capsys)

    assert "\x1b[" not in plain
    assert "\x1b[" in coloured


def test_publish_names_what_stands_in_its_way(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = make_report("pulls", Gap("a/b", "it broke"))
    Archive(home / "archive").write_snapshot(
        make_snapshot(make_pull(2, "kind/deprecation"), sources=[report])
    )
    run(["draft"])
    (home / "archive" / EDITION / "edition.md").write_text("---\ntitle: x\n---\n\nText\n")
    said(capsys)

    assert run(["publish", "--yes"]) == 1

    out, _ = said(capsys)
    assert "failed  required sources are complete" in out
    assert "pulls a/b: it broke" in out
    assert "failed  all that must be reported is used or dismissed" in out
    assert "kubernetes/kubernetes#2 (deprecation) must be reported" in out
    assert "digest take kubernetes/kubernetes#2, or digest dismiss" in out
    assert "published_at" not in draft_of(home)
    assert not (home / "site").exists()


def test_publish_reports_a_key_of_another_tool_and_goes_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: x\nlayout: post\n---\n\n## Other Merges\n\n<!-- dismiss 2 no -->\n\nText\n"
    text = text.replace("dismiss 2", "dismiss kubernetes/kubernetes#2")
    (home / "archive" / EDITION / "edition.md").write_text(text)

    assert run(["publish"]) == 0
    run(["status"])

    out, _ = said(capsys)
    assert "layout: is not known here and was left alone" in out


def test_publish_without_yes_only_looks(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft"])

    assert run(["publish"]) == 0

    assert "Ready: digest publish --yes" in said(capsys)[1]
    assert "published_at" not in draft_of(home)


def test_publish_marks_the_edition_and_builds(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    before = draft_of(home)

    assert run(["publish", "--yes"]) == 0

    out, _ = said(capsys)
    stamp = "published_at: 2026-08-17T09:00:00Z\n"
    assert draft_of(home) == before.replace("---\n\n", f"{stamp}---\n\n", 1)
    assert f"Published {EDITION}" in out
    page = (home / "site" / "2026" / "20260816" / "index.html").read_text()
    assert "Add a pump to the kubelet" in page
    assert run(["publish", "--yes"]) == 1
    assert "is published, since 2026-08-17 09:00 UTC" in said(capsys)[1]


def test_build_makes_published_editions_only_unless_asked_for_drafts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    page = Path("2026") / "20260816" / "index.html"

    assert run(["build"]) == 0
    assert not (home / "site" / page).exists()
    assert "Nothing is published yet" in said(capsys)[1]
    assert run(["build", "--drafts", "--out", "preview"]) == 0
    assert (home / "preview" / page).exists()


def test_two_builds_change_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["draft"])
    run(["publish", "--yes"])
    said(capsys)

    assert run(["--home", str(home), "build"]) == 0

    assert " 0 changed, 0 removed" in said(capsys)[0]


def test_build_into_a_file_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "file").write_text("x")

    assert run(["build", "--out", "file"]) == 1
    assert "file is a file" in said(capsys)[1]


@pytest.mark.parametrize("form", ["markdown", "jekyll"])
def test_export_goes_to_stdout_or_to_a_file_the_same(
    home: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    said(capsys)

    assert run(["export", "--format", form]) == 0
    out, _ = said(capsys)
    assert run(["export", "--format", form, "--out", "post.md"]) == 0

    assert (home / "post.md").read_text() == out
    assert "## Other Merges" in out


def test_export_of_a_week_without_a_draft_says_how_to_make_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(home), "export"]) == 1

    assert f"digest draft --week {EDITION}" in said(capsys)[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0

    assert "_DIGEST_COMPLETE" in said(capsys)[0]


def test_the_week_to_work_on_is_the_oldest_that_is_not_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(home / "archive")
    for name, stamp in (("2026-08-02", "published_at: 2026-08-03T00:00:00Z\n"), ("2026-08-09", "")):
        path = archive.path(name, "edition.md")
        path.parent.mkdir(parents=True)
        path.write_text(f"---\ntitle: x\n{stamp}---\n")

    assert run(["status"]) == 0

    assert "Week 2026-08-09" in said(capsys)[1]
