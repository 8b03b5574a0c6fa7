"""What is known of a site's files: which artifact each holds, so that it is not made again."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from digest.files import read_cached, write_cached

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import stat_result
    from pathlib import Path


class Known(msgspec.Struct, frozen=True, array_like=True):
    """One file of the site as it was written: its artifact's key and its state on disk."""

    key: str
    size: int
    inode: int
    modified: int
    changed: int

    def is_still(self, state: stat_result) -> bool:
        """Return whether nobody touched the file since."""
        return (
            self.modified == state.st_mtime_ns
            and self.size == state.st_size
            and self.inode == state.st_ino
            and self.changed == state.st_ctime_ns
        )

    @classmethod
    def of(cls, key: str, state: stat_result) -> Known:
        """Return what is known of a file that was just written."""
        return cls(key, state.st_size, state.st_ino, state.st_mtime_ns, state.st_ctime_ns)


NOTHING_KNOWN: Mapping[str, Known] = MappingProxyType({})


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The last build into one folder that came to its end.

    ``made_from`` identifies everything that the whole site was made from. ``said`` are the lines
    that the build printed about the texts.
    """

    made_from: str = ""
    editions: int = 0
    said: tuple[str, ...] = ()
    files: dict[str, Known] = {}

    def holds(self, folder: Path, made_from: str) -> bool:
        """Return whether the folder still is what a build from the same things would make it."""
        if not made_from or self.made_from != made_from:
            return False
        base = f"{folder}/"
        try:
            return all(known.is_still(_stat(base + path)) for path, known in self.files.items())
        except OSError:
            return False


def load_record(place: Path) -> Record:
    """Return the record of a folder; an empty one where there is none that can be read."""
    content = read_cached(place)
    try:
        return msgspec.msgpack.decode(content, type=Record) if content else Record()
    except (msgspec.DecodeError, ValueError):
        return Record()


def save_record(place: Path, record: Record) -> None:
    """Keep the record of a build that came to its end."""
    write_cached(place, msgspec.msgpack.encode(record))


def _stat(path: str) -> stat_result:
    return os.stat(path)  # noqa: PTH116 - some thousand files: a Path for each takes longer
