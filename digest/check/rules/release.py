"""Rules about the edition of a release: stated is listed is linked, and the logo can be read."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.config.release_sections import COUNTED, RELEASE, is_release
from digest.cycle.announced import read_announcement
from digest.cycle.length import cycle_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage, PlacedLink
    from digest.check.rule import Reading

_ISSUE = "https://github.com/kubernetes/enhancements/issues"
_FRONT = "---\nrelease:\n  version: v1.24\n---\n\n"
_LIST = f"## Graduations to Stable\n\n* [KEP-1: Pump]({_ISSUE}/1)\n* [KEP-2: Valve]({_ISSUE}/2)\n"
_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,3}(?![\w/-]|[.,]\d)", re.ASCII)
_IN_HEADING = re.compile(r"\((\d{1,3})\)\s*$", re.ASCII)
_CYCLE = re.compile(r"\bcycle\b.{0,40}?\b(\d{1,3}) weeks?: \d", re.ASCII)
_STAGES = ("stable", "beta", "alpha")


@rule(
    "COUNT-CHECK",
    "claims",
    "error",
    summary="A number of a release differs from the list it stands for.",
    hint="mend the number or the list: stated, listed and linked must be one number",
    wrong=f"{_FRONT}[3](#graduations-to-stable) enhancements are stable.\n\n{_LIST}",
    right=f"{_FRONT}[2](#graduations-to-stable) enhancements are stable.\n\n{_LIST}",
)
def counts(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each number that differs from its list, and each item that counts for none.

    Numbers are those of links that lead to a section, of headings (``Stable (14)``), in words those
    that the opening states of a stage, and the weeks of the cycle.
    """
    if not _is_release(reading):
        return
    lists = _Lists(reading)
    yield from lists.items_apart()
    for placed in reading.links:
        if placed.link.url.startswith("#"):
            yield from lists.linked(placed)
    for passage in reading.passages:
        if passage.kind == "heading":
            yield from lists.headed(passage)
    yield from _stated(reading, lists)
    yield from _weeks(reading)


@rule(
    "RELEASE-ALT",
    "structure",
    "error",
    summary="The logo of a release has no text for those who do not see it.",
    hint="say what the logo shows in logo_alt, below release: in the front matter",
    wrong="---\nrelease:\n  version: v1.24\n  logo: stars.png\n---\n\n## News\n\nIt is out.\n",
    right="---\nrelease:\n  version: v1.24\n  logo: stars.png\n  logo_alt: Stars over a sea\n"
    "---\n\n## News\n\nIt is out.\n",
)
def text_of_logo(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a logo without its text."""
    fields = _fields(reading)
    if _said(fields, "logo") and not _said(fields, "logo_alt"):
        yield reading.main.field_hit("release", "the logo has no text: logo_alt is empty")


def _is_release(reading: Reading) -> bool:
    return is_release(reading.edition.id) or bool(_fields(reading))


def _fields(reading: Reading) -> dict[str, object]:
    """Return what the front matter says of the release; empty where it says nothing."""
    found = reading.main.front.fields.get("release")
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _said(fields: dict[str, object], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) and value.strip() not in ("~", "null") else ""


class _Lists:
    """The lists of an edition by the section that they stand in."""

    def __init__(self, reading: Reading) -> None:
        self._sections = {passage.section for passage in reading.passages}
        self._items: dict[str, list[Passage]] = {}
        self._under: Counter[tuple[str, str]] = Counter()
        for item in reading.bullets():
            if item.level == 1:
                self._items.setdefault(item.section, []).append(item)
                self._under[item.section, item.under] += 1
        self._sums: Counter[str] = Counter()
        for placed in reading.links:
            number, to = _number_of(placed), placed.link.url[1:]
            if number is not None and placed.link.url.startswith("#") and to != placed.section:
                self._sums[placed.section] += number

    def count(self, section: str) -> int | None:
        """Return how many items a section lists, of one without a list the sum of its numbers."""
        if section not in self._sections:
            return None
        return len(self._items.get(section, ())) or self._sums.get(section, 0)

    def linked(self, placed: PlacedLink) -> Iterator[Hit]:
        """Yield a hit for a link whose number is not that of the list it opens."""
        number, section = _number_of(placed), placed.link.url[1:]
        if number is None:
            return
        count = self.count(section)
        if count is None:
            yield placed.hit(f"{number} opens no list: there is no section #{section}")
        elif count != number:
            yield placed.hit(f"{number} stated, {count} listed below #{section}")

    def headed(self, heading: Passage) -> Iterator[Hit]:
        """Yield a hit for a heading whose number is not that of the list below it."""
        match = _IN_HEADING.search(heading.plain)
        if match is None:
            return
        below = self._under[heading.section, heading.plain if heading.level > 2 else ""]  # noqa: PLR2004 - a section's level
        if below != int(match[1]):
            yield heading.hit(f"the heading says {match[1]}, {below} are listed below it")

    def items_apart(self) -> Iterator[Hit]:
        """Yield a hit for each item of a counted list that links nothing, or the same again."""
        for section in COUNTED:
            seen: set[str] = set()
            for item in self._items.get(section, ()):
                key = next((link.link.key for link in item.links if link.link.key), None)
                if key is None:
                    yield item.hit("the item counts, but links no proposal")
                elif key in seen:
                    yield item.hit(f"{key} is listed twice")
                seen.add(key or "")


def _number_of(placed: PlacedLink) -> int | None:
    found = _NUMBER.findall(placed.link.text)
    return int(found[0]) if len(found) == 1 else None


def _stated(reading: Reading, lists: _Lists) -> Iterator[Hit]:
    """Yield a hit for each number that the opening states of a stage, in digits or in words."""
    for passage in reading.passages:
        if passage.section or passage.kind == "heading":
            continue
        for stated in read_announcement(passage.plain, reading.proposals).stated:
            count = (
                lists.count(f"graduations-to-{stated.stage}") if stated.stage in _STAGES else None
            )
            if count is not None and count != stated.number:
                yield passage.hit(
                    f"{stated.number} stated as {stated.stage} ({stated.words}), {count} listed"
                )


def _weeks(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a number of weeks that is not the timeline's: a release may have moved."""
    snapshot, version = reading.snapshot, reading.edition.id.removeprefix(RELEASE)
    cycle = cycle_of(version, snapshot.deadlines) if snapshot else None
    for passage in reading.passages if cycle else ():
        match = _CYCLE.search(passage.plain) if passage.section == "velocity" else None
        if match and cycle and int(match[1]) != cycle.weeks:
            yield passage.hit(
                f"{match[1]} weeks stated, the timeline has {cycle.weeks}: "
                f"{cycle.starts_on} to {cycle.released_on}"
            )


RULES = (counts, text_of_logo)
