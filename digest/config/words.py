"""What is wrong in ``digest.toml``, in an editor's words and with the line."""

from __future__ import annotations

import difflib
import re
import types
import typing
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.conflicts import RESOLVE, UNRESOLVED, conflict_line

if TYPE_CHECKING:
    from collections.abc import Iterator

Impossible: TypeAlias = tuple[str, str, str]
"""The place of a value of the right type, what is wrong with it, and the next step."""

_EXAMPLE = "digest init in an empty folder writes a complete one to copy from"
_WANTED = {
    "str": ("text in quotes", '"..."'),
    "int": ("a whole number without quotes", "10"),
    "bool": ("true or false, without quotes", "true"),
    "array": ("a list in brackets", '["...", "..."]'),
    "object": ("a table", "{ key = value }"),
}
"""What a type is called, and a sample of it."""

_FOUND = {
    "str": "text", "int": "a number", "float": "a number with a fraction", "bool": "true or false",
    "array": "a list", "object": "a table", "date": "a date", "datetime": "a time",
    "time": "a time of day",
}  # fmt: skip
_TYPES = re.compile(r"Expected `([\w |]+)`, got `(\w+)`")
_CHOICE = re.compile(r"Invalid enum value '(.*)'", re.S)
_MISSING = re.compile(r"Object missing required field `(.+)`")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TOML = (
    ("Invalid value", "what stands after the = is no value", 'put text in quotes: key = "text"'),
    ("Invalid date", "there is no such date or time", "put text in quotes"),
    (r"Illegal character '\\n'|Unterminated string|Expected ['\"]{3}", "a quote is not closed",
     "end the text with the quote that it begins with"),
    ("Unclosed array", "a list before this place is not closed, or lacks a comma",
     'write ["one", "two"]'),
    ("Unclosed inline table", "a brace before this place is not closed, or lacks a comma",
     "write { key = value, key = value }"),
    (r"Cannot declare \((.+)\) twice", "the table {} stands there twice", "join the two tables"),
    ("Cannot overwrite a value|Duplicate inline table key", "a key stands there twice",
     "delete one of the two lines"),
    ("Expected '=' after a key", "a key stands there without a =", 'write key = "value"'),
    ("Expected ']", "a bracket of the table's name is missing", "write [table], or [[sections]]"),
    ("Expected newline or end of document", "something stands behind the value",
     "begin a new line; a remark begins with #"),
    ("Invalid statement", "the line is neither a key, a table nor a remark",
     'write key = "value", [table], or # and a remark'),
    (r"Unescaped '\\'", "a backslash stands alone", r"write \\ for one backslash"),
)  # fmt: skip
"""What tomllib says, in our words, and the next step."""

