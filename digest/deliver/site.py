"""The site's folder: artifacts onto the disk, nothing else touched."""

from __future__ import annotations

import os
import re
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from digest.deliver.record import NOTHING_KNOWN, Known
from digest.errors import DigestError
from digest.files import append_lines, read_bytes_or_none, sweep, write_atomically
from digest.lock import hold_folder
from digest.processes import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from digest.model import Artifact

MANIFEST = ".digest-files"
"""Lists what the last build wrote, so that the next one may remove what is gone, and only that."""

_UNFINISHED = "/unfinished"
"""Stands first in the manifest while a build is at work, and after one that was stopped."""


_NO_PATH = re.compile(r"[\\\0\n]")
_BATCH = 4096
"""Artifacts that are looked at together; each is a few words until it is made."""
_MANY, _CHUNK = 256, 96
"""From so many artifacts on, two processes make them, so many neighbours in one."""


class _Done(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a file that was written, and whether its bytes changed."""

    known: Known
    is_new: bool


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did to the site's folder: counts of files."""

    files: int
    changed: int
    removed: int


def forget(known: dict[str, Known]) -> None:
    """Remember nothing."""
    del known


def write_site(
    artifacts: Iterable[Artifact],
    folder: Path,
    *,
    known: Mapping[str, Known] = NOTHING_KNOWN,
    remember: Callable[[dict[str, Known]], None] = forget,
    processes: int = 1,
) -> Written:
    """Write each artifact whose bytes differ, and remove what an earlier build wrote and this not.

    A killed build leaves some pages new and some old, each of them whole; the next one goes on.

    Args:
        artifacts: the files of the site; one at a time is held in memory.
        folder: where they go.
        known: what an earlier build wrote there; an artifact that is there already is not made.
        remember: is given what is known now, when all is written and before the build counts as
            finished.
        processes: how many may make artifacts at once, where there are many to make.

    Raises:
        DigestError: the folder cannot be written, is no folder, or another build writes there.
    """
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is a file", hint="give a folder: digest build --out DIR")
    with hold_folder(folder):
        manifest = _Manifest(folder, known)
        changed = 0
        left = iter(artifacts)
        while batch := list(islice(left, _BATCH)):
            changed += manifest.write(batch, processes)
        removed = manifest.remove_the_rest()
        remember(manifest.written)
        manifest.finish()
    return Written(files=len(manifest.written), changed=changed, removed=removed)


def is_finished(folder: Path) -> bool:
    """Return whether the last build into the folder came to its end."""
    content = read_bytes_or_none(folder / MANIFEST)
    return content is not None and not content.startswith(_UNFINISHED.encode())


def is_built(folder: Path, path: str) -> bool:
    """Return whether the last build into the folder came to its end and wrote ``path``."""
    listed = _lines(folder)
    return _UNFINISHED not in listed and path in listed


class _Manifest:
    """The list of the files in a site that are ours, kept complete at every moment.

    A path is added before its file is written, and leaves after its file did. The first line of
    an unfinished build's list says so: temporary files may lie about.
    """

    def __init__(self, folder: Path, known: Mapping[str, Known]) -> None:
        self._folder, self._known = folder, known
        lines = _lines(folder)
        self._listed = {line for line in lines if _is_inside(line)}
        self._is_open = False
        self.written: dict[str, Known] = {}
        sweep(folder)
        if _UNFINISHED in lines:
            for place in {(folder / path).parent for path in self._listed}:
                sweep(place)

    def write(self, artifacts: Sequence[Artifact], processes: int) -> int:
        """Write the files of artifacts; return how many changed.

        None is written where one of them would replace somebody's own file.
        """
        stale = [artifact for artifact in artifacts if not self._is_there(artifact)]
        for artifact in stale:
            if artifact.path not in self._listed and os.path.lexists(self._folder / artifact.path):
                self._refuse_foreign(artifact.path, artifact.make())
        if len(stale) < _MANY:
            done = [self._made(artifact) for artifact in stale]
        else:  # the child can list nothing: what it writes is listed before
            self._list(artifact.path for artifact in stale)
            done = shared(stale, self._made, list[_Done], chunk=_CHUNK, processes=processes)
        self.written.update(
            (artifact.path, one.known) for artifact, one in zip(stale, done, strict=True)
        )
        return sum(one.is_new for one in done)

    def _is_there(self, artifact: Artifact) -> bool:
        """Return whether the file holds the artifact already; if so, it counts as written."""
        path = _checked(artifact.path)
        known = self._known.get(path)
        if known is None or known.key != artifact.key or path not in self._listed:
            return False
        state = _state(f"{self._folder}/{path}")
        if state is None or not known.is_still(state):
            return False
        self.written[path] = known
        return True

    def _made(self, artifact: Artifact) -> _Done:
        """Make an artifact and write its file where the bytes differ."""
        target = self._folder / artifact.path
        content = artifact.make()
        is_new = False
        if artifact.path not in self._listed or read_bytes_or_none(target) != content:
            self._list([artifact.path])
            is_new = write_atomically(target, content)
        return _Done(Known.of(artifact.key, target.stat()), is_new)

    def _list(self, paths: Iterable[str]) -> None:
        """List files that are about to be written."""
        self._open()
        new = [path for path in paths if path not in self._listed]
        if new:
            append_lines(self._folder / MANIFEST, new)
            self._listed.update(new)

    def _refuse_foreign(self, path: str, content: bytes) -> None:
        """Raise where the file is there, differs, and no build wrote it: it is somebody's own."""
        target = self._folder / path
        if path not in self._listed and target.exists() and read_bytes_or_none(target) != content:
            raise DigestError(
                f"{target} is there already, and no build wrote it; it was not touched",
                hint="move it away, or build into a folder of its own: digest build --out DIR",
            )

    def remove_the_rest(self) -> int:
        """Remove the listed files that were not written; return how many went."""
        paths = self.written.keys()
        gone = self._listed - paths
        if gone:
            self._open()
        self._listed = {*paths, *(path for path in sorted(gone) if not _remove(self._folder, path))}
        return len(gone - self._listed)

    def finish(self) -> None:
        """Write the list of a build that came to its end."""
        lines = "".join(f"{path}\n" for path in sorted(self._listed))
        write_atomically(self._folder / MANIFEST, lines)

    def _open(self) -> None:
        if not self._is_open:
            lines = (_UNFINISHED, *sorted(self._listed))
            write_atomically(self._folder / MANIFEST, "".join(f"{line}\n" for line in lines))
            self._is_open = True


def _state(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - some thousand files
    except OSError:
        return None


def _checked(path: str) -> str:
    """Return the path if it stays inside the site; anything else is a fault of a renderer."""
    if not _is_inside(path) or _NO_PATH.search(path):
        raise ValueError(f"an artifact may not be written to {path!r}")
    return path


def _lines(folder: Path) -> list[str]:
    """Return the lines of the manifest; the rest of one that was cut off is none."""
    content = read_bytes_or_none(folder / MANIFEST) or b""
    return content.decode("utf-8", "replace").split("\n")[:-1]


def _is_inside(line: str) -> bool:
    return bool(line) and line[0] != "/" and ".." not in line.split("/")


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
