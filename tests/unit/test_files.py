from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError
from digest.files import read_bytes_or_none, read_text, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_text_keeps_its_line_ends_and_loses_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n\xc3\xa9")

    assert read_text(path) == "one\r\ntwo\n\u00e9"


def test_text_that_is_not_utf_8_names_file_and_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"abc\xff")

    with pytest.raises(DigestError, match=r"a\.md is not UTF-8 text \(byte 3\)"):
        read_text(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"nope\.md does not exist"):
        read_text(tmp_path / "nope.md")


def test_bytes_of_a_missing_file_are_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert read_bytes_or_none(tmp_path / "nope") is None
    assert read_bytes_or_none(tmp_path / "file" / "below") is None


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="cannot be read: Is a directory"):
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
    assert os.listdir(tmp_path) == ["a.txt"]
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
    assert os.listdir(tmp_path) == ["a.txt"]


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
