"""What a mention can be found by exactly: keys, named numbers, versions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.keys import Proposals
    from digest.model import Mention

_VERSION = re.compile(
    r"(?<![\w.])v?(\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:alpha|beta|rc)(?:\.?\d{1,4})?)?)(?![\w.]*\w)",
    re.I | re.ASCII,
)
"""``v1.33``, ``1.33.2``, ``v1.36.0-rc.1``; no part of an IP address, of ``1.33.x``, of a word."""

_DOTTED = re.compile(r"\.\d", re.ASCII)
_NUMBER = re.compile(r"#0*(\d{1,9})\b", re.ASCII)
_BEFORE = re.compile(
    r"(?:^|[^\w/.#-])([a-z0-9](?:[a-z0-9-]*[a-z0-9])?/[a-z0-9._-]+)?\Z", re.I | re.ASCII
)
_LONGEST_REPOSITORY = 140
"""Characters: an owner has at most 39, a repository 100."""


def references(mention: Mention, proposals: Proposals) -> tuple[str, ...]:
    """Return the references of one mention, each once: keys first, in the order of the text.

    A number that the text names without a link is ``#123``, or ``owner/repo#123`` where it says
    so; a version is ``v1.33.2``, however it is written, those of linked releases among them.
    """
    text = f"{mention.title}\n{mention.text}"
    found = dict.fromkeys(mention.keys)
    # The plain tests are many times faster than the patterns behind them, and mostly fail.
    if "#" in text:
        found |= dict.fromkeys(_named(text, mention.keys))
    if proposals.prefix and proposals.prefix.lower() in text.lower():
        found |= dict.fromkeys(sorted(proposals.named_in(text)))
    if _DOTTED.search(text):
        found |= dict.fromkeys(f"v{version.lower()}" for version in _VERSION.findall(text))
    found |= dict.fromkeys(filter(None, map(_version_of, mention.keys)))
    return tuple(found)


def _named(text: str, keys: Sequence[str]) -> Iterator[str]:
    """Yield the numbers that a text names, but for those that it links."""
    linked = {re.split("[#-]", key)[-1] for key in keys}
    for match in _NUMBER.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _LONGEST_REPOSITORY), match.start())
        if before and (before[1] or match[1] not in linked):
            yield f"{(before[1] or '').lower()}#{match[1]}"


def _version_of(key: str) -> str | None:
    """Return the version in a release's key, whatever stands before it in the tag."""
    # The last one: chart-v2-1.0.3 is 1.0.3.
    versions = _VERSION.findall(key.partition("@")[2])
    return f"v{versions[-1].lower()}" if versions else None
