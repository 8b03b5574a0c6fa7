"""The dates of an edition's front matter against its week, 2026-08-10 to 2026-08-16."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import but, preset
from tests.builders_check import findings, make_reading

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def said(front: str, *rules: str, edition: str = "2026-08-16", at: datetime = LATER) -> list[str]:
    reading = make_reading(f"---\n{front}\n---\n\n## Other Merges\n", edition=edition, at=at)
    return [found.message for found in findings(reading, *rules)]


@pytest.mark.parametrize(
    "title",
    [
        "Week Ending August 16, 2026",
        "Week Ending August 16th, 2026",
        "Week ending Aug. 16",
        "16 August 2026",
        "Digest 2026-08-16",
        "Week of August 10, 2026",
        "August 10 to August 16, 2026",
        "Kubernetes 35, 2026",
        "A quiet week",
    ],
)
def test_a_title_may_name_a_day_of_the_week_in_any_form(title: str) -> None:
    assert said(f"title: {title}", "FM-TITLE") == []


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Week Ending August 10, 2026", "the title says August 10, 2026, the edition is of the"),
        ("Week Ending August 16, 2025", "the title says August 16, 2025, the edition is of the"),
        ("Week of August 9", "the title says August 9, the edition is of the"),
        ("Week Ending Auggust 16, 2026", "'Auggust' is no month; August is one"),
        ("Week Ending February 30, 2026", "there is no February 30, 2026"),
        ("Digest 2026-08-17", "the title says 2026-08-17, the edition is of the"),
    ],
)
def test_another_day_in_the_title_is_an_error(title: str, message: str) -> None:
    (found,) = said(f"title: {title}", "FM-TITLE")

    assert found.startswith(message)


def test_an_edition_of_a_release_has_no_week_to_compare_with() -> None:
    front = "title: August 1, 2020\nslug: 2020-01-01-x\npublished_at: 2020-01-01T00:00:00Z"
    week = make_reading(f"---\n{front}\n---\n")
    release = but(week, edition=but(week.edition, id="release-1.35"))

    rules = ("FM-TITLE", "FM-SLUG", "FM-DATE", "LATE")
    assert {found.rule for found in findings(week, *rules)} == {"FM-TITLE", "FM-SLUG", "FM-DATE"}
    assert findings(release, *rules) == []


@pytest.mark.parametrize(
    ("published", "message"),
    [
        ("2026-08-16T23:59:59Z", "published at 2026-08-16 23:59 UTC, before the week ends"),
        ("2026-08-17T00:00:00Z", ""),
        ("2026-08-24T00:00:00Z", ""),
        ("2026-08-24T00:00:01Z", "published 7 days after the week ends"),
    ],
)
def test_publication_lies_in_the_seven_days_after_the_week(published: str, message: str) -> None:
    found = said(f"published_at: {published}", "FM-DATE")

    assert bool(found) == bool(message)
    assert all(each.startswith(message) for each in found)


@pytest.mark.parametrize(
    ("date", "is_right"),
    [
        ("2026-08-20 16:00:00 -0000", True),
        ("2026-08-20 16:00", True),
        ("2026-08-20 16:4g:00 -0000", False),
        ("2026-08-32 16:00:00 -0000", False),
        ("Thursday", False),
    ],
)
def test_the_date_of_an_imported_edition_must_be_a_time(date: str, is_right: bool) -> None:
    front = f"date: {date}\npublished_at: 2026-08-20T16:00:00Z\nimported_from: a.md"

    assert (said(front, "FM-DATE") == []) == is_right


def test_what_import_made_of_a_file_name_is_not_held_against_the_editor() -> None:
    front = "published_at: 2026-08-16T00:00:00Z\nimported_from: 2026-08-16-a.md"

    assert said(front, "FM-DATE", "LATE") == []


@pytest.mark.parametrize(
    ("slug", "count"), [("2026-08-16-x", 0), ("2026-08-17-x", 0), ("2026-08-15-x", 1), ("x", 0)]
)
def test_a_slug_is_the_edition_s_day_or_that_of_its_old_file(slug: str, count: int) -> None:
    front = f"slug: {slug}\nimported_from: 2026-08-17-x.md"

    assert len(said(front, "FM-SLUG")) == count


def test_a_time_to_come_is_found_against_the_present() -> None:
    now = datetime(2026, 8, 20, 15, tzinfo=UTC)

    assert said("published_at: 2026-08-20T15:00:00Z", "FM-FUTURE", at=now) == []
    assert said("published_at: 2026-08-20T15:01:00Z", "FM-FUTURE", at=now) == [
        "published at 2026-08-20 15:01 UTC, and it is 2026-08-20 15:00 UTC now"
    ]


@pytest.mark.parametrize(("days", "count"), [(4, 1), (5, 0), (10**12, 0)])
def test_late_is_what_the_settings_say(days: int, count: int) -> None:
    reading = make_reading(
        "---\npublished_at: 2026-08-21T00:00:00Z\n---\n",
        settings=but(preset().lint, late_days=days),
    )

    found = [each.message for each in findings(reading, "LATE")]

    assert found == ["published at 2026-08-21 00:00 UTC, wanted by Thursday, 2026-08-20"][:count]


def test_a_finding_in_front_matter_stands_at_its_field() -> None:
    reading = make_reading("---\n# a note\ntitle: Week Ending May 1, 2026\n---\n")

    assert [(found.line, found.column) for found in findings(reading, "FM-TITLE")] == [(3, 1)]
