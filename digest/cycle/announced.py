"""A release announcement, read: the numbers it states and the lists it gives, with their lines.

The text is Markdown as on the project's blog. Numbers are digits or English words up to
ninety-nine. A number is that of a stage where both stand in one clause and something is counted
("fourteen enhancements have graduated to stable", "11 have graduated to Stable", "two features
have been removed"); versions and dates are no counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.keys import key_of_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.keys import Proposals

TOTAL = "all"
"""What the number of all enhancements is stated of, where others have a stage."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_WORDS = {
    **{word: number for number, word in enumerate(_SMALL)},
    **{
        ten if not one else f"{ten}-{_SMALL[one]}": 20 + 10 * index + one
        for index, ten in enumerate(_TENS)
        for one in range(10)
    },
}
_NUMBER_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = rf"(?<![\w.,/-])(?:\d{{1,3}}|{_NUMBER_WORDS})(?![\w/-]|[.,]\d)"
_ANY_NUMBER = re.compile(_NUMBER, re.I | re.ASCII)
_STAGE = (
    r"(?P<stage>stable|general availability|GA|beta|alpha|"
    r"(?:deprecated|withdrawn) (?:or|and) removed|deprecated or withdrawn|deprecated|removed|"
    r"withdrawn)"
)
_COUNTED = re.compile(
    r"\b(?:enhancements?|features?|of (?:them|those|these|which)|have|has|are|is|were|was|being)\b",
    re.I,
)
_STATED = re.compile(
    rf"(?P<number>{_NUMBER})(?P<between>(?:(?!{_NUMBER})[^.;:!?]){{1,80}}?)\b{_STAGE}\b", re.I
)
_ALL = re.compile(
    r"\b(?:consists? of|includ\w+|contains?|brings?|comprises?|there are|total of)"
    rf"(?: a total of)? (?P<number>{_NUMBER})(?: \w+)? enhancements\b(?!\s+promoted)",
    re.I,
)
_STAGES = {"general availability": "stable", "ga": "stable"}
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_BULLET = re.compile(r"\s{0,6}(?:[*+-]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\]){1,400})\]\(\s*<?([^()\s<>]{1,1000})")
_HEADING_STAGE = re.compile(r"\b(stable|GA|beta|alpha|deprecat\w+|remov\w+|withdrawn)\b", re.I)
_LONGEST = 1_000_000
_BLANK = re.compile(r"\s+")


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A number that stands in the text; ``stage`` is :data:`TOTAL` for all enhancements."""

    stage: str
    number: int
    words: str
    line: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that the text links; ``heading`` is the nearest above it, "" before the first."""

    key: str
    title: str
    url: str
    heading: str
    line: int


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The bullets with a linked proposal under one heading; ``stage`` is what the heading names.

    ``stage`` is ``None`` for a heading that names none ("Major Changes"). A bullet counts once,
    with its first proposal.
    """

    heading: str
    stage: str | None
    items: tuple[Item, ...]


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What an announcement says, in its own order; ``mentions`` are all linked proposals."""

    stated: tuple[Stated, ...] = ()
    listings: tuple[Listing, ...] = ()
    mentions: tuple[Item, ...] = ()

    def listed(self, stage: str) -> tuple[Item, ...]:
        """Return the proposals that lists of this stage give, each once."""
        items = (item for one in self.listings if one.stage == stage for item in one.items)
        return tuple({item.key: item for item in items}.values())

    def numbers(self, stage: str) -> tuple[int, ...]:
        """Return the different numbers that are stated of a stage, in the order of the text."""
        return tuple(dict.fromkeys(one.number for one in self.stated if one.stage == stage))


def read_announcement(text: str, proposals: Proposals) -> Announced:
    """Return what an announcement states and lists; of a text that is none, nothing.

    ``proposals`` says which links name a proposal. Fenced code is not read.
    """
    lines = list(_lines(text[:_LONGEST]))
    mentions: list[Item] = []
    bullets: dict[tuple[int, str], list[Item]] = {}
    for number, heading, line in lines:
        items = list(_items(line, heading[1], number, proposals))
        mentions += items
        if items and _BULLET.match(line):
            bullets.setdefault(heading, []).append(items[0])
    listings = tuple(
        Listing(heading=name, stage=_stage_of_heading(name), items=tuple(items))
        for (_, name), items in bullets.items()
    )
    return Announced(stated=tuple(_stated(lines)), listings=listings, mentions=tuple(mentions))


def _lines(text: str) -> Iterator[tuple[int, tuple[int, str], str]]:
    """Yield number, heading above it (by its line) and text of each line outside of code."""
    heading, fence = (0, ""), ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~"):
            fence = "" if fence == mark else fence or mark
        elif not fence and (match := _HEADING.fullmatch(line)):
            heading = (number, _plain(match[2]))
        elif not fence:
            yield number, heading, line


def _plain(text: str) -> str:
    return _BLANK.sub(" ", _LINK.sub(r"\1", text).replace("*", "").replace("`", "")).strip()[:200]


def _items(line: str, heading: str, number: int, proposals: Proposals) -> Iterator[Item]:
    for match in _LINK.finditer(line):
        key = key_of_url(match[2], proposals)
        if key is not None and key.startswith(f"{proposals.prefix.upper()}-"):
            title = _plain(match[1])
            yield Item(key=key, title=title, url=match[2], heading=heading, line=number)


def _stage_of_heading(heading: str) -> str | None:
    """Return the stage that a heading names, ``None`` where it names none or several."""
    names = {match[1].casefold() for match in _HEADING_STAGE.finditer(heading)}
    stages = {
        "deprecated" if n.startswith("deprecat") else "removed" if n.startswith("remov") else n
        for n in (_STAGES.get(name, name) for name in names)
    }
    return stages.pop() if len(stages) == 1 else None


def _stated(lines: Sequence[tuple[int, tuple[int, str], str]]) -> Iterator[Stated]:
    """Yield the numbers in paragraphs: a sentence may go on over lines."""
    for first, paragraph in _paragraphs(lines):
        found = [(match.start(), _one(match, first, paragraph)) for match in _claims(paragraph)]
        yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _claims(paragraph: str) -> Iterator[re.Match[str]]:
    yield from _ALL.finditer(paragraph)
    for match in _STATED.finditer(paragraph):
        if _COUNTED.search(match["between"]):
            yield match


def _one(match: re.Match[str], first: int, paragraph: str) -> Stated:
    stage = match.groupdict().get("stage")
    name = _BLANK.sub(" ", stage).casefold() if stage else TOTAL
    return Stated(
        stage=_STAGES.get(name, name),
        number=_number(match["number"]),
        words=_BLANK.sub(" ", match[0]),
        line=first + paragraph.count("\n", 0, match.start()),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _WORDS[text.casefold()]


def _paragraphs(lines: Sequence[tuple[int, tuple[int, str], str]]) -> Iterator[tuple[int, str]]:
    """Yield first line and text of each paragraph that is no list; a gap in the numbers ends it."""
    first, parts, last = 0, list[str](), 0
    for number, _, line in lines:
        is_text = bool(line.strip()) and not _BULLET.match(line)
        if parts and (not is_text or number != last + 1):
            yield first, "\n".join(parts)
            parts = []
        if is_text:
            first = number if not parts else first
            parts.append(line)
        last = number
    if parts:
        yield first, "\n".join(parts)
