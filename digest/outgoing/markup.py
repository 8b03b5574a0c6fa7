"""HTML as a tree, with the line of each element: enough to judge a page of the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
))  # fmt: skip
_SHOWN = 60

BUG = "report it as a bug"
"""The end of a sentence about a fault that is none of the author's."""


@dataclass(slots=True)
class Element:
    """One element; ``line`` counts from 1, ``children`` are elements and text in their order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 1
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its ``class``."""
        return self.attributes.get("class", "").split()


class _Builder(HTMLParser):
    """Builds the tree; an end without a start is left out, a start without an end goes on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Of an attribute that stands twice, browsers take the first.
        attributes = {name: value or "" for name, value in reversed(attrs)}
        element = Element(tag, attributes, self.getpos()[0])
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].name == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


@lru_cache(maxsize=4)  # several look at one page
def read_html(text: str) -> Element:
    """Return the root of the document or fragment: an element without a name."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


def walk(
    root: Element, *, skip: Callable[[Element], bool] = lambda _: False
) -> Iterator[tuple[Element, str | None]]:
    """Yield what is inside ``root`` in the order of the text, without recursion.

    Each start of an element as ``(element, "")``, its end as ``(element, None)``, and each text as
    the element that it stands in and the text. Elements that ``skip`` holds for are left out with
    all that is in them.
    """
    stack: list[tuple[Element, Iterator[Element | str]]] = [(root, iter(root.children))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield element, None
        elif isinstance(child, str):
            if child:
                yield element, child
        elif not skip(child):
            yield child, ""
            stack.append((child, iter(child.children)))


def elements(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements inside ``root``, those of these names only if any are given."""
    for element, text in walk(root):
        if text == "" and (not names or element.name in names):
            yield element


def name_of(element: Element) -> str:
    """Return what a screen reader calls an element: its label, else its words and images."""
    label = clean(element.attributes.get("aria-label", ""))
    if label:
        return label
    said = []
    for child, text in walk(element):
        if text:
            said.append(text)
        elif text == "" and child.name == "img":
            said.append(child.attributes.get("alt", ""))
    return clean("".join(said)) or clean(element.attributes.get("title", ""))


def short(text: str) -> str:
    """Return a text as a sentence about it quotes it."""
    return f"“{clean(text, _SHOWN)}”"
