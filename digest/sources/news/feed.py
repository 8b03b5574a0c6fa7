"""An RSS or Atom document into entries: bytes in, plain text and addresses out.

The document is a stranger's. Its bytes become text in one of a few encodings, nothing that declares
a document type is read at all (XML 1.0, 2.8: entities are declared nowhere else), and the parser
gets bytes only: given a text, feedparser would open the file or the address of that name.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from digest.addresses import is_address
from digest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCODINGS = frozenset(
    {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"}
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.I)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,400}\?>")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.S)
_ROOT = re.compile(r"<[A-Za-z_:][^\s<>/]*")
_ROOTS = ("rss", "feed", "rdf")
_TAG = re.compile(r"<[^<>]*>")
_INLINE_TAG = re.compile(r"</?(?:a|b|br|code|em|i|p|span|strong|sub|sup|tt)\b[^<>]*>", re.I)
"""In a title that is said to be plain text: RSS does not say whether its titles are."""

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid", re.I)
_LONGEST_TITLE, _LONGEST_URL = 300, 1_000
_MOST = 1_000
"""Entries of a feed that are looked at."""

_HINT = "check the feed's address in [sources.news]"


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: a plain title, an absolute address, and a time in UTC where it has one."""

    title: str
    url: str
    published_at: datetime | None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's usable entries in its own order, and how many have no title or no address."""

    posts: tuple[Post, ...]
    unusable: int


class _Detail(msgspec.Struct, frozen=True):
    type: str = ""


class _Entry(msgspec.Struct, frozen=True):
    """One entry as feedparser gives it; times are those of :func:`time.gmtime`."""

    title: str = ""
    title_detail: _Detail = _Detail()
    link: str = ""
    published_parsed: tuple[int, ...] | None = None
    updated_parsed: tuple[int, ...] | None = None


def read_feed(content: bytes, *, base: str, content_type: str = "") -> Feed:
    """Return a feed's entries; relative links in it are below ``base``.

    Raises:
        SourceError: it is no feed, is in another encoding, or declares a document type.
    """
    import feedparser

    text = _text(content, content_type)
    _refuse_declarations(text)
    plain = _DECLARATION.sub("", text, count=1).strip().encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    try:
        found = feedparser.parse(BytesIO(plain), response_headers=headers, sanitize_html=False)
    # What it raises for strange documents is of many kinds; none of them is our fault.
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError,
            RuntimeError, TypeError, ValueError) as error:  # fmt: skip
        raise SourceError(f"the feed cannot be read: {error}", hint=_HINT) from error
    if not found.get("version") and not found.entries:
        raise SourceError("this is no RSS or Atom feed", hint=_HINT)
    entries = [entry for row in found.entries[:_MOST] for entry in _entries(dict(row))]
    posts = [post for entry in entries if (post := _post(entry)) is not None]
    return Feed(posts=tuple(posts), unusable=len(found.entries[:_MOST]) - len(posts))


def same_address(url: str) -> str:
    """Return what two addresses of one page have in common.

    Scheme, ``www.``, letter case of the host, fragment, tracking parameters and a slash at the end
    do not matter.
    """
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if not _TRACKING.fullmatch(name)]  # fmt: skip
    host = parts.netloc.casefold().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), ""))


def _text(content: bytes, content_type: str) -> str:
    """Return the document's text; its own mark and declaration go before what the server says."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    declared = _DECLARED.match(content)
    charset = _CHARSET.search(content_type)
    name = (
        marked
        or (declared[1].decode("ascii") if declared else None)
        or (charset[1] if charset else None)
        or "utf-8"
    ).casefold()
    if name not in _ENCODINGS:
        raise SourceError(f"the feed is in the encoding {name}, which is not read", hint=_HINT)
    try:
        return content.decode(name).removeprefix("\ufeff").replace("\0", "")
    except UnicodeDecodeError as error:
        raise SourceError(f"the feed is no text in {name}", hint=_HINT) from error


def _refuse_declarations(text: str) -> None:
    """Raise where anything but a feed's element follows the declaration and comments."""
    position = 0
    while match := _BEFORE_ROOT.match(text, position):
        position = match.end()
    if text.startswith("<!", position):
        raise SourceError("the feed declares a document type, which is not read", hint=_HINT)
    root = _ROOT.match(text, position)
    if root is None or root[0].rpartition(":")[2].strip("<").casefold() not in _ROOTS:
        raise SourceError("this is no RSS or Atom feed", hint=_HINT)
    if re.search("<!(?:ENTITY|DOCTYPE)", _without_data(text), re.I):
        raise SourceError("the feed declares entities, which are not read", hint=_HINT)


def _without_data(text: str) -> str:
    """Return a document without its CDATA sections, in which posts may show anything."""
    parts = text.split("<![CDATA[")
    return parts[0] + "".join(part.partition("]]>")[2] for part in parts[1:])


def _entries(row: dict[str, object]) -> Iterator[_Entry]:
    try:
        yield msgspec.convert(row, _Entry, strict=False)
    except (msgspec.ValidationError, TypeError):
        return


def _post(entry: _Entry) -> Post | None:
    is_plain = entry.title_detail.type == "text/plain"
    title, url = _plain(entry.title, has_markup=not is_plain), entry.link.strip()
    if (
        not title
        or not is_address(url)
        or len(url) > _LONGEST_URL
        or re.search(r"[\s\x00-\x1f]", url)
    ):
        return None
    return Post(title=title, url=url, published_at=_moment(entry))


def _plain(title: str, *, has_markup: bool) -> str:
    """Return a title without markup, on one line."""
    text = html.unescape(_TAG.sub("", title)) if has_markup else _INLINE_TAG.sub("", title)
    return " ".join(text.split())[:_LONGEST_TITLE]


def _moment(entry: _Entry) -> datetime | None:
    parsed = entry.published_parsed or entry.updated_parsed
    if parsed is None:
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
