"""Highlights as the rules read them: a head that names one thing, and the text about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.check.passages import Passage
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import PlacedLink
    from digest.check.rule import Reading

_SECTION_LEVEL = 2


class Highlight(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is described at length; ``head`` is ``None`` for text under no head.

    A head is a heading, or in editions of older form a paragraph that is one link and no more.
    """

    head: Passage | None
    body: tuple[Passage, ...]

    @property
    def first(self) -> Passage:
        """The head, else the first passage."""
        return self.head or self.body[0]

    @property
    def text(self) -> str:
        """What a reader sees below the head, as one line."""
        return " ".join(passage.plain for passage in self.body)

    @property
    def links(self) -> Iterator[PlacedLink]:
        """All links, the head's first."""
        return (link for passage in (self.first, *self.body) for link in passage.links)


def highlights(reading: Reading, sections: tuple[str, ...]) -> Iterator[Highlight]:
    """Yield the highlights of some sections, by id, in the order of the text."""
    head: Passage | None = None
    body: list[Passage] = []
    for passage in reading.passages:
        is_within = passage.section in sections and not _opens_section(passage)
        is_head = is_within and _is_head(passage, head)
        if (is_head or not is_within) and (head or body):
            yield Highlight(head=head, body=tuple(body))
            head, body = None, []
        if is_head:
            head = passage
        elif is_within and passage.plain:
            body.append(passage)
    if head or body:
        yield Highlight(head=head, body=tuple(body))


def _opens_section(passage: Passage) -> bool:
    return passage.kind == "heading" and passage.level <= _SECTION_LEVEL


def _is_head(passage: Passage, head: Passage | None) -> bool:
    """Return whether a passage begins a highlight; one under a heading goes on to the next one."""
    under = head.level if head is not None and head.kind == "heading" else 0
    if passage.kind == "heading":
        return not under or passage.level <= under
    return not under and passage.kind == "text" and _is_one_link(passage)


def _is_one_link(passage: Passage) -> bool:
    """Return whether a paragraph is one link, and to something that has a key."""
    if not passage.links:
        return False
    link = passage.links[0].link
    words = " ".join(link.text.split())
    return (
        link.kind is LinkKind.LINK
        and link.key is not None
        and passage.plain.strip(".: ") == (words.strip(".: "))
    )
