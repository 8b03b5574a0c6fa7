"""Whether a page has the place that a link's fragment points to."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

_WHOLE_PAGE = frozenset({"", "top"})
# GitHub's lines, and what GitHub adds to a page only after it was loaded.
_LATER = re.compile(
    r"L\d+(C\d+)?(-L\d+(C\d+)?)?"
    r"|(issuecomment|discussioncomment|pullrequestreview|commitcomment|event)-\d+"
    r"|discussion_r\d+|diff-[0-9a-fA-F]+([LR]\d+)?(-[LR]?\d+)?",
    re.ASCII,
)
# Read as text, scripts and comments included: a false find only leaves a mistake unseen, and a
# program that builds a page often carries the page in a script.
_NAMED = re.compile(
    r"""\b(?:id|name)\s{0,20}=\s{0,20}(?:\\?"([^"\\<>]{1,500})|\\?'([^'\\<>]{1,500})|([^\s"'\\<>]{1,500}))""",
    re.IGNORECASE,
)
_GITHUB = "user-content-"  # GitHub puts it before the ids of a README; its script looks for both


def anchor_of(fragment: str) -> str | None:
    """Return the element that a fragment names, ``None`` where it names none that HTML would have.

    Left out are the whole page, text to scroll to (``:~:text=``), routes of programs (``#!``,
    ``#/``, ``#a=b``), lines of code and what a page loads later.
    """
    if fragment in _WHOLE_PAGE or fragment.startswith(("!", "/")):
        return None
    if ":~:" in fragment or "=" in fragment or _LATER.fullmatch(fragment):
        return None
    return fragment


def has_anchor(page: str, anchor: str) -> bool:
    """Return whether an element of the page has this id or name.

    As browsers do it, the fragment is tried as it is written and percent-decoded
    (https://html.spec.whatwg.org/multipage/browsing-the-web.html#find-a-potential-indicated-element).
    """
    wanted = {anchor, unquote(anchor)}
    wanted |= {f"{_GITHUB}{name}" for name in wanted}
    return any(
        html.unescape(found[1] or found[2] or found[3]) in wanted for found in _NAMED.finditer(page)
    )
