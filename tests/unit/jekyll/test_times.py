"""Times as Jekyll reads them; the expected ones are what Jekyll 4.3 on Ruby 3.1 says."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from digest.jekyll.times import read_day, read_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02-27", "2022-02-27T00:00:00+01:00"),
        ("2022-02-27 07:10", "2022-02-27T07:10:00+01:00"),
        ("2022-02-27 07:10:00", "2022-02-27T08:10:00+01:00"),  # YAML: without a zone it is UTC
        ("2022-02-27T07:10:00Z", "2022-02-27T08:10:00+01:00"),
        ("2022-02-27 07:10:00 -0000", "2022-02-27T08:10:00+01:00"),
        ("2022-02-27 07:10:00 +05:30", "2022-02-27T02:40:00+01:00"),
        ("2022-02-27 07:10:00 -0530", "2022-02-27T13:40:00+01:00"),
        ("2022-02-27 07:10:00 +5", "2022-02-27T03:10:00+01:00"),
        ("2022-02-27 07:10 -0500", "2022-02-27T13:10:00+01:00"),
        ("2022-02-27 07:10:00 EST", "2022-02-27T13:10:00+01:00"),
        ("2022-02-27 07:10:00 CET", "2022-02-27T07:10:00+01:00"),  # Ruby does not know it
        ("2022-07-03 23:30:00 -0000", "2022-07-04T01:30:00+02:00"),
        ("18-01-14", "2018-01-14T00:00:00+01:00"),
    ],
)
def test_a_time_is_in_its_own_zone_or_in_the_one_that_jekyll_takes(
    text: str, expected: str
) -> None:
    found = read_time(text, BERLIN)

    assert found is not None
    assert (found.at.isoformat(), found.is_exact) == (expected, True)


def test_quotes_keep_yaml_away_from_a_time() -> None:
    found = read_time("2022-02-27 07:10:00", BERLIN, is_quoted=True)

    assert found is not None
    assert found.at.isoformat() == "2022-02-27T07:10:00+01:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02-29 07:10:00 -0000", "2022-03-01T08:10:00+01:00"),
        ("2022-02-31 10:00", "2022-03-03T10:00:00+01:00"),
        ("2022-04-31 24:00:00", "2022-05-02T02:00:00+02:00"),
        ("2024-04-17 14:4g5:00 -0000", "2024-04-17T14:04:00+02:00"),
    ],
)
def test_what_is_no_time_is_taken_for_the_one_that_jekyll_takes_it_for(
    text: str, expected: str
) -> None:
    found = read_time(text, BERLIN)

    assert found is not None
    assert (found.at.isoformat(), found.is_exact) == (expected, False)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2022-13-01", "2022-02-32", "2022-02-27 25:00", "2022-02-27 10:71", "0000-01-01",
     "2022-00-01", "2022-01-00"],
)  # fmt: skip
def test_what_jekyll_refuses_is_no_time(text: str) -> None:
    assert read_time(text, BERLIN) is None


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00 +0900", "9999-12-31 23:59:59 -0900"])
def test_the_ends_of_the_calendar_break_nothing(text: str) -> None:
    read_time(text, BERLIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-01-14", (date(2018, 1, 14), True)),
        ("18-1-4", (date(2018, 1, 4), True)),
        ("2022-02-30", (date(2022, 3, 2), False)),
        ("2022-13-01", None),
        ("2022-01-32", None),
        ("1-1-1", None),
    ],
)
def test_the_day_in_a_name_counts_on_as_ruby_does(text: str, expected: object) -> None:
    assert read_day(text) == expected
