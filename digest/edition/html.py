"""Markdown into sanitised HTML; the only place that calls text safe (``Markup``).

What an editor writes may hold HTML. Elements of :data:`TAGS` pass, with the attributes of
:data:`_ATTRIBUTES`; any other tag is shown as the text it is: a ``<Pod>`` that nobody put into a
code span stays readable, a ``<script>`` is words. Comments reach no output.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import nh3
import pyromark
from markupsafe import Markup, escape

from digest.edition.scan import OPTIONS, scan
from digest.edition.visible import clean, drop_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.edition.anchors import Anchors
    from digest.model import Part, Section

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
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]", re.S)
_DEFINITION = re.compile(r"^\[((?:[^\[\]\\]|\\.)*)\]: .*$", re.M)

_HIGHLIGHT_LEVEL = "h3"
_LABEL_LENGTH = 80

# A mark is a private-use character, the entry's place among the entries of its part, and a bracket.
# The bracket is punctuation, so that emphasis opens and closes at its side as it does at a space.
_MARK, _NO_MARK = "\ue000", "\ue001"
_FORGED_MARK = re.compile(r"&#(?:0*57344(?!\d)|[xX]0*[eE]000(?![0-9a-fA-F]));?")
_START = re.compile(rf"(?:(<li>|<h[3-6]>)(\s*<p>)?)?{_MARK}(\d{{1,9}})\u2046", re.ASCII)
_END = re.compile(rf"\u2045(\d{{1,9}}){_MARK}", re.ASCII)
_MARK_IN_TAG = re.compile(rf"<[^<>{_MARK}]*{_MARK}[^<>]*>")
"""An attribute that its author never closed runs on over the text behind it, marks included."""


def to_html(markdown: str, *, definitions: str = "", base_url: str | None = None) -> str:
    """Return the sanitised HTML of a Markdown text; headings in it start at ``h3``.

    Args:
        markdown: CommonMark with tables and strikethrough.
        definitions: link definitions that stand elsewhere in the file, one a line.
        base_url: makes relative links absolute; without it they stay relative.
    """
    text = _FORGED_MARK.sub("�", _MANY_MARKERS.sub(r"\1\\", _without_comments(markdown)))
    raw = pyromark.html(_used(definitions, text) + text, options=OPTIONS)
    raw = _BETWEEN_LISTS.sub("", raw).replace("<!---->", "")
    raw = _ALIGNED.sub(r'<\1 class="align-\2">', raw)
    if "<" in text or "<h1>" in raw or "<h2>" in raw:  # else the parser made every tag
        raw = _TAG.sub(_known_tag, raw)
    shown = _sanitised(raw, base_url)
    for _ in range(_NESTED_EMPTY):
        shown, count = _EMPTY.subn("", shown)
        if not count:
            break
    return shown


def part_html(
    part: Part, anchors: Sequence[str | None], *, permalinks: bool, base_url: str | None = None
) -> Markup:
    """Return a part's HTML with an ``id`` on each list item and each highlight's heading.

    Args:
        part: the text under one heading of one file.
        anchors: one for each entry of the part, in their order; ``None`` gives it no ``id``.
        permalinks: whether a link to itself stands after each entry's first line of thought.
        base_url: the page's own address; makes relative links absolute, as feeds and mail need.
    """
    raw = to_html(_marked(part, anchors), definitions=part.definitions, base_url=base_url)
    raw = _MARK_IN_TAG.sub(lambda match: match[0].replace(_MARK, ""), raw)
    left = set(range(len(anchors)))

    def place_id(match: re.Match[str]) -> str:
        before, index = (match[1] or "") + (match[2] or ""), int(match[3])
        anchor = anchors[index] if index in left else None
        left.discard(index)
        if anchor is None:
            return before
        marked = f' id="{escape(anchor)}"'
        return (
            f"{match[1][:-1]}{marked}>{match[2] or ''}"
            if match[1]
            else f"{before}<span{marked}></span>"
        )

    def place_link(match: re.Match[str]) -> str:
        index = int(match[1])
        anchor = anchors[index] if permalinks and index < len(anchors) else None
        return _permalink(anchor, part.entries[index].title) if anchor is not None else ""

    return Markup(  # noqa: S704 - sanitised above; what was added since is escaped
        _END.sub(place_link, _START.sub(place_id, raw)).replace(_MARK, "")
    )


def section_html(
    section: Section, anchors: Anchors, *, permalinks: bool, base_url: str | None = None
) -> Markup:
    """Return a section's HTML without its heading, all parts in order.

    It is empty where a reader would see nothing. See :func:`part_html` for the arguments.
    """
    parts = (
        part_html(part, anchors.of_part(part), permalinks=permalinks, base_url=base_url)
        for part in section.parts
        if part.entries
    )
    return Markup("").join(part for part in parts if _is_visible(part))


def _is_visible(html: str) -> bool:
    return "<img" in html or bool(_ANY_TAG.sub("", html).strip())


def _permalink(anchor: str, title: str) -> str:
    label = escape(clean(f"Link to {title}", _LABEL_LENGTH))
    return f' <a class="permalink" href="#{escape(anchor)}" aria-label="{label}">#</a>'


def _marked(part: Part, anchors: Sequence[str | None]) -> str:
    """Return the part's Markdown with a mark at both ends of each entry that has an anchor."""
    source = part.markdown.replace(_MARK, _NO_MARK).encode()
    pieces, done = [], 0
    for index, (entry, anchor) in enumerate(zip(part.entries, anchors, strict=True)):
        if entry.span is None or anchor is None:
            continue
        start, end = entry.span
        pieces += [source[done:start], f"{_MARK}{index}\u2046".encode(), source[start:end]]
        pieces.append(f"\u2045{index}{_MARK}".encode())
        done = end
    return b"".join((*pieces, source[done:])).decode()


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


def _sanitised(html: str, base_url: str | None) -> str:
    """Return HTML of allowed elements, attributes and schemes, without control characters.

    A reference such as ``&#1;`` is a character only after cleaning. Taking it away can make a
    scheme of what was none (``java&#1;script:``), so what changed is cleaned once more.
    """
    absolute = _absolute(base_url) if base_url is not None else None
    cleaned = _cleaned(html, absolute)
    bare = drop_controls(cleaned)
    return bare if bare == cleaned else drop_controls(_cleaned(bare, absolute))


def _cleaned(html: str, rewrite: Callable[[str, str, str], str | None] | None) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(),
        attributes=_ATTRIBUTES,
        attribute_filter=rewrite,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _absolute(base_url: str) -> Callable[[str, str, str], str | None]:
    def rewrite(_: str, attribute: str, value: str) -> str | None:
        if attribute not in ("href", "src"):
            return value
        try:
            joined = urljoin(base_url, drop_controls(value))
            return joined if urlsplit(joined).scheme in _SCHEMES else None
        except ValueError:  # an address such as http://[
            return None

    return rewrite


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
