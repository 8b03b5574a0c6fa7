"""The calendar: deadlines of the release timelines, configured events, and days of publication.

It holds the newest year and what is still to come, so it stays small however long the archive is.
There is no clock: an event is over when the newest snapshot or edition is of a later day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from uuid import NAMESPACE_URL, uuid5

import msgspec

from digest.addresses import absolute
from digest.cycle.events import coming_events
from digest.edition import words
from digest.edition.visible import clean
from digest.render.calendar_file import Event, write_calendar
from digest.render.frame import web_address
from digest.render.places import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.config import EventSettings, Site
    from digest.model import Artifact, Deadline, IndexedEdition, IndexedWeek
    from digest.render.base import Publication


_YEAR = timedelta(days=366)

_Row: TypeAlias = tuple[str, str]
"""What a row of a timeline is known by: release and name, letter case and spaces aside."""


class _Known(msgspec.Struct, kw_only=True):
    """A row as the newest snapshot has it; ``changed_at`` is the end of the first with these words.

    ``moves`` counts how often its time changed, or it was withdrawn or came back.
    """

    row: Deadline
    changed_at: datetime
    moves: int = 0
    is_withdrawn: bool = False


def render_calendar(publication: Publication) -> Iterator[Artifact]:
    """Yield the calendar, made anew where a snapshot changed or what it says of an edition."""
    if not publication.outputs.calendar:
        return
    weeks = [(week.id, week.content) for week in publication.weeks.values()]
    editions = [
        (edition.id, edition.page, edition.title, edition.summary, edition.published_at,
         edition.updated_at)
        for edition in publication.published
    ]  # fmt: skip
    made_from = (weeks, editions, publication.events)
    yield publication.artifact(CALENDAR, partial(_file, publication), *made_from)


def _file(publication: Publication) -> bytes:
    events = events_of(
        tuple(publication.weeks.values()),
        publication.published,
        site=publication.site,
        id_prefix=publication.feeds.id_prefix,
        events=publication.events,
    )
    return calendar(events, publication.site)


def calendar(events: Sequence[Event], site: Site) -> bytes:
    """Return events as iCalendar (RFC 5545) with the site's title and address, in their order."""
    name = clean(site.title, words.TITLE_LENGTH) or "Digest"
    about = "Deadlines of the release timelines and the days of publication."
    return write_calendar(name, about, absolute(site.url, ""), events)


def events_of(
    weeks: Sequence[IndexedWeek],
    editions: Sequence[IndexedEdition],
    *,
    site: Site,
    id_prefix: str,
    events: Sequence[EventSettings] = (),
) -> tuple[Event, ...]:
    """Return what the calendar holds, in the order of its dates.

    A deadline with a cut-off is the instant of it in UTC; one without is the days it names. A row
    stands as the newest snapshot that speaks of its release has it; one that this no longer names
    is cancelled. All times come from the snapshots and editions: what ended 366 days or more before
    the newest of them is left out.

    Args:
        weeks: in any order; old ones too, as they know how often a row was moved.
        editions: in any order; drafts are not in the calendar.
        site: its address starts the addresses of editions.
        id_prefix: as in feeds; it must never change, as no ``UID`` may.
        events: configured ones; those that are over are left out.
    """
    published = [(edition, at) for edition in editions if (at := edition.published_at) is not None]
    ends = [*(week.end for week in weeks), *(at for _, at in published)]
    newest = max(ends, default=datetime.min.replace(tzinfo=UTC))
    # Before there is any edition nobody knows what is over.
    ahead = coming_events(events, newest.date()) if ends else ()
    rows = _known_rows(weeks).items()
    rows_of_days = [
        *(_deadline(*row, id_prefix) for row in rows if newest - row[1].row.ends_at < _YEAR),
        *(_publication(*one, site, id_prefix) for one in published if newest - one[1] < _YEAR),
        *(_event(one, newest, id_prefix) for one in ahead),
    ]
    return tuple(sorted(rows_of_days, key=lambda event: (event.start.isoformat(), event.uid)))


