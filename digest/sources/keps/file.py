"""The text of one proposal file (``kep.yaml``) into facts; a stranger wrote it, so nothing is sure.

Format: ``keps/NNNN-kep-template/kep.yaml`` in kubernetes/enhancements, which leaves out what real
files have: see the tests. Scalars stay the text in the file (``1.20`` is ``1.20``); absent, empty,
``null`` and ``~`` are one value, ``None``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.plain_yaml import PlainYamlError, load_documents
from digest.sources.content import TooLarge

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LARGEST = 256_000
"""Bytes of a file that are parsed at most; the largest real one has 4,000."""

_MOST, _LONGEST_LINE = 5, 500
"""Problems that are named, and their characters."""
_NO_VALUE = frozenset({"", "~", "null", "Null", "NULL"})
_IN_FOLDER_NAME = re.compile(r"0*(\d{1,6})-.*", re.ASCII)
"""More digits are a date: ``20200309-consistent-resource-versions-semantics``."""
_NUMBER = re.compile(r"0*(\d{1,9})", re.ASCII)
_TEMPLATE = re.compile(r"N{2,}-.*")


class KepFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one proposal file says; every field as in the file, ``None`` where it says nothing.

    ``problem`` is a sentence's end ("is no YAML: ...") about what could not be read; ``is_read`` is
    false where that is everything.
    """

    number: int | None = None
    title: str | None = None
    owning_sig: str | None = None
    stage: str | None = None
    status: str | None = None
    latest_milestone: str | None = None
    milestone: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    is_read: bool = True
    problem: str | None = None


class _UnreadableError(Exception):
    """The file as a whole cannot be read; the text is the end of a sentence about it."""


def is_proposal_file(path: str, *, folder: str, names: Collection[str]) -> bool:
    """Return whether a path is that of a proposal: below ``folder`` and called as in ``names``.

    ``4326-downgrade/4326.yaml`` is one as well: files were called so before they were checked.
    The template (``NNNN-kep-template``) is none: nobody proposes it.
    """
    prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
    if not path.startswith(prefix):
        return False
    *_, parent, name = ["", *path.split("/")]
    if _TEMPLATE.fullmatch(parent):
        return False
    stem, _, suffix = name.rpartition(".")
    is_numbered = suffix in ("yaml", "yml") and stem.isdecimal() and parent.startswith(f"{stem}-")
    return name in names or is_numbered


def number_in_path(path: str) -> int | None:
    """Return the number that the file's folder starts with: 5729 of ``keps/x/5729-y/kep.yaml``."""
    match = _IN_FOLDER_NAME.fullmatch(folder_name(path))
    return int(match[1]) if match else None


def folder_name(path: str) -> str:
    """Return the last folder of a file's path, ``""`` where it has none."""
    return ["", *path.split("/")][-2]


def number_of(file: KepFile, path: str) -> int | None:
    """Return the proposal's number: the file's own, else that of its folder.

    0 is what people write before they have a number: the folder's is taken where it has another.
    """
    return file.number or number_in_path(path) or file.number


def read_kep(content: bytes | str | TooLarge) -> KepFile:
    """Return the facts in a proposal file's content; whatever it is, this does not raise."""
    problems: list[str] = []
    try:
        fields = _fields(_text(content, problems), problems)
    except _UnreadableError as error:
        return KepFile(is_read=False, problem=str(error))
    number = _NUMBER.fullmatch(_scalar(fields, "kep-number", problems) or "")
    return KepFile(
        number=int(number[1]) if number else None,
        title=_scalar(fields, "title", problems),
        owning_sig=_scalar(fields, "owning-sig", problems),
        stage=_scalar(fields, "stage", problems),
        status=_scalar(fields, "status", problems),
        latest_milestone=_scalar(fields, "latest-milestone", problems),
        milestone=_milestone(fields, problems),
        authors=_authors(fields, problems),
        problem=_joined(problems),
    )


def _joined(problems: list[str]) -> str | None:
    """Return the problems as one bounded line: a stranger's key may stand in each."""
    line = "".join(char if char.isprintable() else "?" for char in "; ".join(problems[:_MOST]))
    return (line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…") or None


def _text(content: bytes | str | TooLarge, problems: list[str]) -> str:
    # JSON's text can hold half a character, which no encoding takes.
    found = content.encode("utf-8", "replace") if isinstance(content, str) else content
    size = found.size if isinstance(found, TooLarge) else len(found)
    if isinstance(found, TooLarge) or size > LARGEST:
        raise _UnreadableError(f"has {size:,} bytes, more than the {LARGEST:,} that are read")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"is not UTF-8 text (byte {error.start})")
        return found.decode("utf-8", "replace")


def _fields(text: str, problems: list[str]) -> Mapping[object, object]:
    """Return the first document that is a mapping; others are named where they say anything.

    Several documents in one file are a mistake with ``---`` at its end, seen in real files.
    """
    try:
        documents = load_documents(text)
    except PlainYamlError as error:
        raise _UnreadableError(str(error)) from error
    mappings = [found for found in documents if isinstance(found, dict)]
    if not mappings:
        raise _UnreadableError("is empty" if not documents else "has no fields")
    if len(documents) > 1:
        problems.append(f"has {len(documents)} YAML documents, of which one is read")
    return mappings[0]


def _scalar(fields: Mapping[object, object], name: str, problems: list[str]) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return _value(value)
    problems.append(f"has {_kind(value)} where {name} is one value")
    return None


def _milestone(fields: Mapping[object, object], problems: list[str]) -> dict[str, str]:
    """Return the milestone of each stage, in the order of the stages' names."""
    value = fields.get("milestone")
    if not isinstance(value, dict):
        if value is not None and not (isinstance(value, str) and _value(value) is None):
            problems.append(f"has {_kind(value)} where milestone names stages")
        return {}
    found = {}
    for stage in sorted(str(key) for key in value):
        milestone = _scalar(value, stage, problems)
        if milestone is not None:
            found[stage.strip()] = milestone
    return found


def _authors(fields: Mapping[object, object], problems: list[str]) -> tuple[str, ...]:
    value = fields.get("authors")
    items = value if isinstance(value, list) else [value]
    if any(not isinstance(item, str | None) for item in items):
        problems.append("has authors that are no names")
    return tuple(filter(None, (_value(item) for item in items if isinstance(item, str))))


def _value(text: str | None) -> str | None:
    text = text.strip() if text else ""
    return None if text in _NO_VALUE else text


def _kind(value: object) -> str:
    return (
        "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "text"
    )
