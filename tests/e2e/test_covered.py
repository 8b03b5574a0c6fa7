"""What earlier editions said about a candidate stands beside it while a person writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.edition.html import to_html, visible_text
from digest.edition.left_open import NOT_CLOSED
from digest.edition.visible import clean
from tests.builders import (
    EDITION,
    KEP,
    draft_of,
    make_facts,
    make_pull,
    make_release,
    make_snapshot,
    parsed,
    said,
)

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = """---
title: Before
published_at: 2026-07-07T00:00:00Z
---

## Other Merges

* [The pump](https://github.com/kubernetes/kubernetes/pull/1) is told early

## KEP of the Week

### [KEP-3136: Pump things](https://kep.k8s.io/3136)

It pumps.
"""


def write(home: Path, week: str, text: str) -> None:
    folder = home / "archive" / week
    folder.mkdir(exist_ok=True)
    (folder / "edition.md").write_text(text)


def worksheet(home: Path) -> str:
    return (home / "archive" / EDITION / "worksheet.md").read_text()


def line_of(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


@pytest.fixture
def early(home: Path) -> Path:
    write(home, "2026-07-05", BEFORE)
    return home


def test_a_reported_change_is_marked_behind_its_line(early: Path) -> None:
    assert run(["draft"]) == 0

    line = line_of(draft_of(early), "/pull/1)")
    assert line.endswith(" <!-- reported 2026-07-05, Other Merges -->")
    assert "<!--" not in line_of(draft_of(early), "/pull/2)")
    assert "reported 2026-07-05, Other Merges" in worksheet(early)


def test_a_proposal_tells_how_long_ago_it_was_covered(early: Path) -> None:
    run(["draft"])

    assert "KEP-3136 covered 42 days ago: 2026-07-05, KEP of the Week" in worksheet(early)


def test_taking_and_featuring_say_it_too(early: Path) -> None:
    write(early, EDITION, "---\ntitle: T\n---\n\n## Featured PRs\n\n## Other Merges\n")

    assert run(["take", "1"]) == 0
    assert run(["feature", "KEP-3136"]) == 0

    assert "is told" not in draft_of(early)
    assert "<!-- reported 2026-07-05, Other Merges -->" in line_of(draft_of(early), "/pull/1)")
    assert "<!-- KEP-3136 covered 42 days ago: 2026-07-05, KEP of the Week -->" in draft_of(early)


@pytest.mark.parametrize(
    ("week", "text"),
    [
        ("2026-07-05", BEFORE.replace("published_at: 2026-07-07T00:00:00Z\n", "")),
        ("2026-08-23", BEFORE),
        ("2026-07-05", BEFORE.replace("/pull/1)", "/pull/999)").replace("3136", "3137")),
        ("2026-07-05", re.sub(r"([*]|###) (.*)", r"<!-- \2 -->", BEFORE)),
    ],
    ids=["a draft", "a later edition", "other keys", "in a comment"],
)  # fmt: skip
def test_what_no_reader_saw_before_is_no_mark(home: Path, week: str, text: str) -> None:
    write(home, week, text)

    run(["draft", "--week", EDITION])

    for said_so in ("reported", "covered"):
        assert f"{said_so} 20" not in draft_of(home)
        assert f"{said_so} 4" not in worksheet(home)


def test_a_refresh_changes_no_byte_for_what_was_published_meanwhile(home: Path) -> None:
    run(["draft"])
    before = draft_of(home)
    write(home, "2026-07-05", BEFORE)

    assert run(["draft"]) == 0

    assert draft_of(home) == before
    assert "reported 2026-07-05, Other Merges" in worksheet(home)


def test_a_refresh_of_a_marked_draft_changes_no_byte(early: Path) -> None:
    run(["draft"])
    before = draft_of(early)

    for _ in range(2):
        assert run(["draft"]) == 0
        assert draft_of(early) == before


def test_only_what_is_new_gets_a_mark_on_refresh(early: Path) -> None:
    run(["draft"])
    before = draft_of(early)
    write(
        early,
        "2026-07-12",
        BEFORE.replace("/pull/1)", "/pull/77)").replace("07-07", "07-14"),
    )
    old = Archive(early / "archive").read_snapshot(EDITION)
    assert old is not None
    new = make_pull(77, "kind/feature", note="Adds a valve")
    snapshot = make_snapshot(
        *old.pull_requests, new, KEP, make_release("v3.6.4"), keps={KEP.path: make_facts(3136)}
    )
    Archive(early / "archive").write_snapshot(snapshot)

    assert run(["draft"]) == 0

    added = line_of(draft_of(early), "/pull/77)")
    assert added.endswith("<!-- reported 2026-07-12, Other Merges -->")
    assert draft_of(early).replace(f"{added}\n", "") == before


def test_marks_reach_no_page_and_count_as_no_words(
    early: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["draft"])
    run(["build", "--drafts"])

    page = (early / "site" / "2026" / "20260816" / "index.html").read_text()
    assert "reported 2026" not in page
    assert "covered 42" not in page
    said(capsys)


@pytest.mark.parametrize(
    "title", ["a --> b", "--", "<!-- x", "<script>alert(1)</script>", "x\u202e y", "-->", "`-->`"]
)
def test_a_sections_name_cannot_leave_the_comment(home: Path, title: str) -> None:
    write(home, "2026-07-05", BEFORE.replace("## Other Merges", f"## {title}"))

    assert run(["draft"]) == 0

    text = draft_of(home)
    line = line_of(text, "/pull/1)")
    assert "reported 2026-07-05" in line
    bare = line.partition(" <!-- reported")[0]
    assert visible_text(to_html(line)) == visible_text(to_html(bare))
    assert clean(line) == line
    assert not any(NOT_CLOSED in problem.message for problem in parsed(text).problems)
    before = text
    run(["draft"])
    assert draft_of(home) == before
