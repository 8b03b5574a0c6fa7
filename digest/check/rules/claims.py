"""Rules about what a link's words say and what its address says: number, proposal, version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, PlacedLink
    from digest.check.rule import Reading

# A number claims to be the link's where the words begin with it ("#123: words", "123: words",
# "org#123", "PR 123: words"), are nothing else, or end as a commit's subject does ("(#123)").
# Ports, status codes, CVEs and years within a sentence do not.
_HASHED = re.compile(r"\W*(?:[\w.-]+(?:/[\w.-]+)?)?#(\d{1,9})\b", re.ASCII)
_NAMED = re.compile(r"\W*(?:PR|pull request|pull|issue)?\s*#?(\d{4,9})\s*(?::|\Z)", re.I | re.ASCII)
_AT_END = re.compile(r"\(#(\d{1,9})\)\s*\Z", re.ASCII)
_EVERY_HASHED = re.compile(r"#(\d{1,9})\b", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d")

_READ = 300
"""Characters of a link's words that are looked at for its number; patterns stay fast."""

_FIRST_NUMBER = re.compile(r"\W*#?(\d{2,9})\s*:", re.ASCII)

# Major and minor of a version: "v1.33.11" in words, "CHANGELOG-1.33.md", "/tag/v1.33.11" or
# "release-1.33" in an address.
_IN_WORDS = re.compile(r"(?<![\w./-])v?(\d{1,3}\.\d{1,3})(?!\d)", re.ASCII)
_IN_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3})(?!\d)", re.ASCII)


@rule(
    "NUM-TEXT-URL",
    "claims",
    "error",
    summary="A link's words name another pull request or issue than its address.",
    hint="open both, and correct the one that is wrong",
    wrong="## Other Merges\n\n* [#12937: Pump](https://github.com/kubernetes/kubernetes/pull/129373)\n",
    right="## Other Merges\n\n* [#129373: Pump](https://github.com/kubernetes/kubernetes/pull/129373)\n",
)
def number(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link whose words name a number that its address has not."""
    for placed in reading.links:
        link = placed.link
        if link.key is None or "#" not in link.key or link.kind is not LinkKind.LINK:
            continue
        if not any(map(str.isdigit, link.text)):
            continue
        said = _numbers(link.text[:_READ], link.text[-_READ:])
        meant = link.key.rpartition("#")[2]
        proposals = reading.proposals.named_in(link.text)
        if said and meant not in said and not _are_proposals(said, proposals):
            yield placed.hit(f"#{said[0]} in the words, #{meant} in the address")


def _numbers(words: str, end: str) -> list[str]:
    """Return the numbers that a link's words give as its own, without leading zeros.

    ``end`` are the last of the words.
    """
    found: list[str] = []
    if _HASHED.match(words):
        found = _EVERY_HASHED.findall(words)
    elif (named := _NAMED.match(words)) and not _YEAR.fullmatch(words.strip()):
        found = [named[1]]
    if at_end := _AT_END.search(end):
        found.append(at_end[1])
    return [str(int(number)) for number in found]


def _are_proposals(said: list[str], proposals: frozenset[str]) -> bool:
    """Return whether each number is one of a proposal that the same words name."""
    return bool(proposals) and {key.rpartition("-")[2] for key in proposals} >= set(said)


@rule(
    "KEP-TEXT-URL",
    "claims",
    "error",
    summary="A link's words name another proposal than its address.",
    hint="open both, and correct the one that is wrong",
    wrong="## KEP of the Week\n\n### [KEP-1769: SELinux](https://github.com/kubernetes/enhancements/issues/1710)\n",
    right="## KEP of the Week\n\n### [KEP-1710: SELinux](https://github.com/kubernetes/enhancements/issues/1710)\n",
)
def proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link to a proposal whose words name another one."""
    proposals = reading.proposals
    for placed in reading.links:
        link = placed.link
        if link.key is None or link.kind is not LinkKind.LINK or not _is_proposal(link.key):
            continue
        said = set(proposals.named_in(link.text))
        if not said and (first := _FIRST_NUMBER.match(link.text[:_READ])):
            said = {proposals.key_of_number(int(first[1]))}
        if said and link.key not in said:
            names = " and ".join(sorted(said))
            yield placed.hit(f"{names} in the words, {link.key} in the address")


def _is_proposal(key: str) -> bool:
    """Return whether a key is a proposal's: pull requests have a ``#``, releases an ``@``."""
    return "#" not in key and "@" not in key


@rule(
    "VER-TEXT-URL",
    "claims",
    "error",
    summary="A link's words name another version than its address.",
    hint="open it, and correct the one that is wrong",
    wrong="## Release Schedule\n\n[v1.33.11](https://github.com/kubernetes/kubernetes/blob/master/"
    "CHANGELOG/CHANGELOG-1.36.md) is out.\n",
    right="## Release Schedule\n\n[v1.33.11](https://github.com/kubernetes/kubernetes/blob/master/"
    "CHANGELOG/CHANGELOG-1.33.md) is out.\n",
)
def version(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link whose words and address name versions, and none of them twice."""
    for placed in reading.links:
        link = placed.link
        if link.kind is not LinkKind.LINK or "." not in link.text:
            continue
        said = _IN_WORDS.findall(link.text)
        if said and (hit := _of_versions(placed, said)):
            yield hit


def _of_versions(placed: PlacedLink, said: list[str]) -> Hit | None:
    # The host is no version, and neither is what stands behind the question mark.
    path = placed.link.url.partition("//")[2].partition("/")[2].partition("?")[0]
    meant = _IN_ADDRESS.findall(path)
    if not meant or set(said) & set(meant):
        return None
    return placed.hit(f"{_every(said)} in the words, {_every(meant)} in the address")


def _every(versions: list[str]) -> str:
    return ", ".join(dict.fromkeys(versions))


RULES = (number, proposal, version)
