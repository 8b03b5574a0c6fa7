"""The site's folder: artifacts onto the disk, nothing else touched."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError
from digest.files import read_bytes_or_none, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digest.model import Artifact

MANIFEST = ".digest-files"
"""Lists what the last build wrote, so that the next one may remove what is gone, and only that."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did to the site's folder: counts of files."""

    files: int
    changed: int
    removed: int


def write_site(artifacts: Iterable[Artifact], folder: Path) -> Written:
    """Write each artifact whose bytes differ, and remove what an earlier build wrote and this not.

    Raises:
        DigestError: the folder cannot be written, or is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is a file", hint="give a folder: digest build --out DIR")
    paths: set[str] = set()
    changed = 0
    for artifact in artifacts:
        path = _checked(artifact.path)
        changed += write_atomically(folder / path, artifact.content)
        paths.add(path)
    removed = sum(_remove(folder, path) for path in sorted(_listed(folder) - paths))
    write_atomically(folder / MANIFEST, "".join(f"{path}\n" for path in sorted(paths)))
    return Written(files=len(paths), changed=changed, removed=removed)


def _checked(path: str) -> str:
    """Return the path if it stays inside the site; anything else is a fault of a renderer."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError(f"an artifact may not be written to {path!r}")
    return path


def _listed(folder: Path) -> set[str]:
    content = read_bytes_or_none(folder / MANIFEST) or b""
    lines = content.decode("utf-8", "replace").splitlines()
    return {
        line for line in lines if line and ".." not in PurePosixPath(line).parts and line[0] != "/"
    }


def _remove(folder: Path, path: str) -> bool:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    target = folder / path
    try:
        target.unlink()
        for parent in target.relative_to(folder).parents:
            if parent.name:
                os.rmdir(folder / parent)  # noqa: PTH106 - fails on a folder that is in use, as wanted
    except OSError:
        return not target.exists()
    return True
