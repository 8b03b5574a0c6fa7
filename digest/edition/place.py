"""Where new lines go in a file that people edit: insertions only."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import read_front_matter
from digest.edition.grammar import MAIN, SectionName, section_id_of
from digest.edition.scan import Block, Scan, scan
from digest.model import TextFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECTION_LEVEL = 2


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """Markdown for the end of a section; ``keys`` are the canonical keys it brings."""

    section: str
    markdown: str
    keys: tuple[str, ...] = ()

    @property
    def is_item(self) -> bool:
        """Whether it is a list item, which joins the list above it."""
        return self.markdown.startswith("* ")


def add(
    files: Sequence[TextFile], additions: Sequence[Addition], sections: Sequence[SectionName]
) -> tuple[TextFile, ...]:
    """Return the files with the additions, each at the end of its section.

    Nothing that stands there is changed, moved or removed. A section that no file has gets its
    heading in ``edition.md``, at its configured place.
    """
    bodies = {file.path: _Body(file.text, sections) for file in files}
    groups: dict[str, list[Addition]] = {}
    for addition in additions:
        groups.setdefault(addition.section, []).append(addition)
    for section, group in groups.items():
        path = _file_with(bodies, section)
        if path is None:
            path = MAIN
            bodies[path] = _Body(_with_heading(bodies[path], section, sections), sections)
        bodies[path] = _Body(_with_lines(bodies[path], section, group), sections)
    return tuple(TextFile(path=path, text=body.text) for path, body in bodies.items())


def _file_with(bodies: Mapping[str, _Body], section: str) -> str | None:
    """Return the last file that has the section's heading, as the page joins them."""
    order = sorted(bodies, key=lambda path: (path != MAIN, path), reverse=True)
    return next((path for path in order if bodies[path].find(section)), None)


class _Body:
    """The text of a file, scanned after its front matter."""

    def __init__(self, text: str, sections: Sequence[SectionName]) -> None:
        self.text = text
        self.sections = sections
        self.front = text[: read_front_matter("", text).length]
        self.scan: Scan = scan(text[len(self.front) :])
        self.newline = "\r\n" if "\r\n" in text else "\n"

    @cached_property
    def heads(self) -> list[tuple[int, str]]:
        """Return the index among the blocks and the section id of each section heading."""
        return [
            (index, section_id_of(block.text.strip(), self.sections))
            for index, block in enumerate(self.scan.blocks)
            if block.kind == "heading" and block.level <= _SECTION_LEVEL
        ]

    def find(self, section: str) -> tuple[Block, list[Block]] | None:
        """Return the heading and the blocks of the last part of a section."""
        heads = self.heads
        for place in range(len(heads) - 1, -1, -1):
            index, found = heads[place]
            if found == section:
                end = heads[place + 1][0] if place + 1 < len(heads) else len(self.scan.blocks)
                return self.scan.blocks[index], self.scan.blocks[index + 1 : end]
        return None

    def inserted(self, offset: int, markdown: str) -> str:
        """Return the whole file with ``markdown`` at a byte offset of its text."""
        source = self.scan.source
        new = source[:offset] + markdown.replace("\n", self.newline).encode() + source[offset:]
        return self.front + new.decode()

    def end_of(self, start: int, end: int) -> int:
        """Return the offset after the last character between the two that is no white space."""
        return start + len(self.scan.source[start:end].rstrip())


def _with_lines(body: _Body, section: str, additions: Sequence[Addition]) -> str:
    found = body.find(section)
    if found is None:
        return body.text
    heading, blocks = found
    items = [block for block in blocks if block.kind == "item"]
    plain = [addition for addition in additions if not addition.is_item]
    lines = [addition for addition in additions if addition.is_item]
    if lines and items:
        bullet = body.scan.source[items[-1].start : items[-1].start + 1].decode()
        sign = bullet if bullet in "*-+" else "*"
        after = body.end_of(items[-1].start, items[-1].end)
        joined = "".join(f"\n{sign}{addition.markdown[1:]}" for addition in lines)
        text = body.inserted(after, joined if bullet in "*-+" else f"\n{joined}")
        return _with_lines(_Body(text, body.sections), section, plain) if plain else text
    last = blocks[-1] if blocks else heading
    after = body.end_of(last.start, last.end)
    paragraphs = [addition.markdown for addition in plain]
    if lines:
        paragraphs.insert(0, "\n".join(addition.markdown for addition in lines))
    tail = "" if body.scan.source[after:].strip(b" \t\r") else "\n"
    return body.inserted(after, "".join(f"\n\n{part}" for part in paragraphs) + tail)


def _with_heading(body: _Body, section: str, sections: Sequence[SectionName]) -> str:
    """Return the text with the section's heading before the first one that comes after it."""
    place = {name.id: index for index, name in enumerate(sections)}
    title = next((name.title for name in sections if name.id == section), section)
    later = [
        body.scan.blocks[index].start
        for index, found in body.heads
        if place.get(found, -1) > place.get(section, len(sections))
    ]
    source = body.scan.source
    if later:
        gap = "" if source[: later[0]].endswith((b"\n\n", b"\r\n\r\n")) else "\n"
        return body.inserted(later[0], f"{gap}## {title}\n\n")
    end = body.end_of(0, len(source))
    gap = "\n\n" if end else "" if not body.front or source.startswith((b"\n", b"\r\n")) else "\n"
    return body.inserted(end or len(source), f"{gap}## {title}" + ("" if source[end:] else "\n"))
