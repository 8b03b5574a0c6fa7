"""The key of a link: what an entry is about, whatever way its URL is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPOSITORY = r"([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)/([a-z0-9._-]+)"
_NUMBERED = re.compile(
    rf"github\.com/{_REPOSITORY}/(?:pull|issues)/(\d{{1,9}})(?:/.*)?", re.I | re.ASCII
)
_RELEASE = re.compile(rf"github\.com/{_REPOSITORY}/releases/tag/(.+)", re.I | re.ASCII)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.I)
_WRITTEN = re.compile(rf"{_REPOSITORY}([#@])(\S+)", re.I | re.ASCII)
_PROPOSAL = re.compile(r"([a-z]+)-0*(\d+)", re.I | re.ASCII)
_NO_TAG = re.compile(r"[\s\x00-\x1f\x7f]")
_LONGEST = 2_000
"""Characters of a URL; a longer one names nothing, and patterns stay fast."""


class Proposals:
    """Which links name a proposal (a KEP, an RFC, ...), by the settings' patterns.

    A pattern is a URL without scheme and ``www.``; ``{number}`` stands for the proposal's number,
    ``*`` for any characters but a slash, ``**`` for any characters at all.
    """

    def __init__(self, prefix: str, patterns: Sequence[str]) -> None:
        self.prefix = prefix
        self._patterns = tuple(_compile(pattern) for pattern in patterns)
        self._starts = tuple(re.split(r"[{*]", pattern)[0].lower() for pattern in patterns)
        self._named = re.compile(rf"\b{re.escape(prefix)}[- #]?(\d{{1,9}})\b", re.I | re.ASCII)

    def key(self, bare_url: str) -> str | None:
        """Return the key of a proposal's URL (scheme and query removed), else ``None``."""
        if not bare_url.lower().startswith(self._starts):  # most links name none
            return None
        for pattern in self._patterns:
            if match := pattern.fullmatch(bare_url):
                return self.key_of_number(int(match["number"]))
        return None

    def named_in(self, text: str) -> frozenset[str]:
        """Return the keys of the proposals that a text names: ``KEP-1287``, ``KEP 1287``."""
        if not self.prefix:
            return frozenset()
        return frozenset(self.key_of_number(int(number)) for number in self._named.findall(text))

    def key_of_number(self, number: int) -> str:
        """Return the canonical key of the proposal with this number."""
        return canonical(f"{self.prefix}-{number}")


NO_PROPOSALS = Proposals("", ())


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\{number\}|\*\*|\*)", pattern)
    known = {"{number}": r"0*(?P<number>\d{1,9})", "**": ".*?", "*": "[^/]*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts), re.I | re.ASCII)


def key_of_url(url: str, proposals: Proposals = NO_PROPOSALS) -> str | None:
    """Return the canonical key a URL stands for, ``None`` where it names nothing we know.

    Scheme, ``www.``, query, fragment, trailing slash and the letter case of owner and repository
    do not matter.
    """
    scheme = _SCHEME.match(url)
    if scheme is None or len(url) > _LONGEST:
        return None
    bare = re.split(r"[?#]", url[scheme.end() :], maxsplit=1)[0].rstrip("/")
    if (key := proposals.key(bare)) is not None:
        return key
    if match := _NUMBERED.fullmatch(bare):
        return canonical(f"{match[1]}/{match[2]}#{int(match[3])}")
    if match := _RELEASE.fullmatch(bare):
        tag = unquote(match[3])
        # Git allows no white space and no control characters in a tag (git-check-ref-format).
        return None if _NO_TAG.search(tag) else canonical(f"{match[1]}/{match[2]}@{tag}")
    return None


def canonical(key: str) -> str:
    """Return the one spelling of a key by which two are compared.

    Owner and name are in lower case; a proposal is in upper case and without leading zeros.
    """
    if match := _WRITTEN.fullmatch(key):
        return f"{match[1]}/{match[2]}".lower() + match[3] + match[4]
    if match := _PROPOSAL.fullmatch(key):
        return f"{match[1].upper()}-{match[2]}"
    return key


def anchor_of(key: str) -> str:
    """Return the anchor of a key: ``kubernetes-kubernetes-141375``, ``kep-5729``."""
    return re.sub(r"[^a-z0-9.]+", "-", key.lower()).strip("-")


def url_of_pull(key: str) -> str:
    """Return the address of a pull request by its key."""
    return f"https://github.com/{key.replace('#', '/pull/')}"
