"""``archive/`` on disk: snapshots, the texts of editions, ledgers, worksheets."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import msgspec

from digest.conflicts import UNRESOLVED, conflict_line
from digest.errors import DigestError, DraftError
from digest.files import (
    Prepared,
    leftovers,
    read_bytes_or_none,
    read_text,
    sweep,
    write_atomically,
)
from digest.model import LATER_KINDS, SCHEMA, Ledger, Snapshot, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EDITION_ID = re.compile(r"\d{4}-\d{2}-\d{2}|release-v\d+(?:\.\d+)*", re.ASCII)
MAIN, SECTIONS, SNAPSHOT = "edition.md", "sections", "snapshot.json"
LEDGER = "ledger.json"
_WAITING = ".draft"
"""Ends the name of a text that draft prepared: as long as it is there, the text was not written."""


class Archive:
    """One folder per edition below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def cache(self) -> Path:
        """The folder beside it for what can be made again; it may be deleted at any time."""
        return self.root.parent / ".digest"

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

    def strangers(self) -> list[str]:
        """Return the folders that hold an edition's files and are named like none."""
        if not self.root.is_dir():
            return []
        names = (folder.name for folder in self.root.iterdir())
        return sorted(n for n in names if not EDITION_ID.fullmatch(n) and self._has_edition(n))

    def _has_edition(self, edition_id: str) -> bool:
        # Some hundred folders: with Paths it takes three times as long.
        files = (f"{self.root}/{edition_id}/{name}" for name in (MAIN, SNAPSHOT))
        return any(map(os.path.exists, files))

    def path(self, edition_id: str, name: str = "") -> Path:
        """Return where a file of an edition lies."""
        return self.root / edition_id / name

    def read_texts(self, edition_id: str) -> tuple[TextFile, ...]:
        """Return ``edition.md``, then ``sections/*.md`` in name order; none without a draft."""
        main = self.path(edition_id, MAIN)
        if not main.exists():
            return ()
        text = TextFile(path=MAIN, text=read_text(main))
        return (text, *self.read_sections(edition_id))

    def read_sections(self, edition_id: str) -> tuple[TextFile, ...]:
        """Return ``sections/*.md`` in name order, with or without an ``edition.md``."""
        return tuple(
            TextFile(path=f"{SECTIONS}/{path.name}", text=read_text(path))
            for path in self.section_paths(edition_id)
        )

    def files(self) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        """Yield each edition, in the order of :meth:`editions`, with the files that it consists of.

        Those are its text, its ledger and its snapshot, by name; the worksheet is none of them.
        """
        for edition_id in self.editions():
            found = _listed(self.path(edition_id))
            own = [e for e in found if e.name in (MAIN, LEDGER, SNAPSHOT) and e.is_file()]
            if any(entry.name == SECTIONS for entry in found):
                own += [
                    entry
                    for entry in _listed(self.path(edition_id, SECTIONS))
                    if entry.name.endswith(".md") and not entry.name.startswith(".")
                ]
            yield edition_id, own

    def section_paths(self, edition_id: str) -> list[Path]:
        """Return the paths of ``sections/*.md`` in name order."""
        # A hidden file is an editor's lock or a half-written copy.
        return sorted(
            path
            for path in self.path(edition_id, SECTIONS).glob("*.md")
            if not path.name.startswith(".")
        )

    def write_text(self, edition_id: str, file: TextFile, *, was: str | None) -> None:
        """Write one file of an edition whole.

        ``was`` is the text the new one was made from, ``None`` for a new file.

        Raises:
            DraftError: somebody changed the file in between; it is left as it is.
        """
        with self.prepare_text(edition_id, file) as prepared:
            self.put_text(prepared, was=was)

    def prepare_text(self, edition_id: str, file: TextFile) -> Prepared:
        """Return one file's new text, beside the file and not yet in it."""
        path = self.path(edition_id, file.path)
        now = read_bytes_or_none(path) or b""
        bom = b"\xef\xbb\xbf" if now.startswith(b"\xef\xbb\xbf") else b""
        return Prepared(path, bom + file.text.encode(), durable=True, suffix=_WAITING)

    def put_text(self, prepared: Prepared, *, was: str | None) -> None:
        """Put a prepared text into its place; ``was`` and errors as in :meth:`write_text`."""

        def check() -> None:
            now = read_bytes_or_none(prepared.path)
            if now is not None and (was is None or _decoded(now) != was):
                raise DraftError(
                    f"{prepared.path} was changed while digest was working on it",
                    hint="nothing of yours was overwritten; run the command again",
                )

        prepared.put(check)

    def waiting(self, edition_id: str) -> frozenset[str]:
        """Return the names of prepared texts that never were put into their place."""
        folders = (self.path(edition_id), self.path(edition_id, SECTIONS))
        return frozenset(name for f in folders for name in leftovers(f, suffix=_WAITING))

    def sweep(self, edition_id: str) -> None:
        """Remove what killed processes left beside an edition's files."""
        for folder in (self.path(edition_id), self.path(edition_id, SECTIONS)):
            sweep(folder, suffix=_WAITING)
            sweep(folder)

    def read_snapshot(self, edition_id: str) -> Snapshot | None:
        """Return the edition's snapshot, ``None`` where it was never fetched."""
        path = self.path(edition_id, SNAPSHOT)
        content = read_bytes_or_none(path)
        if content is None:
            return None
        _check_schema(path, content)
        try:
            snapshot = msgspec.json.decode(content, type=Snapshot)
        except (msgspec.DecodeError, ValueError) as error:
            raise DigestError(
                _broken(path, content, error),
                hint=f"restore it with git, or delete it and run: digest fetch --week {edition_id}",
            ) from error
        if snapshot.edition != edition_id:
            raise DigestError(
                f"{path} holds the week {snapshot.edition}",
                hint=f"move it to {self.path(snapshot.edition)}, or delete it and run: "
                f"digest fetch --week {edition_id}",
            )
        return snapshot

    def write_snapshot(self, snapshot: Snapshot) -> bool:
        """Write an edition's snapshot; return whether its bytes changed."""
        path = self.path(snapshot.edition, SNAPSHOT)
        sweep(path.parent, of=SNAPSHOT)
        return write_atomically(path, encode_snapshot(snapshot), durable=True)

    def read_ledger(self, edition_id: str) -> Ledger:
        """Return the edition's ledger; an empty one where draft never ran."""
        path = self.path(edition_id, LEDGER)
        content = read_bytes_or_none(path)
        if content is None:
            return Ledger()
        _check_schema(path, content)
        try:
            return msgspec.json.decode(content, type=Ledger)
        except (msgspec.DecodeError, ValueError) as error:
            hint = "restore it with git; without it, draft offers again what was dropped"
            if conflict_line(content) is not None:
                hint = "keep the lines of both sides, a comma between them, and delete the markers"
            raise DigestError(_broken(path, content, error), hint=hint) from error

    def write_ledger(self, edition_id: str, ledger: Ledger) -> None:
        """Write an edition's ledger, one line per key, sorted."""
        path = self.path(edition_id, LEDGER)
        write_atomically(path, encode_ledger(ledger), durable=True)

    def read_worksheet(self, edition_id: str) -> str | None:
        """Return the worksheet that draft wrote last on this machine, if any."""
        content = read_bytes_or_none(self.path(edition_id, "worksheet.md"))
        return None if content is None else content.decode("utf-8", "replace")

    def write_worksheet(self, edition_id: str, text: str) -> None:
        """Write an edition's worksheet."""
        write_atomically(self.path(edition_id, "worksheet.md"), text)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, by name; nothing where there is none."""
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _edition_order(edition_id: str) -> tuple[bool, list[int], str]:
    numbers = [int(number) for number in re.findall(r"\d{1,9}", edition_id)]
    return edition_id.startswith("release-"), numbers, edition_id


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Return a snapshot as JSON: keys sorted, two-space indent, UTF-8, newline at the end.

    Kinds of records that came later have no key where there are none: older files stay as they are.
    """
    fields = {
        field.encode_name: value
        for field in msgspec.structs.fields(snapshot)
        if (value := getattr(snapshot, field.name)) or field.name not in LATER_KINDS
    }
    return msgspec.json.format(msgspec.json.encode(fields, order="sorted"), indent=2) + b"\n"


def encode_ledger(ledger: Ledger) -> bytes:
    """Return a ledger as JSON with one line per key, so that git shows and merges keys."""
    parts = [f'"keys": {_lines(ledger.keys)}']
    if ledger.pending:
        parts.append(f'"pending": {_lines(ledger.pending)}')
    if ledger.published:
        parts.append(f'"published": {_json(ledger.published)}')
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


_WRONG_TYPE = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`")


def _broken(path: Path, content: bytes, error: Exception) -> str:
    """Return what is wrong with a JSON file that only the program writes."""
    if not content.strip():
        return f"{path} is empty"
    if (line := conflict_line(content)) is not None:
        return f"{path}:{line}: {UNRESOLVED}"
    if match := _WRONG_TYPE.search(str(error)):
        return f"{path}: {match[1] or 'the file'} is not as digest writes it"
    if "truncated" in str(error):
        return f"{path} ends too early: a part of the file is missing"
    at = re.search(r"\(byte (\d+)\)", str(error))
    line = content.count(b"\n", 0, int(at[1])) + 1 if at else 1
    return f"{path}:{line}: this is no JSON"


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
