"""Plain text for mail: paragraphs, headings, lists, quotations and tables in lines of 76."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 76
"""Characters: quoted twice (``> > ``) such a line is still within the 78 of RFC 5322, 2.1.1, but
for two."""
_NARROWEST = 24
_DEEPEST = 12
"""Lists and quotations up to which each moves its text to the right."""


class _Margin(msgspec.Struct):
    """What stands before the lines of a list item or quotation; ``first`` before its first one."""

    first: str
    rest: str


class Writer:
    """Puts blocks below each other; blank lines come between them, never first or doubled."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._margins: list[_Margin] = []
        self._gap = 0

    def text(self) -> str:
        """Return everything that was written, with a line feed at the end."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def paragraph(self, text: str, *urls: str) -> None:
        """Write words, wrapped, and each address below them on a line of its own."""
        width = self._width()
        lines = [line for part in text.split("\n") for line in wrapped(part, width)]
        self._write([*lines, *urls])

    def heading(self, text: str, mark: str, *urls: str, above: int = 0) -> None:
        """Write words and a line of ``mark`` below them; ``above`` adds blank lines."""
        lines = wrapped(text, self._width())
        self._gap += above
        self._write([*lines, mark * max(map(len, lines), default=0), *urls])

    def item(self, text: str) -> None:
        """Write a list item of one paragraph."""
        self.open("* ")
        self.paragraph(text)
        self.close()

    def rule(self) -> None:
        """Write a line across the text."""
        self._write(["-" * self._width()])

    def verbatim(self, text: str, *urls: str) -> None:
        """Write lines as they are, indented, then the addresses."""
        self._write([*(f"    {line}" for line in text.split("\n")), *urls])

    def table(self, rows: Sequence[Sequence[str]], *urls: str, has_head: bool) -> None:
        """Write rows of cells in columns; where they do not fit, cell by cell under each other."""
        columns = max(map(len, rows), default=0)
        widths = [
            max(len(row[at]) if at < len(row) else 0 for row in rows) for at in range(columns)
        ]
        if sum(widths) + 2 * (columns - 1) > self._width():
            self._stacked(rows, has_head=has_head)
            if urls:
                self._write(urls)
            return
        lines = [_row(row, widths) for row in rows]
        if has_head and lines:
            lines.insert(1, "  ".join("-" * width for width in widths))
        self._write([*lines, *urls])

    def _stacked(self, rows: Sequence[Sequence[str]], *, has_head: bool) -> None:
        """Write each row as an item: its cells under each other, each with its head."""
        head = rows[0] if has_head and len(rows) > 1 else ()
        for row in rows[1:] if head else rows:
            self.open("* ")
            named = [
                f"{head[at]}: {cell}" if at < len(head) and head[at] else cell
                for at, cell in enumerate(row)
            ]
            self.paragraph("\n".join(cell for cell in named if cell))
            self.close()

    def open(self, first: str, rest: str | None = None, *, gap: int = 1) -> None:
        """Begin a list item or quotation.

        Args:
            first: stands before its first line.
            rest: stands before its other lines; spaces of the same width unless given.
            gap: blank lines above it, at most.
        """
        self._blank(min(self._gap, gap))
        deep = len(self._margins) >= _DEEPEST
        margin = ("", "") if deep else (first, " " * len(first) if rest is None else rest)
        self._margins.append(_Margin(*margin))
        self._gap = 0

    def close(self, *, gap: int = 1) -> None:
        """End the innermost list item or quotation; ``gap`` blank lines stand below it."""
        self._margins.pop()
        self._gap = gap

    def _width(self) -> int:
        return max(WIDTH - sum(len(margin.rest) for margin in self._margins), _NARROWEST)

    def _blank(self, count: int) -> None:
        if self._lines and count:
            prefix = "".join(margin.rest for margin in self._margins).rstrip()
            self._lines += [prefix] * count

    def _write(self, lines: Iterable[str]) -> None:
        written = [line for line in lines if line]
        if not written:
            return
        self._blank(self._gap)
        self._gap = 1
        first = "".join(margin.first for margin in self._margins)
        for margin in self._margins:
            margin.first = margin.rest
        rest = "".join(margin.rest for margin in self._margins)
        self._lines.append((first + written[0]).rstrip())
        self._lines += [(rest + line).rstrip() for line in written[1:]]


def wrapped(text: str, width: int) -> list[str]:
    """Return the words of a text in lines of at most ``width``; a longer word has its own line."""
    words = text.split()
    short = " ".join(words)
    if len(short) <= width:
        return [short] if short else []
    lines: list[str] = []
    line = ""
    for word in words:
        if not line:
            line = word
        elif len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
    return "  ".join(padded).rstrip()
