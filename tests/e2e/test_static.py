"""A home's own files for the site, and what in a home is never run."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from digest.cli import run
from tests.builders import EDITION, said
from tests.kills import tree

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """---
title: T
published_at: 2026-08-17T09:00:00Z
---

## Other Merges

* [A pump](https://github.com/kubernetes/kubernetes/pull/1) of SIG Node
"""


@pytest.fixture
def published(home: Path) -> Path:
    (home / "archive" / EDITION / "edition.md").write_text(TEXT)
    return home


def put(home: Path, path: str, content: bytes = b"made up") -> Path:
    file = home / "static" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def own(home: Path) -> set[str]:
    """The files of the site that are there because they lie in ``static/``."""
    return {path for path, content in tree(home / "site").items() if content == b"made up"}


def test_files_are_copied_and_hidden_ones_stay_out(published: Path) -> None:
    for path in (
        "CNAME", "images/a b/é.png", "assets/x.tar.gz", ".htaccess", ".git/config", "a/.DS_Store",
        "a/.hidden/b.png",
    ):  # fmt: skip
        put(published, path)

    assert run(["build"]) == 0

    assert own(published) == {"CNAME", "images/a b/é.png", "assets/x.tar.gz"}


def test_a_file_that_changed_or_went_does_so_in_the_site(published: Path) -> None:
    first, second = put(published, "a.txt"), put(published, "b/c.txt")
    run(["build"])
    first.write_bytes(b"other")
    second.unlink()

    assert run(["build"]) == 0

    assert (published / "site" / "a.txt").read_bytes() == b"other"
    assert not (published / "site" / "b").exists()


def test_a_file_that_would_take_the_place_of_a_page_is_refused(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["build"])
    before = tree(published / "site")
    put(published, "2026/20260816/index.html")
    said(capsys)

    assert run(["build"]) == 1

    told = said(capsys)[1]
    assert "two outputs of the site want the path 2026/20260816/index.html" in told
    assert "static/" in told
    assert tree(published / "site") == before


def test_a_link_that_leads_nowhere_and_an_empty_folder_are_no_files(published: Path) -> None:
    (published / "static" / "empty").mkdir(parents=True)
    (published / "static" / "gone.png").symlink_to(published / "nowhere")

    assert run(["build"]) == 0

    assert not (published / "site" / "gone.png").exists()
    assert not (published / "site" / "empty").exists()


@pytest.mark.parametrize("name", [b"caf\xe9.png", b"a\nb.png", b"a\\b.png", b"a\x1b.png"])
def test_a_name_that_no_address_can_have_is_told(
    published: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (published / "static").mkdir()
    try:
        (published / "static" / os.fsdecode(name)).write_text("x")
    except OSError:
        pytest.skip("this file system has no such names either")

    assert run(["build"]) == 1

    told = said(capsys)[1]
    assert "no file of a site can have this name" in told
    assert "\x1b" not in told


def test_a_writers_file_whose_name_is_no_utf8_is_read(published: Path) -> None:
    section = published / "archive" / EDITION / "sections" / os.fsdecode(b"caf\xe9.md")
    section.parent.mkdir()
    try:
        section.write_text("## Other Merges\n\n* Written there\n")
    except OSError:
        pytest.skip("this file system wants UTF-8")

    for _ in range(2):
        assert run(["build"]) == 0

    page = (published / "site" / "2026" / "20260816" / "index.html").read_text()
    assert "Written there" in page


class Payload:
    """Something that makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.mkdir, (self._path, 0o700)


def test_nothing_in_a_home_is_run_as_bytecode(published: Path) -> None:
    """A home may come from a stranger, with its ``.digest`` in it."""
    run(["build"])
    harm = published / "harm"
    evil = b"j2" + pickle.dumps(5, 2) + pickle.dumps(Payload(str(harm)))
    for path in (published / ".digest").rglob("*"):
        if path.is_file():
            path.write_bytes(evil)
    folder = published / ".digest" / "templates"
    folder.mkdir(exist_ok=True)
    names = [f"__jinja2_{number:040x}.cache" for number in range(3)]
    for name in names:
        (folder / name).write_bytes(evil)

    assert run(["build"]) == 0

    assert not harm.exists()
    assert not [path for path in (published / ".digest").rglob("*.cache") if path.name not in names]
