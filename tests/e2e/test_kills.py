"""SIGKILL before each change that a command makes to the disk; then an editor, then the next run.

Each test tries all of them, in a process of its own per kill. ``tests/corpus/test_kills.py`` kills
at random times, with a GitHub on the other side.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests import kills
from tests.builders import EDITION, REPOSITORY
from tests.builders_git import Repository
from tests.kills import digest, killed_before_change, numbers_in, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has neither fork nor kill")

FIRST, LATER, SMALL = range(1, 9), range(9, 15), range(101, 105)
MORE_THAN_ENOUGH = 400

Texts: TypeAlias = dict[str, str]
Edit: TypeAlias = Callable[[str], str]


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_NOW", "2026-08-17T09:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home whose week was fetched."""
    return kills.make_home(tmp_path / "home", kills.snapshot_of(*FIRST, *SMALL))


def each_kill(home: Path, *arguments: str, every: int = 1) -> Iterator[Path]:
    """Yield a copy of the home for each moment at which the command can be killed, killed there.

    With ``every``, after the first dozen only one moment of so many: the files of a site are
    written one like the other.
    """
    for number in itertools.chain(range(1, 13), itertools.count(13, every)):
        copy = home.with_name(f"killed-{number}")
        shutil.copytree(home, copy, symlinks=True)
        was_killed = killed_before_change(number, copy, *arguments)
        assert kills.torn_files(copy) == []
        if was_killed:
            yield copy
        shutil.rmtree(copy)
        if not was_killed:
            assert number > 2, "the command changed nothing, so nothing was tried"
            return
        assert number < MORE_THAN_ENOUGH


