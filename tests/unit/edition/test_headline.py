from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.edition.headline import deadline_line, edition_title, next_deadline
from digest.model import Window
from tests.builders import MONDAY, WINDOW, but, make_deadline

FREEZE = make_deadline("Code Freeze", datetime(2026, 8, 20, 2, tzinfo=UTC))
DOCS = make_deadline("Docs Freeze", datetime(2026, 9, 1, tzinfo=UTC))
BETA = make_deadline("1.37.0-beta.0", datetime(2026, 8, 18, tzinfo=UTC), major=False)
WEEK = Window(start=WINDOW.start, end=WINDOW.end)


@pytest.mark.parametrize(
    ("edition", "title"),
    [
        ("2026-08-16", "Week Ending August 16, 2026"),
        ("2026-03-01", "Week Ending March 1, 2026"),
        ("release-v1.24", "Release v1.24"),
        ("2026-02-30", "Week 2026-02-30"),
    ],
)
def test_the_title_follows_from_the_id(edition: str, title: str) -> None:
    assert edition_title(edition) == title


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (MONDAY, "Code Freeze"),
        (datetime(2026, 8, 20, 2, tzinfo=UTC), "Docs Freeze"),
        (WINDOW.start + timedelta(days=1), "Code Freeze"),
        (datetime(2027, 1, 1, tzinfo=UTC), "Code Freeze"),
    ],
)
def test_the_next_deadline_is_the_first_major_one_ahead(now: datetime, name: str) -> None:
    found = next_deadline([DOCS, BETA, FREEZE], WEEK, now)

    assert found is not None
    assert found.name == name


def test_of_two_at_one_moment_the_name_decides() -> None:
    other = but(FREEZE, name="API Freeze")

    assert next_deadline([FREEZE, other], WEEK, MONDAY) == other


def test_without_a_major_deadline_there_is_none() -> None:
    assert next_deadline([BETA], WEEK, MONDAY) is None
    assert deadline_line(None) == ""


def test_the_line_names_deadline_release_day_and_cut_off() -> None:
    line = deadline_line(but(FREEZE, name="Begin Code Freeze", cutoff="18:00 PDT"))

    assert line == (
        "**Next Deadline: Code Freeze (v1.37), [Thursday, August 20, 2026 (18:00 PDT)]"
        "(https://github.com/kubernetes/sig-release/blob/master/releases/release-1.37/README.md)**"
    )
