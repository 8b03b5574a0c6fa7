from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import icalendar
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.config import Site
from digest.edition.visible import clean
from digest.model import Deadline, IndexedEdition, IndexedWeek
from digest.render.calendar import calendar, events_of, render_calendar
from tests.builders_site import PAGES_ONLY, PUBLISHED, make_week, publication
from tests.builders_site import edition as parsed
from tests.hostile import CONTROLS, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

SITE = Site(url="https://example.org/digest/", title="Cluster Weekly")
PREFIX = "urn:merge-digest:"
TABLE = "https://github.com/a/b/blob/main/release-1.37/README.md#timeline"


def deadline(
    name: str = "Code Freeze",
    ends_at: datetime = datetime(2026, 7, 25, 2, tzinfo=UTC),
    *,
    starts_on: date = date(2026, 7, 24),
    cutoff: str | None = "18:00 PDT",
    release: str = "v1.37",
) -> Deadline:
    return Deadline(
        release=release, name=name, starts_on=starts_on, ends_at=ends_at, cutoff=cutoff,
        major=True, url=TABLE,
    )  # fmt: skip


def week(number: int, *deadlines: Deadline) -> IndexedWeek:
    end = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(weeks=number)
    return IndexedWeek(
        id=f"w{number}", content="x", start=end - timedelta(weeks=1), end=end, deadlines=deadlines
    )


def edition(name: str, published_at: datetime | None, title: str = "A week") -> IndexedEdition:
    return IndexedEdition(
        id=name, content="x", page=f"2026/{name}/", title=title, published_at=published_at
    )


def written(
    weeks: Sequence[IndexedWeek] = (), editions: Sequence[IndexedEdition] = (), site: Site = SITE
) -> bytes:
    return calendar(events_of(weeks, editions, site=site, id_prefix=PREFIX), site)


def events(
    weeks: Sequence[IndexedWeek] = (), editions: Sequence[IndexedEdition] = ()
) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(written(weeks, editions))
    assert not found.errors
    assert not [event.errors for event in found.events if event.errors]
    return found.events


def text(event: icalendar.Event, name: str) -> str:
    return str(event[name])


def test_a_deadline_with_a_cut_off_is_that_instant_in_utc() -> None:
    (event,) = events([week(0, deadline())])

    assert event.start == datetime(2026, 7, 25, 2, tzinfo=UTC)
    assert text(event, "SUMMARY") == "v1.37 Code Freeze"
    assert text(event, "DESCRIPTION") == (
        f"v1.37: Code Freeze\nCut-off: 02:00 UTC on 25 July 2026 (18:00 PDT).\nTimeline: {TABLE}"
    )
    assert text(event, "URL") == TABLE
    assert "DTEND" not in event


@pytest.mark.parametrize(
    ("starts_on", "end"),
    [(date(2026, 7, 24), date(2026, 7, 25)), (date(2026, 7, 20), date(2026, 7, 25))],
)
def test_one_without_is_the_days_that_the_table_names(starts_on: date, end: date) -> None:
    row = deadline(cutoff=None, ends_at=datetime(2026, 7, 25, tzinfo=UTC), starts_on=starts_on)

    (event,) = events([week(0, row)])

    assert (event.start, event.end) == (starts_on, end)


def test_a_moved_row_keeps_its_uid_and_raises_its_sequence() -> None:
    later = deadline(ends_at=datetime(2026, 7, 28, 2, tzinfo=UTC))

    (before,) = events([week(0, deadline()), week(1, deadline())])
    (after,) = events([week(0, deadline()), week(1, deadline("Code  freeze")), week(2, later)])

    assert before["UID"] == after["UID"]
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.start == later.ends_at
    assert [event.DTSTAMP for event in (before, after)] == [week(0).end, week(2).end]
    assert [event.LAST_MODIFIED for event in (before, after)] == [week(0).end, week(2).end]


def test_a_row_that_its_release_no_longer_names_is_cancelled_until_it_returns() -> None:
    other = deadline("Docs Freeze")
    weeks = [week(0, deadline(), other), week(1, other), week(2), week(3, deadline(), other)]

    def state(count: int) -> tuple[str, int]:
        found = {text(event, "SUMMARY"): event for event in events(weeks[:count])}
        event = found["v1.37 Code Freeze"]
        return text(event, "STATUS"), event.sequence

    assert [state(count) for count in (1, 2, 3, 4)] == [
        ("CONFIRMED", 0), ("CANCELLED", 1), ("CANCELLED", 1), ("CONFIRMED", 2),
    ]  # fmt: skip


def test_rows_of_a_finished_release_stay() -> None:
    weeks = [week(0, deadline()), week(1, deadline(release="v1.38"))]

    assert [text(event, "STATUS") for event in events(weeks)] == ["CONFIRMED"] * 2


def test_a_release_that_the_name_holds_is_not_said_twice() -> None:
    weeks = [week(0, deadline("v1.37.0 released"), deadline("1.37.0-rc.0 released"))]

    assert {text(event, "SUMMARY") for event in events(weeks)} == {
        "v1.37.0 released", "1.37.0-rc.0 released",
    }  # fmt: skip


def test_the_day_of_publication_is_a_whole_day_with_its_link() -> None:
    shown = edition("20260816", datetime(2026, 8, 20, 23, 30, tzinfo=UTC))

    (event,) = events([], [shown, edition("20260823", None)])

    assert event.start == date(2026, 8, 20)
    assert text(event, "SUMMARY") == "A week"
    assert text(event, "URL") == "https://example.org/digest/2026/20260816/"


