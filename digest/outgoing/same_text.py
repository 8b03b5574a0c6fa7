"""The same text in another form: page, mails and feeds hold the same items and links, in order.

Text is compared block by block (heading, item, paragraph, cell), by its letters and digits alone:
what stands between them differs from form to form.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from digest.outgoing.markup import elements, read_html, short, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.outgoing.markup import Element

_INLINE = frozenset((
    "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
))  # fmt: skip
_AROUND = frozenset(("header", "nav", "footer", "aside", "script", "style", "title"))
_REFERENCE = re.compile(r"\[[\s>]*\d{1,9}[\s>]*\]")
_NESTED_REFERENCES = 3
_LETTERS = re.compile(r"[^\W_]+")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One heading, item, paragraph or cell: its words, and what it links and shows, absolute.

    ``letters`` are the letters and digits of ``said``. ``listed`` are the addresses that its words
    do not say themselves. ``table`` is the number of the table that it stands in, from 1; 0 outside
    of tables.
    """

    said: str
    letters: str
    urls: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    table: int = 0

    @property
    def same(self) -> tuple[str, tuple[str, ...]]:
        """What two forms of one block have in common."""
        return self.letters, self.urls


def blocks_of(html: str, base_url: str) -> tuple[Block, ...]:
    """Return the blocks of an edition's text, in their order; empty ones are left out.

    Of a page or mail, what stands in its ``article``, else ``main``, without what a template puts
    around the text: ``header``, ``nav``, ``footer``, ``aside``, paragraphs with a class, and
    links of an item to itself.

    Args:
        html: a page, a mail, or the text of a feed entry.
        base_url: what relative links are relative to.
    """
    root = read_html(html)
    text = next(elements(root, "article"), None) or next(elements(root, "main"), None) or root
    return tuple(_Reader(base_url).blocks(text))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, but for numbers in brackets.

    Plain text has those of addresses besides the author's own, in them too: ``[12 [1]]``.
    """
    for _ in range(_NESTED_REFERENCES):
        text = _REFERENCE.sub("", text)
    return "".join(_LETTERS.findall(text))


def _is_around(element: Element) -> bool:
    classes = element.classes
    is_own = element.name == "p" and bool(classes)
    return is_own or element.name in _AROUND or "permalink" in classes


class _Reader:
    """Collects words and addresses up to the edge of a block."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._said: list[str] = []
        self._urls: list[str] = []
        self._listed: list[str] = []
        self._links: list[tuple[str | None, int]] = []
        self._deep, self._tables = 0, 0

    def blocks(self, root: Element) -> Iterator[Block]:
        for element, text in walk(root, skip=_is_around):
            if text:
                self._said.append(text)
            elif element.name in _INLINE:
                self._inline(element, is_start=text == "")
            else:
                yield from self._block()
                self._count_tables(element, is_start=text == "")
        yield from self._block()

    def _count_tables(self, element: Element, *, is_start: bool) -> None:
        if element.name == "table":
            self._tables += is_start and not self._deep
            self._deep += 1 if is_start else -1

    def _inline(self, element: Element, *, is_start: bool) -> None:
        attributes = element.attributes
        if element.name == "a":
            self._link(attributes.get("href"), is_start=is_start)
        elif element.name == "abbr" and not is_start:
            self._said.append(f" ({attributes.get('title', '')})")
        elif element.name == "img" and is_start:
            self._said.append(f"[Image: {attributes.get('alt') or attributes.get('title', '')}]")
            if source := attributes.get("src"):
                self._urls.append(self._absolute(source))
                self._listed.append(self._urls[-1])
        elif element.name == "br":
            self._said.append(" ")

    def _link(self, href: str | None, *, is_start: bool) -> None:
        if is_start:
            # An empty address leads to the page itself.
            url = None if href is None else self._absolute(href)
            self._urls += [] if url is None else [url]
            self._links.append((url, len(self._said)))
        elif self._links:
            url, start = self._links.pop()
            if url is not None and "".join(self._said[start:]).strip() != url:
                self._listed.append(url)

    def _absolute(self, url: str) -> str:
        if url.startswith(("https://", "http://")):
            return url  # as it is written: to join it would take off an empty fragment
        try:
            return urljoin(self._base_url, url)
        except ValueError:  # an address such as //[
            return url

    def _block(self) -> Iterator[Block]:
        said = " ".join("".join(self._said).split())
        letters = letters_of(said)
        if letters or self._urls or self._listed:
            yield Block(
                said=said,
                letters=letters,
                urls=tuple(self._urls),
                listed=tuple(self._listed),
                table=self._tables if self._deep else 0,
            )
        self._said, self._urls, self._listed = [], [], []
        self._links = [(url, 0) for url, _ in self._links]


def html_differences(
    page: Sequence[Block], path: str, other: Sequence[Block], *, hint: str, whole: bool = False
) -> tuple[str, ...]:
    """Return how the text of a mail or feed entry differs from the page's.

    Args:
        page: the text as the page has it.
        path: what the other one is called.
        other: the text as that has it.
        hint: what to do.
        whole: whether it holds nothing else; a mail has a head and a foot of its own.
    """
    ours, theirs = [block.same for block in page], [block.same for block in other]
    starts = range(1 if whole else len(theirs) - len(ours) + 1)
    if any(theirs[at : None if whole else at + len(ours)] == ours for at in starts):
        return ()
    faults: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            is_inside = whole or (a > 0 and b < len(ours))
            faults += _step(page[a:b], other[c:d], is_inside=is_inside)
    return tuple(f"{path}: {fault}; {hint}" for fault in faults)


def _step(ours: Sequence[Block], theirs: Sequence[Block], *, is_inside: bool) -> Iterator[str]:
    """Yield what one has and the other has not; what is not inside may be a mail's head or foot."""
    by_letters = {block.letters: block for block in theirs}
    both = {block.letters for block in ours} & by_letters.keys()
    for block in ours:
        if block.letters in both:
            yield from _other_links(block, by_letters[block.letters])
        else:
            yield f"{short(block.said)} of the page is missing, or not in its place"
    for block in theirs:
        if is_inside and block.letters not in both:
            yield f"{short(block.said)} is not on the page, or not in this place"


def _other_links(ours: Block, theirs: Block) -> Iterator[str]:
    if ours.urls != theirs.urls:
        shown = " ".join(theirs.urls) or "nothing"
        yield f"{short(ours.said)} links {shown} and on the page {' '.join(ours.urls) or 'nothing'}"
