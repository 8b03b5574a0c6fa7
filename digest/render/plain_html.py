"""Sanitised HTML into plain text that reads well without it: nothing is lost on the way.

It reads what the sanitiser wrote, well-formed elements of a known list, and not the web's HTML.
Every address stands on a line of its own below the paragraph, item or table that links it; where
there are several, words and addresses carry numbers.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.render.plain_text import Writer

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_SPACE = re.compile(r"\s+")

# Sanitised text has no control characters: these are ours.
_REFERENCE = re.compile("\x01([0-9]+)\x01")
_ROW, _CELL = "\x02", "\x03"

_INLINE = {
    "a": "", "br": "", "img": "", "abbr": "", "code": "`", "samp": "`", "del": "~~", "s": "~~",
    "q": '"',
}  # fmt: skip
"""Elements inside a line that leave a trace in plain text, with what stands at both sides."""
_UNDERLINES = {"h3": "~", "h4": ".", "h5": ".", "h6": "."}
_MARGINS: dict[str, tuple[str, str]] = {"blockquote": ("> ", "> "), "dd": ("    ", "    ")}
_BLOCKS = frozenset((
    "p", "div", "figure", "figcaption", "details", "summary", "dl", "dt", "dd", "ul", "ol", "li",
    "blockquote", "h3", "h4", "h5", "h6", "pre", "table", "hr",
))  # fmt: skip
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def write_html(html: str, out: Writer) -> None:
    """Write a section's sanitised HTML, its addresses absolute, as plain text."""
    reader = _Reader(out)
    # Of Markup each slice would be Markup again, at four times the time.
    words, *tags = _TAG.split(str(html))
    reader.words(words)
    for at in range(0, len(tags), 4):
        closing, name, attributes, words = tags[at : at + 4]
        if closing:
            reader.end(name)
        else:
            reader.start(name, attributes)
        reader.words(words)
    reader.flush()


class _Reader:
    """Collects the words of one block at a time and hands it to the writer."""

    def __init__(self, out: Writer) -> None:
        self._out = out
        self._said: list[str] = []
        self._urls: dict[str, int] = {}
        self._links: list[tuple[str, int]] = []
        self._titles: list[str] = []
        self._numbers: list[int | None] = []
        self._tables = 0
        self._has_head = False
        self._verbatim = False

    def words(self, text: str) -> None:
        """Take in what stands between two tags."""
        if text:
            plain = unescape(text) if "&" in text else text
            self._said.append(plain if self._verbatim else plain.replace("\n", " "))

    def start(self, name: str, attributes: str) -> None:
        """Take in the start of an element."""
        if name in _INLINE:
            self._start_inline(name, _attributes(attributes))
        elif self._tables:
            self._start_in_table(name)
        elif name in _BLOCKS:
            self.flush()
            self._start_block(name, attributes)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name in _INLINE:
            self._end_inline(name)
        elif self._tables:
            self._end_in_table(name)
        elif name in _BLOCKS:
            self._end_block(name)

    def flush(self) -> None:
        """Write the words that were taken in since the last block, if there are any."""
        text, urls = self._block()
        self._out.paragraph(text, *urls)

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        if name == "a":
            self._links.append((attributes.get("href", ""), len(self._said)))
        elif name == "br":
            self._said.append("\n")
        elif name == "img":
            about = " ".join((attributes.get("alt") or attributes.get("title", "")).split())
            self._said.append(f"[Image: {about}]" if about else "[Image]")
            self._refer(attributes.get("src", ""))
        elif name == "abbr":
            self._titles.append(attributes.get("title", ""))
        elif not self._verbatim:
            self._said.append(_INLINE[name])

    def _end_inline(self, name: str) -> None:
        if name == "a":
            url, start = self._links.pop()
            said = _REFERENCE.sub("", "".join(self._said[start:])).strip()
            self._refer(url if said != url else "")
        elif name == "abbr":
            title = self._titles.pop()
            self._said.append(f" ({title})" if title else "")
        elif not self._verbatim:
            self._said.append(_INLINE[name])

    def _refer(self, url: str) -> None:
        if url:
            # A space would end the address for whoever opens it from plain text.
            number = self._urls.setdefault(_SPACE.sub("%20", url.strip()), len(self._urls) + 1)
            self._said.append(f"\x01{number}\x01")

    def _start_block(self, name: str, attributes: str) -> None:
        if name == "li":
            # Items of the outermost list stand apart, those of an inner one close together.
            self._out.open(self._bullet(), gap=1 if len(self._numbers) <= 1 else 0)
        elif name in _MARGINS:
            self._out.open(*_MARGINS[name])
        elif name in ("ul", "ol"):
            first = _attributes(attributes).get("start", "1")
            number = int(first) if _NUMBER.fullmatch(first) else 1
            self._numbers.append(number if name == "ol" else None)
        elif name == "pre":
            self._verbatim = True
        elif name == "hr":
            self._out.paragraph("* * *")
        elif name == "table":
            self._tables, self._has_head = 1, False

    def _bullet(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "* "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _end_block(self, name: str) -> None:
        text, urls = self._block()
        if name == "pre":
            self._verbatim = False
            self._out.verbatim(text.strip("\n"), *urls)
        elif name in _UNDERLINES:
            self._out.heading(text, _UNDERLINES[name], *urls)
        else:
            self._out.paragraph(text, *urls)
        if name == "li" or name in _MARGINS:
            self._out.close()
        elif name in ("ul", "ol"):
            self._numbers.pop()

    def _start_in_table(self, name: str) -> None:
        if name == "table":
            self._tables += 1
        elif name == "tr" and self._tables == 1:
            self._said.append(_ROW)
        elif name in ("td", "th") and self._tables == 1:
            self._said.append(_CELL)
            self._has_head |= name == "th"
        else:
            self._said.append(" ")

    def _end_in_table(self, name: str) -> None:
        self._tables -= name == "table"
        if self._tables:
            self._said.append(" ")
            return
        text, urls = self._block()
        caption, *rows = text.split(_ROW)
        self._out.paragraph(caption)
        cells = [[" ".join(cell.split()) for cell in row.split(_CELL)[1:]] for row in rows]
        self._out.table([row for row in cells if row], *urls, has_head=self._has_head)

    def _block(self) -> tuple[str, list[str]]:
        """Return the words and addresses of the block that ends here, and forget them."""
        text, urls = "".join(self._said), list(self._urls)
        if urls:
            text = _REFERENCE.sub(r" [\1]" if len(urls) > 1 else "", text)
            self._urls = {}
        if len(urls) > 1:
            urls = [f"[{number}] {url}" for number, url in enumerate(urls, 1)]
        self._said = []
        self._links = [(url, 0) for url, _ in self._links]
        return text, urls


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}
