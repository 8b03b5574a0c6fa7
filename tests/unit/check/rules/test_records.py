"""Gaps, undecided candidates and missing records as findings."""

from __future__ import annotations

from digest.edition.status import Undecided
from digest.model import Gap
from tests.builders import make_report, make_snapshot
from tests.builders_check import findings, make_reading

TEXT = "---\ntitle: A week\n---\n\n## Other Merges\n\nNothing.\n\n## Deprecated\n\nNothing.\n"
PUBLISHED = TEXT.replace("title:", "published_at: 2026-08-18T20:00:00Z\ntitle:")
RULES = ("GAP", "GAP-OPTIONAL", "MUST-REPORT", "NO-RECORDS")


def test_a_gap_is_an_error_or_a_warning_by_what_the_source_is() -> None:
    snapshot = make_snapshot(
        sources=(
            make_report("pulls", Gap("kubernetes/kubernetes", "answered\n500", 12), required=True),
            make_report("releases", Gap("cri-o/cri-o", "is gone"), required=False),
            make_report("keps"),
        )
    )
    found = findings(make_reading(TEXT, snapshot=snapshot), *RULES)

    assert [(each.rule, each.severity, each.line, each.message) for each in found] == [
        (
            "GAP",
            "error",
            1,
            "pulls kubernetes/kubernetes: answered 500 (12 earlier records stand in)",
        ),
        ("GAP-OPTIONAL", "warning", 1, "releases cri-o/cri-o: is gone"),
    ]


def test_without_gaps_nothing_is_said() -> None:
    assert findings(make_reading(TEXT, snapshot=make_snapshot()), *RULES) == []


def test_what_must_be_reported_is_told_at_its_section_with_the_next_step() -> None:
    waiting = Undecided(
        key="kubernetes/kubernetes#7",
        reasons=("deprecation", "API change"),
        section="deprecated",
        line="* a line",
    )
    reading = make_reading(TEXT, snapshot=make_snapshot(), undecided=(waiting,))
    (found,) = findings(reading, *RULES)

    assert (found.rule, found.severity, found.line) == ("MUST-REPORT", "error", 9)
    assert found.message == (
        "kubernetes/kubernetes#7 (deprecation, API change) must be reported and is undecided"
    )
    assert found.hint == (
        "digest take kubernetes/kubernetes#7, or digest dismiss kubernetes/kubernetes#7 "
        "--reason TEXT"
    )


def test_where_its_section_is_missing_it_is_told_at_the_top() -> None:
    waiting = Undecided(key="KEP-9", reasons=("CVE",), section="promotions", line="* a line")
    (found,) = findings(make_reading(TEXT, undecided=(waiting,)), "MUST-REPORT")

    assert found.line == 1


def test_a_draft_without_records_says_so_and_an_old_edition_does_not() -> None:
    (found,) = findings(make_reading(TEXT), *RULES)

    assert (found.rule, found.severity) == ("NO-RECORDS", "info")
    assert findings(make_reading(PUBLISHED), *RULES) == []
