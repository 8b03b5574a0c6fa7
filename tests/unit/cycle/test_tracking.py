from __future__ import annotations

from digest.cycle.board import board
from digest.cycle.tracking import approval, tracking
from tests.builders_cycle import facts_of, make_issue, make_readiness


def test_issues_are_sorted_by_what_their_labels_say() -> None:
    found = tracking(
        "v1.37",
        [
            make_issue(7, "tracked/yes", "lead-opted-in", "stage/beta"),
            make_issue(2, "tracked/yes", "stage/alpha"),
            make_issue(3, "tracked/no", "lead-opted-in", "stage/alpha"),
            make_issue(4, "tracked/out-of-tree"),
            make_issue(5, "lead-opted-in"),
            make_issue(6, "tracked/yes", "tracked/no"),
            make_issue(1, "tracked/yes", milestone="v1.36"),
        ],
    )

    assert found is not None
    numbers = {
        name: [issue.number for issue in issues]
        for name, issues in (
            ("all", found.issues),
            ("opted in", found.opted_in),
            ("tracked", found.tracked),
            ("not", found.not_tracked),
            ("out of tree", found.out_of_tree),
            ("undecided", found.undecided),
            ("unclear", found.unclear),
        )
    }
    assert numbers == {
        "all": [2, 3, 4, 5, 6, 7],
        "opted in": [3, 5, 7],
        "tracked": [2, 7],
        "not": [3],
        "out of tree": [4],
        "undecided": [5],
        "unclear": [6],
    }
    assert found.stages == {"alpha": 1, "beta": 1}


def test_a_release_without_an_issue_is_unknown() -> None:
    assert tracking("v1.38", [make_issue(1, "tracked/yes")]) is None


def test_an_approval_counts_for_its_own_stage_only() -> None:
    facts = (
        facts_of(1, "beta", "v1.37")
        | facts_of(2, "beta", "v1.37")
        | facts_of(3, "alpha", "v1.37")
        | facts_of(4, "alpha", "v1.37")
        | facts_of(5, "removed", "v1.37")
    )
    readiness = [make_readiness(1, "alpha", "beta"), make_readiness(2, "alpha"), make_readiness(3)]

    found = approval(board("v1.37", facts, ()), readiness)

    assert [row.key for row in found.approved] == ["KEP-1"]
    assert [row.key for row in found.missing] == ["KEP-2", "KEP-3"]
    assert [row.key for row in found.unknown] == ["KEP-4"]
