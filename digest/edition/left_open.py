"""What an editor left open in a text: a merge conflict, a code fence, a comment.

Each of them changes what the rest of the text is, and none is an error in Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.conflicts import MARKER, UNRESOLVED
from digest.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.edition.scan import Scan

NOT_CLOSED = "is not closed; end it with"

_FENCE = re.compile(rb"(`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})[^\n]*(?:\n|\Z)")
"""What a backtick fence has behind it holds no backtick (CommonMark, 4.5); else it is a span."""
_BEFORE_FENCE = re.compile(rb"[ \t>*+\-\d.)]*")
"""What may stand before a fence on its line: indents, quotes, list markers."""
_LONGEST_INDENT = 1_000


def left_open(path: str, first_line: int, found: Scan) -> Iterator[Problem]:
    """Yield a problem for each; ``first_line`` counts the lines before the scanned text."""
    for offset, message in sorted((*_conflicts(found), *_fences(found), *_comments(found))):
        yield Problem(path=path, line=first_line + found.line_at(offset), message=message)


def _conflicts(found: Scan) -> Iterator[tuple[int, str]]:
    """Yield the first marker outside of code: one conflict has several."""
    markers = (match.start() for match in MARKER.finditer(found.source))
    offset = next((at for at in markers if not found.in_code(at)), None)
    if offset is not None:
        yield offset, UNRESOLVED


def open_fence(found: Scan) -> str | None:
    """Return the mark that closes the code which runs on to the end of a text, if any does."""
    return next((sign for _, end, sign in _open_fences(found) if end == len(found.source)), None)


def _fences(found: Scan) -> Iterator[tuple[int, str]]:
    for start, _, sign in _open_fences(found):
        yield start, f"the code that begins here {NOT_CLOSED} a line {sign}"


def _open_fences(found: Scan) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and mark of each."""
    for start, end in found.code:
        line_start = found.line_starts[found.line_at(start) - 1]
        fence = _FENCE.match(found.source, start, end)
        if fence is None or start - line_start > _LONGEST_INDENT:
            continue
        if not _BEFORE_FENCE.fullmatch(found.source, line_start, start):
            continue
        last = found.source[fence.end() : end].rstrip().rpartition(b"\n")[2].strip(b" \t>")
        mark = fence[1]
        if len(last) < len(mark) or last.strip(mark[:1]):
            yield start, end, mark.decode()


def _comments(found: Scan) -> Iterator[tuple[int, str]]:
    for comment in found.comments:
        if b"-->" not in found.source[comment.start : comment.end]:
            yield comment.start, f"the comment that begins here {NOT_CLOSED} -->"
