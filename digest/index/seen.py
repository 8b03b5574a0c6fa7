"""What files hold, by fingerprint, without reading those that did not change since.

A file is taken for unchanged while size, inode and both times are those that were noted, as git's
index does it. One that was changed when the note was written, or just before, is read again: a
second change within a tick of the file system's clock would show in none of them
(git's documentation, "racy-git").
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.files import read_bytes_or_none, read_cached, write_cached
from digest.fingerprint import fingerprint_of_bytes

if TYPE_CHECKING:
    from os import stat_result

_TICK = 1_000_000_000
"""Nanoseconds; no file system that one works on counts in coarser steps."""


class Note(msgspec.Struct, frozen=True, array_like=True):
    """A file's state when it was read, and the fingerprint of its bytes."""

    size: int
    inode: int
    modified: int
    changed: int
    content: str

    def fits(self, state: stat_result) -> bool:
        """Return whether the file is as it was noted."""
        return (
            self.modified == state.st_mtime_ns
            and self.size == state.st_size
            and self.inode == state.st_ino
            and self.changed == state.st_ctime_ns
        )


class Seen:
    """Fingerprints of files; notes are kept at ``place``, which may be deleted at any time."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._old, self._noted_at = _load(place)
        self._new: dict[str, Note] = {}

    def content(self, path: str, state: os.stat_result | None = None) -> str | None:
        """Return the fingerprint of a file's bytes, ``None`` where there is no such file.

        Args:
            path: the file.
            state: what the system says of it, where that was asked just now.

        Raises:
            DigestError: there is one, and it cannot be read.
        """
        if state is None:
            try:
                state = os.stat(path)  # noqa: PTH116 - a thousand files
            except (FileNotFoundError, NotADirectoryError):
                return None
        name = path if path.isascii() else _in_utf8(path)
        note = self._old.get(name)
        if note is None or not note.fits(state) or self._is_racy(note):
            content = read_bytes_or_none(Path(path))
            if content is None:
                return None
            note = Note(
                state.st_size,
                state.st_ino,
                state.st_mtime_ns,
                state.st_ctime_ns,
                fingerprint_of_bytes(content),
            )
        self._new[name] = note
        return note.content

    def _is_racy(self, note: Note) -> bool:
        return max(note.modified, note.changed) + _TICK >= self._noted_at

    def save(self) -> None:
        """Keep the notes of all files that were asked for."""
        if self._new != self._old or any(map(self._is_racy, self._new.values())):
            write_cached(self._place, msgspec.msgpack.encode(self._new))


def _in_utf8(name: str) -> str:
    """Return the name with escapes for what no UTF-8 can hold."""
    return name.encode("utf-8", "backslashreplace").decode()


def _load(place: Path) -> tuple[dict[str, Note], int]:
    """Return the notes and when they were written, in nanoseconds; none where they are broken."""
    content = read_cached(place)
    if content is None:
        return {}, 0
    try:
        notes = msgspec.msgpack.decode(content, type=dict[str, Note])
        return notes, place.stat().st_mtime_ns
    except (msgspec.DecodeError, ValueError, OSError):
        return {}, 0
