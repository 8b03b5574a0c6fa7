"""Where the site's further pages lie, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.edition.lines import capitalised

if TYPE_CHECKING:
    from digest.model import IndexedEdition
    from digest.render.items import Topic

ARCHIVE, SEARCH, STATISTICS = "archive/", "search/", "stats/"
TOPIC_FEED, FEED_ITEMS = "feed.xml", 50
OPML, CALENDAR = "feeds.opml", "calendar.ics"
_MERGES = "all-merges"
_LONGEST_INITIALS = 3


def folder_of(edition: IndexedEdition) -> str:
    """Return the folder of what lies beside an edition's page, with its closing slash."""
    return f"{edition.page.removesuffix('/').removesuffix('.html')}/"


def merges_path(edition: IndexedEdition) -> str:
    """Return the path of the complete list beside an edition's page."""
    return f"{folder_of(edition)}{_MERGES}/"


def shown_kind(kind: str) -> str:
    """Return a kind of topics as it is written: short ones are initials."""
    return kind.upper() if len(kind) <= _LONGEST_INITIALS else kind.capitalize()


def named(kind: str, name: str) -> str:
    """Return how a topic is called in text: ``SIG API Machinery``, ``Area kubelet``."""
    if len(kind) > _LONGEST_INITIALS:
        return f"{shown_kind(kind)} {name}"
    return f"{shown_kind(kind)} {capitalised(name)}"


def shown_name(topic: Topic) -> str:
    """Return how a topic is called in text."""
    return named(topic.kind, topic.name)
