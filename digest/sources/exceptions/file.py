"""The text of one exceptions file into entries; many hands wrote it, so nothing is sure.

Shapes, by the files of kubernetes/sig-release: a list of entries (1.20 to 1.23), or tables named
after a freeze with a list each, of which one may be empty (1.25 and later). Where the whole is no
YAML, each entry is read by itself, so that one comma too many costs its own entry at most.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from digest.model import ReleaseException
from digest.plain_yaml import PlainYamlError, load_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 256_000
"""Characters of a file that are parsed at most; the largest real one has 8,000."""

_INVISIBLE = re.compile(r"^[\s\u200b\u200c\u200d\u2060\ufeff]+$", re.M)
_TABLE = re.compile(r"([A-Za-z_][\w -]*):\s*(?:#.*)?")
_ENTRY = re.compile(r"(\s*)-\s")
_COMMA = re.compile(r"""(["']),[ \t]*$""", re.M)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_ISSUE = re.compile(r"(?:#|https?://\S+/(?:issues|pull)/)?0*(\d{1,9})/?", re.ASCII)
_NOTHING = frozenset({"", "~", "null", "none", "n/a", "na", "tbd", "-"})
_KNOWN = frozenset(
    {"name", "issue", "date_requested", "date_reviewed", "thread", "pull_requests", "status"}
)
_MOST = 20
"""Problems of one file that are told."""


class Problem(msgspec.Struct, frozen=True):
    """What is wrong in a file; ``line`` counts from 1, 0 is the file as a whole."""

    line: int
    message: str


class ExceptionsFile(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a file in its order, and what could not be read or is doubtful."""

    entries: tuple[ReleaseException, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as YAML gave it, the table it stands in and its line, 0 where that is not known."""

    freeze: str | None
    value: object
    line: int


def read_exceptions(text: str, *, release: str, path: str, prefix: str) -> ExceptionsFile:
    """Return what a file says; whatever it is, this does not raise.

    ``prefix`` begins the keys of proposals. A field that makes no sense is ``None`` and a problem;
    an entry without a name is a problem and no row.
    """
    if len(text) > LARGEST:
        problem = f"has {len(text):,} characters, more than the {LARGEST:,} that are read"
        return ExceptionsFile(problems=(Problem(0, problem),))
    # Some editors leave a zero-width space on an empty line, which ends the document.
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n"))
    problems: list[Problem] = []
    entries: list[ReleaseException] = []
    reader = _Reader(release, path, prefix, problems)
    for number, found in enumerate(_entries(text, problems), 1):
        if (entry := reader.entry(found, number)) is not None:
            entries.append(entry)
    return ExceptionsFile(entries=tuple(entries), problems=tuple(problems[:_MOST]))


def _entries(text: str, problems: list[Problem]) -> list[_Found]:
    try:
        documents = load_documents(text)
    except PlainYamlError:
        return list(_one_by_one(text, problems))
    if len(documents) > 1:
        problems.append(Problem(0, f"has {len(documents)} YAML documents, of which one is read"))
    found = list(_of_tables(documents[0], problems)) if documents else []
    lines = [line for line, _, _ in _pieces(text)]
    if len(lines) != len(found):
        return found
    return [msgspec.structs.replace(one, line=line) for one, line in zip(found, lines, strict=True)]


def _of_tables(document: object, problems: list[Problem]) -> Iterator[_Found]:
    if isinstance(document, list):
        yield from (_Found(freeze=None, value=value, line=0) for value in document)
        return
    if not isinstance(document, dict):
        problems.append(Problem(0, "is neither a list of exceptions nor tables of them"))
        return
    for name, table in document.items():
        if isinstance(table, list):
            yield from (_Found(freeze=str(name), value=value, line=0) for value in table)
        elif not (isinstance(table, str) and table.strip().casefold() in _NOTHING):
            problems.append(Problem(0, f"has no list of exceptions under {_shown(name)}"))


def _one_by_one(text: str, problems: list[Problem]) -> Iterator[_Found]:
    """Yield the entries of a text that is no YAML as a whole, and tell what does not fit."""
    is_empty = True
    for line, freeze, piece in _pieces(text):
        is_empty = False
        document = _document(piece, line, problems)
        for value in document if isinstance(document, list) else ():
            yield _Found(freeze=freeze, value=value, line=line)
    if is_empty:
        problems.append(Problem(0, "is no YAML, and no entry of an exceptions file is in it"))


def _document(piece: str, line: int, problems: list[Problem]) -> object:
    """Return an entry that begins at ``line``, ``None`` where it is no YAML.

    A comma after a quoted value at the end of a line is left out and told of.
    """
    try:
        return next(iter(load_documents(piece)), None)
    except PlainYamlError as error:
        reason = Problem(line + error.line - 1, f"an entry {error.reason}")
    comma = _COMMA.search(piece)
    try:
        documents = load_documents(_COMMA.sub(r"\1", piece)) if comma else []
    except PlainYamlError:
        documents = []
    if comma is None or not documents:
        problems.append(reason)
        return None
    at = line + piece.count("\n", 0, comma.start())
    problems.append(Problem(at, "ends in a comma that YAML does not allow there"))
    return documents[0]


def _pieces(text: str) -> Iterator[tuple[int, str | None, str]]:
    """Yield line, table and text of each outermost list item, as far as the indents tell."""
    freeze: str | None = None
    indent: int | None = None
    first, lines = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), "end:"], 1):
        table, entry = _TABLE.fullmatch(line), _ENTRY.match(line)
        starts = entry is not None and (indent is None or len(entry[1]) <= indent)
        if (table or starts) and lines:
            yield first, freeze, "\n".join(lines)
            lines = []
        if table:
            freeze, indent = table[1], None
        elif starts and entry is not None:
            first, indent, lines = number, len(entry[1]), [line]
        elif lines:
            lines.append(line)


