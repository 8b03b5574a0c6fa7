"""The plain-text mail beside the page: the same words and addresses, in the same order."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from digest.outgoing.markup import BUG, short
from digest.outgoing.same_text import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.outgoing.same_text import Block

_ADDRESS = re.compile(r"^(?:[ >*]|\d+\. )*(?:\[\d+\] )?((?:https?://|mailto:)\S+)$", re.I | re.M)
"""A line that is an address: numbered where it is one of several."""
_SPACE = re.compile(r"\s+")
_TELLING = 12
"""Letters from which words are taken for the same ones when they are found further down."""
_NUMBER_LENGTH = 9
"""Digits of a list item's number, which plain text says and HTML does not."""


def text_differences(
    page: Sequence[Block], path: str, content: bytes, *, page_url: str
) -> tuple[str, ...]:
    """Return how the text of a plain-text mail differs from the page's.

    Args:
        page: the text as the page has it.
        path: the mail's file.
        content: its bytes; the edition's text begins below the first line that is ``page_url``.
        page_url: the address of the page.
    """
    _, found, below = content.decode("utf-8", "replace").partition(f"\n{page_url}\n")
    if not found:
        return (f"{path}: it lacks the address of the page, {page_url}; {BUG}",)
    groups = list(_groups(page))
    faults = (*_missing_words(groups, letters_of(below)), *_missing_addresses(groups, below))
    return tuple(f"{path}: {fault}; {BUG}" for fault in faults)


def _groups(page: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield each block by itself, and the cells of a table together: they share one place."""
    for table, blocks in groupby(page, key=lambda block: block.table):
        if table:
            yield list(blocks)
        else:
            yield from ([block] for block in blocks)


def _missing_words(groups: Sequence[list[Block]], letters: str) -> Iterator[str]:
    """Yield the blocks that do not follow the one before them, and those that are not there."""
    at, is_exact = 0, True
    for place, group in enumerate(groups):
        if is_exact:
            end = _end_of_row(group, letters, at)
            if end < 0 and len(group) == 1:
                end = _further(letters, at, groups[place:])
                yield _missing(group[0]) if end < 0 else _preceded(group[0])
                end = max(end, at)
            if end >= 0:
                at = _behind_addresses(group, letters, end)
                continue
            is_exact = False  # a table that is too wide: row by row, and its head with each
        for block in group:
            found = letters.find(block.letters, at)
            if found < 0:
                yield _missing(block)
            elif len(group) == 1 and _is_telling(block.letters, letters, at):
                at = _behind_addresses(group, letters, found + len(block.letters))
                is_exact = True


def _is_telling(wanted: str, letters: str, at: int) -> bool:
    """Return whether words that stand further down can be no others than those of a block."""
    return len(wanted) >= _TELLING and letters.count(wanted, at) == 1


def _end_of_row(group: Sequence[Block], letters: str, at: int) -> int:
    """Return where blocks end that follow each other from here on, or -1."""
    for block in group:
        start = _start(letters, at, block.letters)
        if start < 0:
            return -1
        at = start + len(block.letters)
    return at


def _missing(block: Block) -> str:
    return f"{short(block.said)} of the page is missing, or not in its place"


def _preceded(block: Block) -> str:
    return f"before {short(block.said)} stands what the page does not have"


def _start(letters: str, at: int, wanted: str) -> int:
    """Return where a block begins, or -1; only the number of a list item may stand before it."""
    found = letters.find(wanted, at, at + len(wanted) + _NUMBER_LENGTH)
    return found if found >= 0 and letters[at:found].strip("0123456789") == "" else -1


def _further(letters: str, at: int, groups: Sequence[list[Block]]) -> int:
    """Return where a block that is not here ends further down, or -1.

    It is missing where the next one is here, or where its words are too few to be told.
    """
    wanted = groups[0][0].letters
    if len(groups) > 1 and _start(letters, at, groups[1][0].letters) >= 0:
        return -1
    found = letters.find(wanted, at) if len(wanted) >= _TELLING else -1
    return found + len(wanted) if found >= 0 else -1


def _behind_addresses(group: Sequence[Block], letters: str, at: int) -> int:
    """Return the place behind the addresses that stand below a block."""
    for url in _addresses(group):
        written = letters_of(url)
        start = _start(letters, at, written)  # an item may be nothing but its number and a link
        at = start + len(written) if start >= 0 else at
    return at


def _addresses(group: Sequence[Block]) -> list[str]:
    """Return the addresses below a block of plain text: each once, without spaces."""
    urls = (_SPACE.sub("%20", url.strip()) for block in group for url in block.listed)
    return list(dict.fromkeys(urls))


def _missing_addresses(groups: Sequence[list[Block]], text: str) -> Iterator[str]:
    """Yield the addresses that are not there, or above those of an earlier block."""
    places: dict[str, list[int]] = {}
    for place, url in enumerate(_ADDRESS.findall(text)):
        places.setdefault(url, []).append(place)
    at = 0
    for group in groups:
        end = at
        for url in _addresses(group):
            further = [place for place in places.get(url, ()) if place >= at]
            if further:
                end = max(end, further[0] + 1)
            else:
                yield f"{short(group[0].said)} lacks its link {url}"
        at = end
