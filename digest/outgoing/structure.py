"""The structure of an edition's page: what a browser, a screen reader and a link to it rely on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.outgoing.markup import elements, name_of, read_html, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.outgoing.markup import Element

_HEADING = re.compile(r"h[1-6]")
_TEMPLATE = "mend templates/"
_ACTING = frozenset((
    "applet", "base", "embed", "frame", "frameset", "iframe", "link", "meta", "object", "script",
    "style",
))  # fmt: skip
"""Elements that run, load or redirect: no text of an edition has any."""
_HARMFUL = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data|file)[\x00-\x20]*:", re.I)
_ADDRESSES = ("href", "src", "action", "formaction", "srcset", "data")
_GENERIC = frozenset((
    "click here", "here", "link", "more", "page", "read more", "see here", "this", "this link",
    "website",
))  # fmt: skip
"""Words of a link that say nothing about where it leads."""


def page_faults(path: str, content: bytes) -> tuple[str, ...]:
    """Return what is wrong with the structure of an edition's page, in the order of the checks.

    One ``h1`` and no heading that skips a level; ``lang``, a title, one ``main``; ids once, inside
    links that lead somewhere; images with ``alt`` (empty: decoration), links with words, tables
    with headers; and nothing that acts in the edition's text. Of WCAG 2.2 these are parts of 1.1.1,
    1.3.1, 2.4.1, 2.4.2, 2.4.4, 3.1.1.

    Args:
        path: the page's file, as faults name it.
        content: its bytes.
    """
    try:
        root = read_html(content.decode())
    except UnicodeDecodeError as error:
        return (f"{path}: it is no UTF-8 at byte {error.start}: {_TEMPLATE}",)
    return tuple(f"{path}:{fault}" for check in _CHECKS for fault in check(root))


def _document(root: Element) -> Iterator[str]:
    """Yield what the document as a whole lacks."""
    html = next(elements(root, "html"), None)
    if html is None or not html.attributes.get("lang", "").strip():
        yield "1: <html> has no lang: set language in [site], or mend templates/base.html.j2"
    title = next(elements(root, "title"), None)
    if title is None or not name_of(title):
        yield "1: the page has no <title>: write title: at the top of edition.md"
    mains = list(elements(root, "main"))
    if len(mains) != 1:
        line = mains[1].line if mains else 1
        yield f"{line}: there are {len(mains)} <main> elements, not one: {_TEMPLATE}base.html.j2"


def _headings(root: Element) -> Iterator[str]:
    """Yield headings without words, more or less than one ``h1``, and levels that are skipped."""
    found = [element for element in elements(root) if _HEADING.fullmatch(element.name)]
    count = sum(heading.name == "h1" for heading in found)
    if count != 1:
        line = next((h.line for h in reversed(found) if h.name == "h1"), 1)
        yield f"{line}: there are {count} <h1> headings, not one: {_TEMPLATE}page.html.j2"
    above = 0
    for heading in found:
        level = int(heading.name[1])
        if not name_of(heading):
            yield f"{heading.line}: a heading has no words: write some, or take it out"
        if level > above + 1:
            was = f"h{above}" if above else "nothing"
            yield (
                f"{heading.line}: the heading {short(name_of(heading))} is {heading.name} after "
                f"{was}: give it one # less"
            )
        above = level


def _ids(root: Element) -> Iterator[str]:
    """Yield ids that stand twice or name nothing, and inside links that lead to none."""
    lines: dict[str, int] = {}
    for element in elements(root):
        own = element.attributes.get("id")
        if own is None:
            continue
        if not own or re.search(r"\s", own):
            yield f"{element.line}: the id {short(own)} names nothing: {_TEMPLATE}page.html.j2"
        elif own in lines:
            yield (
                f"{element.line}: the id {short(own)} stands on line {lines[own]} already: "
                "change one of the two headings or items"
            )
        lines.setdefault(own, element.line)
    for link in elements(root, "a"):
        href = link.attributes.get("href", "").strip()
        target = unquote(href[1:])
        # Without a name, or with "top", it leads to the top of the page (HTML, 7.4.6.4).
        if href.startswith("#") and target and target.casefold() != "top" and target not in lines:
            yield (
                f"{link.line}: the link {short(name_of(link))} leads to {short(href)}, and nothing "
                "on the page has this id: link another heading or item"
            )


def _images(root: Element) -> Iterator[str]:
    """Yield images that do not say whether they have words; decoration says so by ``alt=""``."""
    for image in elements(root, "img"):
        if "alt" not in image.attributes:
            source = short(image.attributes.get("src", ""))
            yield f"{image.line}: the image {source} has no alt: say what it shows, ![words](...)"


def _links(root: Element) -> Iterator[str]:
    """Yield links that nobody can see or hear."""
    for link in elements(root, "a"):
        if "href" in link.attributes and not name_of(link):
            href = short(link.attributes["href"])
            yield f"{link.line}: the link to {href} has no words: write some between the brackets"


def _lists(root: Element) -> Iterator[str]:
    """Yield links of one list with the same empty words and different targets."""
    told: set[int] = set()  # by identity: the list around a list has its links too
    for block in elements(root, "ul", "ol"):
        seen: dict[str, str] = {}
        for link in elements(block, "a"):
            said = name_of(link).casefold().strip(" .,:;!")
            href = link.attributes.get("href", "")
            if said not in _GENERIC or seen.setdefault(said, href) == href or id(link) in told:
                continue
            told.add(id(link))
            yield (
                f"{link.line}: two links of a list say {short(said)} and lead to "
                f"{short(seen[said])} and {short(href)}: let their words say where"
            )


def _tables(root: Element) -> Iterator[str]:
    """Yield tables without headers."""
    for table in elements(root, "table"):
        if next(elements(table, "th"), None) is None and not _is_layout(table):
            said = short(name_of(table))
            yield f"{table.line}: the table {said} has no headers: make its first row one of <th>"


def _is_layout(table: Element) -> bool:
    return table.attributes.get("role") in ("presentation", "none")


def _acting(root: Element) -> Iterator[str]:
    """Yield what could act in the edition's text."""
    article = next(elements(root, "article"), None) or next(elements(root, "main"), None) or root
    for element in elements(article):
        if article is not root and element.name in _ACTING:
            yield f"{element.line}: <{element.name}> stands in the text: take it out"
        for name, value in element.attributes.items():
            if name.startswith("on") or (name in _ADDRESSES and _HARMFUL.match(value)):
                yield f"{element.line}: <{element.name} {name}> could run a program: take it out"


_CHECKS: tuple[Callable[[Element], Iterator[str]], ...] = (
    _document,
    _headings,
    _ids,
    _images,
    _links,
    _lists,
    _tables,
    _acting,
)
