"""The text of an edition as the rules read it: headings, list items and paragraphs, with places."""

from __future__ import annotations

import bisect
import html
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from digest.edition.grammar import section_id_of
from digest.model import Link, LinkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.edition.front_matter import FrontMatter
    from digest.edition.grammar import ParsedFile, SectionName
    from digest.edition.scan import Block, Scan

PassageKind: TypeAlias = Literal["heading", "item", "text"]

_SECTION_LEVEL = 2
_QUOTATION = re.compile('"[^"\n]{1,300}"|\u201c[^\u201d\n]{1,300}\u201d')


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A replacement that mends a finding: byte offsets in the file's text behind front matter."""

    start: int
    end: int
    new: str


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found, at a byte ``offset`` of a file's text behind its front matter.

    In front matter ``line`` (from 1, of the whole file) stands instead. ``hint`` is empty where
    the rule's own fits.
    """

    path: str
    offset: int = 0
    line: int = 0
    message: str
    hint: str = ""
    edits: tuple[Edit, ...] = ()


class PlacedLink(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the text; ``offset`` is where it stands, ``section`` the id of its section."""

    link: Link
    offset: int
    section: str

    def hit(self, message: str, *, hint: str = "", edits: tuple[Edit, ...] = ()) -> Hit:
        """Return a hit at the link."""
        return Hit(path=self.link.path, offset=self.offset, message=message, hint=hint, edits=edits)


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One heading, one item of a list (without those nested in it), or one block of other text.

    ``section`` is the id of its section, empty before the first heading; ``level`` a heading's
    level or an item's depth, from 1; ``under`` the words of the nearest heading above that is no
    section's: a highlight's. ``plain`` is what a reader sees, as one line. ``visible`` and
    ``prose`` have the passage's own length in UTF-8 bytes, blanks standing for what is left out:
    ``visible`` keeps what a reader sees, ``prose`` only what is neither link, code nor quotation.
    ``links`` are those that readers see, in the order of the text.
    """

    kind: PassageKind
    path: str
    section: str
    level: int
    under: str
    start: int
    end: int
    plain: str
    visible: str
    prose: str
    links: tuple[PlacedLink, ...]

    def hit(
        self,
        message: str,
        *,
        at: int | None = None,
        within: str | None = None,
        hint: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> Hit:
        """Return a hit in the passage.

        Args:
            message: what is wrong.
            at: the index of a character in ``visible``; by default its first one that is no blank.
            within: the text that ``at`` is an index in, where it is not ``visible``.
            hint: the next step, where the rule's own does not fit.
            edits: what mends it.
        """
        offset = self.offset(self._first() if at is None else at, within)
        return Hit(path=self.path, offset=offset, message=message, hint=hint, edits=edits)

    def offset(self, at: int, within: str | None = None) -> int:
        """Return the byte offset of a character of ``visible`` (or of ``within``: ``prose``)."""
        read = self.visible if within is None else within
        return self.start + (at if read.isascii() else len(read[:at].encode()))

    def _first(self) -> int:
        return len(self.visible) - len(self.visible.lstrip())


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an edition's text: its front matter, passages and links."""

    path: str
    source: str
    front: FrontMatter
    scan: Scan
    passages: tuple[Passage, ...]
    links: tuple[PlacedLink, ...]

    def field_hit(self, key: str, message: str, *, hint: str = "") -> Hit:
        """Return a hit at a field of the front matter, at its first line where it has none."""
        lines = self.source[: self.front.length].split("\n")
        named = re.compile(rf"{re.escape(key)}[ \t]*:")
        line = next((n for n, line in enumerate(lines, 1) if named.match(line)), 1)
        return Hit(path=self.path, line=line, message=message, hint=hint)

    def body(self, start: int, end: int) -> str:
        """Return the Markdown between two byte offsets."""
        return self.scan.source[start:end].decode()


