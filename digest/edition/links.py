"""Every URL of a text: as a link, bare, broken, or inside a comment."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

from digest.keys import Proposals, key_of_url
from digest.model import Link, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.edition.scan import LinkSpan, Scan

_URL = re.compile(rb"https?://[^\s<>\"`]+", re.I)
_ATTRIBUTE = re.compile(rb"(?:href|src)\s*=\s*[\"']?\Z", re.I)
_BROKEN = re.compile(rb"\]\s*\(\s*\Z|\]\s*\[\s*\Z|\]\(+\s*\Z")
_LOOK_BACK = 80
_PUNCTUATION = ".,;:!?'*_~|"


def find_links(
    scan: Scan, path: str, first_line: int, proposals: Proposals
) -> list[tuple[int, Link]]:
    """Return each URL with its byte offset, in the order of the text.

    ``first_line`` is the number of lines that stand before the scanned text in its file.
    """
    found = []
    for offset, url, text, kind in sorted(_located(scan), key=lambda item: item[0]):
        line = first_line + scan.line_at(offset)
        key = key_of_url(url, proposals)
        found.append((offset, Link(url=url, text=text, path=path, line=line, kind=kind, key=key)))
    return found


def _located(scan: Scan) -> Iterator[tuple[int, str, str, LinkKind]]:
    taken: set[int] = set()
    for match in _URL.finditer(scan.source):
        offset = match.start()
        if scan.in_code(offset) or _is_definition(scan, offset):
            continue
        span = _link_around(scan.links, offset)
        if span is not None and _is_destination(scan.source, span, offset):
            if span.start not in taken:
                taken.add(span.start)
                yield offset, span.url, span.text.strip(), LinkKind.LINK
        else:
            yield offset, _trimmed(match[0]), "", _kind(scan, offset)
    for span in scan.links:  # reference links, autolinks, mailto: and relative ones
        if span.start not in taken:
            yield span.start, span.url, span.text.strip(), LinkKind.LINK


def _is_definition(scan: Scan, offset: int) -> bool:
    """Return whether the offset lies in ``[label]: url``; its uses are the links."""
    index = bisect.bisect_right(scan.definition_spans, (offset, 1 << 62)) - 1
    return index >= 0 and offset < scan.definition_spans[index][1]


def _link_around(links: list[LinkSpan], offset: int) -> LinkSpan | None:
    """Return the innermost link around the offset; links nest at most as image in link."""
    index = bisect.bisect_right(links, offset, key=lambda link: link.start)
    return next(
        (link for link in reversed(links[max(0, index - 3) : index]) if offset < link.end), None
    )


def _is_destination(source: bytes, span: LinkSpan, offset: int) -> bool:
    if not span.inline:
        return source[span.start : span.start + 1] == b"<"
    before = source[max(span.start, offset - _LOOK_BACK) : offset].rstrip()
    return before.endswith((b"](", b"](<"))


def _kind(scan: Scan, offset: int) -> LinkKind:
    before = scan.source[max(0, offset - _LOOK_BACK) : offset]
    if scan.in_comment(offset):
        return LinkKind.COMMENT
    if scan.in_html(offset) and _ATTRIBUTE.search(before):
        return LinkKind.LINK
    return LinkKind.BROKEN if _BROKEN.search(before) else LinkKind.BARE


def _trimmed(raw: bytes) -> str:
    """Return a bare URL without the punctuation of the sentence around it."""
    url = raw.decode()
    # The sentence's brackets are those that the URL does not open; counted once, it may be long.
    surplus = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    length = len(url)
    while length and (url[length - 1] in _PUNCTUATION or surplus.get(url[length - 1], 0) > 0):
        length -= 1
        if url[length] in surplus:
            surplus[url[length]] -= 1
    url = url[:length]
    for end in ("](", ")[", ")]", ") ", "),"):
        url = url.split(end, 1)[0]
    return url
