from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.cycle.before import facts_at_start
from digest.cycle.board import (
    NO_STAGE,
    FieldChange,
    Move,
    Planned,
    board,
    planned_counts,
    version_of,
)
from digest.model import Change, KepChanges
from tests.builders import but, make_kep_update
from tests.builders_cycle import facts_of, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def keys(rows: Iterable[Planned | Move]) -> list[str]:
    return [(row.row if isinstance(row, Move) else row).key for row in rows]


# ------------------------------------------------------------------ what is planned


def test_planned_is_what_the_latest_milestone_names_at_the_stage_of_the_file() -> None:
    facts = (
        facts_of(1, "stable", "v1.37")
        | facts_of(2, "alpha", "v1.37", stable="v1.39")
        | facts_of(3, "alpha", "v1.36", beta="v1.37")
        | facts_of(4, "beta", None)
    )

    found = board("v1.37", facts, ())

    assert {stage: keys(rows) for stage, rows in found.by_stage.items()} == {
        "stable": ["KEP-1"],
        "alpha": ["KEP-2"],
    }
    assert [(row.key, row.stage) for row in found.named] == [("KEP-3", "beta")]


@pytest.mark.parametrize("text", ["v1.24", "1.24", "V1.24", " v1.24 ", "v1.24.0"])
def test_a_version_is_the_same_however_it_is_written(text: str) -> None:
    assert version_of(text) == "1.24"
    assert keys(board("v1.24", facts_of(1, "beta", text), ()).planned) == ["KEP-1"]


@pytest.mark.parametrize("text", ["v1.240", "1.2", "0.0", "TBD", "", None])
def test_another_version_is_not_planned(text: str | None) -> None:
    assert board("v1.24", facts_of(1, "beta", text), ()).planned == ()


@pytest.mark.parametrize("status", ["withdrawn", "Rejected", "replaced"])
def test_what_was_given_up_is_not_planned_whatever_its_milestone_says(status: str) -> None:
    facts = facts_of(1, "beta", "v1.37", status, beta="v1.37")
    found = board("v1.37", facts, ())
    assert found.planned == ()
    assert found.named == ()


def test_an_odd_stage_stays_as_it_is_and_none_is_said_to_be_none() -> None:
    facts = facts_of(1, "Implementable", "v1.37") | facts_of(2, None, "v1.37")
    assert planned_counts(facts, ["v1.37"]) == {"v1.37": {"implementable": 1, NO_STAGE: 1}}


def test_other_words_for_a_known_stage_are_that_stage() -> None:
    facts = facts_of(1, "GA", "v1.37") | facts_of(2, "Alpha  (Deprecated)", "v1.37")
    assert planned_counts(facts, ["v1.37"]) == {"v1.37": {"stable": 1, "deprecated": 1}}


def test_two_files_with_one_number_are_one_proposal() -> None:
    both = facts_of(7, "beta", "v1.37") | {
        "keps/sig-apps/0007-old/kep.yaml": facts_of(7, "beta", "v1.37")[path_of(7)]
    }

    (row,) = board("v1.37", both, ()).planned

    assert (row.path, *row.other_paths) == ("keps/sig-apps/0007-old/kep.yaml", path_of(7))


def test_a_proposal_without_a_number_stands_after_those_with_one() -> None:
    facts = facts_of(10, "beta", "v1.37") | facts_of(9, "beta", "v1.37")
    unnumbered = but(facts[path_of(9)], key="KEP-2020-pump")
    facts["keps/sig-node/2020-pump/kep.yaml"] = unnumbered

    assert keys(board("v1.37", facts, ()).planned) == ["KEP-9", "KEP-10", "KEP-2020-pump"]


# ------------------------------------------------------------------ what moved in the window