class _Reader:
    """Makes rows of entries, and tells each kind of problem with a field."""

    def __init__(self, release: str, path: str, prefix: str, problems: list[Problem]) -> None:
        self._release = release
        self._path = path
        self._prefix = prefix
        self._problems = problems
        self._strange: set[str] = set()

    def entry(self, found: _Found, number: int) -> ReleaseException | None:
        """Return the row of an entry, ``None`` where it is none."""
        where = found.line, f"entry {number}"
        fields = found.value
        if not isinstance(fields, dict):
            self._tell(where, "is no list of fields")
            return None
        name = self._text(fields, "name", where)
        if name is None:
            self._tell(where, "has no name")
            return None
        for key in fields:
            if str(key) not in _KNOWN and str(key) not in self._strange:
                self._strange.add(str(key))
                self._tell(where, f"has a field that is not known: {_shown(key)}")
        return ReleaseException(
            release=self._release,
            entry=number,
            freeze=found.freeze,
            name=name,
            key=self._key(fields, where),
            requested_on=self._day(fields, "date_requested", where),
            reviewed_on=self._day(fields, "date_reviewed", where),
            status=self._text(fields, "status", where),
            thread=self._text(fields, "thread", where),
            pull_requests=self._texts(fields, "pull_requests", where),
            path=self._path,
        )

    def _tell(self, where: tuple[int, str], message: str) -> None:
        line, entry = where
        self._problems.append(Problem(line, f"{entry} {message}"))

    def _text(self, fields: dict[object, object], name: str, where: tuple[int, str]) -> str | None:
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            self._tell(where, f"has more than one value as {name}")
            return None
        text = (value or "").strip()
        return None if text.casefold() in _NOTHING else text

    def _texts(
        self, fields: dict[object, object], name: str, where: tuple[int, str]
    ) -> tuple[str, ...]:
        value = fields.get(name)
        items = value if isinstance(value, list) else [value]
        if not all(item is None or isinstance(item, str) for item in items):
            self._tell(where, f"has no list of addresses as {name}")
        texts = (item.strip() for item in items if isinstance(item, str))
        return tuple(text for text in texts if text.casefold() not in _NOTHING)

    def _key(self, fields: dict[object, object], where: tuple[int, str]) -> str | None:
        text = self._text(fields, "issue", where)
        match = _ISSUE.fullmatch(text or "")
        if text is not None and match is None:
            self._tell(where, f"has no issue number: {_shown(text)}")
        return f"{self._prefix}-{int(match[1])}" if match else None

    def _day(self, fields: dict[object, object], name: str, where: tuple[int, str]) -> date | None:
        text = self._text(fields, name, where)
        if text is None:
            return None
        try:
            if match := _DAY.fullmatch(text):
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass  # 2022-02-30
        self._tell(where, f"has no day as {name}: {_shown(text)}")
        return None


def _shown(value: object) -> str:
    text = "".join(char if char.isprintable() else "?" for char in str(value)[:80])
    return f"{text!r}"
