"""iCalendar (RFC 5545): events into bytes; the only file that speaks to the icalendar library."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.edition.visible import clean, drop_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    import icalendar

_REFRESH = timedelta(days=1)
"""How long a calendar program may wait before it asks again."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a calendar.

    A ``start`` without a time is a whole day, wherever the reader is, up to the day before ``end``;
    one with a time, in UTC, is that instant. ``changed_at`` is when it was last said otherwise,
    ``sequence`` how often it was moved.
    """

    uid: str
    summary: str
    description: str
    url: str
    category: str
    start: date
    end: date | None
    changed_at: datetime
    sequence: int = 0
    is_cancelled: bool = False


def write_calendar(name: str, description: str, url: str, events: Iterable[Event]) -> bytes:
    """Return a calendar in UTF-8, its lines folded and ended as the standard wants them.

    Args:
        name: what calendar programs show it as.
        description: what it holds.
        url: the site it belongs to.
        events: in the order of the file, each ``uid`` once; control characters of the texts go.
    """
    from icalendar import Calendar, vDuration, vText

    calendar = Calendar()  # Calendar.new() would make up a UID
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//merge-digest//calendar//EN")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    # RFC 7986 and, for programs from before it, what they read instead. The library takes the
    # names for unknown ones and would escape nothing in their values.
    for new, old, text in (
        ("NAME", "X-WR-CALNAME", name),
        ("DESCRIPTION", "X-WR-CALDESC", description),
    ):
        calendar.add(new, vText(_text(text)))
        calendar.add(old, vText(_text(text)))
    calendar.add("URL", _uri(url))
    calendar.add("REFRESH-INTERVAL", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    for event in events:
        calendar.add_component(_event(event))
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _event(event: Event) -> icalendar.Event:
    from icalendar import STATUS, TRANSP
    from icalendar import Event as Component

    return Component.new(
        uid=event.uid,
        # Of a published calendar DTSTAMP is the time of the last revision (3.8.7.2).
        stamp=event.changed_at,
        last_modified=event.changed_at,
        sequence=event.sequence,
        start=event.start,
        end=event.end,
        summary=_text(event.summary),
        description=_text(event.description),
        url=_uri(event.url) or None,
        categories=[_text(event.category)],
        status=STATUS.CANCELLED if event.is_cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,  # it takes nobody's time
    )


def _text(text: str) -> str:
    return drop_controls(text)


def _uri(url: str) -> str:
    return "%20".join(clean(url).split())
