"""What draft writes without being asked: the edition's title and the next deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.model import Deadline, Window

_WEEK = timedelta(days=7)


def edition_title(edition_id: str) -> str:
    """Return ``Week Ending August 16, 2026`` for ``2026-08-16``, ``Release v1.24`` for its id."""
    kind, _, version = edition_id.partition("-")
    if kind == "release":
        return f"Release {version}"
    try:
        return f"Week Ending {_written(date.fromisoformat(edition_id))}"
    except ValueError:  # a folder that somebody named 2026-02-30
        return f"Week {edition_id}"


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def next_deadline(deadlines: Sequence[Deadline], window: Window, now: datetime) -> Deadline | None:
    """Return the first major deadline that is still ahead when the edition comes out.

    That is now, while the edition is being made in the week after its window; for an older or a
    running week it is the window's end.
    """
    moment = now if window.end <= now < window.end + _WEEK else window.end
    ahead = [row for row in deadlines if row.major and row.ends_at > moment]
    return min(ahead, key=lambda row: (row.ends_at, row.release, row.name), default=None)


def deadline_line(deadline: Deadline | None) -> str:
    """Return the line that opens the schedule section, in bold, with the table linked."""
    if deadline is None:
        return ""
    day = f"{deadline.starts_on:%A}, {_written(deadline.starts_on)}"
    cutoff = f" ({clean(deadline.cutoff, limit=40)})" if deadline.cutoff else ""
    name = clean(deadline.name, limit=120).removeprefix("Begin ").strip()
    return (
        f"**Next Deadline: {literal(name)} ({literal(clean(deadline.release, limit=40))}), "
        f"[{literal(day + cutoff)}]({safe_url(deadline.url)})**"
    )
