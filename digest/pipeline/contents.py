"""What the files of a home hold, by fingerprint: enough to know whether anything changed.

Imports little: a build that finds nothing changed is over before the rest is loaded.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest import __version__
from digest.archive import SNAPSHOT
from digest.errors import DigestError
from digest.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.archive import Archive
    from digest.index.seen import Seen

_IN_NO_ADDRESS = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")


class Contents(msgspec.Struct, frozen=True):
    """The fingerprints of an archive's texts and snapshots, by edition id, in archive order.

    An edition without text has that of no file.
    """

    texts: dict[str, str]
    snapshots: dict[str, str]


def contents_of(archive: Archive, seen: Seen) -> Contents:
    """Return what the files of an archive hold; those that did not change are not read."""
    texts, snapshots = {}, {}
    for edition_id, files in archive.files():
        start = len(str(archive.path(edition_id))) + 1
        # By path: a file in sections/ may be called edition.md. The ledger is read with the text:
        # it knows what was delivered under the edition's name.
        found = {entry.path[start:]: seen.content(entry.path, entry.stat()) for entry in files}
        snapshot = found.pop(SNAPSHOT, None)
        if snapshot is not None:
            snapshots[edition_id] = snapshot
        texts[edition_id] = fingerprint(found)
    return Contents(texts, snapshots)


def templates_content(folders: Iterable[Path], seen: Seen) -> str:
    """Return the fingerprint of the templates in some folders, those of the later ones on top."""
    return fingerprint([dict(_contents(folder, seen)) for folder in folders])


def static_contents(folder: Path, seen: Seen) -> dict[str, str]:
    """Return the fingerprints of a home's own files for the site, by path, in path order.

    Hidden files stay out: they are what systems and editors leave behind.

    Raises:
        DigestError: a name holds what no address of a site can.
    """
    return {_address(path): content for path, content in sorted(_contents(folder, seen))}


def _contents(folder: Path, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield the path below the folder and the fingerprint of each file in it; no hidden ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            content = None if name.startswith(".") else seen.content(str(path))
            if content is not None:
                yield path.relative_to(folder).as_posix(), content


def _address(path: str) -> str:
    if _IN_NO_ADDRESS.search(path):
        raise DigestError(
            f"static/{ascii(path)[1:-1]}: no file of a site can have this name",
            hint="rename it with letters, digits, hyphens and dots",
        )
    return path


def program_content() -> str:
    """Return what identifies the program: its version, and names, sizes and times of its files."""
    package = Path(__file__).parents[1]
    found = []
    for place, _, names in os.walk(package):
        for name in names:
            if name.endswith(".py"):
                state = os.stat(f"{place}/{name}")  # noqa: PTH116 - two hundred files
                found.append((f"{place}/{name}", state.st_size, state.st_mtime_ns))
    return fingerprint(__version__, sorted(found))
