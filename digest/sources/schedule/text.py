"""A Markdown document into its table rows, and a table's cell into the words a reader sees.

Tables are those of GitHub Flavored Markdown (https://github.github.com/gfm/#tables-extension-),
read leniently: a row with too few or too many cells is still a row. Everything here takes time
in proportion to the text, whatever the text is.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CELL = 1_000
"""Characters of a cell that are read; links count. No real cell has half of them."""
LONGEST_NAME = 200

_CELL_END = re.compile(r"\\.|\|", re.S)
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]*)>", re.I)
_BREAK = re.compile(r"<br[ /]*>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
_STRUCK = re.compile(r"~~[^~]*~~")
_EMPHASIS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)")
_UNSEEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # bidi controls
    "\u00ad\u200b\u2060\ufeff"  # spaces of no width
)


def table_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number (from 1) and text of every line outside code fences and HTML comments.

    Lines inside them are yielded as empty, so that they end a table as they do on the page.
    """
    fence = ""
    for number, line in enumerate(_without_comments(text).split("\n"), start=1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1] == fence:
                fence = ""
            yield number, ""
        elif mark:
            fence = mark[1]
            yield number, ""
        else:
            yield number, line.rstrip("\r")


def _without_comments(text: str) -> str:
    """Return the text with its HTML comments cut out, but for their line ends."""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        kept += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end + 3
    return "".join([*kept, text[position:]])


def cells(line: str) -> list[str]:
    """Return the cells of a table's line as they are written; none for a line without a pipe."""
    found: list[str] = []
    start = 0
    for match in _CELL_END.finditer(line):
        if match[0] == "|":
            found.append(line[start : match.start()].strip()[:LONGEST_CELL])
            start = match.end()
    if start == 0:
        return []
    rest = line[start:].strip()[:LONGEST_CELL]
    if line.lstrip().startswith("|"):
        del found[0]
    return [*found, rest] if rest else found


def visible(cell: str) -> str:
    """Return the words of a cell as a reader sees them: no markup, no control characters.

    Struck-out words are gone: they are no longer the table's word. Reference links lose their
    brackets even where the document lacks the definition.
    """
    text = _ESCAPED.sub(lambda match: f"&#{ord(match[1])};", _plain(cell))
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", _BREAK.sub(" ", text))
    text = _STRUCK.sub("", text)
    text = _EMPHASIS.sub("", text)
    for _ in range(2):  # an image in a link
        text = _LINK.sub(r"\1", text)
    return " ".join(_plain(html.unescape(text)).split())


def _plain(text: str) -> str:
    """Return the text without control characters (a space) and what has no width (nothing)."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") else char
        for char in text
        if char not in _UNSEEN
    )


def bounded(name: str) -> str:
    """Return a row's name, cut with an ellipsis where no real name is that long."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
