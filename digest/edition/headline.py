"""What draft writes without being asked: the edition's title and the next deadline."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Deadline

SOON = "**Next Deadline: Release Cycle Starts, soon** (no timeline of the next cycle is out yet)"
"""What stands where the next deadline does between two cycles, as long as no day is known."""


def edition_title(edition_id: str) -> str:
    """Return ``Week Ending August 16, 2026`` for ``2026-08-16``, ``Release v1.24`` for its id."""
    kind, _, version = edition_id.partition("-")
    if kind == "release":
        return f"Release {version}"
    try:
        return f"Week Ending {written_day(date.fromisoformat(edition_id))}"
    except ValueError:  # a folder that somebody named 2026-02-30
        return f"Week {edition_id}"


def written_day(day: date) -> str:
    """Return ``August 16, 2026``."""
    return f"{day:%B} {day.day}, {day.year}"


def weekday_and_day(day: date) -> str:
    """Return ``Sunday, August 16, 2026``."""
    return f"{day:%A}, {written_day(day)}"


def row_name(row: Deadline) -> str:
    """Return a row's name as Markdown, without the word that says that it begins."""
    return literal(clean(row.name, limit=120).removeprefix("Begin ").strip())


def linked(words: str, url: str) -> str:
    """Return finished Markdown as a link, or as it is where there is no address."""
    return f"[{words}]({safe_url(url)})" if url else words


def moment(row: Deadline) -> str:
    """Return a row's day as Markdown, with its cut-off in the table's words and in UTC.

    ``Thursday, March 20, 2025, 18:00 PDT (01:00 UTC, March 21)``; UTC has no day of its own where
    it is the same.
    """
    day = weekday_and_day(row.starts_on)
    if not row.cutoff:
        return literal(day)
    ends_at, words = row.ends_at, clean(row.cutoff, limit=40)
    clock = f"{ends_at:%H:%M} UTC"
    if ends_at.date() != row.starts_on:
        clock = f"{clock}, {ends_at:%B} {ends_at.day}"
    return literal(f"{day}, {words}" if words == clock else f"{day}, {words} ({clock})")


def deadline_line(
    deadline: Deadline | None, *, guide_url: str = "", also: Sequence[Deadline] = ()
) -> str:
    """Return the line that opens the schedule section, in bold, with milestone and day linked.

    The milestone leads to ``guide_url``, which explains it, else to the release's page; the day to
    the timeline. ``also`` are other deadlines of the day, named behind it.
    """
    if deadline is None:
        return ""
    name, release = row_name(deadline), f" ({literal(clean(deadline.release, limit=40))})"
    if deadline.release.removeprefix("v") in deadline.name:
        release = ""
    page = deadline.url.partition("#")[0]
    milestone = linked(name, guide_url) + release if guide_url else linked(name + release, page)
    line = f"**Next Deadline: {milestone}, {linked(moment(deadline), deadline.url)}**"
    names = "; ".join(row_name(row) for row in also)
    return f"{line} (on the same day: {names})" if names else line
