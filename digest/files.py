"""Reading and writing files; the only module that touches a file's bytes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

from digest.errors import DigestError

if TYPE_CHECKING:
    from pathlib import Path


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
        raise DigestError(
            f"{path} is not UTF-8 text (byte {error.start})",
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
    return DigestError(f"{path} cannot be read: {error.strerror}", hint="check its permissions")


def write_atomically(path: Path, content: str | bytes) -> bool:
    """Write the file whole or not at all; return whether its bytes changed.

    The new bytes are written beside the target and renamed over it, so a reader or a killed
    process sees the old file or the new one, never half of either.

    Raises:
        DigestError: the folder or the file cannot be written.
    """
    new = content.encode() if isinstance(content, str) else content
    try:
        if read_bytes_or_none(path) == new:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, new)
    except OSError as error:
        raise DigestError(
            f"{path} cannot be written: {error.strerror}",
            hint="check free space and permissions; the file is as it was",
        ) from error
    return True


def _replace(path: Path, new: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
        os.chmod(beside, _mode(path))  # noqa: PTH101 - mkstemp names a plain string
        os.replace(beside, path)  # noqa: PTH105 - the same
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108 - the same
        raise


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, else what a new file would get."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