def test_a_moved_milestone_moves_in_and_says_both_values() -> None:
    facts = facts_of(1, "beta", "v1.37", beta="v1.37")
    other: dict[str, Change] = {"beta": ("v1.36", "1.37"), "stable": ("v1.38", "v1.39")}
    changes = KepChanges(latest_milestone=("v1.36", "v1.37"), milestone=other)

    found = board("v1.37", facts, [but(make_kep_update(1), changes=changes)])

    (move,) = found.moved_in
    assert move.why == (
        FieldChange(field="latest-milestone", old="v1.36", new="v1.37"),
        FieldChange(field="milestone.beta", old="v1.36", new="1.37"),
    )
    assert board("v1.36", facts, [but(make_kep_update(1), changes=changes)]).moved_out[0].row.key


def test_moving_out_shows_the_stage_it_was_planned_at() -> None:
    facts = facts_of(1, "beta", "v1.38")
    update = make_kep_update(1, stage=("alpha", "beta"), latest_milestone=("v1.37", "v1.38"))

    found = board("v1.37", facts, [update])

    assert [(move.row.key, move.row.stage) for move in found.moved_out] == [("KEP-1", "alpha")]
    assert found.withdrawn == ()


def test_another_stage_in_the_same_release_is_no_move() -> None:
    found = board(
        "v1.37", facts_of(1, "stable", "v1.37"), [make_kep_update(1, stage=("beta", "stable"))]
    )
    assert keys(found.restaged) == ["KEP-1"]
    assert found.moved_in == ()


def test_a_new_planned_proposal_is_new_and_moved_in() -> None:
    update = make_kep_update(1, new=True, latest_milestone=(None, "v1.37"), stage=(None, "alpha"))
    found = board("v1.37", facts_of(1, "alpha", "v1.37"), [update])
    assert keys(found.new) == keys(found.moved_in) == ["KEP-1"]


def test_withdrawn_and_removed_files_leave_the_board() -> None:
    withdrawn = make_kep_update(1, status=("implementable", "withdrawn"))
    removed = but(
        make_kep_update(2, stage=("beta", None), latest_milestone=("v1.37", None)), removed=True
    )

    found = board("v1.37", facts_of(1, "beta", "v1.37", "withdrawn"), [removed, withdrawn])

    assert keys(found.withdrawn) == keys(found.moved_out) == ["KEP-1", "KEP-2"]


def test_a_changed_word_that_names_the_same_release_is_no_move() -> None:
    update = make_kep_update(1, latest_milestone=("1.37", "v1.37"))
    found = board("v1.37", facts_of(1, "beta", "v1.37"), [update])
    assert (found.moved_in, found.moved_out, found.restaged) == ((), (), ())


def test_updates_undone_give_the_facts_of_the_start_under_their_old_paths() -> None:
    renamed = but(
        make_kep_update(1, stage=("alpha", "beta")), previous_path="keps/sig-apps/1-old/kep.yaml"
    )
    new = make_kep_update(2, new=True, stage=(None, "alpha"))
    removed = but(make_kep_update(3, stage=("beta", None)), removed=True)
    milestone = but(
        make_kep_update(4), changes=KepChanges(milestone={"beta": (None, "v1"), "x": ("v2", None)})
    )
    facts = (
        facts_of(1, "beta", None) | facts_of(2, "alpha", None) | facts_of(4, "a", None, beta="v1")
    )

    before = facts_at_start(facts, [renamed, new, removed, milestone])

    assert list(before) == sorted(before)
    assert before["keps/sig-apps/1-old/kep.yaml"].stage == "alpha"
    assert path_of(1) not in before
    assert path_of(2) not in before
    assert before[path_of(3)].stage == "beta"
    assert before[path_of(4)].milestone == {"x": "v2"}


def test_an_untouched_proposal_has_an_address_where_the_repository_is_known() -> None:
    facts = facts_of(1, "beta", "v1.37")
    (row,) = board("v1.37", facts, (), repository="acme/keps").planned
    assert row.url == "https://github.com/acme/keps/tree/HEAD/keps/sig-node/1-thing"
    assert board("v1.37", facts, ()).planned[0].url == ""
