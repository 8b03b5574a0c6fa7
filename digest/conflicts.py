"""Merge conflicts that git left in a text and nobody resolved."""

from __future__ import annotations

import re

MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?: [^\n]*)?\r?$", re.M)
"""git-merge, "How conflicts are presented"; the ======= between is a heading's line in Markdown."""

UNRESOLVED = "a merge conflict is not resolved"
RESOLVE = "keep what should stay of both sides, and delete the lines <<<<<<<, ======= and >>>>>>>"


def conflict_line(content: bytes | str) -> int | None:
    """Return the line (from 1) of the first conflict marker, ``None`` where there is none."""
    found = content.encode("utf-8", "replace") if isinstance(content, str) else content
    match = MARKER.search(found)
    return found.count(b"\n", 0, match.start()) + 1 if match else None
