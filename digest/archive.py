"""``archive/`` on disk: snapshots, the texts of editions, ledgers, worksheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError, DraftError
from digest.files import read_bytes_or_none, read_text, write_atomically
from digest.model import SCHEMA, Ledger, Snapshot, TextFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EDITION_ID = re.compile(r"\d{4}-\d{2}-\d{2}|release-v\d+(?:\.\d+)*", re.ASCII)
MAIN, SECTIONS, SNAPSHOT = "edition.md", "sections", "snapshot.json"


class Archive:
    """One folder per edition below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def editions(self) -> list[str]:
        """Return the ids of all editions, oldest first; release editions last, by version.

        A folder with neither text nor snapshot is none: git leaves one behind that holds nothing
        but an ignored worksheet.
        """
        if not self.root.is_dir():
            return []
        names = (folder.name for folder in self.root.iterdir())
        return sorted(
            (name for name in names if EDITION_ID.fullmatch(name) and self._has_edition(name)),
            key=_edition_order,
        )

    def _has_edition(self, edition_id: str) -> bool:
        return any(self.path(edition_id, name).exists() for name in (MAIN, SNAPSHOT))

    def path(self, edition_id: str, name: str = "") -> Path:
        """Return where a file of an edition lies."""
        return self.root / edition_id / name

    def has_text(self, edition_id: str) -> bool:
        """Return whether the edition has a draft."""
        return self.path(edition_id, MAIN).exists()

    def read_texts(self, edition_id: str) -> tuple[TextFile, ...]:
        """Return ``edition.md``, then ``sections/*.md`` in name order; none without a draft."""
        main = self.path(edition_id, MAIN)
        if not main.exists():
            return ()
        sections = self.path(edition_id, SECTIONS)
        # A hidden file is an editor's lock or a half-written copy.
        others = [path for path in sections.glob("*.md") if not path.name.startswith(".")]
        return tuple(
            TextFile(path=path.relative_to(self.path(edition_id)).as_posix(), text=read_text(path))
            for path in (main, *sorted(others))
        )

    def write_text(self, edition_id: str, file: TextFile, *, was: str | None) -> bool:
        """Write one file of an edition whole; return whether its bytes changed.

        ``was`` is the text the new one was made from, ``None`` for a new file.

        Raises:
            DraftError: somebody changed the file in between; it is left as it is.
        """
        path = self.path(edition_id, file.path)
        now = read_bytes_or_none(path)
        if now is not None and (was is None or _decoded(now) != was):
            raise DraftError(
                f"{path} was changed while digest was working on it",
                hint="nothing of yours was overwritten; run the command again",
            )
        bom = b"\xef\xbb\xbf" if now is not None and now.startswith(b"\xef\xbb\xbf") else b""
        return write_atomically(path, bom + file.text.encode())

    def read_snapshot(self, edition_id: str) -> Snapshot | None:
        """Return the edition's snapshot, ``None`` where it was never fetched."""
        path = self.path(edition_id, SNAPSHOT)
        content = read_bytes_or_none(path)
        if content is None:
            return None
        _check_schema(path, content)
        try:
            return msgspec.json.decode(content, type=Snapshot)
        except (msgspec.DecodeError, ValueError) as error:
            raise DigestError(
                f"{path} is no snapshot: {error}",
                hint=f"delete it and run: digest fetch --week {edition_id}",
            ) from error

    def write_snapshot(self, snapshot: Snapshot) -> bool:
        """Write an edition's snapshot; return whether its bytes changed."""
        path = self.path(snapshot.edition, SNAPSHOT)
        return write_atomically(path, encode_snapshot(snapshot))

    def read_ledger(self, edition_id: str) -> Ledger:
        """Return the edition's ledger; an empty one where draft never ran."""
        path = self.path(edition_id, "ledger.json")
        content = read_bytes_or_none(path)
        if content is None:
            return Ledger()
        _check_schema(path, content)
        try:
            return msgspec.json.decode(content, type=Ledger)
        except (msgspec.DecodeError, ValueError) as error:
            raise DigestError(
                f"{path} is no ledger: {error}",
                hint="restore it with git; after a merge conflict keep the lines of both sides",
            ) from error

    def write_ledger(self, edition_id: str, ledger: Ledger) -> None:
        """Write an edition's ledger, one line per key, sorted."""
        write_atomically(self.path(edition_id, "ledger.json"), encode_ledger(ledger))

    def read_worksheet(self, edition_id: str) -> str | None:
        """Return the worksheet that draft wrote last on this machine, if any."""
        content = read_bytes_or_none(self.path(edition_id, "worksheet.md"))
        return None if content is None else content.decode("utf-8", "replace")

    def write_worksheet(self, edition_id: str, text: str) -> None:
        """Write an edition's worksheet."""
        write_atomically(self.path(edition_id, "worksheet.md"), text)


def _edition_order(edition_id: str) -> tuple[bool, list[int], str]:
    numbers = [int(number) for number in re.findall(r"\d{1,9}", edition_id)]
    return edition_id.startswith("release-"), numbers, edition_id


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Return a snapshot as JSON: keys sorted, two-space indent, UTF-8, newline at the end."""
    return msgspec.json.format(msgspec.json.encode(snapshot, order="sorted"), indent=2) + b"\n"


def encode_ledger(ledger: Ledger) -> bytes:
    """Return a ledger as JSON with one line per key, so that git shows and merges keys."""
    parts = [f'"keys": {_lines(ledger.keys)}']
    if ledger.pending:
        parts.append(f'"pending": {_lines(ledger.pending)}')
    parts.append(f'"schema": {ledger.schema}')
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _lines(offers: object) -> str:
    table = msgspec.to_builtins(offers)
    lines: Sequence[str] = [f"{_json(key)}: {_json(offer)}" for key, offer in sorted(table.items())]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


class _Schema(msgspec.Struct):
    schema: int = 0


def _check_schema(path: Path, content: bytes) -> None:
    """Refuse a file of a newer program; broken ones are reported by the reader proper."""
    try:
        schema = msgspec.json.decode(content, type=_Schema).schema
    except (msgspec.DecodeError, ValueError):
        return
    if schema > SCHEMA:
        raise DigestError(
            f"{path} was written by a newer digest (schema {schema}; this one reads {SCHEMA})",
            hint="upgrade: pip install --upgrade merge-digest",
        )
