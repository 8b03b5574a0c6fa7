from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError
from digest.files import (
    Prepared,
    append_lines,
    leftovers,
    read_bytes_or_none,
    read_text,
    sweep,
    sweep_below,
    write_atomically,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_text_keeps_its_line_ends_and_loses_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n\xc3\xa9")

    assert read_text(path) == "one\r\ntwo\n\u00e9"


def test_text_that_is_not_utf_8_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a\nbc\xff")

    with pytest.raises(DigestError, match=r"a\.md:2: the file is not UTF-8 text"):
        read_text(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"nope\.md does not exist"):
        read_text(tmp_path / "nope.md")


def test_bytes_of_a_missing_file_are_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert read_bytes_or_none(tmp_path / "nope") is None
    assert read_bytes_or_none(tmp_path / "file" / "below") is None


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="is a folder where a file should be"):
        read_bytes_or_none(tmp_path)


def test_writing_makes_folders_and_tells_whether_bytes_changed(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"

    changes = [write_atomically(path, text) for text in ("one", "one", b"two")]

    assert changes == [True, False, True]
    assert path.read_bytes() == b"two"


def test_the_same_bytes_leave_the_file_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "one")
    before = path.stat()

    write_atomically(path, "one")

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    with pytest.raises(DigestError, match=r"a\.txt cannot be written: No space left") as caught:
        write_atomically(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    assert "the file is as it was" in caught.value.hint


def test_a_write_that_is_interrupted_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(mode)

    write_atomically(path, "new")

    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_any_program_would_give_it(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")

    write_atomically(tmp_path / "ours", "x")

    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(DigestError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "a.txt", "x")


# ------------------------------------------------------------------ leftovers, links, devices


def test_sweep_takes_what_a_killed_process_left_and_nothing_else(tmp_path: Path) -> None:
    living = Prepared(tmp_path / "a.txt", b"being written")
    killed = Prepared(tmp_path / "a.txt", b"left behind")
    killed.release()
    others = [".a.txt.swp", ".a.txt.tmp", ".b.txt.abcd1234.bak", "a.txt.abcd1234.tmp", "a.txt"]
    for name in others:
        (tmp_path / name).write_text("somebody's")

    sweep(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {*others, *leftovers(tmp_path)}
    assert len(leftovers(tmp_path)) == 1
    living.put()
    assert (tmp_path / "a.txt").read_bytes() == b"being written"
    assert leftovers(tmp_path) == []


def test_sweep_can_be_told_one_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        Prepared(tmp_path / name, b"left behind").release()

    sweep(tmp_path, of="a.txt")

    assert [name[:7] for name in leftovers(tmp_path)] == [".b.txt."]


def test_sweep_reaches_below(tmp_path: Path) -> None:
    for path in (tmp_path / "a.txt", tmp_path / "deep" / "down" / "a.txt"):
        Prepared(path, b"left behind").release()

    sweep_below(tmp_path)

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_sweep_does_not_follow_links(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    (tmp_path / ".a.txt.abcd1234.tmp").symlink_to(tmp_path / "precious")

    sweep(tmp_path)

    assert (tmp_path / "precious").read_text() == "x"


def test_prepared_bytes_are_not_seen_before_they_are_put(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")

    with Prepared(path, b"new", durable=True):
        assert path.read_text() == "old"
        assert list(tmp_path.glob("*.md")) == [path]

    assert [found.name for found in tmp_path.iterdir()] == ["a.md"]


def test_last_look_before_the_rename_may_refuse(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("the editor's")

    def refuse() -> None:
        raise DigestError("it changed", hint="")

    with pytest.raises(DigestError, match="it changed"), Prepared(path, b"ours") as prepared:
        prepared.put(refuse)

    assert path.read_text() == "the editor's"
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("far/real.md")

    write_atomically(tmp_path / "link.md", "new")

    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "far" / "real.md").read_text() == "new"


def test_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(os.devnull)

    write_atomically(tmp_path / "out", "gone")

    assert (tmp_path / "out").is_char_device()


def test_line_is_added_at_the_end(tmp_path: Path) -> None:
    for line in ("one", "two"):
        append_lines(tmp_path / "list", [line])
    assert (tmp_path / "list").read_text() == "one\ntwo\n"
    with pytest.raises(DigestError, match="is a folder where a file should be"):
        append_lines(tmp_path, ["three"])
