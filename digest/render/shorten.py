"""Text as social networks count it, and shortened without breaking a word or a character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SIMPLE = re.compile(r"[\n\x20-\x7e\u2010-\u2027]*")
"""Text in which every code point is a character: ASCII, dashes, typographic quotes, bullets."""
_ELLIPSIS = "…"
_LONGEST = 4_000
"""Code points that are looked at: more than any post can hold."""
_URL_LENGTH = 23
# What a service takes for a link: a host with a dot and a top-level name, without odd characters.
_URL = re.compile(
    r"https?://(?:[\w-]+\.)+[a-z][\w-]+(?::\d+)?(?![\w.:-])(?:[/?#][^\s<>\"]*)?", re.I
)
_HANDLE = re.compile(r"(?<![\w/@])(@\w+(?:[\w.-]*\w)?)@[\w-]+(?:\.[\w-]+)+")


def graphemes(text: str) -> int:
    """Return how many characters a reader sees: extended grapheme clusters (UAX #29)."""
    return len(_clusters(text))


def mastodon_length(text: str) -> int:
    """Return the length that Mastodon counts.

    Graphemes; a link counts as 23 whatever its length, of ``@user@host`` only ``@user`` (its
    StatusLengthValidator).
    """
    return graphemes(_HANDLE.sub(r"\1", _URL.sub("x" * _URL_LENGTH, text)))


def shorten(text: str, fits: Callable[[str], bool]) -> str:
    """Return the text if it fits, else as many of its first words as do, with an ellipsis.

    A word is cut only where it alone takes most of the room, and then between two characters as
    readers see them. Empty where not even one character and the ellipsis fit.

    Args:
        text: one line.
        fits: whether a text is short enough; what it takes of a text it takes of every start of it.
    """
    if len(text) <= _LONGEST and fits(text):
        return text
    clusters = _clusters(text[:_LONGEST])
    if len(text) > _LONGEST:
        clusters = clusters[:-1]  # its last one may be a half
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(clusters[:middle]) + _ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    kept = "".join(clusters[:low])
    if "".join(clusters[low : low + 1]) != " ":  # in the middle of a word
        whole = kept.rpartition(" ")[0]
        kept = whole if 2 * len(whole) >= len(kept) else kept
    kept = kept.rstrip(" ,;:.-–")
    return kept + _ELLIPSIS if kept else ""


def _clusters(text: str) -> Sequence[str]:
    if _SIMPLE.fullmatch(text):
        return text
    from pyuegc import EGC  # 12 ms, needed only beyond plain text

    clusters: list[str] = EGC(text)
    return clusters