def test_a_corrected_title_changes_the_event_and_not_its_uid() -> None:
    first = edition("20260816", datetime(2026, 8, 20, tzinfo=UTC))
    corrected = msgspec.structs.replace(
        first, title="Another", updated_at=datetime(2026, 8, 22, tzinfo=UTC)
    )

    (before,), (after,) = events([], [first]), events([], [corrected])

    assert before["UID"] == after["UID"]
    assert [event.LAST_MODIFIED for event in (after,)] == [datetime(2026, 8, 22, tzinfo=UTC)]


def test_it_holds_the_newest_year_and_what_is_still_to_come() -> None:
    end = week(0).end
    rows = [
        deadline("Long ago", end - timedelta(days=366)),
        deadline("A year ago", end - timedelta(days=366) + timedelta(seconds=1)),
        deadline("In three years", end + timedelta(days=1000)),
    ]
    shown = [
        edition("20250101", end - timedelta(days=366), "The old one"),
        edition("20250531", end - timedelta(days=1), "The new one"),
    ]

    found = {text(event, "SUMMARY") for event in events([week(0, *rows)], shown)}

    assert found == {"v1.37 A year ago", "v1.37 In three years", "The new one"}


def test_an_old_week_still_tells_how_often_a_row_was_moved() -> None:
    moved = deadline(ends_at=datetime(2027, 9, 1, tzinfo=UTC))

    (event,) = events([week(0, deadline()), week(80, moved), week(81, moved)])

    assert event.sequence == 1


def test_its_key_changes_with_what_it_says() -> None:
    rows = [make_week(deadlines=[deadline()])]
    site_outputs = msgspec.structs.replace(PAGES_ONLY, calendar=True)

    def key(body: str, title: str, weeks: Sequence[IndexedWeek]) -> str:
        front = f"title: {title}\nsummary: One line.\n{PUBLISHED}"
        made = publication(parsed(body, front=front), weeks=weeks, outputs=site_outputs)
        (artifact,) = render_calendar(made)
        assert artifact.path == "calendar.ics"
        return artifact.key

    before = key("## News\n\n* one\n", "A week", rows)

    assert key("## News\n\n* one\n* two\n", "A week", rows) == before
    assert key("## News\n\n* one\n", "Another", rows) != before
    assert (
        key("## News\n\n* one\n", "A week", [make_week(deadlines=[deadline("Docs Freeze")])])
        != before
    )


def test_there_is_none_where_the_settings_want_none() -> None:
    assert not list(render_calendar(publication(outputs=PAGES_ONLY)))


def test_the_order_of_weeks_and_editions_does_not_matter() -> None:
    weeks = [
        week(n, deadline(f"Row {n % 3}", datetime(2026, 7, 1 + n, tzinfo=UTC))) for n in range(9)
    ]
    editions = [edition(f"e{n}", datetime(2026, 8, 1 + n, tzinfo=UTC)) for n in range(5)]
    mixed, mixed_editions = weeks[:], editions[:]
    random.Random(7).shuffle(mixed)
    random.Random(8).shuffle(mixed_editions)

    assert written(weeks, editions) == written(mixed, mixed_editions)


def test_the_calendar_says_what_it_is() -> None:
    head = written(site=Site(url="https://example.org/digest/", title="Clusters, weekly")).decode()

    assert head.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//merge-digest//")
    assert "\r\nNAME:Clusters\\, weekly\r\nX-WR-CALNAME:Clusters\\, weekly\r\n" in head
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in head
    assert head.endswith("END:VCALENDAR\r\n")


HOSTILE = (
    *TITLES, "a;b,c\\n:d", "x\r\nEND:VEVENT\r\nBEGIN:VALARM", '"quoted"', f"a{CONTROLS}b",
    "é漢🚀" * 40, "^n", "v1.37", "",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_words(name: str) -> None:
    shown = edition("20260816", datetime(2026, 8, 20, tzinfo=UTC), " ".join(name.split()))

    found = events([week(0, deadline(name))], [shown])

    assert len(found) == 2
    assert not [char for event in found for char in text(event, "SUMMARY") if char in CONTROLS]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@example("\xa0")
@settings(deadline=None, max_examples=60)
def test_a_name_comes_back_as_it_was_and_every_line_is_short(name: str) -> None:
    content = written([week(0, deadline(name))])

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [line.decode() for line in lines]  # no character is divided
    (event,) = icalendar.Calendar.from_ical(content).events
    assert text(event, "SUMMARY").removeprefix("v1.37").removeprefix(" ") == clean(name, 200)


@pytest.mark.parametrize("cutoff", [None, "AoE"])
@pytest.mark.parametrize(
    "ends_at",
    [
        datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 2, 29, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC),
    ],
)  # fmt: skip
def test_dates_at_the_edges_are_dates(ends_at: datetime, cutoff: str | None) -> None:
    for starts_on in (date.min, ends_at.date(), date.max):
        row = deadline(ends_at=ends_at, starts_on=starts_on, cutoff=cutoff)
        (event,) = events([msgspec.structs.replace(week(0, row), start=ends_at, end=ends_at)])

        assert event.start.year in (1, 2023, 2024, 2025, 2026, 9999)
