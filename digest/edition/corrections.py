"""A correction into an edition's front matter, as a person would type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import read_front_matter, read_meta, set_field
from digest.edition.grammar import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.model import Correction

_KEY = re.compile(r"""^(["']?)corrections\1[ \t]*:[^\r\n]*(?:\r\n?|\n)""", re.M)
_VALUE = re.compile(r"(?:(?=[ \t#\r\n]|-\s)[^\r\n]*(?:\r\n?|\n))*")
"""Lines up to the next field."""

_SAYS_SOMETHING = re.compile(r"^[ \t]*[^\s#][^\r\n]*(?:\r\n?|\n)", re.M)
_ENTRY = re.compile(r"^([ \t]*)-(?=\s)", re.M)
_END = re.compile(r"\]")
_NOTHING = re.compile(r"(?<=:)[ \t]+(?:null|~)(?=\s)")
_TRIES = 20
"""Closing brackets that are tried as the end of a list."""
_CHANGED = ("corrections", "updated_at")


def with_correction(text: str, new: Correction, before: Sequence[Correction]) -> str | None:
    """Return the text of ``edition.md`` with one more correction and the time of the last change.

    A list that is there keeps its bytes and gets one more entry. ``None`` where the front matter
    cannot take it: it cannot be read, or would not say the corrections so far and this one, or
    would say something else of another field.
    """
    front = read_front_matter(MAIN, text)
    if front.problems:
        return None
    stamp = new.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def reads_right(made: str) -> bool:
        found = read_front_matter(MAIN, made)
        meta, _ = read_meta(MAIN, found, made)
        return meta.corrections == (*before, new) and _others(found.fields) == _others(front.fields)

    def is_stamped(made: str) -> bool:
        meta, _ = read_meta(MAIN, read_front_matter(MAIN, made), made)
        return meta.updated_at == new.at and reads_right(made)

    ways = _with_entry if "corrections" in front.fields else _with_list
    made = next(filter(reads_right, ways(text, front.length, new, stamp)), None)
    return None if made is None else set_field(made, "updated_at", stamp, checked=is_stamped)


def _others(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in _CHANGED}


def _with_entry(text: str, front: int, new: Correction, stamp: str) -> Iterator[str]:
    """Yield the text with one more entry at each place where the list may end."""
    said = _quoted(new.text)
    key = _KEY.search(text, 0, front)
    value = _VALUE.match(text, key.end(), front) if key else None
    if key is None or value is None:
        return
    lines = [line.end() for line in _SAYS_SOMETHING.finditer(text, value.start(), value.end())]
    first = _ENTRY.search(text, value.start(), value.end())
    indent, newline = first[1] if first else "  ", _newline(text)
    at = lines[-1] if lines else key.end()
    block = _entry(indent, stamp, said, newline)
    yield f"{text[:at]}{block}{text[at:]}"
    yield f"{text[: key.start()]}{_NOTHING.sub('', key[0])}{block}{text[key.end() :]}"
    brackets = [match.start() for match in _END.finditer(text, key.start(), value.end())]
    for at in brackets[: -_TRIES - 1 : -1]:
        listed = text[:at].rstrip()
        comma = "" if listed.endswith("[") else " " if listed.endswith(",") else ", "
        entry = f"{{at: {stamp}, text: {said}}}"
        yield f"{listed}{comma}{entry}{text[len(listed) :]}"
        # A comment may stand behind the last entry.
        yield from (f"{text[:at]}{between}{entry}{text[at:]}" for between in ("", ", "))


def _with_list(text: str, front: int, new: Correction, stamp: str) -> Iterator[str]:
    """Yield a text that has no list with one of one correction, at the end of its front matter."""
    newline = _newline(text)
    block = f"corrections:{newline}{_entry('  ', stamp, _quoted(new.text), newline)}"
    if not front:
        yield f"---{newline}{block}---{newline}{newline}{text}"
        return
    above = text[:front].rstrip("\r\n")
    at = max(above.rfind("\n"), above.rfind("\r")) + 1
    yield f"{text[:at]}{block}{text[at:]}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"


def _quoted(text: str) -> str:
    # A JSON string is a YAML scalar in double quotes (YAML 1.2, 1.3).
    return msgspec.json.encode(text).decode()


def _entry(indent: str, stamp: str, said: str, newline: str) -> str:
    return f"{indent}- at: {stamp}{newline}{indent}  text: {said}{newline}"
