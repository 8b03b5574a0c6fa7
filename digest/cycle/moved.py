"""What changed in the release timelines between two editions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.model import Deadline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from digest.model import Snapshot

_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_VERSION = re.compile(r"v(?=\d)")
_FILLING = {"a", "an", "and", "begin", "begins", "for", "is", "of", "on", "start", "starts", "the",
            "to"}  # fmt: skip
_ALIKE = 0.5
"""How much two names share of all their words where they may be one row's."""

_Words: TypeAlias = tuple[set[str], set[str]]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One row that changed: ``before`` is ``None`` where it is new, ``after`` where it is gone."""

    before: Deadline | None
    after: Deadline | None

    @property
    def row(self) -> Deadline:
        """The row as it is now, or was last."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a move has a row before it or after it")
        return row

    @property
    def major(self) -> bool:
        """Whether it is, or was, a row that an edition may name as its next deadline."""
        return any(row is not None and row.major for row in (self.before, self.after))

    @property
    def is_renamed(self) -> bool:
        """Whether the row has another name now."""
        return bool(self.before and self.after and self.before.name != self.after.name)


def moves_between(previous: Snapshot, current: Snapshot) -> tuple[Move, ...]:
    """Return the moves between two snapshots.

    A release with a row that could not be read in one of them has neither new nor lost rows: they
    may have been there all the time.
    """
    units = [
        gap.unit.casefold()
        for snapshot in (previous, current)
        for source in snapshot.sources
        for gap in source.gaps
    ]
    unread = {
        row.release
        for row in (*previous.deadlines, *current.deadlines)
        if any(unit.startswith(f"{path}:") or unit == path for path in row.units for unit in units)
    }
    return moves(previous.deadlines, current.deadlines, unread)


def moves(
    before: Iterable[Deadline], after: Iterable[Deadline], unread: Collection[str] = ()
) -> tuple[Move, ...]:
    """Return the rows that have another day or cut-off now, that are new and that are gone.

    A row that was renamed is found again by the words it kept; a new name alone is no move. Only
    releases with rows on both sides are compared, those in ``unread`` only where a row is on both.
    The order is that of release, day and name.
    """
    old, new = _by_release(before), _by_release(after)
    found = [
        move
        for release in sorted(old.keys() & new.keys())
        for move in _of_release(old[release], new[release])
        if release not in unread or (move.before and move.after)
    ]
    return tuple(sorted(found, key=_order))


def _by_release(rows: Iterable[Deadline]) -> dict[str, list[Deadline]]:
    found: dict[str, list[Deadline]] = {}
    for row in rows:
        found.setdefault(row.release, []).append(row)
    return found


def _of_release(before: Sequence[Deadline], after: Sequence[Deadline]) -> list[Move]:
    old, new = _unequal(before, after)
    pairs = _same_name(old, new)
    pairs += _similar(
        [row for row in old if not any(row is one for one, _ in pairs)],
        [row for row in new if not any(row is one for _, one in pairs)],
    )
    return [
        *(Move(before=one, after=other) for one, other in pairs if _when(one) != _when(other)),
        *(Move(before=row, after=None) for row in old if not any(row is one for one, _ in pairs)),
        *(Move(before=None, after=row) for row in new if not any(row is one for _, one in pairs)),
    ]


def _when(row: Deadline) -> tuple[date, datetime]:
    return row.starts_on, row.ends_at


def _unequal(
    before: Sequence[Deadline], after: Sequence[Deadline]
) -> tuple[list[Deadline], list[Deadline]]:
    """Return what is left of both where rows of one name and moment are taken out in pairs."""
    left = list(after)
    old: list[Deadline] = []
    for row in before:
        same = next((o for o in left if o.name == row.name and _when(o) == _when(row)), None)
        if same is None:
            old.append(row)
        else:
            left.remove(same)
    return old, left


def _same_name(old: Sequence[Deadline], new: Sequence[Deadline]) -> list[tuple[Deadline, Deadline]]:
    """Return rows of one name in pairs, in the order of their days where a name is there twice."""
    left = sorted(new, key=lambda row: row.starts_on)
    pairs: list[tuple[Deadline, Deadline]] = []
    for row in sorted(old, key=lambda row: row.starts_on):
        same = next((other for other in left if other.name == row.name), None)
        if same is not None:
            left.remove(same)
            pairs.append((row, same))
    return pairs


def _similar(old: Sequence[Deadline], new: Sequence[Deadline]) -> list[tuple[Deadline, Deadline]]:
    """Return rows of similar names in pairs, the most similar first."""
    words_old, words_new = ([_words(row.name) for row in rows] for rows in (old, new))
    alike = (
        (_likeness(one, other), i, j)
        for i, one in enumerate(words_old)
        for j, other in enumerate(words_new)
    )
    candidates = sorted((found for found in alike if found[0] >= _ALIKE), key=_most_alike)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return [(old[i], new[j]) for i, j in partner.items()]


def _most_alike(found: tuple[float, int, int]) -> tuple[float, int, int]:
    return -found[0], found[1], found[2]


def _likeness(first: _Words, second: _Words) -> float:
    """Return which part of the words of both names they share; none where their numbers differ.

    1.35.0-rc.0 and 1.35.0-rc.1 are two rows, and so are parts 1 and 2 of a retrospective.
    """
    (words, numbers), (others, their_numbers) = first, second
    if numbers != their_numbers:
        return 0.0
    return len(words & others) / max(len(words | others), 1)


def _words(name: str) -> _Words:
    """Return the words of a name that say something, and those of them with a number."""
    words = {_VERSION.sub("", word) for word in _WORD.findall(name.casefold())} - _FILLING
    return words, {word for word in words if any(char.isdigit() for char in word)}


def _order(move: Move) -> tuple[tuple[int, ...], date, str]:
    row = move.row
    return tuple(int(n) for n in re.findall(r"\d+", row.release)), row.starts_on, row.name
