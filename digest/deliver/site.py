"""The site's folder: artifacts onto the disk, nothing else touched."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError
from digest.files import append_line, read_bytes_or_none, sweep, write_atomically
from digest.lock import hold_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digest.model import Artifact

MANIFEST = ".digest-files"
"""Lists what the last build wrote, so that the next one may remove what is gone, and only that."""

_UNFINISHED = "/unfinished"
"""Stands first in the manifest while a build is at work, and after one that was stopped."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did to the site's folder: counts of files."""

    files: int
    changed: int
    removed: int


def write_site(artifacts: Iterable[Artifact], folder: Path) -> Written:
    """Write each artifact whose bytes differ, and remove what an earlier build wrote and this not.

    A killed build leaves some pages new and some old, each of them whole; the next one goes on.

    Raises:
        DigestError: the folder cannot be written, is no folder, or another build writes there.
    """
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is a file", hint="give a folder: digest build --out DIR")
    with hold_folder(folder):
        manifest = _Manifest(folder)
        paths: set[str] = set()
        changed = 0
        for artifact in artifacts:
            path = _checked(artifact.path)
            changed += manifest.write(path, artifact.content)
            paths.add(path)
        removed = manifest.remove_all_but(paths)
    return Written(files=len(paths), changed=changed, removed=removed)


def is_built(folder: Path, path: str) -> bool:
    """Return whether the last build into the folder came to its end and wrote ``path``."""
    listed = _lines(folder)
    return _UNFINISHED not in listed and path in listed


class _Manifest:
    """The list of the files in a site that are ours, kept complete at every moment.

    A path is added before its file is written, and leaves after its file did. The first line of
    an unfinished build's list says so: temporary files may lie about.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        lines = _lines(folder)
        self._listed = {line for line in lines if _is_inside(line)}
        self._is_open = False
        sweep(folder)
        if _UNFINISHED in lines:
            for place in {(folder / path).parent for path in self._listed}:
                sweep(place)

    def write(self, path: str, content: bytes) -> bool:
        """Write one file; return whether its bytes changed."""
        if path in self._listed and read_bytes_or_none(self._folder / path) == content:
            return False
        self._refuse_foreign(path, content)
        self._open()
        if path not in self._listed:
            append_line(self._folder / MANIFEST, path)
            self._listed.add(path)
        return write_atomically(self._folder / path, content)

    def _refuse_foreign(self, path: str, content: bytes) -> None:
        """Raise where the file is there, differs, and no build wrote it: it is somebody's own."""
        target = self._folder / path
        if path not in self._listed and target.exists() and read_bytes_or_none(target) != content:
            raise DigestError(
                f"{target} is there already, and no build wrote it; it was not touched",
                hint="move it away, or build into a folder of its own: digest build --out DIR",
            )

    def remove_all_but(self, paths: set[str]) -> int:
        """Remove the files that are not among ``paths``; return how many went."""
        gone = self._listed - paths
        if gone:
            self._open()
        left = {path for path in sorted(gone) if not _remove(self._folder, path)}
        lines = "".join(f"{path}\n" for path in sorted(paths | left))
        write_atomically(self._folder / MANIFEST, lines)
        return len(gone) - len(left)

    def _open(self) -> None:
        if not self._is_open:
            lines = (_UNFINISHED, *sorted(self._listed))
            write_atomically(self._folder / MANIFEST, "".join(f"{line}\n" for line in lines))
            self._is_open = True


def _checked(path: str) -> str:
    """Return the path if it stays inside the site; anything else is a fault of a renderer."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or re.search(r"[\\\0\n]", path):
        raise ValueError(f"an artifact may not be written to {path!r}")
    return path


def _lines(folder: Path) -> list[str]:
    """Return the lines of the manifest; the rest of one that was cut off is none."""
    content = read_bytes_or_none(folder / MANIFEST) or b""
    return content.decode("utf-8", "replace").split("\n")[:-1]


def _is_inside(line: str) -> bool:
    return bool(line) and ".." not in PurePosixPath(line).parts and line[0] != "/"


def _remove(folder: Path, path: str) -> bool:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    target = folder / path
    try:
        target.unlink(missing_ok=True)
        for parent in target.relative_to(folder).parents:
            if parent.name:
                os.rmdir(folder / parent)  # noqa: PTH106 - fails on a folder that is in use, as wanted
    except OSError:
        return not target.exists()
    return True
