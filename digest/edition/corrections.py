"""A correction into an edition's front matter, as a person would type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import read_front_matter, read_meta, set_field
from digest.edition.grammar import MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Correction

_LIST = re.compile(
    r"^corrections[ \t]*:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)"
    r"(?:(?P<indent>[ \t]*)-[ \t][^\r\n]*(?:\r\n?|\n)(?:[ \t]+[^\s#-][^\r\n]*(?:\r\n?|\n))*)+",
    re.M,
)


def with_correction(text: str, new: Correction, before: Sequence[Correction]) -> str | None:
    """Return the text of ``edition.md`` with one more correction and the time of the last change.

    A list that is there keeps its bytes and gets one more entry. ``None`` where the front matter
    cannot take it: the result would not read as the corrections so far and this one.
    """
    newline = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    stamp = new.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def reads_right(made: str) -> bool:
        meta, _ = read_meta(MAIN, read_front_matter(MAIN, made), made)
        return meta.corrections == (*before, new)

    def is_stamped(made: str) -> bool:
        meta, _ = read_meta(MAIN, read_front_matter(MAIN, made), made)
        return meta.updated_at == new.at and reads_right(made)

    front = read_front_matter(MAIN, text)
    listed = _LIST.search(text, 0, front.length)
    if listed is not None and before:
        entry = _entry(new, stamp, listed["indent"], newline)
        made: str | None = f"{text[: listed.end()]}{entry}{text[listed.end() :]}"
        made = made if made is not None and reads_right(made) else None
    else:
        entries = "".join(
            _entry(each, each.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "  ", newline)
            for each in (*before, new)
        )
        value = f"{newline}{entries}".rstrip()
        made = set_field(text, "corrections", value, checked=reads_right)
    return None if made is None else set_field(made, "updated_at", stamp, checked=is_stamped)


def _entry(correction: Correction, stamp: str, indent: str, newline: str) -> str:
    # A JSON string is a YAML scalar in double quotes (YAML 1.2, 1.3).
    said = msgspec.json.encode(correction.text).decode()
    return f"{indent}- at: {stamp}{newline}{indent}  text: {said}{newline}"
