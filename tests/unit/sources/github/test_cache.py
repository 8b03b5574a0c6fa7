from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from digest.sources.github.cache import FolderCache

if TYPE_CHECKING:
    from pathlib import Path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_written_is_read_by_name_and_drawer(tmp_path: Path) -> None:
    FolderCache(tmp_path).write("a", "name/../x", b"one")
    cache = FolderCache(tmp_path)
    assert cache.read("a", "name/../x") == b"one"
    assert (cache.read("b", "name/../x"), cache.read("a", "other")) == (None, None)
    assert [path.parent.name for path in _files(tmp_path)] == ["a"]


def test_an_emptied_drawer_is_empty_and_the_others_are_not(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path)
    for drawer in ("a", "b"):
        cache.write(drawer, "n", b"one")
    cache.empty("a")
    cache.empty("never written")
    assert (cache.read("a", "n"), cache.read("b", "n")) == (None, b"one")


@pytest.mark.parametrize("damage", [b"", b"x", "cut", "flip"])
def test_what_is_torn_or_changed_is_as_good_as_not_there(
    tmp_path: Path, damage: bytes | str
) -> None:
    cache = FolderCache(tmp_path)
    cache.write("a", "n", b'{"count": 1}')
    (path,) = _files(tmp_path)
    whole = path.read_bytes()
    bad = {"cut": whole[:-1], "flip": whole[:-2] + b"2}"}
    path.write_bytes(bad[damage] if isinstance(damage, str) else damage)
    assert cache.read("a", "n") is None
    cache.write("a", "n", b"new")
    assert cache.read("a", "n") == b"new"


def test_the_oldest_goes_where_all_is_too_much(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path, most_bytes=10_000)
    for number in range(20):
        cache.write("a", str(number), bytes(1000))
        newest = max(_files(tmp_path), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (number, number))
    assert sum(path.stat().st_size for path in _files(tmp_path)) < 10_000
    assert cache.read("a", "19") is not None
    assert cache.read("a", "0") is None
    cache.write("a", "huge", bytes(9_000))
    assert cache.read("a", "huge") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = FolderCache(tmp_path / "file")
    cache.write("a", "n", b"one")
    cache.empty("a")
    assert cache.read("a", "n") is None
