from __future__ import annotations

from datetime import timedelta

import click
import pytest

from digest.cli.show import fetched_lines, gap_lines, status_lines
from digest.edition.draft import section_names, state_of
from digest.edition.status import Status, status_of
from digest.model import Gap, Ledger, TextFile
from tests.builders import (
    MONDAY,
    make_candidate,
    make_report,
    make_snapshot,
    parsed,
    preset,
)


def shown(status: Status, *, hours: float = 0) -> list[str]:
    now = MONDAY + timedelta(hours=hours)
    return [click.unstyle(line) for line in status_lines(status, now)]


def status(text: str, *others: TextFile, gaps: tuple[Gap, ...] = (), count: int = 0) -> Status:
    edition = parsed(text, *others)
    return status_of(
        edition,
        make_snapshot(sources=[make_report("pulls", *gaps, records=3)]),
        [make_candidate(n, must_report=("CVE",)) for n in range(1, count + 1)],
        state_of(edition, Ledger()),
        section_names(preset().sections),
    )


def test_what_came_in_is_counted_in_words() -> None:
    sources = [make_report("pulls", records=1), make_report("keps"), make_report("mine", records=2)]

    lines = list(fetched_lines(make_snapshot(sources=sources)))

    assert lines == ["    1 merged pull request", "    0 changed proposals", "    2 records"]


def test_what_is_missing_is_told_with_what_was_kept() -> None:
    report = make_report("pulls", Gap("a/b", "it broke", kept=7, kept_from=MONDAY))

    lines = [click.unstyle(line) for line in gap_lines(report)]

    assert lines == ["missing pulls a/b: it broke; 7 records of 2026-08-17 09:00 UTC were kept"]


def test_a_gap_of_a_whole_source_is_not_named_twice() -> None:
    lines = [click.unstyle(line) for line in gap_lines(make_report("keps", Gap("keps", "no")))]

    assert lines == ["missing keps: no"]


def test_gaps_with_one_reason_are_one_line() -> None:
    gaps = [Gap(f"a/{n}", f"/repos/a/{n}/releases: the host is not known") for n in range(5)]

    lines = list(gap_lines(make_report("releases", *gaps, Gap("b/c", "no such repository"))))

    assert [click.unstyle(line) for line in lines] == [
        "missing releases a/0, a/1, a/2 and 2 more: the host is not known",
        "missing releases b/c: no such repository",
    ]


def test_a_hostile_gap_stays_one_line() -> None:
    (line,) = gap_lines(make_report("pulls", Gap("a\nb\x1b[31m", "x\r\n\u202e" * 999)))

    assert "\n" not in click.unstyle(line)
    assert "\u202e" not in line
    assert len(click.unstyle(line)) < 600


def test_status_is_a_table_of_sections_with_writer_and_ready() -> None:
    file = TextFile(
        path="sections/a.md", text="---\nwriter: Ada\nready: true\n---\n## Deprecated\n* x y\n"
    )

    lines = shown(status("---\ntitle: x\n---\n", file))

    assert lines[0] == "2026-08-16: draft, 2 words"
    assert lines[2].split() == ["section", "entries", "words", "undecided", "writer", "ready"]
    row = next(line for line in lines if line.startswith("Deprecated"))
    assert row.split() == ["Deprecated", "1", "2", "Ada", "yes"]


def test_a_published_edition_says_since_when() -> None:
    lines = shown(status("---\npublished_at: 2026-08-20T16:00:00Z\n---\n"))

    assert lines[0] == "2026-08-16: published 2026-08-20 16:00 UTC, 0 words"


def test_undecided_candidates_have_a_line_each_and_no_more_than_twenty() -> None:
    lines = shown(status("", count=23))

    assert len([line for line in lines if line.startswith("undecided ")]) == 20
    assert "and 3 more; the worksheet lists them" in lines


@pytest.mark.parametrize(
    ("hours", "age"), [(-1, "0 minutes"), (0.5, "30 minutes"), (3, "3 hours"), (72, "3 days")]
)
def test_the_age_of_records_is_told(hours: float, age: str) -> None:
    assert f"pulls: 3 records, fetched {age} ago" in shown(status(""), hours=hours)


def test_problems_and_gaps_are_told() -> None:
    lines = shown(status("---\ntitle: [\n---\n", gaps=(Gap("a/b", "it broke"),)))

    assert any(line.startswith("problem edition.md:3: the front matter") for line in lines)
    assert "  missing pulls a/b: it broke" in lines


def test_without_records_the_next_step_is_told() -> None:
    edition = parsed("")
    found = status_of(edition, None, [], state_of(edition, Ledger()), [])

    assert shown(found)[-1] == "No records: run digest fetch"
