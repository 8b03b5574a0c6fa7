"""Markdown into sanitised HTML.

What an editor writes may hold HTML. Elements of :data:`TAGS` pass, with the attributes of
:data:`_ATTRIBUTES`; any other tag is shown as the text it is: a ``<Pod>`` that nobody put into a
code span stays readable, a ``<script>`` is words. Comments reach no output.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import nh3
import pyromark
from markupsafe import escape

from digest.edition.accessible import close_jumps, mend
from digest.edition.scan import OPTIONS, scan
from digest.edition.visible import drop_controls

if TYPE_CHECKING:
    pass


TAGS = frozenset((
    "p", "br", "hr", "a", "em", "strong", "b", "i", "del", "s", "ins", "u", "code", "pre",
    "kbd", "samp", "var", "mark", "small", "q", "cite", "abbr", "sup", "sub", "ul", "ol",
    "li", "dl", "dt", "dd", "blockquote", "h3", "h4", "h5", "h6", "img", "figure",
    "figcaption", "details", "summary", "div", "span", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "th", "td",
))  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_CLASSES = {cell: {"align-left", "align-right", "align-center"} for cell in ("th", "td")}
_SCHEMES = {"http", "https", "mailto"}

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel=None,
)

_RAW_HTML_LIMIT = 64_000
"""Bytes of Markdown up to which HTML in it is HTML.