def read_text(source: str, parsed: ParsedFile, sections: Sequence[SectionName]) -> Text:
    """Return a file's text as the rules read it."""
    scan = parsed.scan
    heads = [
        (block.start, section_id_of(block.text.strip(), sections))
        for block in scan.blocks
        if block.kind == "heading" and block.level <= _SECTION_LEVEL
    ]
    starts = [start for start, _ in heads]

    def section_at(offset: int) -> str:
        index = bisect.bisect_right(starts, offset) - 1
        return heads[index][1] if index >= 0 else ""

    links = tuple(
        PlacedLink(link=link, offset=offset, section=section_at(offset))
        for offset, link in zip(parsed.offsets, parsed.links, strict=True)
    )
    reader = _Reader(parsed.path, scan, links)
    return Text(
        path=parsed.path,
        source=source,
        front=parsed.front,
        scan=scan,
        passages=tuple(reader.passages(section_at)),
        links=links,
    )


class _Reader:
    """Cuts one file's text into passages."""

    def __init__(self, path: str, scan: Scan, links: tuple[PlacedLink, ...]) -> None:
        self._path, self._scan, self._links = path, scan, links
        self._words = [start for start, _ in scan.words]
        self._items = [start for start, _, _ in scan.items]
        self._offsets = [link.offset for link in links]
        self._apart = sorted(
            ((link.start, link.end) for link in scan.links),
        )
        self._under = ""

    def passages(self, section_at: Callable[[int], str]) -> Iterator[Passage]:
        for block in self._scan.blocks:
            section = section_at(block.start)
            if block.kind == "heading":
                is_section = block.level <= _SECTION_LEVEL
                self._under = "" if is_section else " ".join(block.text.split())
                yield self._passage("heading", section, block.level, block.start, block.end)
            elif block.kind == "item":
                for start, end, depth in self._own_items(block):
                    yield self._passage("item", section, depth, start, end)
            elif block.kind == "text":
                yield self._passage("text", section, 0, block.start, block.end)

    def _own_items(self, block: Block) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and depth of the item and of those in it, each up to the next one."""
        items = self._scan.items
        first, after = (bisect.bisect_left(self._items, at) for at in (block.start, block.end))
        for index in range(first, after):
            start, end, depth = items[index]
            following = self._items[index + 1] if index + 1 < after else end
            yield start, min(end, following), depth

    def _passage(
        self, kind: PassageKind, section: str, level: int, start: int, end: int
    ) -> Passage:
        source = self._scan.source
        first, after = (bisect.bisect_left(self._words, at) for at in (start, end))
        spans = self._scan.words[first:after]
        visible = _only(source, start, end, spans)
        prose = _only(source, start, end, [span for span in spans if not self._is_apart(*span)])
        first, after = (bisect.bisect_left(self._offsets, at) for at in (start, end))
        return Passage(
            kind=kind,
            path=self._path,
            section=section,
            level=level,
            under="" if kind == "heading" else self._under,
            start=start,
            end=end,
            plain=_plain(source, spans),
            visible=visible,
            prose=_QUOTATION.sub(_blank, prose) if '"' in prose or "\u201c" in prose else prose,
            links=tuple(
                link for link in self._links[first:after] if link.link.kind is not LinkKind.COMMENT
            ),
        )

    def _is_apart(self, start: int, end: int) -> bool:
        """Return whether words belong to a link, to code or to a quotation."""
        scan = self._scan
        index = bisect.bisect_right(self._apart, (start, 1 << 62)) - 1
        in_link = any(start < self._apart[at][1] for at in range(max(index - 1, 0), index + 1))
        return in_link or scan.in_code(start) or scan.in_code(end - 1) or scan.in_quote(start)


def _only(source: bytes, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """Return the bytes from start to end as text, all but the spans blanked; line ends stay."""
    parts, at = [], start
    for first, last in spans:
        parts += [_gap(source, at, first), source[first:last]]
        at = last
    parts.append(_gap(source, at, end))
    return b"".join(parts).decode()


def _gap(source: bytes, start: int, end: int) -> bytes:
    gap = source[start:end]
    return (
        b"\n".join(b" " * len(line) for line in gap.split(b"\n"))
        if b"\n" in gap
        else (b" " * len(gap))
    )


def _plain(source: bytes, spans: Sequence[tuple[int, int]]) -> str:
    """Return the words of the spans as one line; markup between them joins, a line end parts."""
    parts, at = [], -1
    for start, end in spans:
        if at >= 0 and b"\n" in source[at:start]:
            parts.append(b" ")
        parts.append(source[start:end])
        at = end
    words = " ".join(b"".join(parts).decode().split())
    return html.unescape(words) if "&" in words else words


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0].encode())
