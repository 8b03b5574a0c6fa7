from __future__ import annotations

from datetime import date

from digest.cycle.board import board
from digest.cycle.exceptions import WeekOfExceptions, verdicts, week_of_exceptions
from digest.cycle.tracking import Approval, approval, tracking
from digest.edition.board_lines import (
    CAVEAT,
    approval_lines,
    board_lines,
    exception_lines,
    moved_line,
    moved_lines,
    planned_line,
    planned_lists,
    tracking_line,
)
from tests.builders import PROPOSALS, WINDOW, but, make_kep_update
from tests.builders_cycle import facts_of, make_exception, make_issue, make_readiness, path_of

FACTS = facts_of(1, "stable", "v1.37") | facts_of(2, "beta", "v1.37") | facts_of(3, "beta", "v1.37")
BOARD = board("v1.37", FACTS, (), repository=PROPOSALS)
TREE = f"https://github.com/{PROPOSALS}/tree/HEAD/keps/sig-node"


def test_planned_counts_stand_by_stage_with_the_caveat() -> None:
    line = planned_line(BOARD, is_whole=True)
    assert line == f"* Planned for v1.37 by their files: 1 stable, 2 beta. {CAVEAT}"


def test_a_part_of_the_files_gives_no_count() -> None:
    assert "unknown" in planned_line(BOARD, is_whole=False)
    assert "2 beta" not in planned_line(BOARD, is_whole=False)


def test_each_stage_has_its_list_and_its_count() -> None:
    lines = planned_lists(BOARD)
    assert lines[:4] == (
        "### Planned for v1.37: stable (1)",
        "",
        f"* [KEP-1: Proposal 1]({TREE}/1-thing) (SIG Node)",
        "",
    )
    assert "### Planned for v1.37: beta (2)" in lines


def test_moves_say_where_to_and_why() -> None:
    facts = FACTS | facts_of(4, "beta", "v1.38")
    found = board(
        "v1.37",
        facts,
        [
            make_kep_update(1, stage=("beta", "stable")),
            make_kep_update(2, latest_milestone=("v1.36", "v1.37")),
            make_kep_update(3, new=True, stage=(None, "beta")),
            make_kep_update(4, latest_milestone=("v1.37", "v1.38")),
        ],
    )
    assert moved_line(found) == (
        "* Moved in the files for v1.37: 2 in (1 new), 1 out, 1 to another stage"
    )
    claims = [line.partition(" (SIG Node): ")[2] for line in moved_lines(found)]
    assert claims == [
        "planned for v1.37 as beta: latest-milestone v1.36 -> v1.37",
        "new, planned for v1.37 as beta",
        "still planned for v1.37, now as stable: stage beta -> stable",
        "no longer planned for v1.37 (was beta): latest-milestone v1.37 -> v1.38",
    ]


def test_a_title_is_words_and_not_markdown() -> None:
    hostile = but(FACTS[path_of(1)], title="](x) <script> [a](https://evil.example)\n# h")
    (line,) = (
        line
        for line in planned_lists(board("v1.37", {path_of(1): hostile}, (), repository=PROPOSALS))
        if line.startswith("* ")
    )
    assert "\n" not in line
    assert r"\]" in line
    assert r"\<script" in line
    assert "https://evil" not in line


def test_exceptions_stand_with_their_verdicts_and_the_counts_of_their_release() -> None:
    entries = [
        make_exception(
            1,
            requested_on=date(2026, 8, 12),
            reviewed_on=date(2026, 8, 13),
            status="approved",
        ),
        make_exception(2, requested_on=date(2026, 8, 12)),
        make_exception(
            3, requested_on=date(2026, 8, 12), reviewed_on=date(2026, 8, 11), status="denied"
        ),
    ]
    lines = exception_lines(week_of_exceptions(entries, WINDOW), verdicts(entries))
    thread = "(https://groups.example/c/1)"
    assert lines == (
        f"* [KEP-1: Pump]{thread}: exception asked for on 2026-08-12, v1.37, codeFreeze: "
        "approved on 2026-08-13",
        f"* [KEP-2: Pump]{thread}: exception asked for on 2026-08-12, v1.37, codeFreeze: "
        "no verdict",
        f"* [KEP-3: Pump]{thread}: exception asked for on 2026-08-12, v1.37, codeFreeze: "
        "denied on 2026-08-11 (dated before the request)",
        "* Exceptions asked for in v1.37 so far: 1 approved, 1 denied, 1 no verdict",
    )


def test_a_thread_that_is_no_web_address_is_no_link() -> None:
    entry = make_exception(1, requested_on=date(2026, 8, 12), thread="javascript:alert(1)")
    (line,) = exception_lines(week_of_exceptions([entry], WINDOW), {})
    assert "](" not in line


def test_tracked_counts_or_unknown() -> None:
    issues = [
        make_issue(1, "tracked/yes", "stage/beta", "lead-opted-in"),
        make_issue(2, "tracked/no"),
        make_issue(3),
    ]
    assert tracking_line("v1.37", tracking("v1.37", issues)) == (
        "* Tracked for v1.37: 1 (1 beta), 1 not tracked, 1 undecided; "
        "1 of 3 opted in by their leads"
    )
    assert tracking_line("v1.37", None) == "* Tracked for v1.37: unknown"


def test_missing_approvals_are_listed_and_what_nobody_read_is_unknown() -> None:
    state = approval(BOARD, [make_readiness(1, "stable"), make_readiness(2, "alpha")])
    lines = approval_lines(BOARD, state)
    assert lines[0] == (
        "* Production readiness for v1.37: no approval for 1 of 2 planned, of 1 unknown"
    )
    assert lines[1].endswith("(SIG Node), planned as beta")
    assert approval_lines(BOARD, Approval()) == ("* Production readiness for v1.37: unknown",)


def test_nothing_is_promised_and_other_releases_stay_out() -> None:
    other = make_exception(1, requested_on=date(2026, 8, 12), release="v1.36")
    lines = board_lines(
        BOARD,
        is_whole=True,
        week=week_of_exceptions([other], WINDOW),
        verdicts=verdicts([other]),
        tracked=None,
        approvals=Approval(),
    )
    assert not any("v1.36" in line or "will be" in line for line in lines)
    assert all(line.startswith(("* ", "  * ")) for line in lines)


def test_without_all_files_no_approval_is_said_to_be_missing() -> None:
    lines = board_lines(
        BOARD,
        is_whole=False,
        week=WeekOfExceptions(),
        verdicts={},
        tracked=None,
        approvals=approval(BOARD, [make_readiness(2, "alpha")]),
    )
    assert not any("Production" in line for line in lines)
