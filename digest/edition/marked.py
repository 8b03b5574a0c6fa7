"""The HTML of an edition's parts, with the anchors of its entries and what belongs to each.

Marks are put into the Markdown at both ends of each entry's first line of thought, and found again
in the sanitised HTML. The only place that calls text safe (``Markup``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup, escape

from digest.edition.html import MARK, is_balanced, to_html
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Part

_LABEL_LENGTH = 80

# A mark is a private-use character, the entry's place among the entries of its part, and a bracket.
# The bracket is punctuation, so that emphasis opens and closes at its side as it does at a space.
_NO_MARK = "\ue001"
_START = re.compile(r"(\d{1,9})\u2046", re.ASCII)
_END = re.compile(r"\u2045(\d{1,9})\Z", re.ASCII)
_OPENED = re.compile(r"(<li>|<h[3-6]>)(?:\s*<p>)?\Z")
_LOOK_BACK = 20
_MARK_IN_TAG = re.compile(rf"<[^<>{MARK}]*{MARK}[^<>]*>")
"""An attribute that its author never closed runs on over the text behind it, marks included."""
_PERMALINK = re.compile(r' <a class="permalink" href="#[^"]*" aria-label="[^"]*">#</a>')


class PartHtml(msgspec.Struct, frozen=True, kw_only=True):
    """A part as HTML: whole, and of each entry its first line of thought and what follows it.

    ``firsts`` and ``rests`` go by the entry's place in the part; an entry without an anchor of its
    own (prose) has none. A first line that wrongly nested HTML cuts through is left out. What
    follows is not whole either: see :func:`digest.edition.html.visible_text`. ``placed`` are the
    entries whose anchor is an ``id`` of the HTML: an address that nobody closed swallows others.
    """

    html: Markup
    firsts: dict[int, str]
    rests: dict[int, str]
    placed: frozenset[int] = frozenset()


def part_html(part: Part, anchors: Sequence[str | None]) -> PartHtml:
    """Return a part's HTML with an ``id`` on each list item and each highlight's heading.

    Behind the first line of thought of each stands a link to itself.

    Args:
        part: the text under one heading of one file.
        anchors: one for each entry of the part, in their order; ``None`` gives it no ``id``.
    """
    raw = to_html(_marked(part, anchors), definitions=part.definitions)
    if MARK not in raw:
        return PartHtml(html=Markup(raw), firsts={}, rests={})  # noqa: S704 - sanitised
    raw = _MARK_IN_TAG.sub(lambda match: match[0].replace(MARK, ""), raw)
    return _Marks(part, anchors).placed(raw.split(MARK))


class _Marks:
    """Puts ids and permalinks where the marks stand; a mark counts once, forged ones never."""

    def __init__(self, part: Part, anchors: Sequence[str | None]) -> None:
        self._part, self._anchors = part, anchors
        self._left = {index for index, anchor in enumerate(anchors) if anchor is not None}
        self._open = -1
        self._out: list[str] = []
        self._firsts: dict[int, list[str]] = {}
        self._rests: dict[int, list[str]] = {}

    def placed(self, pieces: Sequence[str]) -> PartHtml:
        """Return the HTML of what stood between the marks, in order."""
        for place, piece in enumerate(pieces):
            text = self._start(piece) if place else piece
            end = _END.search(text) if place + 1 < len(pieces) else None
            self._add(text[: end.start()] if end else text)
            if end:
                self._end(int(end[1]))
        firsts = {index: "".join(texts) for index, texts in self._firsts.items()}
        return PartHtml(
            html=Markup("".join(self._out)),  # noqa: S704 - sanitised; what was added is escaped
            firsts={index: text for index, text in firsts.items() if is_balanced(text)},
            rests={index: "".join(texts) for index, texts in self._rests.items()},
            placed=frozenset(firsts),
        )

    def _add(self, text: str) -> None:
        self._out.append(text)
        if self._open >= 0:
            self._firsts[self._open].append(text)
        elif self._rests:
            self._rests[next(reversed(self._rests))].append(text)

    def _start(self, piece: str) -> str:
        """Place the id of an entry that starts here; return the piece without its mark."""
        start = _START.match(piece)
        if start is None:
            return piece
        index = int(start[1])
        if index in self._left:
            self._left.discard(index)
            self._open = index
            self._firsts[index] = []
            marked = f' id="{escape(self._anchors[index])}"'
            before = self._out[-1] if self._out else ""
            if opened := _OPENED.search(before, max(0, len(before) - _LOOK_BACK)):
                at = opened.end(1) - 1
                self._out[-1] = f"{before[:at]}{marked}{before[at:]}"
            else:
                self._out.append(f"<span{marked}></span>")
        return piece[start.end() :]

    def _end(self, index: int) -> None:
        """Place the permalink of the entry whose first line of thought ends here."""
        anchor = self._anchors[index] if index < len(self._anchors) else None
        if anchor is not None:
            self._out.append(_permalink(anchor, self._part.entries[index].title))
        if index == self._open:
            self._rests[index] = []
            self._open = -1


def without_permalinks(html: str) -> str:
    """Return HTML of :func:`part_html` as feeds and mail have it: without links to itself.

    No text of an editor looks like one: ``class`` passes no sanitising.
    """
    return _PERMALINK.sub("", html)


def _permalink(anchor: str, title: str) -> str:
    label = escape(clean(f"Link to {title.replace(MARK, '')}", _LABEL_LENGTH))
    return f' <a class="permalink" href="#{escape(anchor)}" aria-label="{label}">#</a>'


def _marked(part: Part, anchors: Sequence[str | None]) -> str:
    """Return the part's Markdown with a mark at both ends of each entry that has an anchor."""
    source = part.markdown.replace(MARK, _NO_MARK).encode()
    pieces, done = [], 0
    for index, (entry, anchor) in enumerate(zip(part.entries, anchors, strict=True)):
        if entry.span is None or anchor is None:
            continue
        start, end = entry.span
        pieces += [source[done:start], f"{MARK}{index}\u2046".encode(), source[start:end]]
        pieces.append(f"\u2045{index}{MARK}".encode())
        done = end
    return b"".join((*pieces, source[done:])).decode()
