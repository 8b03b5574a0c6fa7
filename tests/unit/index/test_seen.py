"""Fingerprints of files, without reading those that did not change."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from digest.fingerprint import fingerprint_of_bytes
from digest.index.seen import Seen

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 1_700_000_000


class Folder:
    """A file and its notes; ``look`` is what one run of the program does."""

    def __init__(self, folder: Path) -> None:
        self.file, self.notes = folder / "edition.md", folder / "seen"
        self.file.write_text("one")

    def look(self) -> str | None:
        seen = Seen(self.notes)
        found = seen.content(str(self.file))
        seen.save()
        return found

    def settle(self) -> None:
        """Make the notes older than nothing they say: none of them is racy."""
        later = time.time() + 10
        os.utime(self.notes, (later, later))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_files_bytes_are_its_fingerprint_and_no_file_has_none(folder: Folder) -> None:
    assert folder.look() == fingerprint_of_bytes(b"one")
    assert folder.look() == fingerprint_of_bytes(b"one")
    folder.file.unlink()
    assert folder.look() is None


def test_below_a_file_there_is_none(folder: Folder) -> None:
    assert Seen(folder.notes).content(f"{folder.file}/x") is None


def test_what_did_not_change_is_not_read_again(folder: Folder) -> None:
    first = folder.look()
    assert first is not None
    noted = folder.notes.read_bytes().replace(first.encode(), b"0" * len(first))
    folder.notes.write_bytes(noted)
    folder.settle()

    assert folder.look() == "0" * len(first), "the note was trusted"


def test_a_second_edit_within_a_tick_of_the_clock_is_seen(folder: Folder) -> None:
    moment = time.time()
    for text in ("one", "two", "six", "ten"):
        folder.file.write_text(text)  # the same inode and size
        os.utime(folder.file, (moment, moment))
        assert folder.look() == fingerprint_of_bytes(text.encode())


def test_notes_written_in_the_second_of_the_change_are_not_trusted(folder: Folder) -> None:
    folder.look()
    state = folder.file.stat()
    note = folder.notes.read_bytes()
    folder.file.write_text("two")
    changed = folder.file.stat()
    # As if the second edit fell into the same tick: all that was noted fits, the bytes do not.
    for old, new in (
        (state.st_mtime_ns, changed.st_mtime_ns),
        (state.st_ctime_ns, changed.st_ctime_ns),
    ):
        note = note.replace(old.to_bytes(8, "big"), new.to_bytes(8, "big"))
    folder.notes.write_bytes(note)

    assert folder.look() == fingerprint_of_bytes(b"two")


def test_a_file_put_in_its_place_with_the_same_size_and_time_is_seen(folder: Folder) -> None:
    os.utime(folder.file, (LONG_AGO, LONG_AGO))
    folder.look()
    folder.settle()
    other = folder.file.with_name("other")
    other.write_text("two")
    os.utime(other, (LONG_AGO, LONG_AGO))

    other.replace(folder.file)

    assert folder.look() == fingerprint_of_bytes(b"two")


def test_an_edit_whose_time_was_set_back_is_seen(folder: Folder) -> None:
    os.utime(folder.file, (LONG_AGO, LONG_AGO))
    folder.look()
    folder.settle()

    folder.file.write_text("two")
    os.utime(folder.file, (LONG_AGO, LONG_AGO))

    assert folder.look() == fingerprint_of_bytes(b"two")


def test_deleted_notes_cost_a_reading_and_nothing_else(folder: Folder) -> None:
    first = folder.look()
    folder.notes.unlink()

    assert folder.look() == first


@pytest.mark.parametrize("seed", range(30))
def test_broken_notes_count_as_none(folder: Folder, seed: int) -> None:
    first = folder.look()
    choice = random.Random(seed)
    whole = bytearray(folder.notes.read_bytes())
    if choice.random() < 0.3:
        del whole[choice.randrange(len(whole)) :]
    else:
        whole[choice.randrange(len(whole) // 3)] = choice.randrange(256)
    folder.notes.write_bytes(whole)

    assert folder.look() == first


@pytest.mark.parametrize("content", [b"", b"\xc0", b"\x81\xa1\xff\x90", b"[]", b"\x93" * 9_000])
def test_notes_that_are_none_count_as_none(folder: Folder, content: bytes) -> None:
    folder.notes.write_bytes(content)

    assert folder.look() == fingerprint_of_bytes(b"one")


def test_notes_that_cannot_be_kept_are_no_trouble(folder: Folder) -> None:
    folder.notes.mkdir()

    assert folder.look() == folder.look()


def test_the_name_of_a_file_need_not_be_utf8(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.md")
    try:
        path.write_text("one")
    except OSError:
        pytest.skip("this file system wants UTF-8")
    seen = Seen(tmp_path / "seen")

    assert seen.content(str(path)) == fingerprint_of_bytes(b"one")
    seen.save()
    assert Seen(tmp_path / "seen").content(str(path)) == fingerprint_of_bytes(b"one")