def after(home: Path, *arguments: str) -> Path:
    """Return a copy of the home in which the command was left alone."""
    copy = home.with_name("undisturbed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy, symlinks=True)
    assert digest(copy, *arguments) == 0
    return copy


def is_subsequence(old: str, new: str) -> bool:
    rest = iter(new)
    return all(character in rest for character in old)


# ------------------------------------------------------------------ draft

BY_HAND = f"\n## More\n\n* [by hand](https://github.com/{REPOSITORY}/pull/3) and more\n"
EDITS: tuple[Edit, ...] = (
    lambda text: text + ("" if "/pull/3)" in text else BY_HAND),
    lambda text: re.sub(r"^\* .*\n", "", text, flags=re.M),
    lambda text: re.sub(r"^\* .*/pull/[1-7]\).*\n", "", text, flags=re.M),
    lambda text: text.replace("Change number", "Änderung Nr."),
    lambda text: text,
)
"""Types a line by hand, drops all lines, drops most, rewords all, has not come yet."""


def apply(edit: Edit, home: Path) -> Texts:
    """Let the editor do this to the first text that it changes by hand, or to all; return them."""
    for name, text in texts(home).items():
        new = edit(text)
        if new.endswith(BY_HAND) and 3 in numbers_in(home):
            continue
        (home / "archive" / name).write_text(new, encoding="utf-8", newline="")
    return texts(home)


@pytest.mark.parametrize("command", [("draft",), ("draft", "--split")], ids=["one", "split"])
@pytest.mark.parametrize("again", [False, True], ids=["new", "refresh"])
def test_draft_is_mended_by_the_next_one(home: Path, command: tuple[str, ...], again: bool) -> None:
    if again:
        assert digest(home, *command) == 0
        snapshot = kills.snapshot_of(*FIRST, *LATER, *SMALL)
        (home / "archive" / EDITION / "snapshot.json").write_bytes(kills.encoded(snapshot))
        command = ("draft",)
    old, new = texts(home), texts(after(home, *command))
    offered = set(numbers_in(home.with_name("undisturbed")))
    for number, copy in enumerate(each_kill(home, *command)):
        edit = EDITS[number % len(EDITS)]
        found = texts(copy)
        assert all(text in (old.get(name), new[name]) for name, text in found.items())
        known = set(numbers_in(copy))
        edited = apply(edit, copy)
        dropped = known - set(numbers_in(copy))

        assert digest(copy, *command) == 0

        now = numbers_in(copy)
        assert all(is_subsequence(text, texts(copy)[name]) for name, text in edited.items())
        assert len(now) == len(set(now)), "offered twice"
        assert not dropped & set(now), "dropped, and it came back"
        assert offered - dropped <= set(now), "never offered"
        assert kills.left_behind(copy) == []
        before = kills.tree(copy / "archive")
        assert digest(copy, *command) == 0
        assert kills.tree(copy / "archive") == before


def test_draft_killed_twice_is_mended_all_the_same(home: Path) -> None:
    expected = kills.tree(after(home, "draft", "--split") / "archive")
    for number, copy in enumerate(each_kill(home, "draft", "--split", every=3)):
        killed_before_change(4 + number, copy, "draft", "--split")
        assert digest(copy, "draft", "--split") == 0
        assert kills.tree(copy / "archive") == expected


# ------------------------------------------------------------------ take, feature, dismiss


@pytest.mark.parametrize("split", [(), ("--split",)], ids=["one", "split"])
@pytest.mark.parametrize(
    "command",
    [
        ("take", "101", "102"),
        ("feature", "101", "102"),
        ("dismiss", "101", "--reason", "test only"),
    ],
    ids=lambda command: command[0],
)
def test_choice_is_whole_or_made_by_the_next_run(
    home: Path, command: tuple[str, ...], split: tuple[str, ...]
) -> None:
    assert digest(home, "draft", *split) == 0
    old, new = texts(home), texts(after(home, *command))
    for copy in each_kill(home, *command):
        assert texts(copy) in (old, new)
        digest(copy, *command)  # 1 where it was done already
        assert texts(copy) == new
        assert digest(copy, "draft") == 0
        assert kills.left_behind(copy) == []


def test_keys_for_several_files_are_completed_by_the_same_command(home: Path) -> None:
    assert digest(home, "draft", "--split") == 0
    sections = home / "archive" / EDITION / "sections"
    for number, path in enumerate(sorted(sections.glob("*.md"))[:2], 1):
        path.write_text(path.read_text("utf-8") + "\n## Twice\n", encoding="utf-8")
        assert digest(home, "take", f"10{number}", "--section", "changes") == 0
    assert digest(home, "take", "101", "103", "104") == 0
    assert {101, 102, 103, 104} <= set(numbers_in(home))
    assert digest(home, "take", "101", "103") == 1


# ------------------------------------------------------------------ build, publish, export


@pytest.fixture
def published(home: Path) -> Path:
    """Return a home with a built edition that was published, and text that changed since."""
    assert digest(home, "draft") == 0
    assert digest(home, "publish", "--yes") == 0
    other = home / "archive" / "2026-08-09"
    other.mkdir()
    text = (home / "archive" / EDITION / "edition.md").read_text(encoding="utf-8")
    (other / "edition.md").write_text(text.replace("Ending August 16", "Before"), encoding="utf-8")
    assert digest(home, "build") == 0
    shutil.rmtree(other)
    other = home / "archive" / "2026-08-02"
    other.mkdir()
    (other / "edition.md").write_text(text.replace("Ending August 16", "Long Before"), "utf-8")
    return home


def test_build_goes_on_where_it_was_killed(published: Path) -> None:
    expected = kills.tree(after(published, "build") / "site")
    pages = {path for path in expected if path.endswith(".html")}
    assert "2026/20260809/index.html" not in pages
    old = kills.tree(published / "site")
    for copy in each_kill(published, "build", every=3):
        for path, content in kills.tree(copy / "site").items():
            if path in pages:
                assert content in (old.get(path), expected[path])
        assert digest(copy, "build") == 0
        assert kills.tree(copy / "site") == expected
        assert not [p for p in (copy / "site").rglob("*") if p.is_dir() and not any(p.iterdir())]


def test_build_that_was_killed_knows_its_files_when_the_edition_goes(published: Path) -> None:
    for copy in each_kill(published, "build", every=3):
        shutil.rmtree(copy / "archive" / "2026-08-02")
        assert digest(copy, "build") == 0
        assert not (copy / "site" / "2026" / "20260802").exists()
        assert kills.left_behind(copy) == []


def test_publish_goes_on_where_it_was_killed(home: Path) -> None:
    assert digest(home, "draft") == 0
    assert digest(home, "take", "101") == 0
    expected = kills.tree(after(home, "publish", "--yes"))
    for copy in each_kill(home, "publish", "--week", EDITION, "--yes", every=3):
        assert digest(copy, "publish", "--week", EDITION, "--yes") == 0
        assert kills.left_behind(copy) == []
        assert without_locks(kills.tree(copy)) == without_locks(expected)


def without_locks(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if not path.startswith(".digest/")}


def test_highlight_is_not_put_in_twice(home: Path) -> None:
    assert digest(home, "draft") == 0
    assert digest(home, "feature", "1") == 0
    assert digest(home, "feature", "1") == 1
    assert numbers_in(home).count(1) == 2  # the heading, and the line that was there


def test_published_edition_is_not_published_twice(home: Path) -> None:
    assert digest(home, "draft") == 0
    assert digest(home, "publish", "--yes") == 0
    assert digest(home, "publish", "--week", EDITION, "--yes") == 1


def test_export_leaves_the_old_file_or_the_new_one(home: Path) -> None:
    assert digest(home, "draft") == 0
    (home / "post.md").write_text("old")
    (home / "..tmp").write_text("mine")
    for copy in each_kill(home, "export", "--out", str(home / "post.md")):
        assert (home / "post.md").read_text(encoding="utf-8") == "old"
        assert digest(copy, "export", "--out", str(home / "post.md")) == 0
        assert kills.left_behind(home) == []
        (home / "post.md").write_text("old")
    assert (home / "..tmp").read_text(encoding="utf-8") == "mine"


# ------------------------------------------------------------------ fetch, init, demo

KEP = "keps/sig-pump/12-valve/kep.yaml"


def test_fetch_leaves_the_old_snapshot_or_the_new_one(home: Path) -> None:
    plans = Repository(home / "plans")
    text = "title: Valve\nkep-number: 12\nowning-sig: sig-pump\nstage: "
    plans.commit("Start", "2026-07-01T00:00:00Z", {KEP: f"{text}alpha\n"})
    plans.commit("Go on (#9)", "2026-08-12T00:00:00Z", {KEP: f"{text}beta\n"})
    settings = home / "digest.toml"
    kept = re.sub(r"(?ms)^\[sources\..*?(?=^\[\[)", "", settings.read_text("utf-8"))
    settings.write_text(f'{kept}\n[sources.keps]\npath = "{plans.path}"\n', encoding="utf-8")
    path = f"archive/{EDITION}/snapshot.json"
    old, new = (kills.tree(folder)[path] for folder in (home, after(home, "fetch")))
    assert old != new
    for copy in each_kill(home, "fetch"):
        assert kills.tree(copy)[path] in (old, new)
        assert digest(copy, "fetch") == 0
        assert kills.tree(copy)[path] == new
        assert kills.left_behind(copy) == []


@pytest.mark.parametrize("command", ["init", "demo"])
def test_new_home_is_made_by_the_next_run(home: Path, command: str) -> None:
    expected = kills.tree(made(home, command, home / "undisturbed"))
    # A demo makes hundreds of changes; its first ones are what its next run looks at.
    later = itertools.count(9, 1 if command == "init" else 60)
    for number in itertools.chain(range(1, 9), later):
        folder = home / f"new-{number}"
        was_killed = killed_before_change(number, home, command, str(folder))
        if not was_killed:
            break
        found = kills.tree(made(home, command, folder))
        assert found.keys() == expected.keys()
        assert kills.left_behind(folder) == []


def made(home: Path, command: str, folder: Path) -> Path:
    assert digest(home, command, str(folder)) == 0
    return folder
