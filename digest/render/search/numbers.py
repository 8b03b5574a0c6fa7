"""A year's ``numbers.js``: its editions, and which numbers and versions each of them names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from digest.render.search.references import references
from digest.render.search.segments import FOLDER, index_file, rows_of, stamp_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.keys import Proposals
    from digest.model import IndexedEdition

_Record: TypeAlias = tuple[str, int, str, str]


def numbers_path(year: str) -> str:
    """Return the path of a year's file below the site's root."""
    return f"{FOLDER}/{year}/numbers.js"


def numbers_file(year: str, editions: Sequence[IndexedEdition], proposals: Proposals) -> bytes:
    """Return one year's published editions with what each can be found by exactly.

    The year's stamp, then for each edition, in the order given: id, number of rows, numbers and
    versions. Numbers are ``owner/repo 12 3 1;KEP 1287``: by repository or the proposals' prefix
    (nothing where the text names none) they rise, and each is the distance from the one before it,
    which makes them short.
    """
    records = [_record(edition, proposals) for edition in editions]
    return index_file(f"{year}/numbers", stamp_of(editions), records)


def _record(edition: IndexedEdition, proposals: Proposals) -> _Record:
    rows = rows_of(edition)
    numbers: dict[str, set[int]] = {}
    versions = set()
    for reference in {name for row in rows for name in references(row, proposals)}:
        if "@" in reference:
            continue  # a release: its version stands for itself
        owner, number = _parted(reference)
        if number:
            numbers.setdefault(owner, set()).add(int(number))
        elif reference.startswith("v"):
            versions.add(reference[1:])
    listed = (f"{owner} {_distances(found)}" for owner, found in sorted(numbers.items()))
    return edition.id, len(rows), ";".join(listed), " ".join(sorted(versions))


def _parted(reference: str) -> tuple[str, str]:
    """Return repository and number, or prefix and number; without a number nothing."""
    owner, mark, number = reference.rpartition("#")
    if not mark and not reference.startswith("v"):
        owner, mark, number = reference.rpartition("-")
    return (owner, number) if mark and number.isdecimal() else ("", "")


def _distances(numbers: set[int]) -> str:
    ordered = sorted(numbers)
    return " ".join(
        str(number - before) for before, number in zip([0, *ordered], ordered, strict=False)
    )
