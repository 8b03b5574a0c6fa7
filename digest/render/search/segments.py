"""The years that the index is divided into, their rows, and the form that all its files share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.fingerprint import fingerprint
from digest.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import IndexedEdition

FOLDER = "search"
_FORMAT = 1
"""Rises with any change of what a place in the index means."""
_STAMP_LENGTH = 12


def by_year(editions: Iterable[IndexedEdition]) -> dict[str, tuple[IndexedEdition, ...]]:
    """Return the published editions by year, in the order given, which is newest first.

    The year is that of the week, else that of publication.
    """
    years: dict[str, list[IndexedEdition]] = {}
    for edition in editions:
        if edition.published_at is not None:
            week = edition.id[:4]
            year = week if week.isdecimal() else f"{edition.published_at.year:04}"
            years.setdefault(year, []).append(edition)
    return {year: tuple(found) for year, found in years.items()}


def rows_of(edition: IndexedEdition) -> tuple[Mention, ...]:
    """Return what can be found of an edition: itself by title and summary, then its mentions."""
    itself = Mention(
        kind="prose",
        section="",
        section_title="",
        anchor="",
        title=edition.title,
        text=edition.summary if edition.has_summary else "",
    )
    return (itself, *edition.mentions)


def stamp_of(editions: Sequence[IndexedEdition]) -> str:
    """Return what tells two states of a year apart; all files of one state share it.

    A place in the shards is a number that only the list of editions of the same state can read,
    and a browser may hold one of the two from yesterday.
    """
    state = [(edition.id, edition.said) for edition in editions]
    return fingerprint(_FORMAT, state)[:_STAMP_LENGTH]


def index_file(*content: object) -> bytes:
    """Return the script that hands its name and content to the page's script.

    JSON is JavaScript as it stands (ECMAScript 2019).
    """
    arguments = ",".join(msgspec.json.encode(value).decode() for value in content)
    return f"digestIndex({arguments});\n".encode()
