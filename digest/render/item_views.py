"""Items as pages and feeds show them outside their edition."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup, escape

from digest.addresses import absolute, feed_id, page_file, relative
from digest.edition import words
from digest.edition.visible import clean
from digest.render.feed_entries import Feed, FeedEntry
from digest.render.frame import site_title
from digest.render.places import FEED_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.render.base import Publication
    from digest.render.items import Item

_CODE = re.compile(r"`([^`]+)`")


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One item: its first line of thought as HTML, its section, and the way to it."""

    html: Markup
    section: str
    href: str
    label: str


class EditionItems(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one edition, in page order."""

    title: str
    href: str
    published: str
    published_day: str
    items: tuple[ItemView, ...]


def with_code(text: str) -> Markup:
    """Return upstream's plain text as HTML with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def items_by_edition(items: Iterable[Item], path: str) -> tuple[EditionItems, ...]:
    """Return items by their edition, in the order they come in, for the page at ``path``."""
    return tuple(
        _edition_items(list(group), path)
        for _, group in groupby(items, key=lambda item: item.edition.id)
    )


def _edition_items(items: Sequence[Item], path: str) -> EditionItems:
    edition = items[0].edition
    href = relative(path, to=page_file(edition.page))
    published = edition.published_at
    return EditionItems(
        title=edition.title,
        href=href,
        published=words.stamp(published) if published else "",
        published_day=words.day(published) if published else "",
        items=tuple(
            ItemView(
                html=Markup(item.mention.html),  # noqa: S704 - sanitised when it was indexed
                section=item.mention.section_title,
                href=_to_anchor(href, item.mention.anchor),
                label=clean(f"{item.mention.title} in {edition.title}", words.TITLE_LENGTH),
            )
            for item in items
        ),
    )


def _to_anchor(href: str, anchor: str) -> str:
    return f"{href}#{anchor}" if anchor else href


def item_feed(publication: Publication, path: str, title: str, items: Sequence[Item]) -> Feed:
    """Return the feed of the page at ``path``: an entry for each of its newest items."""
    entries = tuple(
        entry
        for item in items[:FEED_ITEMS]
        if (entry := _item_entry(publication, item)) is not None
    )
    name = site_title(publication)
    site = publication.site
    return Feed(
        id=f"{publication.feeds.id_prefix}{path}feed",
        title=f"{title} – {name}",
        description=f"What {name} reports about {title}, item by item.",
        language=clean(site.language) or "en",
        licence=clean(site.licence, words.NAME_LENGTH),
        url=absolute(site.url, path),
        authors=words.names(site.authors) or (name,),
        updated_at=max((entry.updated_at for entry in entries), default=publication.stamp),
        entries=entries,
    )


def _item_entry(publication: Publication, item: Item) -> FeedEntry | None:
    edition, mention = item.edition, item.mention
    if edition.published_at is None:
        return None
    page = absolute(publication.site.url, edition.page)
    url = _to_anchor(page, mention.anchor)
    own = clean(feed_id(edition, publication.feeds.id_prefix))
    where = " – ".join(part for part in (mention.section_title, edition.title) if part)
    return FeedEntry(
        id=f"{own}#{item.mark}",
        url=url,
        title=clean(mention.title, words.TITLE_LENGTH) or edition.title,
        summary=clean(mention.title, words.SUMMARY_LENGTH),
        html=(
            f"<p>{mention.html}</p>\n{mention.body}"
            f'<p><a href="{escape(url)}">{escape(where)}</a></p>'
        ),
        published_at=edition.published_at,
        updated_at=edition.published_at,
        authors=edition.authors,
    )
