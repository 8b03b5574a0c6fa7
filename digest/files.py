"""Reading and writing files; the only module that touches a file's bytes."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
from typing import TYPE_CHECKING

from digest.errors import DigestError
from digest.lock import is_still, try_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

BESIDE = ".tmp"
"""Ends the name of new bytes on their way into a file; what a killed process left is swept."""


def read_text(path: Path) -> str:
    """Return the file's text, decoded as UTF-8 with its line ends as they are.

    Raises:
        DigestError: the file is missing, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig" if _starts_with_bom(path) else "utf-8")
    except FileNotFoundError as error:
        raise DigestError(f"{path} does not exist", hint="check the path") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DigestError(
            f"{path}:{line}: the file is not UTF-8 text",
            hint="save the file as UTF-8 and run the command again",
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _starts_with_bom(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


def read_bytes_or_none(path: Path) -> bytes | None:
    """Return the file's bytes, or ``None`` where there is no such file.

    Raises:
        DigestError: there is one, and it cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> DigestError:
    if isinstance(error, IsADirectoryError):
        return _is_folder(path)
    return DigestError(f"{path} cannot be read: {error.strerror}", hint="check its permissions")


def _is_folder(path: Path) -> DigestError:
    return DigestError(
        f"{path} is a folder where a file should be", hint="move it away, or name another place"
    )


def _unwritable(path: Path, error: OSError) -> DigestError:
    if isinstance(error, IsADirectoryError):
        return _is_folder(path)
    file = next((parent for parent in path.parents if parent.is_file()), None)
    if file is not None:
        return DigestError(
            f"{path} cannot be written: {file} is a file, not a folder",
            hint="move that file away, or name another place",
        )
    return DigestError(
        f"{path} cannot be written: {error.strerror}",
        hint="check free space and permissions; the file is as it was",
    )


def write_atomically(path: Path, content: str | bytes, *, durable: bool = False) -> bool:
    """Write the file whole or not at all; return whether its bytes changed.

    The new bytes are written beside the target and renamed over it, so a reader or a killed
    process sees the old file or the new one, never half of either; with ``durable`` that holds
    for a power cut too. A symbolic link stays one; a device or pipe is written to as it is.

    Raises:
        DigestError: the folder or the file cannot be written.
    """
    new = content.encode() if isinstance(content, str) else content
    if _is_special(path):
        return _write_through(path, new)
    if read_bytes_or_none(path) == new:
        return False
    with Prepared(path, new, durable=durable) as prepared:
        prepared.put()
    return True


def write_cached(path: Path, content: bytes) -> None:
    """Write a file of a cache: fast, and after a kill perhaps half. Who reads it checks it.

    What cannot be written is not kept.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_cached(path: Path) -> bytes | None:
    """Return the bytes of a file of a cache; ``None`` where it cannot be read for any reason."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def remove_cached(path: Path) -> None:
    """Remove a file of a cache, where it can be."""
    with contextlib.suppress(OSError):
        path.unlink()


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Add lines to the end of a file; a process killed on the way may leave the last cut off.

    Raises:
        DigestError: the file cannot be written.
    """
    try:
        with path.open("ab") as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise _unwritable(path, error) from error


def _is_special(path: Path) -> bool:
    """Return whether the path is there and neither file nor folder: /dev/stdout, a pipe."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _write_through(path: Path, new: bytes) -> bool:
    try:
        path.write_bytes(new)
    except OSError as error:
        raise _unwritable(path, error) from error
    return True


class Prepared:
    """New bytes of a file: whole, beside it, not yet in its place.

    Leaving the context without :meth:`put` or :meth:`release` removes them. While this process
    lives it holds a lock on them, so that :func:`sweep` knows them from those of a killed one.

    Raises:
        DigestError: the folder cannot be written.
    """

    def __init__(
        self, path: Path, new: bytes, *, durable: bool = False, suffix: str = BESIDE
    ) -> None:
        self.path = path
        self.beside = ""
        self._target = path.resolve() if path.is_symlink() else path
        self._handle = -1
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._handle, self.beside = _create(self._target, suffix)
            self._write(new, durable=durable)
        except BaseException as error:
            self.__exit__()
            if isinstance(error, OSError):
                raise _unwritable(path, error) from error
            raise

    def _write(self, new: bytes, *, durable: bool) -> None:
        left = memoryview(new)
        while left:
            left = left[os.write(self._handle, left) :]
        os.chmod(self.beside, _mode(self._target))  # noqa: PTH101 - mkstemp names a plain string
        if durable:  # or a power cut may leave the new name with nothing in it
            os.fsync(self._handle)
        if sys.platform == "win32":  # where an open file cannot be renamed
            self._close()

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Prepared:
        return self

    def __exit__(self, *_: object) -> None:
        if self.beside:
            with contextlib.suppress(OSError):
                os.unlink(self.beside)  # noqa: PTH108 - mkstemp names a plain string
        self._close()

    def put(self, check: Callable[[], None] | None = None) -> None:
        """Rename the bytes into their place; ``check`` is called last before and may refuse.

        Raises:
            DigestError: they cannot be put there; the file is as it was.
        """
        if check is not None:
            check()
        try:
            os.replace(self.beside, self._target)  # noqa: PTH105 - mkstemp names a plain string
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self.release()

    def release(self) -> None:
        """Let go of the bytes without removing them, as a killed process does."""
        self.beside = ""
        self._close()


def _create(target: Path, suffix: str) -> tuple[int, str]:
    """Return a new open file beside the target, locked, and its path."""
    while True:
        handle, beside = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name}.", suffix=suffix
        )
        # Between the two calls a sweep may take it for a leftover.
        if try_lock(handle) is not False and is_still(handle, beside):
            return handle, beside
        os.close(handle)


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, else what a new file would get."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def leftovers(folder: Path, *, of: str = "", suffix: str = BESIDE) -> list[str]:
    """Return the names of bytes prepared in a folder, ``of`` one file or all; sorted."""
    pattern = rf"\.{re.escape(of) or '.+'}\.[a-z0-9_]{{8}}{re.escape(suffix)}"
    try:
        return sorted(path.name for path in folder.iterdir() if re.fullmatch(pattern, path.name))
    except OSError:
        return []


def sweep(folder: Path, *, of: str = "", suffix: str = BESIDE) -> None:
    """Remove what killed processes left beside their files; what a living one writes stays.

    Without locks (see :mod:`digest.lock`) the two cannot be told apart, and nothing is removed.
    """
    if sys.platform == "win32":
        return
    for name in leftovers(folder, of=of, suffix=suffix):
        with contextlib.suppress(OSError):
            handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                if try_lock(handle):
                    (folder / name).unlink()
            finally:
                os.close(handle)


def sweep_below(folder: Path) -> None:
    """Sweep a folder and all that lie in it."""
    for place, _, _ in os.walk(folder):
        sweep(folder / place)
