"""Where the archive mentions a key, a number, a version or words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.keys import canonical, key_of_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.keys import Proposals
    from digest.model import IndexedEdition, Mention

_NUMBER = re.compile(r"#?(\d+)", re.ASCII)


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One mention: in which edition and section, what it says, and where in the archive."""

    edition: str
    published: bool
    section: str
    title: str
    keys: tuple[str, ...]
    page: str
    path: str
    line: int


def search(
    editions: Iterable[IndexedEdition], words: Sequence[str], proposals: Proposals
) -> list[Hit]:
    """Return the mentions that hold every word, those of the newest edition first.

    A word that is a key, a link or a number (``141375``, ``#141375``, ``KEP-5729``) finds what is
    about it; any other word, a version for instance, is found where a word of the text, a key or a
    link begins with it, letter case ignored.
    """
    wanted = [_Word(word, proposals) for word in words]
    found = []
    for edition in sorted(editions, key=lambda edition: edition.id, reverse=True):
        for mention in edition.mentions:
            if all(word.is_in(mention) for word in wanted):
                found.append(_hit(edition, mention))
    return found


def _hit(edition: IndexedEdition, mention: Mention) -> Hit:
    return Hit(
        edition=edition.id,
        published=edition.is_published,
        section=mention.section_title,
        title=mention.title,
        keys=mention.keys,
        page=f"{edition.page}#{mention.anchor}" if mention.anchor else edition.page,
        path=mention.path,
        line=mention.line,
    )


class _Word:
    """One word of a search."""

    def __init__(self, text: str, proposals: Proposals) -> None:
        key = key_of_url(text, proposals) or canonical(text)
        self._text = text.casefold()
        self._is_key = bool(re.search(r"[#@]|\A[A-Z]+-\d+\Z", key)) and not key.startswith("#")
        number = _NUMBER.fullmatch(text)
        self._key = key if self._is_key else None
        self._ends = (f"#{number[1]}", f"-{number[1]}") if number else ()
        self._pattern = re.compile(rf"(?<!\w){re.escape(self._text)}")

    def is_in(self, mention: Mention) -> bool:
        """Return whether the mention is about the word or holds it."""
        if self._key is not None and self._key in mention.keys:
            return True
        if self._ends:
            return any(key.endswith(self._ends) for key in mention.keys)
        return any(self._pattern.search(text.casefold()) for text in _texts(mention))


def _texts(mention: Mention) -> Iterator[str]:
    yield mention.title
    yield mention.text
    yield mention.section_title
    yield from mention.keys
    yield from mention.urls
