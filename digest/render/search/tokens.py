"""The words of a text, as they are searched: whole names and their parts, folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:[-_./][^\W_]+)*")
_SEPARATOR = re.compile(r"[-_./]")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LONGEST = 60
"""Characters of a word; addresses and hashes are longer, and nobody types them."""


def fold(text: str) -> str:
    """Return the text without accents and compatibility forms; its letter case stays."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    if decomposed.isascii():
        return decomposed
    # No mark stands before U+0300.
    return "".join(
        char for char in decomposed if char < "\u0300" or unicodedata.category(char)[0] != "M"
    )


def tokens(folded: str) -> set[str]:
    """Return the names in a folded text as they are written: ``kube-proxy``, ``k8s.io/api``."""
    return set(_TOKEN.findall(folded))


@lru_cache(maxsize=1 << 15)  # most names come again, in a Kubernetes year each five times
def words_of(token: str) -> tuple[str, ...]:
    """Return the words that find a name, in lower case: the whole, its parts, camel-case parts.

    ``PodDisruptionBudget`` is found by ``pod``, ``disruption`` and ``budget`` too. Parts of one
    letter and parts that are numbers find nothing by themselves.
    """
    whole = token.lower()
    has_capitals = _INNER_CAPITAL.search(token) is not None
    if token.isalnum() and not has_capitals:
        return (whole[:_LONGEST],)
    parts = _SEPARATOR.split(token)
    pieces = [part.lower() for part in parts] if len(parts) > 1 else []
    if has_capitals:
        pieces += [piece.lower() for part in parts for piece in _CAMEL.findall(part)]
    found = dict.fromkeys([whole])
    found |= dict.fromkeys(piece for piece in pieces if len(piece) > 1 and not piece.isdecimal())
    return tuple(dict.fromkeys(word[:_LONGEST] for word in found))
