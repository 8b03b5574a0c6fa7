"""Every URL of a real archive's posts is in the parsed edition, with its line."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from digest.edition.grammar import parse_edition
from digest.model import LinkKind, TextFile
from tests.builders import preset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.model import Edition

pytestmark = pytest.mark.corpus

_URL = re.compile(r"https?://(?:\([^\s<>\"`()]*\)|[^\s<>\"`()])+", re.I)
"""Parentheses belong to a URL in pairs; a lone one ends it."""
_MARKS = ".,;:!?'*_~|)(]["
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?https?://", re.I)
_FENCE = re.compile(r"^\s*(?:[*+-]\s+|>\s*)*(`{3,}|~{3,})(.*)$")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)


def urls_outside_code(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and URL as this test's own expressions find them.

    Fences are read line by line, code spans paragraph by paragraph; a definition of a reference is
    left out, its uses are the links.
    """
    fence = ""
    paragraph: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
            continue
        if match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
        if line.strip() and not fence:
            paragraph.append((number, line))
            continue
        if paragraph:
            yield from _in_paragraph(paragraph)
        paragraph = []


def _in_paragraph(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    blank = _SPAN.sub(
        lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(line for _, line in lines)
    )
    for (number, original), line in zip(lines, blank.split("\n"), strict=True):
        if not _DEFINITION.match(original):
            yield from ((number, match[0]) for match in _URL.finditer(line))


def parse(path: Path) -> Edition:
    file = TextFile(path="edition.md", text=path.read_bytes().decode())
    return parse_edition(path.stem, [file], sections=[], proposals=preset().proposals)


def is_known(url: str, found: list[str]) -> bool:
    """Whether a URL is among those of its line; punctuation around it is the sentence's."""
    return url.rstrip(_MARKS) in {known.rstrip(_MARKS) for known in found}


def test_no_url_of_the_archive_is_missing(shared: Path) -> None:
    posts = sorted((shared / "corpus" / "lwkd" / "_posts").glob("*.md"))
    assert len(posts) >= 345
    kinds: Counter[str] = Counter()
    missing, count = [], 0

    for path in posts:
        edition = parse(path)
        by_line: dict[int, list[str]] = {}
        for link in edition.links:
            by_line.setdefault(link.line, []).append(link.url)
            kinds[link.kind.value] += 1
        for line, url in urls_outside_code(path.read_bytes().decode()):
            count += 1
            if not is_known(url, by_line.get(line, [])):
                missing.append(f"{path.name}:{line}: {url}")

    print(f"{len(posts)} posts, {count} URLs outside code, {dict(kinds)}, {len(missing)} missing")  # noqa: T201 - a figure to see
    assert not missing, "\n".join(missing[:20])
    assert kinds[LinkKind.LINK.value] > 10_000


def test_every_post_has_sections_entries_and_keys(shared: Path) -> None:
    posts = sorted((shared / "corpus" / "lwkd" / "_posts").glob("*.md"))

    editions = [parse(path) for path in posts]

    entries = sum(len(edition.entries) for edition in editions)
    keys = {key for edition in editions for key in edition.keys}
    print(f"{len(editions)} editions, {entries} entries, {len(keys)} keys")  # noqa: T201 - a figure to see
    assert all(edition.entries for edition in editions)
    assert entries > 6_000
    assert len(keys) > 6_000