def _known_rows(weeks: Sequence[IndexedWeek]) -> dict[_Row, _Known]:
    """Return every row of all snapshots with its history, oldest first."""
    known: dict[_Row, _Known] = {}
    of_release: dict[str, set[_Row]] = {}
    before: tuple[Deadline, ...] = ()
    for week in sorted(weeks, key=lambda week: (week.end, week.id)):
        if week.deadlines == before:
            continue
        before = week.deadlines
        named: dict[str, set[_Row]] = {}
        for row in week.deadlines:
            name = _name_of(row)
            named.setdefault(name[0], set()).add(name)
            if name in known:
                _update(known[name], row, week.end)
            else:
                known[name] = _Known(row=row, changed_at=week.end)
        for release, names in named.items():
            earlier = of_release.setdefault(release, set())
            for name in earlier - names:
                _withdraw(known[name], week.end)
            earlier |= names
    return known


def _name_of(row: Deadline) -> _Row:
    return row.release.casefold(), " ".join(row.name.casefold().split())


def _update(known: _Known, row: Deadline, at: datetime) -> None:
    """Take over what a newer snapshot says of a row."""
    has_moved = (row.starts_on, row.ends_at) != (known.row.starts_on, known.row.ends_at)
    if row != known.row or known.is_withdrawn:
        known.moves += has_moved or known.is_withdrawn
        known.row, known.changed_at, known.is_withdrawn = row, at, False


def _withdraw(known: _Known, at: datetime) -> None:
    if not known.is_withdrawn:
        known.is_withdrawn, known.changed_at = True, at
        known.moves += 1


def _deadline(name: _Row, known: _Known, id_prefix: str) -> Event:
    row = known.row
    start, end = _span(row)
    return Event(
        uid=_uid(f"{id_prefix}deadline:{name[0]}:{name[1]}"),
        summary=_summary(row),
        description=_description(row),
        url=web_address(row.url),
        category="Deadline" if row.major else "Release schedule",
        start=start,
        end=end,
        changed_at=known.changed_at,
        sequence=known.moves,
        is_cancelled=known.is_withdrawn,
    )


def _span(row: Deadline) -> tuple[date, date | None]:
    """Return start and end, the end excluded and ``None`` where there is nothing to say."""
    if row.cutoff:
        return row.ends_at, None
    last = row.ends_at.date()
    if row.ends_at > datetime.min.replace(tzinfo=UTC):
        last = (row.ends_at - timedelta(microseconds=1)).date()
    first = min(row.starts_on, last)
    return first, last + timedelta(days=1) if first < last < date.max else None


def _summary(row: Deadline) -> str:
    """Return the row's name with its release in front, unless the name holds it."""
    release, name = clean(row.release, words.NAME_LENGTH), clean(row.name, words.TITLE_LENGTH)
    return name if release.lstrip("v") in name else f"{release} {name}".strip(" ")


def _description(row: Deadline) -> str:
    until = f"{row.ends_at:%H:%M} UTC on {words.day(row.ends_at)}"
    cutoff = clean(row.cutoff or "", words.NAME_LENGTH)
    lines = [f"{clean(row.release, words.NAME_LENGTH)}: {clean(row.name, words.NOTE_LENGTH)}"]
    if cutoff:
        lines.append(f"Cut-off: {until} ({cutoff}).")
    if url := web_address(row.url):
        lines.append(f"Timeline: {url}")
    return "\n".join(lines)


def _publication(
    edition: IndexedEdition, published_at: datetime, site: Site, id_prefix: str
) -> Event:
    url = absolute(site.url, edition.page)
    return Event(
        uid=_uid(f"{id_prefix}published:{edition.id}"),
        summary=edition.title or edition.id,
        description="\n".join(part for part in (edition.summary, url) if part),
        url=url,
        category="Edition",
        start=published_at.date(),
        end=None,
        changed_at=edition.updated_at or published_at,
    )


def _event(event: EventSettings, changed_at: datetime, id_prefix: str) -> Event:
    last = event.last_on
    return Event(
        uid=_uid(f"{id_prefix}event:{event.on}:{event.title}"),
        summary=clean(event.title, words.TITLE_LENGTH),
        description=web_address(event.url),
        url=web_address(event.url),
        category="Event",
        start=event.on,
        end=last + timedelta(days=1) if event.on < last < date.max else None,
        changed_at=changed_at,
    )


def _uid(name: str) -> str:
    # RFC 7986, 5.3: nothing about a host in it; the same name gives the same UID for ever.
    return str(uuid5(NAMESPACE_URL, name))
