"""Configured events in the calendar: there until they are past, and no clock says when."""

from __future__ import annotations

from datetime import date

import icalendar

from digest.config import EventSettings
from digest.render.calendar import calendar, events_of
from tests.unit.render.test_calendar import PREFIX, SITE, text, week


def ahead(*configured: EventSettings, week_number: int = 0) -> list[icalendar.Event]:
    rows = events_of([week(week_number)], [], site=SITE, id_prefix=PREFIX, events=configured)
    return icalendar.Calendar.from_ical(calendar(rows, SITE)).events


def test_an_event_that_is_over_by_the_newest_week_drops_out_by_itself() -> None:
    conference = EventSettings(
        on=date(2026, 6, 8), until=date(2026, 6, 10), title="Conference", url="https://c.example/"
    )
    talk = EventSettings(on=date(2026, 5, 31), title="Talk")

    (event,) = ahead(talk, conference)

    assert (text(event, "SUMMARY"), event.start, event.end) == (
        "Conference",
        date(2026, 6, 8),
        date(2026, 6, 11),
    )
    assert text(event, "URL") == "https://c.example/"
    assert len(ahead(conference, week_number=1)) == 1
    assert ahead(conference, week_number=2) == []


def test_an_event_keeps_its_uid_and_without_an_archive_there_is_none() -> None:
    talk = EventSettings(on=date(2027, 5, 31), title="Talk")

    uids = {text(ahead(talk, week_number=number)[0], "UID") for number in (0, 3)}

    assert len(uids) == 1
    assert events_of([], [], site=SITE, id_prefix=PREFIX, events=[talk]) == ()
