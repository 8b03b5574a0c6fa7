"""Reference links of texts that become one: a label may mean another address in each.

Eight writers each have their ``[1]``. In one document the first definition of a label counts for
all (CommonMark, 4.7), so a link whose label is defined twice is written out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.edition.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.edition.scan import LinkSpan
    from digest.model import Part

LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]", re.S)
_REFERENCE = re.compile(r"(!?\[.*\])\[((?:[^\[\]\\]|\\.)*)\]", re.S)


def normal(label: str) -> str:
    """Return a label as CommonMark compares it."""
    return " ".join(label.split()).casefold()


def labels(definitions: str) -> dict[str, str]:
    """Return the lines of definitions (:attr:`Scan.definitions`) by their label."""
    lines = (line for line in definitions.split("\n"))
    return {normal(label[1]): line for line in lines if (label := LABEL.match(line))}


def clashing_labels(parts: Iterable[Part]) -> frozenset[str]:
    """Return the labels that the parts define with more than one address."""
    meanings: dict[str, set[str]] = {}
    for part in parts:
        for definitions in (part.definitions, scan(part.markdown).definitions):
            for label, line in labels(definitions).items():
                meanings.setdefault(label, set()).add(line.partition("]: ")[2])
    return frozenset(label for label, found in meanings.items() if len(found) > 1)


def written_out(markdown: str, definitions: str, clashing: frozenset[str]) -> str:
    """Return the text with its links by a clashing label as ``[text](<address>)``."""
    if not clashing:
        return markdown
    before = f"{definitions}\n"
    found = scan(before + markdown)
    pieces, done = [], len(before.encode("utf-8", "replace"))
    for link in found.links:
        shown = None if link.inline or link.start < done else _words(found.source, link, clashing)
        if shown is not None:
            address = link.url.replace("<", "%3C").replace(">", "%3E").replace("\n", "%0A")
            pieces += [found.source[done : link.start], f"{shown}(<{address}>)".encode()]
            done = link.end
    return b"".join((*pieces, found.source[done:])).decode()


def _words(source: bytes, link: LinkSpan, clashing: frozenset[str]) -> str | None:
    """Return ``[text]`` of a link by a clashing label, ``None`` for any other."""
    written = source[link.start : link.end].decode()
    match = _REFERENCE.fullmatch(written)
    shown, label = (match[1], match[2]) if match else (written, "")
    label = label or shown.removeprefix("!")[1:-1]
    return shown if shown.endswith("]") and normal(label) in clashing else None
