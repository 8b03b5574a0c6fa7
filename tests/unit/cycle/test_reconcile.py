from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cycle.announced import read_announcement
from digest.cycle.before import facts_at_start
from digest.cycle.board import board
from digest.cycle.reconcile import NO_REASON, Reconciliation, reconcile
from digest.keys import Proposals
from tests.builders import make_kep_update
from tests.builders_cycle import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.model import KepFacts, KepUpdate

PROPOSALS = Proposals("KEP", ("github.com/acme/keps/issues/{number}",))
TEXT = """This release consists of 7 enhancements: four enhancements have graduated to stable, and
three enhancements are moving to beta.

## Elsewhere

A word on [nine](https://github.com/acme/keps/issues/9).

## Graduations to Stable

"""
LISTED = facts_of(1, "stable", "v1.37")


def bullets(*numbers: int) -> str:
    return "".join(f"* [x](https://github.com/acme/keps/issues/{n})\n" for n in numbers)


def reconciled(
    text: str,
    facts: Mapping[str, KepFacts],
    *updates: KepUpdate,
    later: Mapping[str, KepFacts] | None = None,
) -> Reconciliation:
    return reconcile(
        board("v1.37", facts, updates),
        read_announcement(text, PROPOSALS),
        at_release=facts,
        at_start=facts_at_start(facts, updates),
        later=later or {},
    )


def why(
    facts: Mapping[str, KepFacts],
    *updates: KepUpdate,
    later: Mapping[str, KepFacts] | None = None,
) -> tuple[str, ...]:
    """Return the whys of the one proposal that is planned and not listed."""
    (extra,) = reconciled(TEXT + bullets(1), {**LISTED, **facts}, *updates, later=later).extra
    return extra.whys


def test_parts_that_make_the_total_add_up_and_others_are_told() -> None:
    found = reconciled(TEXT, {})
    assert [str(check) for check in found.sums] == ["7 = 4 + 3 (stable, beta): adds up"]
    assert not any("adds up" in line for line in found.differences)

    wrong = reconciled(TEXT.replace("three", "two"), {})
    assert wrong.differences[0] == "7 stated, but 4 + 2 (stable, beta) is 6"


def test_stated_listed_and_planned_stand_beside_each_other() -> None:
    found = reconciled(TEXT + bullets(1, 2, 3), LISTED)
    assert [str(count) for count in found.counts] == [
        "stable: 4 stated, 3 listed, 1 planned by the files",
        "beta: 3 stated, no list, 0 planned by the files",
    ]
    assert not any(count.agrees for count in found.counts)


def test_two_numbers_for_one_stage_are_a_difference() -> None:
    text = f"{TEXT}Three enhancements have graduated to stable:\n\n{bullets(1, 2, 3)}"
    assert "stable: 4 and 3 stated, 3 listed, 1 planned by the files" in (
        reconciled(text, LISTED).differences
    )


def test_where_all_agrees_there_is_no_difference() -> None:
    text = "One enhancement has graduated to stable.\n\n## Stable\n\n" + bullets(1)
    found = reconciled(text, LISTED)
    assert found.differences == ()
    assert [row.key for row in found.found] == ["KEP-1"]


def test_a_listed_proposal_that_the_files_do_not_plan_says_what_they_do() -> None:
    facts = LISTED | facts_of(2, "beta", "v1.37") | facts_of(3, "stable", "v1.36", "implemented")
    found = reconciled(TEXT + bullets(1, 2, 3, 4), facts)
    assert {one.item.key: one.why for one in found.missing} == {
        "KEP-2": "its file says stage beta, not stable",
        "KEP-3": "its file says latest-milestone v1.36, stage stable, status implemented",
        "KEP-4": "no file has this number",
    }


def test_an_extra_one_that_is_told_elsewhere_names_the_heading() -> None:
    assert why(facts_of(9, "stable", "v1.37")) == ('the announcement has it under "Elsewhere"',)


def test_an_extra_one_that_was_stable_before_the_cycle_says_so() -> None:
    update = make_kep_update(
        2, status=("implemented", "implementable"), latest_milestone=("v1.30", "v1.37")
    )
    assert why(facts_of(2, "stable", "v1.37"), update) == (
        "its status was implemented before the cycle",
        "its stage was stable before the cycle already, for v1.30",
    )


def test_an_extra_one_that_was_moved_put_back_or_given_up_later_says_so() -> None:
    facts = facts_of(2, "stable", "v1.37")
    assert why(facts, later=facts_of(2, "stable", "v1.38")) == (
        "moved later: latest-milestone v1.38",
    )
    assert why(facts, later=facts_of(2, "beta", "v1.37")) == ("put back later: stage beta",)
    assert why(facts, later=facts_of(2, "stable", "v1.37", "withdrawn")) == (
        "given up later: status withdrawn",
    )


def test_an_extra_one_without_a_reason_says_that_and_what_changed() -> None:
    update = make_kep_update(2, stage=("beta", "stable"), latest_milestone=("v1.36", "v1.37"))
    facts = facts_of(2, "stable", "v1.37")
    assert why(facts, update, later=facts) == (
        NO_REASON,
        "it changed in the cycle: latest-milestone v1.36 -> v1.37, stage beta -> stable",
        "later too it says stable in v1.37, status implementable",
    )


def test_stages_without_a_list_are_counted_and_not_compared() -> None:
    found = reconciled(TEXT + bullets(1), LISTED | facts_of(2, "beta", "v1.37"))
    assert found.extra == ()
