from __future__ import annotations

import random
import time
from datetime import date

import pytest

from digest.sources.schedule.timeline import is_never_major, major_rows
from tests.builders_timeline import URL, parse, read, row, utc


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("**Begin [Paint Freeze] and [Wood Freeze][wood]**", "Begin Paint Freeze and Wood Freeze"),
        ("Call for [Excuses](Excuse)", "Call for Excuses"),
        ("Notes merged to `k/notes_draft`", "Notes merged to k/notes_draft"),
        ("<b>Paint</b> freeze<br>starts", "Paint freeze starts"),
        ("Paint &amp; wood \\*freeze\\*", "Paint & wood *freeze*"),
        ("Paint\u202e fre\x07eze &#8238;&#7;now", "Paint fre eze now"),
        ("[![x](https://e.org/p.png)](https://e.org)Paint", "xPaint"),
        ("<!-- hidden -->Paint freeze", "Paint freeze"),
        ("Paint \\| wood freeze", "Paint | wood freeze"),
    ],
)
def test_a_name_is_what_a_reader_sees(what: str, name: str) -> None:
    text = f"| What | When |\n|---|---|\n| {what} | Tue May 5 |\n"
    assert [found.name for found in parse(text).rows] == [name]


def test_struck_out_words_are_not_the_tables_words() -> None:
    found = row("Paint freeze ~~(18:00 PDT)~~", "~~Tuesday 5th May 2026~~ Friday 8th May 2026")
    assert (found.name, found.starts_on, found.cutoff) == ("Paint freeze", date(2026, 5, 8), None)


def test_rows_carry_release_and_the_page_of_their_section() -> None:
    found = row("Paint freeze", "Tue May 5")
    assert (found.release, found.url) == ("v4.7", f"{URL}#timeline")


def test_columns_are_found_wherever_they_stand_and_other_tables_are_not_read() -> None:
    text = (
        "| Name | Mail |\n|---|---|\n| A | B |\n\n"
        "```\n| What | When |\n|---|---|\n| in a fence | Mon May 4 |\n```\n"
        "<!--\n| What | When |\n|---|---|\n| in a comment | Mon May 4 |\n-->\n"
        "Week | WHEN | Who | _What_\r\n---|---|---|---\r\n1 | Tue May 5 | me | Paint dries\r\n\r\n"
        "| not | a row | of the | table |\n"
    )
    assert [(one.name, one.url) for one in parse(text).rows] == [("Paint dries", URL)]


def test_a_document_without_a_timeline_is_a_problem() -> None:
    found = parse("# Plan\n\n| What | Jan | Feb |\n|---|---|---|\n| Paint | 3 | |\n")
    assert found.rows == ()
    assert [problem.line for problem in found.problems] == [0]
    assert "What and When" in found.problems[0].message


# ------------------------------------------------------------------ doubtful rows


@pytest.mark.parametrize("when", ["TBC", "**TBD**", "", "(TBA)", "-"])
def test_an_open_date_leaves_its_row_out_and_is_a_problem_only_of_a_major_row(when: str) -> None:
    found = read(f"Lunch|{when}", f"Paint freeze|{when}", "Paint dries|Tue May 5")
    assert [one.name for one in found.rows] == ["Paint dries"]
    assert [problem.line for problem in found.problems] == [6]
    assert "Paint freeze" in found.problems[0].message


@pytest.mark.parametrize(
    "when",
    [
        "soon",
        "May",
        "Tue 24",
        "31st June 2026",
        "7 8 May 2026",
        "2026-13-01",
        "Week 7",
        "5 May 1999 3",
    ],
)
def test_an_unreadable_date_leaves_its_row_out_with_a_problem(when: str) -> None:
    found = read(f"Lunch|{when}", "Paint dries|Tue May 5 2026")
    assert [one.name for one in found.rows] == ["Paint dries"]
    assert [problem.line for problem in found.problems] == [5]


@pytest.mark.parametrize(
    ("when", "word"),
    [
        ("Tueday 5th May 2026", "Tueday"),
        ("probably 5th May 2026", "probably"),
        ("17:00 IST Tuesday 5th May 2026", "IST"),
        ("18:00 Tuesday 5th May 2026", "18:00"),
        ("25:00 UTC 5th May 2026", "25:00"),
    ],
)
def test_words_that_are_not_understood_are_named_and_a_clear_date_is_kept(
    when: str, word: str
) -> None:
    found = read(f"Paint freeze|{when}")
    assert [(one.starts_on, one.ends_at) for one in found.rows] == [
        (date(2026, 5, 5), utc("2026-05-06"))
    ]
    assert word in found.problems[0].message


