"""Markdown into blocks, links and comments with their places; the only parser of editions.

CommonMark with tables and strikethrough (pulldown-cmark through pyromark). Every offset is a byte
offset into the UTF-8 text, as the parser gives it.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec
import pyromark

if TYPE_CHECKING:
    from collections.abc import Iterable

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH

_HEADING_LEVELS = {f"H{level}": level for level in range(1, 7)}
_BLOCKS = {
    "Paragraph", "Heading", "BlockQuote", "CodeBlock", "HtmlBlock", "List", "Item", "Table",
    "FootnoteDefinition", "MetadataBlock", "DefinitionList",
}  # fmt: skip
_COMMENT = re.compile(rb"<!--(.*?)(?:-->|\Z)", re.S)

BlockKind: TypeAlias = Literal["heading", "item", "text", "comment"]


class Block(msgspec.Struct, kw_only=True):
    """One top-level block: a heading, an item of a top-level list, other text, a lone comment.

    ``inline_start`` and ``inline_end`` bound the text of the block's first line of thought (a
    heading's words, an item's first paragraph); both -1 where there is none.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    inline_start: int = -1
    inline_end: int = -1
    text: str = ""


class LinkSpan(msgspec.Struct, kw_only=True):
    """One link or image of the parser."""

    start: int
    end: int
    url: str
    inline: bool
    text: str = ""


class Comment(msgspec.Struct, kw_only=True):
    """One HTML comment: its place and what stands between ``<!--`` and ``-->``."""

    start: int
    end: int
    text: str


class Scan(msgspec.Struct, kw_only=True):
    """Everything the parser found in one text, in the order of the text.

    ``quotes`` are block quotations, ``items`` all list items with their depth (1 is a list's own),
    ``words`` the stretches that are read: text and what stands inside code spans.
    """

    source: bytes
    blocks: list[Block]
    links: list[LinkSpan]
    comments: list[Comment]
    code: list[tuple[int, int]]
    html: list[tuple[int, int]]
    quotes: list[tuple[int, int]]
    items: list[tuple[int, int, int]]
    words: list[tuple[int, int]]
    definitions: str
    definition_spans: list[tuple[int, int]]
    line_starts: list[int]

    def line_at(self, offset: int) -> int:
        """Return the line (from 1) that a byte offset lies in."""
        return bisect.bisect_right(self.line_starts, offset)

    def in_code(self, offset: int) -> bool:
        """Return whether the offset lies in a code span or code block."""
        return _within(self.code, offset)

    def in_comment(self, offset: int) -> bool:
        """Return whether the offset lies in an HTML comment."""
        index = bisect.bisect_right(self.comments, offset, key=lambda comment: comment.start)
        return index > 0 and offset < self.comments[index - 1].end

    def in_html(self, offset: int) -> bool:
        """Return whether the offset lies in raw HTML."""
        return _within(self.html, offset)

    def in_quote(self, offset: int) -> bool:
        """Return whether the offset lies in a block quotation."""
        return any(start <= offset < end for start, end in self.quotes)


