"""The anchors of a page: where a link into an edition leads, the same for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.keys import anchor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Edition, Entry, Part, Section

_LONGEST = 100
_SLUG_LENGTH = 60
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?://)?(?:www\.)?", re.I)

Place: TypeAlias = tuple[str, int]
"""An entry's file and line: no two entries of an edition share them."""


class Anchors(msgspec.Struct, frozen=True, kw_only=True):
    """The anchors of one edition, all different; none starts with ``_``, as the page's own do.

    ``sections`` goes by section id, ``entries`` by place. An entry without a text of its own to
    carry an anchor (prose, an empty item) has none.
    """

    sections: dict[str, str]
    entries: dict[Place, str]

    def of_section(self, section: Section) -> str:
        """Return the anchor of a section's heading; empty for text before any heading."""
        return self.sections.get(section.id, "")

    def of_entry(self, entry: Entry) -> str | None:
        """Return the anchor of an entry, ``None`` where it has none."""
        return self.entries.get((entry.path, entry.line))

    def of_part(self, part: Part) -> tuple[str | None, ...]:
        """Return the anchors of a part's entries, in their order."""
        return tuple(map(self.of_entry, part.entries))


def anchors_of(edition: Edition) -> Anchors:
    """Return the anchors of an edition's sections and entries.

    An entry's is made from its first key, in a later section with the same key from section and
    key; without a key from its first link, else from its words. What is still taken gets a number.
    Entries with keys choose first: one without a key that is added later takes none of theirs.
    """
    taken: dict[str, int] = {}
    sections = {
        section.id: _free(_bounded(section.id), taken) for section in edition.sections if section.id
    }
    placed = [(section, entry) for section, entry in _entries(edition) if entry.span is not None]
    entries: dict[Place, str] = {}
    again = []
    for section, entry in placed:
        plain = _bounded(anchor_of(entry.keys[0])) if entry.keys else ""
        if plain and plain not in taken:
            entries[entry.path, entry.line] = _free(plain, taken)
        elif plain:
            again.append((section, entry, plain))
    for section, entry, plain in again:
        in_section = f"{sections.get(section.id, '')}-{plain}".lstrip("-")
        entries[entry.path, entry.line] = _free(in_section, taken)
    for _, entry in placed:
        if (entry.path, entry.line) not in entries:
            entries[entry.path, entry.line] = _free(_from_words(entry), taken)
    return Anchors(sections=sections, entries=entries)


def _entries(edition: Edition) -> Iterator[tuple[Section, Entry]]:
    for section in edition.sections:
        for entry in section.entries:
            yield section, entry


def _free(wanted: str, taken: dict[str, int]) -> str:
    """Return ``wanted``, or with the first number that makes it new, and take it.

    ``taken`` holds for each anchor the last number that was tried behind it.
    """
    anchor, number = wanted, taken.get(wanted, 1)
    while anchor in taken:
        number += 1
        anchor = f"{wanted}-{number}"
    taken[wanted] = number
    taken.setdefault(anchor, 1)
    return anchor


def _bounded(anchor: str) -> str:
    return anchor[:_LONGEST].strip("-_")


def _from_words(entry: Entry) -> str:
    """Return a slug of the entry's first link, else of its first words; never empty."""
    url = entry.links[0].url if entry.links else ""
    return _slug(_SCHEME.sub("", url)) or _slug(entry.title) or "entry"


def _slug(text: str) -> str:
    words = re.sub(r"[^\w]+|_", "-", text[: 4 * _SLUG_LENGTH].casefold()).strip("-")
    if len(words) <= _SLUG_LENGTH:
        return words
    return words[:_SLUG_LENGTH].rpartition("-")[0] or words[:_SLUG_LENGTH]
