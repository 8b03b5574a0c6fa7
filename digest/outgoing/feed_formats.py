"""The three feed formats, read back: what each says, and what its specification would refuse."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NoReturn
from xml.etree import ElementTree

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC_822 = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?\d{{1,2}} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? "
    r"(?:UT|GMT|[+-]\d{4})",
    re.ASCII,
)
"""RFC 822, section 5, with the four digits of the year that RSS 2.0 prefers."""
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII | re.I
)
_MISSING = "{} is missing"


class ReadEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed; what is not there is empty. ``place`` says which one it is."""

    place: str
    id: str
    url: str
    title: str
    html: str
    published_at: datetime | None
    updated_at: datetime | None


class ReadFeed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says, and what is wrong with it as one of its format."""

    self_url: str = ""
    page_url: str = ""
    title: str = ""
    entries: tuple[ReadEntry, ...] = ()
    faults: tuple[str, ...] = ()


class _Tree(ElementTree.TreeBuilder):
    """Refuses a document type: ours have none, and entities that grow need one."""

    def doctype(self, name: str, *_: str | None) -> NoReturn:
        """Raise."""
        raise ValueError(f"it has a document type: {name}")


def _xml(content: bytes) -> ElementTree.Element:
    """Return the root of an XML document.

    Raises:
        ValueError: it is not well-formed, or has a document type.
    """
    try:
        # Without a document type there are no entities to grow.
        parser = ElementTree.XMLParser(target=_Tree())  # noqa: S314
        parser.feed(content)
        root = parser.close()
    except ElementTree.ParseError as error:
        raise ValueError(f"it is not well-formed: {error}") from error
    if not isinstance(root, ElementTree.Element):
        raise TypeError(f"the parser returned {type(root).__name__}")
    return root


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _rfc_822(text: str) -> datetime | None:
    """Return a time of RSS; ``None`` where it is none, or its weekday is another one."""
    match = _RFC_822.fullmatch(text)
    try:
        moment = parsedate_to_datetime(text) if match else None
    except ValueError:
        return None
    if moment is None or match is None:
        return None
    return moment if match[1] in (None, _DAYS[moment.weekday()]) else None


def _rfc_3339(text: str) -> datetime | None:
    """Return a time of Atom and JSON Feed; ``None`` where it is none."""
    try:
        return datetime.fromisoformat(text.upper()) if _RFC_3339.fullmatch(text) else None
    except ValueError:
        return None


def read_rss(content: bytes) -> ReadFeed:
    """Return an RSS 2.0 feed (https://www.rssboard.org/rss-specification).

    Raises:
        ValueError: it is no XML.
    """
    root = _xml(content)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        raise ValueError('it is no <rss version="2.0"> with a <channel>')
    items = channel.findall("item")
    faults = [_MISSING.format(f"channel/{name}") for name in _empty_in(channel, _CHANNEL)]
    for name in ("lastBuildDate", "pubDate"):
        if (text := _text(channel, name)) and _rfc_822(text) is None:
            faults.append(f"channel/{name} is no time: {text}")
    for number, item in enumerate(items, 1):
        faults += [f"item {number}: {fault}" for fault in _item_faults(item)]
    links = channel.findall(f"{ATOM}link[@rel='self']")
    return ReadFeed(
        self_url=links[0].get("href", "") if links else "",
        page_url=_text(channel, "link"),
        title=_text(channel, "title"),
        entries=tuple(_rss_entry(number, item) for number, item in enumerate(items, 1)),
        faults=tuple(faults),
    )


_CHANNEL = ("title", "link", "description")


def _empty_in(element: ElementTree.Element, names: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if not _text(element, name))


def _item_faults(item: ElementTree.Element) -> Iterator[str]:
    if not _text(item, "title") and not _text(item, "description"):
        yield "title and description are missing"
    guid = item.find("guid")
    if guid is None or not (guid.text or "").strip():
        yield _MISSING.format("guid")
    elif guid.get("isPermaLink") != "false":
        yield 'guid is no address: it needs isPermaLink="false"'
    if _rfc_822(_text(item, "pubDate")) is None:
        yield f"pubDate is no time: {_text(item, 'pubDate') or 'empty'}"


def _rss_entry(number: int, item: ElementTree.Element) -> ReadEntry:
    return ReadEntry(
        place=f"item {number}",
        id=_text(item, "guid"),
        url=_text(item, "link"),
        title=_text(item, "title"),
        html=item.findtext(_CONTENT) or "",
        published_at=_rfc_822(_text(item, "pubDate")),
        updated_at=None,
    )


def read_atom(content: bytes) -> ReadFeed:
    """Return an Atom feed (RFC 4287).

    Raises:
        ValueError: it is no XML.
    """
    root = _xml(content)
    if root.tag != f"{ATOM}feed":
        raise ValueError("it is no <feed> of Atom")
    entries = root.findall(f"{ATOM}entry")
    faults = list(_atom_faults(root))
    for number, entry in enumerate(entries, 1):
        faults += [f"entry {number}: {fault}" for fault in _atom_faults(entry)]
        if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            faults.append(f"entry {number}: author is missing, and the feed has none (4.2.1)")
    return ReadFeed(
        self_url=_atom_link(root, "self"),
        page_url=_atom_link(root, "alternate"),
        title=_text(root, f"{ATOM}title"),
        entries=tuple(_atom_entry(number, entry) for number, entry in enumerate(entries, 1)),
        faults=tuple(faults),
    )


def _atom_faults(element: ElementTree.Element) -> Iterator[str]:
    """Yield what feed and entry both need (4.1.1, 4.1.2)."""
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1 or not _text(element, f"{ATOM}{name}"):
            yield f"{name} does not stand there once, with text"
    for name in ("updated", "published"):
        text = _text(element, f"{ATOM}{name}")
        if text and _rfc_3339(text) is None:
            yield f"{name} is no time: {text}"
    for author in element.findall(f"{ATOM}author"):
        if not _text(author, f"{ATOM}name"):
            yield "author has no name"


def _atom_link(element: ElementTree.Element, rel: str) -> str:
    links = (link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel)
    return next((link.get("href", "") for link in links), "")


def _atom_entry(number: int, entry: ElementTree.Element) -> ReadEntry:
    content = entry.find(f"{ATOM}content")
    is_html = content is not None and content.get("type") == "html"
    return ReadEntry(
        place=f"entry {number}",
        id=_text(entry, f"{ATOM}id"),
        url=_atom_link(entry, "alternate"),
        title=_text(entry, f"{ATOM}title"),
        html=(content.text or "") if content is not None and is_html else "",
        published_at=_rfc_3339(_text(entry, f"{ATOM}published")),
        updated_at=_rfc_3339(_text(entry, f"{ATOM}updated")),
    )


class _JsonItem(msgspec.Struct, kw_only=True):
    id: str
    url: str = ""
    title: str = ""
    content_html: str | None = None
    content_text: str | None = None
    date_published: str = ""
    date_modified: str = ""


class _JsonFeed(msgspec.Struct, kw_only=True):
    version: str
    title: str
    home_page_url: str = ""
    feed_url: str = ""
    items: list[_JsonItem]


def read_json(content: bytes) -> ReadFeed:
    """Return a JSON Feed (https://www.jsonfeed.org/version/1.1/).

    Raises:
        ValueError: it is no JSON, or lacks a field.
    """
    try:
        feed = msgspec.json.decode(content, type=_JsonFeed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"it is no JSON Feed: {error}") from error
    faults = []
    if not feed.version.startswith("https://jsonfeed.org/version/1"):
        faults.append(f"version is none of JSON Feed: {feed.version}")
    if not feed.title:
        faults.append(_MISSING.format("title"))
    for number, item in enumerate(feed.items, 1):
        faults += [f"item {number}: {fault}" for fault in _json_faults(item)]
    return ReadFeed(
        self_url=feed.feed_url,
        page_url=feed.home_page_url,
        title=feed.title,
        entries=tuple(_json_entry(number, item) for number, item in enumerate(feed.items, 1)),
        faults=tuple(faults),
    )


def _json_faults(item: _JsonItem) -> Iterator[str]:
    if item.content_html is None and item.content_text is None:
        yield "content_html and content_text are missing"
    for name, text in (
        ("date_published", item.date_published),
        ("date_modified", item.date_modified),
    ):
        if text and _rfc_3339(text) is None:
            yield f"{name} is no time: {text}"


def _json_entry(number: int, item: _JsonItem) -> ReadEntry:
    return ReadEntry(
        place=f"item {number}",
        id=item.id,
        url=item.url,
        title=item.title,
        html=item.content_html or "",
        published_at=_rfc_3339(item.date_published),
        updated_at=_rfc_3339(item.date_modified),
    )
