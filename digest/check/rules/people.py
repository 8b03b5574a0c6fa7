"""Whether a text names a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.check.rules.highlights import Highlight

_PROFILE = re.compile(
    r"https?://(?:www\.)?github\.com/(?!(?:orgs|kubernetes(?:-\w+)?|etcd-io)/?\Z)[\w-]+/?", re.I
)
"""An address of somebody's own page: an account is named like an organisation."""
_HANDLE = re.compile(r"(?<![\w./@])@[A-Za-z0-9][\w-]*(?![\w/.-]*[/.]\w)")
"""``@login``; not a part of an address of mail, of a package or of a host."""
_CREDIT = re.compile(
    r"\b(?:[Bb]y|from|and|with|to|thanks to|authors?:?|contributors?:?|,)\s+"
    r"(?!SIG\b|WG\b|Kubernetes\b|API\b|CSI\b)[A-Z][\w'’-]+(?:\s[A-Z][\w.'’-]*){1,3}"
)
"""A name behind the words that give credit: two words or more in capitals."""


def names_person(highlight: Highlight) -> bool:
    """Return whether a highlight links to somebody, mentions @somebody, or credits a name."""
    if any(_PROFILE.fullmatch(placed.link.url) for placed in highlight.links):
        return True
    text = highlight.text
    return bool(_HANDLE.search(text) or _CREDIT.search(text))
