"""Which of the configured events are still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from digest.config import EventSettings


def coming_events(events: Iterable[EventSettings], day: date) -> tuple[EventSettings, ...]:
    """Return the events whose last day is ``day`` or later, by first day and title.

    One that is over drops out by itself; nobody has to take it out of the settings.
    """
    ahead = [event for event in events if event.last_on >= day]
    return tuple(sorted(ahead, key=lambda event: (event.on, event.last_on, event.title)))
