"""Linked pull requests against the records of the week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.model import Gap, Snapshot
from tests.builders import WINDOW, but, make_pick, make_pull, make_report, make_snapshot
from tests.builders_check import findings, make_reading

URL = "https://github.com/kubernetes/kubernetes/pull/"
KEY = "kubernetes/kubernetes#"
RECORDS = make_snapshot(
    make_pull(6),
    make_pull(7),
    make_pick(8, 6),
    make_pick(10, 5, branch="release-1.35"),
    make_pick(11, 4),
    make_pull(9, base="release-1.36"),
    originals=[make_pull(5)],
)


def told(text: str, *rules: str, snapshot: Snapshot | None = RECORDS) -> list[str]:
    reading = make_reading(text, snapshot=snapshot)
    return [found.message for found in findings(reading, *rules)]


def merge(bullet: str, section: str = "Other Merges") -> str:
    return f"## {section}\n\n* {bullet}\n"


def test_what_was_not_merged_in_the_window_is_told_with_the_window() -> None:
    assert told(merge(f"[Pump]({URL}99)"), "PR-WINDOW") == [
        f"{KEY}99 is not among the pull requests merged from 2026-08-10 to 2026-08-16"
    ]


@pytest.mark.parametrize(
    "text",
    [
        merge(f"[Pump]({URL}7), [hose]({URL}6)"),
        merge(f"[Pump]({URL}5)"),
        merge("[Pump](https://github.com/kubernetes/kubernetes/issues/99)"),
        merge("[Pump](https://github.com/kubernetes/website/pull/99)"),
        merge(f"[Pump]({URL}99)", section="Developer News"),
        f"## Featured PRs\n\n### [Pump]({URL}7)\n\nIt follows [an older one]({URL}99).\n",
    ],
    ids=["merged", "backported", "issue", "another repository", "news", "text of a highlight"],
)
def test_what_was_merged_or_tells_of_no_merge_is_right(text: str) -> None:
    assert told(text, "PR-WINDOW") == []


def test_the_heading_of_a_highlight_tells_of_a_merge() -> None:
    assert len(told(f"## Featured PRs\n\n### [Pump]({URL}99)\n\nIt pumps.\n", "PR-WINDOW")) == 1


@pytest.mark.parametrize("unit", ["kubernetes/kubernetes", "pulls"])
def test_nothing_is_said_of_a_repository_with_a_gap(unit: str) -> None:
    gap = make_report("pulls", Gap(unit, "GitHub gave no answer"))

    assert told(merge(f"[Pump]({URL}99)"), "PR-WINDOW", snapshot=but(RECORDS, sources=(gap,))) == []


def test_nothing_is_said_of_a_week_that_was_not_over_when_it_was_fetched() -> None:
    early = make_report(fetched_at=WINDOW.end - timedelta(hours=1))
    late = make_report(fetched_at=WINDOW.end)

    texts = [
        told(merge(f"[Pump]({URL}99)"), "PR-WINDOW", snapshot=but(RECORDS, sources=(report,)))
        for report in (early, late)
    ]

    assert [len(text) for text in texts] == [0, 1]


def test_nothing_is_said_where_a_query_leaves_pull_requests_out() -> None:
    reading = make_reading(merge(f"[Pump]({URL}99)"), snapshot=RECORDS)

    assert findings(reading, "PR-WINDOW")
    assert not findings(but(reading, whole_repositories=frozenset()), "PR-WINDOW")


def test_a_cherry_pick_names_its_original_in_message_and_hint() -> None:
    [found] = findings(make_reading(merge(f"[Mended]({URL}8)"), snapshot=RECORDS), "PR-PICK")

    assert found.message == f"{KEY}8 is a cherry-pick of {KEY}6"
    assert found.hint == f"link {URL}6 instead"


@pytest.mark.parametrize(
    "bullet",
    [f"[Mended]({URL}6), [in 1.36]({URL}8)", f"[Mended]({URL}8) in 1.36", f"[Backport]({URL}8) it"],
    ids=["behind the original", "names the version", "says so"],
)
def test_a_backport_may_be_named_as_one(bullet: str) -> None:
    assert told(merge(bullet), "PR-PICK") == []


def test_an_original_that_no_upstream_knows_is_not_asked_for() -> None:
    assert told(merge(f"[Mended]({URL}10)"), "PR-PICK")
    assert not told(merge(f"[Mended]({URL}11)"), "PR-PICK")


def test_a_change_to_another_branch_is_told() -> None:
    assert told(merge(f"[Go to 1.36.4]({URL}9)"), "PR-BRANCH") == [
        f"{KEY}9 was merged into release-1.36, not into master"
    ]


@pytest.mark.parametrize("bullet", [f"[Go]({URL}9) in v1.36", f"[Pump]({URL}7)", f"[A]({URL}8)"])
def test_branches_that_are_said_main_ones_and_cherry_picks_are_not(bullet: str) -> None:
    assert told(merge(bullet), "PR-BRANCH") == []


def test_a_project_may_work_on_any_branch() -> None:
    records = make_snapshot(*(make_pull(n, base="develop") for n in (1, 2)), make_pull(3, base="x"))

    assert told(merge(f"[A]({URL}1)"), "PR-BRANCH", snapshot=records) == []
    assert len(told(merge(f"[A]({URL}3)"), "PR-BRANCH", snapshot=records)) == 1


def test_without_records_nothing_is_said_and_no_waiver_is_idle() -> None:
    text = "## Other Merges\n\n<!-- lint: allow PR-PICK the original has another number -->\n" + (
        f"* [Pump]({URL}8)\n"
    )
    rules = ("PR-WINDOW", "PR-PICK", "PR-BRANCH", "WAIVER")

    assert told(text, *rules, snapshot=None) == []
    assert told(text, *rules, snapshot=RECORDS) == []
