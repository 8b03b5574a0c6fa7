"""Locks between processes that end with the process that holds them, however it ends.

``flock(2)`` belongs to an open file, so the system lets go of it even after SIGKILL: nobody ever
has to remove a lock by hand. Windows has no ``flock``: there every lock is taken at once, and two
runs are kept apart only by the comparison before each write to an edition's text.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from digest.errors import DigestError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 5.0
"""Seconds to wait for another run: all but fetch take less."""

_PAUSE = 0.05


class BusyError(DigestError):
    """Another process holds the lock, and went on holding it."""


def try_lock(handle: int) -> bool | None:
    """Lock an open file for this process alone, without waiting; return whether that worked.

    ``None``: the system or its file system knows no locks.
    """
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def is_still(handle: int, path: str | os.PathLike[str]) -> bool:
    """Return whether an open file is the one that ``path`` names now; it may have been deleted."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))  # noqa: PTH116 - str or path
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def hold(
    path: Path,
    what: str,
    *,
    on_wait: Callable[[str], None],
    patience: float = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the lock file at ``path`` while inside; ``what`` says what is worked on.

    Where another process holds it, ``on_wait`` is told by whom, once, and ``patience`` seconds are
    waited. The file and its folder may be deleted at any time. Where there are no locks, the work
    goes on: better an unguarded run than none.

    Raises:
        BusyError: it is held still.
        DigestError: the lock file cannot be made.
    """
    handle = _open(path)
    try:
        deadline, told = time.monotonic() + patience, False
        while (is_busy := try_lock(handle) is False) or not is_still(handle, path):
            if not is_busy:
                os.close(handle)
                handle = _open(path)
                continue
            if not told:
                on_wait(f"waiting for {_holder(path)}, at work on {what}")
                told = True
            if time.monotonic() > deadline:
                raise BusyError(
                    f"{_holder(path)} is at work on {what}",
                    hint="wait until it is done, or stop it; then run the command again",
                )
            sleep(_PAUSE)
        _sign(handle)
        yield
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        _make_folder(path.parent)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise DigestError(
            f"{path} cannot be written: {error.strerror}",
            hint="check free space and permissions; nothing was changed",
        ) from error


def _sign(handle: int) -> None:
    """Note who holds the lock, for the one who waits; on a full disk it stays unsaid."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())


def _make_folder(folder: Path) -> None:
    """Make the folder; the part of a home that is only for this machine tells git so itself."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder.parent / ".gitignore"
    if folder.parent.name == ".digest" and not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _holder(path: Path) -> str:
    """Return who holds a lock, as far as its file tells."""
    try:
        number = path.read_text(encoding="ascii").strip()
        since = time.strftime("%H:%M", time.gmtime(path.stat().st_mtime))
    except (OSError, ValueError):
        number, since = "", ""
    return f"another digest (process {number}, since {since} UTC)" if number else "another digest"


@contextlib.contextmanager
def hold_folder(
    folder: Path,
    *,
    patience: float = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold the lock of a folder itself, which leaves no file in it; the folder is made.

    Raises:
        BusyError: another process holds it for longer than ``patience`` seconds.
        DigestError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Windows opens no folder; anything will do there, as it locks nothing.
        handle = os.open(os.devnull if sys.platform == "win32" else folder, os.O_RDONLY)
    except OSError as error:
        raise DigestError(
            f"{folder} cannot be written: {error.strerror}",
            hint="check free space and permissions; nothing was changed",
        ) from error
    try:
        deadline = time.monotonic() + patience
        while try_lock(handle) is False:
            if time.monotonic() > deadline:
                raise BusyError(
                    f"another digest is building into {folder}",
                    hint="wait until it is done, or build elsewhere: digest build --out DIR",
                )
            sleep(_PAUSE)
        yield
    finally:
        os.close(handle)
