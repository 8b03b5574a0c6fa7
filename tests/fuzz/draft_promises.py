"""What must hold of a draft, whatever an editor typed: places, links, insertions, page, export."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from digest.edition.front_matter import read_front_matter, set_field
from digest.edition.html import absolute_html, to_html
from digest.edition.scan import Scan, scan
from digest.model import LinkKind
from tests.fuzz import grammars
from tests.fuzz.harmless import UNSEEN, assert_harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Edition, Link

_URL = re.compile(rb"https?://[^\s<>\"`]+", re.I)
_PUBLISHED = "published_at"
_MOMENT = "2026-08-17T09:00:00Z"


def draft(content: bytes) -> None:
    """All promises about an edition's text."""
    text = content.decode("utf-8", "replace")
    edition = grammars.parse(text)

    _assert_places(text)
    _assert_lines(edition, text.count("\n") + 1)
    _assert_links_named(edition, text)
    _assert_inserted(edition, text)
    _assert_page(edition)
    assert_harmless(absolute_html(to_html(text), "https://example.org/2026/"))
    _assert_exported(edition, text)
    grammars.parse(content.decode("utf-8", "surrogateescape"))


def _assert_places(text: str) -> None:
    found = scan(text)
    blocks = [(block.start, block.end) for block in found.blocks]
    inline = [(b.inline_start, b.inline_end) for b in found.blocks if b.inline_start >= 0]
    links = [(link.start, link.end) for link in found.links]
    comments = [(comment.start, comment.end) for comment in found.comments]
    for spans in (blocks, links, comments, found.code, found.html, found.definition_spans):
        _assert_spans(spans, found.source)
        assert spans == sorted(spans)
    _assert_spans(inline, found.source)
    for (_, end), (start, _) in pairwise(blocks):
        assert end <= start
    for block in found.blocks:
        if block.inline_start >= 0:
            assert block.start <= block.inline_start <= block.inline_end <= block.end


def _assert_spans(spans: Iterable[tuple[int, int]], source: bytes) -> None:
    for start, end in spans:
        assert 0 <= start <= end <= len(source)
        source[start:end].decode()


def _assert_lines(edition: Edition, last: int) -> None:
    for section in edition.sections:
        for part in section.parts:
            assert 0 <= part.line <= last
            size = len(part.markdown.encode())
            for entry in part.entries:
                assert 1 <= entry.line <= last
                assert entry.span is None or 0 <= entry.span[0] <= entry.span[1] <= size
                assert "\n" not in entry.title
    lines = [link.line for link in edition.links] + [one.line for one in edition.dismissals]
    for line in [*lines, *(problem.line for problem in edition.problems)]:
        assert 1 <= line <= last
    for problem in edition.problems:
        assert not UNSEEN.search(problem.message)
        assert "\n" not in problem.message
        assert len(problem.message) < 1_000


def _assert_links_named(edition: Edition, text: str) -> None:
    """Every URL outside code and used definitions is among the links, with its line."""
    front = read_front_matter("", text)
    found = scan(text[front.length :])
    named = {(link.line, link.url[:8].casefold()) for link in edition.links}
    for match in _URL.finditer(found.source):
        at = match.start()
        if found.in_code(at) or _in_definition(found, at):
            continue
        lines = {front.lines + found.line_at(at)}
        around = [link for link in found.links if link.start <= at < link.end]
        lines |= {front.lines + found.line_at(link.start) for link in around}
        assert any(line in lines for line, _ in named), match[0]


def _in_definition(found: Scan, offset: int) -> bool:
    return any(start <= offset < end for start, end in found.definition_spans)


def _assert_inserted(edition: Edition, text: str) -> None:
    new = grammars.inserted(text)
    if new is None:
        return
    rest = iter(new)
    assert all(character in rest for character in text)
    after = grammars.parse(new)
    assert after.keys == edition.keys | {grammars.NEW_KEY}
    assert {d.key for d in after.dismissals} >= {d.key for d in edition.dismissals}


def _assert_page(edition: Edition) -> None:
    ids: list[str] = []
    for page in grammars.pages(edition):
        ids += assert_harmless(page)
        assert "<!--" not in page
    assert len(ids) == len(set(ids))


def _assert_exported(edition: Edition, text: str) -> None:
    """The exported text, read again, has every link of the text it was made from."""
    again = grammars.parse(grammars.export(text))
    shown = [
        link for section in edition.sections for entry in section.entries for link in entry.links
    ]
    assert _urls(shown) <= _urls(again.links)


def _urls(links: Iterable[Link]) -> set[str]:
    return {unquote(link.url) for link in links if link.kind is LinkKind.LINK}


def front_matter(content: bytes) -> None:
    """Reading names lines of the file; setting a field changes its line and nothing else."""
    text = content.decode("utf-8", "replace")
    found = read_front_matter("edition.md", text)
    assert 0 <= found.length <= len(text)
    assert found.lines == text[: found.length].count("\n")
    grammars.parse(text)

    def has_moment(new: str) -> bool:
        return read_front_matter("", new).fields.get(_PUBLISHED) == _MOMENT

    new = set_field(text, _PUBLISHED, _MOMENT, checked=has_moment)
    if new is None:
        return
    assert new.endswith(text[found.length :])
    if found.length and not found.problems:
        assert _others(read_front_matter("", new).fields) == _others(found.fields)
        lost = [line for line in text.split("\n") if line not in new.split("\n")]
        assert all(line.startswith((_PUBLISHED, " ", "\t", "-")) for line in lost)


def _others(fields: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if not key.startswith(_PUBLISHED)}
