"""The feeds with the edition in them: valid, the same in every format, and whole."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import is_address
from digest.edition.html import TAGS
from digest.outgoing.feed_formats import ReadFeed, read_atom, read_json, read_rss
from digest.outgoing.markup import BUG, elements, name_of, read_html, short
from digest.outgoing.same_text import Block, blocks_of, html_differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.outgoing.feed_formats import ReadEntry

_READERS: dict[str, Callable[[bytes], ReadFeed]] = {
    "rss": read_rss,
    "atom": read_atom,
    "json": read_json,
}
_CONTROLS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufdd0-\ufdef\ufffe\uffff]"
)
_SHOWN = TAGS | {"h2"}
"""What an edition's text may hold, and the headings of its sections."""


class FeedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One feed: ``rss``, ``atom`` or ``json``, its file, its own address, its bytes."""

    kind: str
    path: str
    url: str
    content: bytes


class OwnEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The edition that goes out as the feeds should have it; ``text`` is its page's."""

    id: str
    url: str
    title: str
    text: tuple[Block, ...]


def feed_faults(feeds: Sequence[FeedFile], own: OwnEntry | None) -> tuple[str, ...]:
    """Return what is wrong with the feeds of a publication.

    Each is well-formed and has what its specification requires; ids stand once, and the same in
    all; the edition is in each, with the text of its page, without anything that feed
    readers take out (elements that act, relative addresses).

    Args:
        feeds: those that are built.
        own: the edition that goes out; ``None`` where newer ones leave it no place.
    """
    read: dict[str, ReadFeed] = {}
    faults: list[str] = []
    for feed in feeds:
        try:
            read[feed.path] = _READERS[feed.kind](feed.content)
        except ValueError as error:
            faults.append(f"{feed.path}: {error}; {BUG}")
            continue
        found = (*_of_feed(read[feed.path], feed.url), *_of_own(read[feed.path], own))
        faults += [f"{feed.path}: {fault}" for fault in found]
    return (*faults, *_unlike(read), *_text_faults(read, own))


def _of_feed(feed: ReadFeed, url: str) -> Iterator[str]:
    """Yield what is wrong with a feed and with any of its entries."""
    yield from (f"{fault}; {BUG}" for fault in feed.faults)
    if feed.self_url != url:
        yield f"its link to itself is {feed.self_url or 'missing'}, not {url}; {BUG}"
    if not is_address(feed.page_url):
        yield f"its link to the site is {feed.page_url or 'missing'}: set url in [site]"
    for found, count in Counter(entry.id for entry in feed.entries).items():
        if count > 1:
            yield f"{count} entries have the id {found}: change feed_id at the top of edition.md"
    for entry in feed.entries:
        yield from (f"{entry.place} ({short(entry.title)}): {fault}" for fault in _of_entry(entry))


def _of_entry(entry: ReadEntry) -> Iterator[str]:
    if not is_address(entry.url):
        yield f"its link is {entry.url or 'missing'}: set url in [site]"
    for name, text in (("id", entry.id), ("title", entry.title), ("text", entry.html)):
        if match := _CONTROLS.search(text):
            yield f"its {name} has the control character {match[0]!a}; {BUG}"
    published, updated = entry.published_at, entry.updated_at
    if published and updated and updated < published:
        yield (
            f"it was updated at {updated:%Y-%m-%d %H:%M}, before it was published at "
            f"{published:%Y-%m-%d %H:%M}: look at corrections at the top of edition.md"
        )


def _of_own(feed: ReadFeed, own: OwnEntry | None) -> Iterator[str]:
    """Yield how the edition's entry differs from what it should say."""
    if own is None:
        return
    entry = next((entry for entry in feed.entries if entry.id == own.id), None)
    if entry is None:
        yield f"the edition is not in it: no entry has the id {own.id}; {BUG}"
        return
    if not _is_iri(entry.id):
        yield (
            f"{entry.place}: its id {short(entry.id)} is no IRI (RFC 4287, 4.2.6): take feed_id out"
            " at the top of edition.md, or let it begin with urn: or https:"
        )
    if entry.url != own.url:
        yield f"{entry.place}: its link is {entry.url}, not {own.url}; {BUG}"
    if entry.title != own.title:
        yield f"{entry.place}: its title is {short(entry.title)}, not {short(own.title)}; {BUG}"
    if entry.published_at is None:
        yield f"{entry.place}: its time of publication is missing; {BUG}"


def _is_iri(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text) is not None


def _unlike(read: dict[str, ReadFeed]) -> Iterator[str]:
    """Yield the feeds that name other entries than the first one, or in another order."""
    first, *others = read or [""]
    for path in others:
        ours, theirs = ([entry.id for entry in read[name].entries] for name in (first, path))
        if ours != theirs:
            other = next((b for a, b in zip(ours, theirs, strict=False) if a != b), "")
            said = f"first {other}" if other else f"{len(theirs)} entries, not {len(ours)}"
            yield f"{path}: its ids are not those of {first}: {said}; {BUG}"


def _text_faults(read: dict[str, ReadFeed], own: OwnEntry | None) -> Iterator[str]:
    """Yield what is wrong with the edition's text in the feeds; what is the same is read once."""
    texts: dict[str, str] = {}
    for path, feed in read.items():
        for entry in feed.entries:
            if own is not None and entry.id == own.id:
                texts.setdefault(entry.html, f"{path}: {entry.place}")
    for html, place in texts.items():
        yield from (f"{place}: {fault}" for fault in _refused(html))
        if own is not None and own.text:  # without text, some formats say the title
            found = blocks_of(html, own.url)
            yield from html_differences(own.text, place, found, hint=BUG, whole=True)


def _refused(html: str) -> Iterator[str]:
    """Yield what readers take out of an entry's text, or cannot follow."""
    for element in elements(read_html(html)):
        if element.name not in _SHOWN:
            yield f"<{element.name}> stands in the text, and readers take it out: take it out"
        for name, value in element.attributes.items():
            if name.startswith("on") or name == "style":
                yield f"<{element.name} {name}> stands in the text: take it out"
            is_mail = element.name == "a" and value.startswith("mailto:")
            if name in ("href", "src") and not is_mail and not is_address(value):
                said = short(name_of(element) or value)
                yield f"{said} leads to {short(value)}, no address of the web: write it whole"
