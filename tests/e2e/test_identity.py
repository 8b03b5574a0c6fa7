"""What of a published edition stays whatever is edited, and what a correction changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import feedparser
import pytest

from digest.cli import run
from tests.builders import EDITION, said
from tests.kills import tree

if TYPE_CHECKING:
    from pathlib import Path


TEXT = """---
title: Week Ending August 16, 2026
summary: In short.
---

Hello everybody.

## Other Merges

* [A pump](https://github.com/kubernetes/kubernetes/pull/1) for the kubelet
* [The valve](https://github.com/kubernetes/kubernetes/pull/2) is deprecated
"""
PAGE = "site/2026/20260816/index.html"


@pytest.fixture
def published(home: Path) -> Path:
    """A home whose one edition is out and built."""
    (home / "archive" / EDITION / "edition.md").write_text(TEXT)
    assert run(["publish", "--yes"]) == 0
    return home


def edition_file(home: Path) -> Path:
    return home / "archive" / EDITION / "edition.md"


def edit(home: Path, old: str, new: str) -> None:
    text = edition_file(home).read_text()
    assert old in text
    edition_file(home).write_text(text.replace(old, new))


def entries(home: Path) -> list[tuple[str, str, str]]:
    """Id, link and publication time of each entry of all three feeds."""
    feeds = [feedparser.parse(str(home / "site" / name)) for name in ("feed.xml", "atom.xml")]
    return [
        (entry.id, entry.link, entry.published[:16] if "T" in entry.published else "")
        for feed in feeds
        for entry in feed.entries
    ]


def ids(home: Path) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', (home / PAGE).read_text()))


def test_nothing_that_readers_know_an_edition_by_changes(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, anchors = entries(published), ids(published)
    edit(published, "published_at: 2026-08-17T09:00:00Z", "published_at: 2026-09-01T00:00:00Z")
    edit(published, "title: Week Ending", "permalink: /elsewhere/\nfeed_id: other\ntitle: Weak")
    edit(published, "Hello everybody.", "Good day.")
    edit(
        published,
        "* [A pump](https://github.com/kubernetes/kubernetes/pull/1) for the kubelet\n",
        "",
    )
    said(capsys)

    assert run(["build"]) == 0

    assert entries(published) == before
    assert anchors <= ids(published)
    assert "Good day." in (published / PAGE).read_text()
    told = said(capsys)[1]
    for what in (
        "published_at was 2026-08-17 09:00 UTC when it came out, and stays so",
        "feed_id was urn:merge-digest:sample:2026-08-16 when it came out, and stays so",
        "the page stays at /2026/20260816/; /elsewhere/ leads to it",
        "the text was changed since it came out; tell readers: digest correct --week 2026-08-16",
    ):
        assert what in told


def test_the_moved_address_leads_to_the_page(published: Path) -> None:
    edit(
        published, "title: Week", "permalink: /elsewhere/\nredirect_from: [/2026/old]\ntitle: Week"
    )

    assert run(["build"]) == 0

    for path, way in (("elsewhere", ".."), ("2026/old", "..")):
        html = (published / "site" / path / "index.html").read_text()
        target = "20260816/index.html" if path.startswith("2026") else "2026/20260816/index.html"
        assert f'content="0; url={way}/{target}"' in html
        assert '<link rel="canonical" href="https://example.org/digest/2026/20260816/">' in html
        assert "noindex" in html


def test_an_edition_that_is_out_stays_out_without_its_date(published: Path) -> None:
    edit(published, "published_at: 2026-08-17T09:00:00Z\n", "")

    assert run(["build"]) == 0

    assert (published / PAGE).exists()
    assert len(entries(published)) == 2


def test_a_correction_changes_the_list_and_the_time_of_the_update_only(published: Path) -> None:
    edit(published, "is deprecated", "is removed")
    run(["build"])
    before = tree(published / "site")

    assert run(["correct", "--reason", 'It said "deprecated": <b>removed</b>']) == 0
    assert run(["build"]) == 0

    text = edition_file(published).read_text()
    assert 'corrections:\n  - at: 2026-08-17T09:00:00Z\n    text: "It said' in text
    after = tree(published / "site")
    changed = {path for path in after if after[path] != before.get(path)}
    own = {f"2026/20260816/{name}" for name in ("index.html", "email.html", "email.txt")}
    assert changed == {*own, "feed.xml", "atom.xml", "feed.json"}
    page = after["2026/20260816/index.html"].decode()
    start = page.index('<section class="corrections">')
    end = page.index("</p>", page.index('<p class="updated">')) + len("</p>\n")
    without = re.sub(r'<meta property="article:modified_time"[^>]*>\n', "", page[:start])
    assert without + page[end:] == before["2026/20260816/index.html"].decode()
    assert "&lt;b&gt;removed" in page[start:end]


def test_after_a_correction_the_text_counts_as_told(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(published, "is deprecated", "is removed")
    run(["build"])
    assert "was changed since" in said(capsys)[1]

    run(["correct", "--reason", "The valve is removed"])
    run(["build"])

    assert "was changed since" not in said(capsys)[1]
    edit(published, "is removed", "is gone")
    run(["build"])
    assert "was changed since" in said(capsys)[1]


def test_a_typed_correction_counts_too(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = "corrections:\n- at: 2026-08-18T10:00:00Z\n  text: Typed.\ntitle: Week"
    edit(published, "title: Week", typed)
    edit(published, "is deprecated", "is removed")

    assert run(["build"]) == 0

    assert "was changed since" not in said(capsys)[1]
    assert "Updated on" in (published / PAGE).read_text()
    assert run(["correct", "--reason", "A second one"]) == 0
    text = edition_file(published).read_text()
    assert "- at: 2026-08-18T10:00:00Z\n  text: Typed.\n- at: 2026-08-17" in text


def test_the_time_of_the_update_cannot_be_typed(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(published, "title: Week", "updated_at: 2026-08-19T00:00:00Z\ntitle: Week")

    run(["build"])

    assert "Updated on" not in (published / PAGE).read_text()
    assert "updated_at changes with a correction only" in said(capsys)[1]


@pytest.mark.parametrize(
    "command",
    [["take", "3"], ["take", "99"], ["dismiss", "3", "--reason", "x"], ["feature", "3"], ["draft"]],
)
def test_nothing_is_added_to_an_edition_that_is_out(
    published: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(published)

    assert run([*command, "--week", EDITION]) == 1

    told = said(capsys)[1]
    assert "2026-08-16 is published, since 2026-08-17 09:00 UTC; it was left alone" in told
    assert "digest correct --week 2026-08-16 --reason TEXT" in told
    after = tree(published)
    assert {path for path in after if after[path] != before.get(path)} <= {
        path for path in after if path.startswith(".digest/")
    }


def test_a_draft_is_not_corrected(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition_file(home).write_text(TEXT)

    assert run(["correct", "--week", EDITION, "--reason", "x"]) == 1
    assert "is not published; a draft needs no correction" in said(capsys)[1]
    assert run(["correct", "--reason", "x"]) == 1
    assert "no edition is published yet" in said(capsys)[1]


def test_windows_line_ends_are_no_edit(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = edition_file(published).read_bytes()
    edition_file(published).write_bytes(content.replace(b"\n", b"\r\n"))
    said(capsys)

    run(["build"])

    assert "was changed since" not in said(capsys)[1]