_HEADER = re.compile(r"\s*\[(\[?)([\w.\s\"-]+)\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_STEP = re.compile(r"([\w-]+)|\[(\d+)\]")
_INDEX = re.compile(r"\[\d+\]")


def toml_problem(text: str, said: str) -> tuple[int | None, str, str]:
    """Return line, problem and hint for what tomllib ``said`` of a text."""
    if (line := conflict_line(text)) is not None:
        return line, UNRESOLVED, RESOLVE
    place = _TOML_PLACE.search(said)
    if place is None:
        return None, *_translated(said)
    line = int(place[1]) if place[1] else text.rstrip().count("\n") + 1
    return line, *_translated(said[: place.start()])


def _translated(words: str) -> tuple[str, str]:
    for pattern, problem, hint in _TOML:
        if match := re.match(pattern, words):
            name = ".".join(re.findall(r"'([^']*)'", match[1])) if match.re.groups else ""
            return problem.format(f"[{name}]"), hint
    return f"{words[:1].lower()}{words[1:]}", "mend the line; text needs quotes"


def type_problem(
    error: msgspec.ValidationError, root: type[msgspec.Struct]
) -> tuple[str, str, str]:
    """Return the place (``sources.pulls.required``, empty for the file), what is wrong, the hint.

    ``root`` are the settings as types, of which it names the values that a place may have.
    """
    message, _, place = str(error).partition(" - at `$")
    place = place.removesuffix("`").lstrip(".")
    if match := _MISSING.search(message):
        return place, *_missing(place, match[1], root)
    if match := _TYPES.search(message):
        return place, *_mistaken(place, match[1], match[2])
    if match := _CHOICE.search(message):
        return place, f"{shown(place)} cannot be {match[1]!r}", _choices_at(place, root)
    return place, f"{shown(place)}: {message[:1].lower()}{message[1:]}".replace("`", "'"), _EXAMPLE


def _missing(place: str, key: str, root: type[msgspec.Struct]) -> tuple[str, str]:
    if not place:
        return f"the file lacks the table [{key}]", _EXAMPLE
    sample = _WANTED["int" if _kind_at(f"{place}.{key}", root) is int else "str"][1]
    return f"{_table(place)} lacks the key '{key}'", f"add {key} = {sample}"


def _mistaken(place: str, wanted: str, got: str) -> tuple[str, str]:
    names = [_WANTED.get(kind, (kind, "...")) for kind in wanted.split(" | ") if kind != "null"]
    one = "one value of " if place.endswith("]") else ""
    may_be = " or ".join(name for name, _ in names)
    sample = f"[{names[0][1]}]" if one else names[0][1]
    key = shown(place).rpartition(".")[2]
    return (
        f"{one}{shown(place)} must be {may_be}, not {_FOUND.get(got, got)}",
        f"write {key} = {sample}",
    )


def shown(place: str) -> str:
    """Return a place as the README names it; the line says which of several."""
    return _INDEX.sub("", place)


def _table(place: str) -> str:
    if not place:
        return "the file"
    return (
        f"[[{shown(place)}]]" if place.endswith("]") and "." not in place else f"[{shown(place)}]"
    )


def _choices_at(place: str, root: type[msgspec.Struct]) -> str:
    """Return what may stand at a place that has a closed list of values."""
    kind = _kind_at(place, root)
    kinds = (kind, *typing.get_args(kind))  # of a union and of a list, too
    literal = next((k for k in kinds if typing.get_origin(k) is typing.Literal), None)
    return "write " + " or ".join(f'"{value}"' for value in typing.get_args(literal))


def _kind_at(place: str, root: type[msgspec.Struct]) -> object:
    """Return the type of the value at a place."""
    kind: object = root
    for name, _ in _STEP.findall(place):
        struct = _struct_of(kind)
        if name and struct is not None:
            kind = _fields_of(struct).get(name)
    return kind


def unknown_keys(value: object, kind: object, place: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, message and hint for each key that its table does not have."""
    struct = _struct_of(kind)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from unknown_keys(item, kind, f"{place}[{index}]")
    elif struct is not None and isinstance(value, dict):
        fields = _fields_of(struct)
        for key, item in value.items():
            inner = f"{place}.{key}" if place else key
            if key in fields:
                yield from unknown_keys(item, fields[key], inner)
            else:
                yield inner, *_unknown(place, key, list(fields))


def _unknown(place: str, key: str, known: list[str]) -> tuple[str, str]:
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"it may have {', '.join(known)}"
    name = "".join(character if character.isprintable() else "?" for character in key[:80])
    return f"{_table(place)} has no key '{name}'", hint


@cache
def _fields_of(struct: type[msgspec.Struct]) -> dict[str, object]:
    """Return the names in the file of a table's keys, with their types."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(struct)}


def _struct_of(kind: object) -> type[msgspec.Struct] | None:
    """Return the Struct in ``X``, ``X | None`` or ``tuple[X, ...]``."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (tuple, typing.Union):
        return next(filter(None, map(_struct_of, typing.get_args(kind))), None)
    return None


def line_of(text: str, place: str) -> int | None:
    """Return the line (from 1) where ``sections[2].title`` stands, if it can be told.

    Where the key has no line of its own, that of the table or list that holds it.
    """
    steps = [name or int(index) for name, index in _STEP.findall(place)]
    lines = _places(text)
    while steps:
        if tuple(steps) in lines:
            return lines[tuple(steps)]
        steps.pop()
    return None


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line of each table and of each key that begins a line."""
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if match := _HEADER.match(line):
            name = "".join(match[2].replace('"', "").split())
            table = tuple(name.split("."))
            if match[1]:
                table = (*table, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            found.setdefault(table, number)
        elif match := _KEY.match(line):
            found.setdefault((*table, *match[1].split(".")), number)
    return found
