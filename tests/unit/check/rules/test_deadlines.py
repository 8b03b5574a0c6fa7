"""The next deadline against its row of the timeline and the moment of publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from digest.check.rules.milestones import is_on, nearest_row, rows_meant
from digest.edition.headline import deadline_line
from digest.model import Deadline
from tests.builders import make_deadline, make_snapshot
from tests.builders_check import findings, make_reading

RULES = ("RS-DEADLINE", "RS-LINKS", "RS-STALE", "RS-TODAY", "RS-MATCH", "RS-UNKNOWN")
FACTS = RULES[2:]
AT = datetime(2026, 8, 18, 20, tzinfo=UTC)
FREEZE = make_deadline("Begin Code Freeze", datetime(2026, 10, 8, 23, tzinfo=UTC))
DOCS = msgspec.structs.replace(
    make_deadline("Docs deadline — Open placeholder PRs", datetime(2026, 8, 19, tzinfo=UTC)),
    starts_on=date(2026, 8, 18),
)


def schedule(line: str) -> str:
    return f"## Release Schedule\n\n{line}\n"


def check(
    line: str, *rows: Deadline, rules: tuple[str, ...] = FACTS, at: datetime = AT
) -> list[tuple[str, str]]:
    snapshot = make_snapshot(*rows) if rows else None
    found = findings(make_reading(schedule(line), at=at, snapshot=snapshot), *rules)
    return [(each.rule, each.message) for each in found]


# ------------------------------------------------------------------ the line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("The release is on track.", "the section names no next deadline"),
        ("Next Deadline: Code Freeze, October 8", "the next deadline is not in bold"),
        (
            "**Next Deadline: 1.38 cycle starts, September**",
            "the next deadline, '1.38 cycle starts, September', has no day",
        ),
    ],
)
def test_a_schedule_begins_with_a_dated_deadline_in_bold(line: str, message: str) -> None:
    assert check(line, rules=("RS-DEADLINE",)) == [("RS-DEADLINE", message)]


@pytest.mark.parametrize(
    "line",
    [
        "**Next Deadline: Code Freeze, October 8**",
        "__Next deadline__: Code Freeze, 8th October",
        "**Next Deadline: Release Cycle Starts, soon**",
        "### Next Deadline: Code Freeze, October 8",
    ],
)
def test_a_deadline_in_any_of_its_forms_is_enough(line: str) -> None:
    assert check(line, rules=("RS-DEADLINE",)) == []


def test_an_edition_without_a_schedule_is_left_alone() -> None:
    source = "## Developer News\n\n**Next Deadline: Code Freeze, March 8**\n"

    assert findings(make_reading(source), *RULES) == []


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("Code Freeze, October 8", "no link"),
        ("Code Freeze, [October 8](https://example.org/)", "one link of two"),
    ],
)
def test_milestone_and_day_are_both_linked(line: str, links: str) -> None:
    assert check(f"**Next Deadline: {line}**", rules=("RS-LINKS",)) == [
        ("RS-LINKS", f"'Code Freeze, October 8' has {links}")
    ]


def test_the_line_that_draft_writes_passes_all_rules() -> None:
    assert check(deadline_line(FREEZE), FREEZE, rules=RULES) == []


# ------------------------------------------------------------------ the moment


def test_a_deadline_is_over_when_its_row_is() -> None:
    line = "**Next Deadline: Docs placeholders, August 18**"
    due = DOCS.ends_at

    assert check(line, DOCS, at=due - timedelta(seconds=1)) == []
    assert check(line, DOCS, at=due) == [
        (
            "RS-STALE",
            "'Docs placeholders' was over at 00:00 UTC on 19 August 2026; "
            "it is now 00:00 UTC on 19 August 2026",
        )
    ]


def test_a_cut_off_in_the_morning_is_over_on_the_same_day() -> None:
    early = make_deadline("Docs Freeze", datetime(2026, 8, 18, 1, tzinfo=UTC), cutoff="18:00 PDT")

    assert [rule for rule, _ in check("**Next Deadline: Docs Freeze, August 18**", early)] == [
        "RS-STALE"
    ]


def test_without_a_row_a_deadline_ends_with_its_day_in_utc() -> None:
    line = "**Next Deadline: Contributor survey, August 17/18**"
    first = AT.replace(day=19, hour=0)

    assert [rule for rule, _ in check(line, at=first)] == ["RS-STALE", "RS-UNKNOWN"]
    assert [rule for rule, _ in check(line, at=AT)] == ["RS-TODAY", "RS-UNKNOWN"]
    assert [rule for rule, _ in check(line, at=AT - timedelta(days=1))] == ["RS-UNKNOWN"]


def test_a_day_with_an_hour_in_the_text_is_not_doubted() -> None:
    line = "**Next Deadline: Contributor survey, August 18, 23:59 UTC**"

    assert [rule for rule, _ in check(line)] == ["RS-UNKNOWN"]


def test_a_published_edition_is_measured_by_its_own_time() -> None:
    source = "---\npublished_at: 2026-08-18T20:00:00Z\n---\n" + schedule(
        "**Next Deadline: Docs placeholders, August 18**"
    )
    later = make_reading(source, at=AT + timedelta(days=90), snapshot=make_snapshot(DOCS))

    assert findings(later, *FACTS) == []


# ------------------------------------------------------------------ the row


def test_another_day_than_the_rows_is_told_with_both() -> None:
    assert check("**Next Deadline: Code Freeze, October 10**", FREEZE) == [
        (
            "RS-MATCH",
            "'Code Freeze' is named for October 10; the timeline of v1.37 has "
            "'Begin Code Freeze' on 8 October 2026",
        )
    ]


@pytest.mark.parametrize("day", ["October 8", "8th October 2026", "Thursday, Oct. 8", "Oct 8/9"])
def test_the_rows_day_is_right_in_any_form(day: str) -> None:
    assert check(f"**Next Deadline: Code Freeze, {day}**", FREEZE) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Contributor survey", "the timeline of v1.37 has nothing of that name"),
        ("1.38 Code Freeze", "the timeline of v1.37 has nothing of that name"),
    ],
)
def test_what_no_row_has_is_unknown(name: str, why: str) -> None:
    assert check(f"**Next Deadline: {name}, October 10**", FREEZE) == [
        ("RS-UNKNOWN", f"{name!r}, October 10, was not checked: {why}")
    ]


def test_a_row_of_the_cycle_before_is_no_other_day_of_this_one() -> None:
    assert [rule for rule, _ in check("**Next Deadline: Code Freeze, March 10**", FREEZE)] == [
        "RS-STALE",
        "RS-UNKNOWN",
    ]


# ------------------------------------------------------------------ names

ROWS = tuple(
    make_deadline(name, datetime(2026, 9, 1 + index, tzinfo=UTC))
    for index, name in enumerate(
        (
            "Start of Release Cycle",
            "Begin Production Readiness Freeze",
            "Begin Enhancements Freeze",
            "Begin Code Freeze and Test Freeze",
            "Docs Deadline — Open placeholder PRs",
            "1.37.0-rc.1 released",
            "Release Notes complete",
            "v1.37.0 released",
        )
    )
)


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("PRR Freeze", 1),
        ("Production Readiness", 1),
        ("Enhancements Due", 2),
        ("Code and Test Freeze", 3),
        ("CODE Freeze Begins", 3),
        ("Placeholder PRs for Docs", 4),
        ("1.37rc1", 5),
        ("Release Notes Complete", 6),
        ("Release Day", 7),
        ("1.37 Release", 7),
        ("v1.37 cycle starts", 0),
        ("Release Schedule Begins", 0),
    ],
)
def test_loose_words_mean_a_row(words: str, row: int) -> None:
    assert rows_meant(words, ROWS) == (ROWS[row],)


def test_a_row_lasts_from_its_first_day_until_its_cut_off() -> None:
    anywhere = msgspec.structs.replace(
        make_deadline("Freeze", datetime(2026, 9, 2, 12, tzinfo=UTC)), starts_on=date(2026, 9, 1)
    )

    assert [is_on(anywhere, [date(2026, 9, day)]) for day in (1, 2, 3)] == [True, True, False]
    assert not is_on(anywhere, [date(2026, 8, 31)])
    assert is_on(anywhere, [date(2026, 8, 31), date(2026, 9, 1)])


def test_the_nearest_row_is_the_one_that_begins_closest() -> None:
    assert nearest_row(ROWS, ROWS[3].starts_on) == ROWS[3]
    assert nearest_row((), AT.date()) is None
