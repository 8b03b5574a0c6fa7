"""The words of one year in a few shards: which rows have them, in the title or elsewhere."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.render.search.segments import FOLDER, index_file, rows_of, stamp_of
from digest.render.search.tokens import fold, tokens, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import IndexedEdition

SHARDS = 24
"""Shards of a year: one holds 1 to 5 kB of a Kubernetes year, and a word needs one."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def shard_paths(year: str) -> tuple[str, ...]:
    """Return the paths of a year's shards below the site's root."""
    return tuple(f"{FOLDER}/{year}/{number}.js" for number in range(SHARDS))


def year_shards(year: str, editions: Sequence[IndexedEdition]) -> dict[str, bytes]:
    """Return the word index of one year's published editions, by path below the site's root.

    Rows are counted through the year, from 0, in the order given. A shard is one text:
    ``word place place;word place``, words in order; a place is, in base 36, twice the distance
    from the one before it, plus one where the word is not in the title but below it. A word's first
    two characters choose its shard, so that all words of one beginning lie together.
    """
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    for word, places in sorted(_places(editions).items()):
        shards[shard_of(word)].append(f"{word} {_encoded(places)}")
    stamp = stamp_of(editions)
    return {
        path: index_file(f"{year}/{number}", stamp, ";".join(shard))
        for number, (path, shard) in enumerate(zip(shard_paths(year), shards, strict=True))
    }


def shard_of(word: str) -> int:
    """Return the number of the shard that a word lies in.

    The factors, 1 and 20, are those below 64 that spread the words of eight years most evenly.
    """
    return (ord(word[0]) + 20 * ord(word[1:2] or " ")) % SHARDS


def _places(editions: Sequence[IndexedEdition]) -> dict[str, list[int]]:
    """Return each word's places: twice the row's number, plus one if not in its title."""
    found: dict[str, list[int]] = defaultdict(list)
    sections: dict[str, set[str]] = {}
    rows = (row for edition in editions for row in rows_of(edition))
    for number, row in enumerate(rows):
        section = sections.get(row.section_title)
        if section is None:
            section = sections[row.section_title] = _words(row.section_title)
        in_title = _words(row.title)
        for word in in_title:
            found[word].append(2 * number)
        for word in (_words(row.text) | section) - in_title:
            found[word].append(2 * number + 1)
    return found


def _words(text: str) -> set[str]:
    found: set[str] = set()
    for name in tokens(fold(text)):
        found.update(words_of(name))
    return found


def _encoded(places: Sequence[int]) -> str:
    steps = []
    before = 0
    for place in places:
        steps.append(_base36(place - before))
        before = place & -2  # without its last bit: twice the number of its row
    return " ".join(steps)


@lru_cache(maxsize=4096)
def _base36(number: int) -> str:
    digits = ""
    while number >= len(_DIGITS):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return _DIGITS[number] + digits