def _within(spans: list[tuple[int, int]], offset: int) -> bool:
    index = bisect.bisect_right(spans, (offset, 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]


def scan(text: str) -> Scan:
    """Return the blocks, links, comments and code of a Markdown text."""
    source = text.encode("utf-8", "replace")
    text = source.decode()
    reader = _Reader(source)
    for event, span in pyromark.events_with_range(text, options=OPTIONS):
        reader.read(event, span["start"], span["end"])
    reader.end_words()
    definitions = pyromark.reference_definitions(text, options=OPTIONS)
    return Scan(
        source=source,
        blocks=reader.blocks,
        links=reader.links,
        comments=_comments(source, reader.html),
        code=reader.code,
        html=reader.html,
        quotes=reader.quotes,
        items=reader.items,
        words=reader.spans,
        definitions="".join(
            f"[{label}]: <{found['dest'].replace('<', '%3C').replace('>', '%3E')}>\n"
            for label, found in definitions.items()
        ),
        definition_spans=sorted(
            (found["span"]["start"], found["span"]["end"]) for found in definitions.values()
        ),
        line_starts=[0, *(match.end() for match in re.finditer(rb"\n", source))],
    )


class _Reader:
    """Collects blocks and links from the parser's stream of events."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self.links: list[LinkSpan] = []
        self.code: list[tuple[int, int]] = []
        self.html: list[tuple[int, int]] = []
        self.quotes: list[tuple[int, int]] = []
        self.items: list[tuple[int, int, int]] = []
        self.spans: list[tuple[int, int]] = []
        self._spans = {"CodeBlock": self.code, "HtmlBlock": self.html, "BlockQuote": self.quotes}
        self._depth: list[str] = []
        self._items_open = 0
        self._open_links: list[LinkSpan] = []
        # Words are joined when their block or link ends: adding text to text takes quadratic time.
        self._words: list[str] = []
        self._link_words: list[list[str]] = []
        self._first_line_done = False

    def read(self, event: object, start: int, end: int) -> None:
        """Take one event with its bytes."""
        name, value = next(iter(event.items())) if isinstance(event, dict) else (str(event), None)
        if name == "Text":
            if self._depth[-1:] != ["CodeBlock"]:
                self.spans.append((start, end))
            self._say(str(value), start, end)
        elif name == "Start":
            self._open(value, start, end)
        elif name == "End":
            self._close(value)
        else:
            self._inline(name, value, start, end)

    def _open(self, value: object, start: int, end: int) -> None:
        tag, detail = next(iter(value.items())) if isinstance(value, dict) else (str(value), None)
        if tag in ("Link", "Image") and isinstance(detail, dict):
            link = LinkSpan(
                start=start, end=end, url=detail["dest_url"], inline=detail["link_type"] == "Inline"
            )
            self.links.append(link)
            self._open_links.append(link)
            self._link_words.append([])
            self._extend(start, end)
        elif tag in _BLOCKS:
            self._open_block(tag, detail, start, end)
        else:
            self._extend(start, end)
        self._depth.append(tag)

    def _open_block(self, tag: str, detail: object, start: int, end: int) -> None:
        self._note_span(tag, start, end)
        if not self._depth and tag == "Heading" and isinstance(detail, dict):
            level = _HEADING_LEVELS[detail["level"]]
            self._add(Block(kind="heading", start=start, end=end, level=level))
        elif tag == "Item" and self._depth == ["List"]:
            self._add(Block(kind="item", start=start, end=end))
        elif not self._depth and tag == "HtmlBlock" and self._is_comment(start, end):
            self._add(Block(kind="comment", start=start, end=end))
        elif not self._depth and tag != "List":
            self._add(Block(kind="text", start=start, end=end))
        elif tag != "Paragraph" or self.blocks[-1].inline_start >= 0:
            self._first_line_done = True

    def _note_span(self, tag: str, start: int, end: int) -> None:
        if tag == "Item":
            self._items_open += 1
            self.items.append((start, end, self._items_open))
        elif tag in self._spans:
            self._spans[tag].append((start, end))

    def _add(self, block: Block) -> None:
        self.end_words()
        self.blocks.append(block)
        self._first_line_done = False

    def end_words(self) -> None:
        """Give the last block the words read for it."""
        if self.blocks:
            self.blocks[-1].text += "".join(self._words)
        self._words.clear()

    def _is_comment(self, start: int, end: int) -> bool:
        return not _COMMENT.sub(b"", self.source[start:end]).strip()

    def _close(self, value: object) -> None:
        tag = next(iter(value)) if isinstance(value, dict) else str(value)
        if self._depth:
            self._depth.pop()
        if tag == "Item":
            self._items_open -= 1
        if tag in ("Link", "Image") and self._open_links:
            self._open_links.pop().text = "".join(self._link_words.pop())
        elif tag in ("Paragraph", "Heading") and self.blocks:
            self._first_line_done = True

    def _say(self, words: str, start: int, end: int) -> None:
        """Take words: for the links they stand in, and for the block's first line of thought."""
        for link_words in self._link_words:
            link_words.append(words)
        if self._first_line_done or not self.blocks or self._depth[-1:] == ["CodeBlock"]:
            return
        self._extend(start, end)
        self._words.append(words)

    def _inline(self, name: str, value: object, start: int, end: int) -> None:
        if name == "Code":
            self.code.append((start, end))
            self.spans.append(self._inside(start, end))
        elif name == "InlineHtml":
            self.html.append((start, end))
        elif name == "Rule" and not self._depth:
            self._add(Block(kind="text", start=start, end=end))
        if name in ("Html", "Rule"):
            return
        self._say(str(value) if name == "Code" else " " if "Break" in name else "", start, end)

    def _inside(self, start: int, end: int) -> tuple[int, int]:
        """Return where the content of a code span lies, between its backticks."""
        while start < end and self.source[start : start + 1] == self.source[end - 1 : end] == b"`":
            start, end = start + 1, end - 1
        return start, end

    def _extend(self, start: int, end: int) -> None:
        """Let the first line of thought of the open block reach to ``end``."""
        if not self.blocks or self._first_line_done:
            return
        block = self.blocks[-1]
        if block.inline_start < 0:
            block.inline_start = start
        block.inline_end = max(block.inline_end, end)


def _comments(source: bytes, html: Iterable[tuple[int, int]]) -> list[Comment]:
    return [
        Comment(
            start=start + match.start(), end=start + match.end(), text=match[1].decode().strip()
        )
        for start, end in html
        for match in _COMMENT.finditer(source[start:end])
    ]
