"""Rules about links as they are written: their syntax, their words, the places they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.edition.anchors import anchors_of
from digest.model import LinkKind
from digest.web.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, PlacedLink, Text
    from digest.check.rule import Reading
    from digest.model import Link

_NO_WORDS = frozenset({"here", "this", "link", "website", "page"})

# "[words] (address)" where the address is none that the parser's links are looked for by.
_APART = re.compile(r"\][ \t]+\((?=(?:https?:?/|www\.|#[a-z])\S*\))", re.I)
_NO_SCHEME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}/|https?/{1,2}", re.I)
_LOOK_BACK = 300
_PAGE_OWN = ("", "top")
"""Fragments that lead to the top of any page (HTML, "select the indicated part")."""


@rule(
    "LINK-SYNTAX",
    "links",
    "error",
    summary="A link is written so that the page shows its text, or leads nowhere.",
    hint="write [words](https://address) without a space in between",
    wrong="## Other Merges\n\n* Move [validation] (https://github.com/kubernetes/kubernetes/pull/1)\n",
    right="## Other Merges\n\n* Move [validation](https://github.com/kubernetes/kubernetes/pull/1)\n",
)
def syntax(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link that is none to the parser, or none to a browser."""
    for text in reading.texts:
        for placed in text.links:
            if wrong := _what_is_wrong(placed, text):
                yield placed.hit(wrong)
    for passage in reading.passages:
        if "]" in passage.prose:
            for match in _APART.finditer(passage.prose):
                if not passage.visible[match.end() :].startswith(("https://", "http://")):
                    yield passage.hit(
                        "there is a space between ] and (", at=match.start(), within=passage.prose
                    )


def _what_is_wrong(placed: PlacedLink, text: Text) -> str:
    """Return what is wrong with a link's syntax; empty where nothing is."""
    kind, source = placed.link.kind, text.scan.source
    if kind is LinkKind.BROKEN:
        return _broken(source, placed.offset)
    if kind is LinkKind.BARE:
        return _half(source, placed.offset)
    return _address(placed.link) if kind is LinkKind.LINK else ""


def _address(link: Link) -> str:
    """Return what is wrong with the address of what is a link to the parser."""
    if not link.url:
        return f"the link {shown(link.text)!r} has no address"
    if link.url.startswith("("):
        # The address within is also found on its own where it has a scheme.
        return "" if "://" in link.url else f"the address {shown(link.url)!r} begins with ("
    if _NO_SCHEME.match(link.url):
        return f"the address {shown(link.url)!r} does not begin with https://"
    return ""


def _broken(source: bytes, offset: int) -> str:
    before = source[max(0, offset - _LOOK_BACK) : offset]
    if before.endswith(b"(("):
        return "the link has two opening parentheses"
    if before[:-1].endswith((b" ", b"\t", b"\n")):
        return "there is a space between ] and ("
    return "the link is never closed"


def _half(source: bytes, offset: int) -> str:
    """Return what an address lacks that stands in the text as the half of a link."""
    line = source[max(0, offset - _LOOK_BACK) : offset].rpartition(b"\n")[2]
    if line.endswith(b")["):
        return "the brackets of the link are swapped: [words](address)"
    words, _, last = line.rpartition(b"(")
    if not last and words[-1:].strip() and words.count(b"[") > words.count(b"]"):
        return "the link's words are not closed by ]"
    return ""


@rule(
    "LINK-BARE",
    "links",
    "warning",
    summary="An address stands in the text and is no link.",
    hint="write [words](address), with words that say what is there",
    wrong="## Developer News\n\nSee https://example.org/survey for more.\n",
    right="## Developer News\n\nFill in the [contributor survey](https://example.org/survey).\n",
)
def bare(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each address in the text, if it is not the half of a link."""
    for text in reading.texts:
        for placed in text.links:
            link = placed.link
            if link.kind is LinkKind.BARE and not _half(text.scan.source, placed.offset):
                yield placed.hit(f"{shown(link.url)} stands in the text and is no link")


@rule(
    "LINK-HERE",
    "links",
    "warning",
    summary="A link's words say nothing: here, this, link.",
    hint="link the words that name what it leads to; screen readers read links on their own",
    wrong="## Developer News\n\nThe survey is open [here](https://example.org/survey).\n",
    right="## Developer News\n\nThe [contributor survey](https://example.org/survey) is open.\n",
)
def words_of_no_meaning(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link whose words name nothing."""
    for placed in reading.links:
        link = placed.link
        if link.kind is LinkKind.LINK and link.text.casefold().strip(" .") in _NO_WORDS:
            yield placed.hit(f"the link's words are {link.text!r}")


@rule(
    "LINK-ANCHOR",
    "links",
    "error",
    summary="A link leads to a place in this edition that there is not.",
    hint="link to a section's id or to an item's anchor, as the links beside the items show them",
    wrong="## Developer News\n\nSee [the merges](#merges) below.\n\n## Other Merges\n\n* One\n",
    right="## Developer News\n\nSee [the merges](#other-merges) below.\n\n"
    "## Other Merges\n\n* One\n",
)
def anchor(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link within the page that leads nowhere."""
    within = [placed for placed in reading.links if placed.link.url.startswith("#")]
    if not within:
        return
    anchors = anchors_of(reading.edition)
    delivered = reading.edition.delivered
    known = {*anchors.sections.values(), *anchors.entries.values(), *_PAGE_OWN}
    known.update(delivered.anchors if delivered else ())
    for placed in within:
        name = placed.link.url[1:]
        # What begins with _ belongs to the page around the text.
        if placed.link.kind is LinkKind.LINK and name not in known and not name.startswith("_"):
            yield placed.hit(f"the edition has no place {shown(placed.link.url)!r}")


RULES = (syntax, bare, words_of_no_meaning, anchor)
