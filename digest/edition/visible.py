"""Any text as visible text: without control characters, bounded, and literal in Markdown.

What upstreams and strangers write passes through here before it stands in a draft or a page.
"""

from __future__ import annotations

import re

_DROPPED = (
    "\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # C0 and C1 without white space
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\ud800-\udfff"  # surrogates without a partner: no UTF-8 can hold them
    "\ufdd0-\ufdef\ufeff\ufffe\uffff"  # noncharacters and the byte order mark
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
)
_NEVER = re.compile(f"[{_DROPPED}]")
_SPACES = re.compile("[ \t\n\u000b\u000c\r\u0085\u2028\u2029]+")
_ODD_SPACE = re.compile("[\u000b\u000c\r\u0085\u2028\u2029]")
_LINE_END = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")

_MEANS_SOMETHING = re.compile(
    r"""[\\`*\[\]<~|]               # anywhere
      | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9_])  # emphasis opens or closes at the edge of a word
      | &(?=\#?[A-Za-z0-9]*(?:;|\Z))  # a character reference
      | (?<=[ ])\#+\Z               # the closing marks of a heading
      | \A[-+=>\#]                  # list, underline, quotation, heading
    """,
    re.X,
)
_ORDINAL = re.compile(r"\A(\d{1,9})([.)])")


def clean(text: str, limit: int | None = None, *, keep_lines: bool = False) -> str:
    """Return the text without control characters, as one line of single spaces.

    Dropped are C0 and C1 controls, bidirectional controls (they can make text read other than it
    is), lone surrogates, noncharacters and the byte order mark. White space at either end goes.
    With ``keep_lines`` line ends stay (as line feeds) and so does the space in a line.

    Args:
        text: any text at all.
        limit: the most characters that are returned, the ellipsis of a cut text included.
        keep_lines: for text of several lines.
    """
    if keep_lines:
        kept = _NEVER.sub("", _LINE_END.sub("\n", text).replace("\t", " ")).strip()
    else:
        # What is printable holds no white space but the space, and nothing that is dropped.
        is_clean = text.isprintable() and "  " not in text
        kept = (text if is_clean else _SPACES.sub(" ", _NEVER.sub("", text))).strip(" ")
    if limit is not None and len(kept) > limit:
        kept = kept[: max(limit - 1, 0)].rstrip() + "…"
    return kept


def drop_controls(text: str) -> str:
    """Return the text without what :func:`clean` drops; its spaces and line feeds stay."""
    # What is printable holds neither; asking takes a tenth of the time. U+E000 marks entries.
    if text.replace("\n", "").replace("\ue000", "").isprintable():
        return text
    return _NEVER.sub("", _ODD_SPACE.sub(" ", text))


def escape_markdown(text: str) -> str:
    """Return one line of Markdown that renders as this very text, with no element in it.

    It holds at the start of a line, in a heading, in a link's text and in a table's cell. Line ends
    become spaces. Marks that mean nothing where they stand (``snake_case``, ``a - b``) are left
    alone, so that a draft stays readable.
    """
    line = _SPACES.sub(" ", text).strip(" ")
    return _ORDINAL.sub(r"\1\\\2", _MEANS_SOMETHING.sub(r"\\\g<0>", line))


def code_span(text: str) -> str:
    """Return a code span that shows the text; the empty text gives none.

    The delimiter is one longer than the longest run of backticks inside (CommonMark, 6.1).
    """
    line = _SPACES.sub(" ", text)
    if not line:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    # A space at both ends is taken off again, unless there is nothing but spaces.
    edges = line[0] + line[-1]
    pad = " " if "`" in edges or (edges == "  " and line.strip(" ")) else ""
    return f"{fence}{pad}{line}{pad}{fence}"
