"""A release team's page into records.

Its shape is that of ``releases/release-*/release-team.md`` in kubernetes/sig-release: a table with
the columns Role, Name and Shadow Name(s), in whose cells people stand with their accounts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.model import TeamMember
from digest.sources.schedule.text import cells, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PEOPLE = 300
"""People of a page that are read; the largest team has 45."""

_ROW = re.compile(r"\s{0,3}\|")
_ACCOUNT = re.compile(
    r"github\.com/([A-Za-z0-9-]{1,39})(?![\w/-])|(?<![\w`/])@([A-Za-z0-9-]{1,39})"
)
_ASIDE = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|/?\s*slack.*$", re.I)
_OPEN = re.compile(r"\(.*$")
_PERSON = re.compile(r"[,;]\s*[^\W\d_][^,;()\[\]|]{1,60}\(\[?@")
"""What begins a person even where the bracket of the one before was not closed."""
_NOBODY = re.compile(r"(?:n/?a|tbd|none|vacant|open|-+)?", re.I)


def read_team(text: str, *, release: str, path: str) -> tuple[TeamMember, ...]:
    """Return the people of a page in its order; of a page without such a table, nobody."""
    people: list[TeamMember] = []
    for role, cell, is_shadow in _named(text):
        for part in _parted(cell):
            name = visible(_OPEN.sub("", _ASIDE.sub("", _unlinked(part)))).strip(" *`,;@")
            account = _ACCOUNT.search(part)
            login = (account[1] or account[2]) if account else None
            if _NOBODY.fullmatch(name) or len(people) >= MOST_PEOPLE:
                continue
            people.append(
                TeamMember(
                    release=release,
                    entry=len(people) + 1,
                    role=role,
                    name=name,
                    login=login,
                    is_shadow=is_shadow,
                    path=path,
                )
            )
    return tuple(people)


def _named(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield role, cell and whether it is that of shadows, for each cell with people."""
    columns: list[str] = []
    for line in text.splitlines():
        if not _ROW.match(line):
            columns = []
            continue
        row = [cell.strip() for cell in cells(line)]
        if not columns:
            columns = [visible(cell).casefold() for cell in row]
            continue
        if "role" not in " ".join(columns[:1]) or set("".join(row)) <= set("-: "):
            continue
        role = visible(row[0]).strip(" *")
        for name, cell in zip(columns[1:], row[1:], strict=False):
            if "name" in name or "shadow" in name:
                yield role, cell, "shadow" in name


def _parted(cell: str) -> list[str]:
    """Return the people of a cell: between commas and line breaks that are in no bracket."""
    parts, depth, start = [], 0, 0
    flat = re.sub(r"<br\s*/?>", ",", cell)
    for at, character in enumerate(flat):
        depth += (character in "([") - (character in ")]")
        if character in ",;" and (depth <= 0 or _PERSON.match(flat, at)):
            parts.append(flat[start:at])
            start, depth = at + 1, 0
    return [*parts, flat[start:]]


def _unlinked(text: str) -> str:
    """Return the text with the words of its links, an account's in brackets as an aside."""
    return re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