Correcting wrongly nested elements takes a sanitiser time that grows with the square of their
number; above any length that a section is written in, HTML is shown as text.
"""
_DEEPEST = 50
"""Block quotes and lists that one line may open, for the same reason."""

_MANY_MARKERS = re.compile(
    rf"^((?:[ \t]*(?:>|[-+*](?=[ \t])|\d{{1,9}}[.)](?=[ \t]))){{{_DEEPEST}}})(?=.)", re.M | re.ASCII
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)?")
_BETWEEN_LISTS = re.compile(r"</([ou]l)>\n(?:<!---->\n)+<\1>\n")
_ALIGNED = re.compile(r'<(t[hd]) style="text-align: (left|right|center)">')
_EMPTY = re.compile(r"<(li|ul|ol|p|blockquote)(?: start=\"[^\"]*\")?>\s*</\1>\n?")
_NESTED_EMPTY = 12
_ANY_TAG = re.compile(r"<[^>]*>")
_IN_A_LINE = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)\b[^>]*>"
)
"""Tags that part no words."""
_SEEN = re.compile(r"<img|(?:^|>)\s*[^<\s]")
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = frozenset(("br", "hr", "img"))
_ADDRESS = re.compile(r'(<(?:a|img)(?: (?!href|src)[a-z]+="[^"]*")*) (href|src)="([^"]*)"')
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]", re.S)
_DEFINITION = re.compile(r"^\[((?:[^\[\]\\]|\\.)*)\]: .*$", re.M)

_HIGHLIGHT_LEVEL = "h3"

MARK = "\ue000"
"""Private use: nothing but a mark of :mod:`digest.edition.marked` has it."""
_FORGED_MARK = re.compile(r"&#(?:0*57344(?!\d)|[xX]0*[eE]000(?![0-9a-fA-F]));?")


def to_html(markdown: str, *, definitions: str = "") -> str:
    """Return the sanitised HTML of a Markdown text; headings in it start at ``h3``.

    Args:
        markdown: CommonMark with tables and strikethrough.
        definitions: link definitions that stand elsewhere in the file, one a line.
    """
    text = _MANY_MARKERS.sub(r"\1\\", _without_comments(markdown))
    if "&#" in text:
        text = _FORGED_MARK.sub("�", text)
    raw = pyromark.html(_used(definitions, text) + text, options=OPTIONS)
    raw = _BETWEEN_LISTS.sub("", raw).replace("<!---->", "")
    if "<table>" in raw:
        raw = _ALIGNED.sub(r'<\1 class="align-\2">', raw)
    if "<" in text or "<h1>" in raw or "<h2>" in raw:  # else the parser made every tag
        raw = _TAG.sub(_known_tag, raw)
    shown = close_jumps(mend(_sanitised(raw)))
    for _ in range(_NESTED_EMPTY):
        shown, count = _EMPTY.subn("", shown)
        if not count:
            break
    return shown


def is_balanced(html: str) -> bool:
    """Return whether every element that begins in a piece of sanitised HTML ends in it."""
    still_open: list[str] = []
    for closing, name in _ELEMENT.findall(html):
        if closing and (not still_open or still_open.pop() != name):
            return False
        if not closing and name not in _VOID:
            still_open.append(name)
    return not still_open


def absolute_html(html: str, base_url: str) -> str:
    """Return sanitised HTML with every relative address made absolute, as feeds and mail need.

    Args:
        html: what :func:`to_html` or :func:`part_html` returned.
        base_url: the address of the page that the text stands on.
    """

    def rewrite(match: re.Match[str]) -> str:
        value = unescape(match[3])
        if value.startswith(("https://", "http://")):
            return match[0]
        try:
            joined = urljoin(base_url, value)
            known = urlsplit(joined).scheme in _SCHEMES
        except ValueError:  # an address such as http://[
            return match[1]
        return f'{match[1]} {match[2]}="{escape(joined)}"' if known else match[1]

    return _ADDRESS.sub(rewrite, html)


def visible_text(html: str) -> str:
    """Return the words of sanitised HTML as one line of plain text."""
    bare = _ANY_TAG.sub(" ", _IN_A_LINE.sub("", html)) if "<" in html else html
    return " ".join((unescape(bare) if "&" in bare else bare).split())


def is_visible(html: str) -> bool:
    """Return whether a reader would see anything of it."""
    return _SEEN.search(html) is not None


def _without_comments(markdown: str) -> str:
    """Return the Markdown with empty comments for comments, as text where it is too long for HTML.

    A comment leaves ``<!---->`` behind: two lists it divided stay two for the parser, and no text
    is moved. An open comment ends with the block it stands in, as the parser has it.
    """
    source = markdown.encode("utf-8", "replace")
    is_long = len(source) > _RAW_HTML_LIMIT
    if b"<!--" not in source and not (is_long and b"<" in source):
        return source.decode()
    found = scan(source.decode())
    cuts = [(comment.start, comment.end, b"<!---->") for comment in found.comments]
    if is_long:
        taken = {start for start, _, _ in cuts}
        cuts += [
            (at, at + 1, b"&lt;")
            for start, end in found.html
            for at in _each(source, b"<", start, end)
            if at not in taken and not found.in_comment(at)
        ]
    pieces, done = [], 0
    for start, end, instead in sorted(cuts):
        line_end = b"\n" if end - start > 1 and source[start:end].endswith(b"\n") else b""
        pieces += [source[done:start], instead + line_end]
        done = end
    return b"".join((*pieces, source[done:])).decode()


def _each(source: bytes, wanted: bytes, start: int, end: int) -> list[int]:
    return [start + match.start() for match in re.finditer(re.escape(wanted), source[start:end])]


def _known_tag(match: re.Match[str]) -> str:
    """Return a tag that may stay; the start of any other as text."""
    name = (match[2] or "").lower()
    if name in ("h1", "h2"):  # the page has one h1, and its sections are h2
        return f"<{match[1]}{_HIGHLIGHT_LEVEL}"
    return match[0] if name in TAGS else f"&lt;{match[0][1:]}"


def _sanitised(html: str) -> str:
    """Return HTML of allowed elements, attributes and schemes, without control characters.

    A reference such as ``&#1;`` is a character only after cleaning. Taking it away can make a
    scheme of what was none (``java&#1;script:``), so what changed is cleaned once more.
    """
    cleaned = _CLEANER.clean(html)
    bare = drop_controls(cleaned)
    return bare if bare == cleaned else drop_controls(_CLEANER.clean(bare))


def _used(definitions: str, text: str) -> str:
    """Return the definitions that the text may refer to, to be put before it.

    After it they could fall into a fence that nobody closed.
    """
    if not definitions:
        return ""
    known = _by_label(definitions)
    labels = dict.fromkeys(_normal(label) for label in _LABEL.findall(text))
    return "".join(f"{known[label]}\n" for label in labels if label in known) + "\n"


@lru_cache(maxsize=32)
def _by_label(definitions: str) -> dict[str, str]:
    return {_normal(match[1]): match[0] for match in _DEFINITION.finditer(definitions)}


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