def test_a_wrong_weekday_keeps_the_date_and_is_a_problem() -> None:
    found = read("Paint freeze|Wednesday 5th May 2026")
    assert found.rows[0].starts_on == date(2026, 5, 5)
    assert "2026-05-05 is no Wednesday" in found.problems[0].message


def test_of_two_readings_the_one_with_the_right_weekday_counts() -> None:
    found = read("Paint freeze|01:00 UTC Wednesday 6th May 2024 / 18:00 PDT Tuesday 5th May 2026")
    assert (found.rows[0].starts_on, found.rows[0].ends_at) == (
        date(2026, 5, 5),
        utc("2026-05-06T01:00"),
    )
    assert "2024-05-06 is no Wednesday" in found.problems[0].message


def test_readings_a_day_apart_are_a_problem_and_utc_counts() -> None:
    found = read("Paint freeze|01:00 UTC 6th May 2026 / 18:00 PDT 7th May 2026")
    assert found.rows[0].ends_at == utc("2026-05-06T01:00")
    assert "a day or more apart" in found.problems[0].message


def test_a_row_without_a_name_is_a_problem() -> None:
    found = read("|Tue May 5 2026", "Paint dries|Tue May 5 2026")
    assert [one.name for one in found.rows] == ["Paint dries"]
    assert len(found.problems) == 1


# ------------------------------------------------------------------ major rows


@pytest.mark.parametrize(
    "name",
    [
        "4.7.0-alpha.1 released",
        "v4.7.0-beta.0 released",
        "v4.7.0-rc.1 released (one more, for the freeze)",
        "4.7rc2",
        "RC 1 released before the freeze",
        "Release candidate freeze",
        "KubeCon EU freeze",
        "**Contributor Summit** freeze",
        "(most of) Europe enters Daylight Savings Time, freeze the clocks",
    ],
)
def test_prereleases_and_conferences_are_never_major(name: str) -> None:
    assert is_never_major(name)
    assert [one.major for one in read(f"{name}|Tue May 5 2026", major=".").rows] == [False]


@pytest.mark.parametrize(
    "name",
    ["Paint freeze", "v4.7.0 released", "Paint freeze (moved for KubeCon)", "Search freeze"],
)
def test_other_rows_are_major_where_the_settings_say_so(name: str) -> None:
    assert [one.major for one in read(f"{name}|Tue May 5 2026", major=".").rows] == [True]


def test_minor_wins_over_major_and_letter_case_does_not_matter() -> None:
    is_major = major_rows(["FREEZE", r"^v\d"], ["coming"])
    names = ("Begin Paint Freeze", "Paint freeze is Coming", "v4.7.0 released", "Lunch")
    assert [is_major(name) for name in names] == [True, False, True, False]


# ------------------------------------------------------------------ hostile text


@pytest.mark.parametrize(
    "piece", ["|", "| ", "[", "<!--", "~~", "_", "|what|when", "[a](", "\\", "`", "<a", "&#"]
)
def test_a_megabyte_of_anything_is_read_in_time_that_grows_with_it(piece: str) -> None:
    noise = piece * (1_000_000 // len(piece))
    text = f"| What | When |\n|---|---|\n| x | {noise} |\n| {noise} | x |\n{noise}\n"
    started = time.monotonic()
    parse(text)
    assert time.monotonic() - started < 3


def test_a_table_without_end_is_cut_with_a_problem() -> None:
    found = read(*["Paint freeze|soon"] * 20_000)
    assert found.rows == ()
    assert "only the first 500 rows" in found.problems[-1].message
    assert len(found.problems) == 501


def test_a_name_without_end_is_cut() -> None:
    name = row("Paint " * 100_000, "Tue May 5").name
    assert len(name) <= 200
    assert name.endswith("\u2026")


def test_any_bytes_give_rows_or_problems() -> None:
    dice = random.Random(7)
    words = ["May", "5", "Tue", "2026", "-", "/", "UTC", "18:00", "(AoE)", "|", "\n", "\x00", "2nd"]
    words += ["31", "February", "99", "PDT", "9999", "[", "](", "TBC", "EOD", "\u202e", "24:00"]
    for _ in range(2_000):
        when = " ".join(dice.choices(words, k=dice.randint(1, 9)))
        found = parse(f"| What | When |\n|---|---|\n| Paint freeze | {when} |\n")
        assert found.rows or found.problems
        assert all(one.ends_at.year in range(1999, 2101) for one in found.rows)
