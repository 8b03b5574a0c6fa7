"""What is kept on disk of GitHub's answers; all of it may be deleted at any time.

Each drawer is a folder, each thing in it a file named by the hash of what it answers: its own
digest, then its bytes. What is torn or was changed by anybody is as good as not there, and a disk
that takes nothing costs requests, not the run.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Protocol

from digest.errors import DigestError
from digest.files import read_bytes_or_none, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 64_000_000
"""What a home keeps; a week of Kubernetes takes about 1 MB."""

_MARK = hashlib.sha256().digest_size


class Cache(Protocol):
    """Drawers of named bytes. Nothing in it is needed, and nobody relies on it to keep a thing."""

    def read(self, drawer: str, name: str) -> bytes | None:
        """Return what was written under this name, ``None`` where that is lost or damaged."""

    def write(self, drawer: str, name: str, content: bytes) -> None:
        """Keep the content if that is possible; never raise."""

    def empty(self, drawer: str) -> None:
        """Remove all that the drawer holds."""


class NoCache:
    """Keeps nothing."""

    def read(self, drawer: str, name: str) -> bytes | None:  # noqa: ARG002 - the protocol's
        """Return ``None``."""
        return None

    def write(self, drawer: str, name: str, content: bytes) -> None:
        """Keep nothing."""

    def empty(self, drawer: str) -> None:
        """Do nothing: there is nothing."""


class FolderCache:
    """A cache below a folder; the oldest files go where all together pass ``most_bytes``."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._size: int | None = None
        """Bytes kept; ``None`` before anybody looked."""

    def read(self, drawer: str, name: str) -> bytes | None:
        """Return what was written under this name, ``None`` where that is lost or damaged."""
        try:
            kept = read_bytes_or_none(self._path(drawer, name))
        except DigestError:
            return None
        if kept is None or hashlib.sha256(kept[_MARK:]).digest() != kept[:_MARK]:
            return None
        return kept[_MARK:]

    def write(self, drawer: str, name: str, content: bytes) -> None:
        """Keep the content if that is possible, at the cost of the oldest."""
        if len(content) > self._most_bytes // 4:
            return
        with contextlib.suppress(DigestError, OSError):
            write_atomically(self._path(drawer, name), hashlib.sha256(content).digest() + content)
            self._size = (self._measured() if self._size is None else self._size) + len(content)
            if self._size > self._most_bytes:
                self._drop_oldest()

    def empty(self, drawer: str) -> None:
        """Remove all that the drawer holds."""
        with contextlib.suppress(OSError):
            for path in (self._folder / drawer).iterdir():
                path.unlink(missing_ok=True)

    def _path(self, drawer: str, name: str) -> Path:
        return self._folder / drawer / hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()

    def _measured(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*/*"))

    def _drop_oldest(self) -> None:
        """Remove the oldest files until half of the bound is left."""
        found = sorted((path.stat().st_mtime, path) for path in self._folder.glob("*/*"))
        size = self._measured()
        for _, path in found:
            if size <= self._most_bytes // 2:
                break
            size -= path.stat().st_size
            path.unlink(missing_ok=True)
        self._size = size
