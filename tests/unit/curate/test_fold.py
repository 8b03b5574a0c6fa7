from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest

from digest.curate.changes import Change
from digest.curate.fold import fold, key_order, reverted_keys
from tests.builders import but, make_pick, make_pull

BEFORE = datetime(2026, 7, 1, tzinfo=UTC)
EARLY, LATE = datetime(2026, 8, 11, tzinfo=UTC), datetime(2026, 8, 14, tzinfo=UTC)


def shape(changes: list[Change]) -> list[tuple[int, list[int], tuple[str, ...]]]:
    """Number of each change, of its picks, and its branches."""
    return [
        (int(c.key.rpartition("#")[2]), [pick.number for pick in c.picks], c.branches)
        for c in changes
    ]


def test_a_cherry_pick_is_folded_into_its_original_with_its_branch() -> None:
    changes = fold([make_pull(1), make_pick(2, 1)], [])

    assert shape(changes) == [(1, [2], ("release-1.36",))]
    assert changes[0].in_window


def test_several_branches_are_sorted_by_version() -> None:
    picks = [make_pick(n, 1, branch=f"release-1.{v}") for n, v in ((2, 36), (3, 9), (4, 35))]

    changes = fold([make_pull(1), *picks], [])

    assert shape(changes) == [(1, [2, 3, 4], ("release-1.9", "release-1.35", "release-1.36"))]


def test_a_cherry_pick_of_several_is_folded_into_each() -> None:
    changes = fold([make_pull(1), make_pull(2), make_pick(3, 1, 2)], [])

    assert shape(changes) == [(1, [3], ("release-1.36",)), (2, [3], ("release-1.36",))]


def test_an_original_from_before_the_window_is_a_change_of_its_own() -> None:
    original = make_pull(1, title="Mend the valve", merged_at=BEFORE)

    (change,) = fold([make_pick(2, 1)], [original])

    assert change.shown == original
    assert not change.in_window


def test_an_original_that_no_upstream_gave_is_shown_by_its_newest_cherry_pick() -> None:
    older, newer = but(make_pick(2, 1), merged_at=EARLY), but(make_pick(3, 1), merged_at=LATE)

    (change,) = fold([newer, older], [])

    assert change.key == "kubernetes/kubernetes#1"
    assert change.original is None
    assert change.shown == newer


def test_a_cherry_pick_of_a_cherry_pick_leads_to_the_first() -> None:
    changes = fold([make_pull(1), make_pick(2, 1, branch="release-1.36"),
                    make_pick(3, 2, branch="release-1.35")], [])  # fmt: skip

    assert shape(changes) == [(1, [2, 3], ("release-1.35", "release-1.36"))]


@pytest.mark.parametrize(
    "pulls",
    [
        [make_pick(2, 2)],
        [make_pick(2, 3), make_pick(3, 2)],
        [make_pick(2, 3), make_pick(3, 4), make_pick(4, 2)],
    ],
)
def test_cherry_picks_that_name_each_other_are_not_lost(pulls: list[object]) -> None:
    changes = fold(pulls, [])  # type: ignore[arg-type] # parametrize knows no types

    assert len(changes) == len(pulls)


def test_a_number_of_another_repository_is_another_change() -> None:
    other = make_pull(1, repository="octo/core")

    changes = fold([other, make_pick(2, 1)], [])

    assert [change.key for change in changes] == ["kubernetes/kubernetes#1", "octo/core#1"]
    assert changes[1].picks == []


def test_doubles_are_one() -> None:
    assert shape(fold([make_pull(1), make_pull(1)], [])) == [(1, [], ())]


def test_letter_case_makes_no_double() -> None:
    pulls = [make_pull(1), make_pull(1, repository="Kubernetes/Kubernetes")]

    assert len(fold(pulls, [])) == 1


def test_folding_twice_folds_once() -> None:
    pulls = [make_pull(1), make_pick(2, 1), make_pull(5), make_pick(6, 90)]
    once = fold(pulls, [])

    again = fold([change.original for change in once if change.original], [])

    assert [change.key for change in again] == [c.key for c in once if c.original]
    assert all(not change.picks for change in again)


@pytest.mark.parametrize("seed", range(30))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    dice = random.Random(seed)
    pulls = [
        make_pick(n, *dice.sample(range(1, 12), 2), branch=f"release-1.{30 + n % 3}")
        if n > 6
        else make_pull(n, title=f'Revert "Change {n - 1}"', body=f"Reverts #{n - 1}")
        for n in range(1, 12)
    ]
    pulls += [make_pull(3, title="The same number, another title")]
    shuffled = dice.sample(pulls, len(pulls))

    assert fold(shuffled, []) == fold(pulls, [])


def test_changes_stand_in_the_order_of_their_numbers() -> None:
    changes = fold([make_pull(10), make_pull(9), make_pull(1, repository="acme/x")], [])

    assert [c.key for c in changes] == [
        "acme/x#1", "kubernetes/kubernetes#9", "kubernetes/kubernetes#10",
    ]  # fmt: skip


def test_a_key_without_a_number_has_its_place_in_the_order() -> None:
    keys = ["etcd-io/etcd@v3", "a/b#10", "a/b#9", "KEP-7"]

    assert sorted(keys, key=key_order) == ["KEP-7", "a/b#9", "a/b#10", "etcd-io/etcd@v3"]


# ------------------------------------------------------------------ reverts


def test_a_revert_is_tied_to_what_it_reverts() -> None:
    revert = make_pull(2, title='Revert "Change 1"', body="Reverts kubernetes/kubernetes#1",
                       merged_at=LATE)  # fmt: skip

    first, second = fold([make_pull(1, merged_at=EARLY), revert], [])

    assert first.reverted_by == ["kubernetes/kubernetes#2"]
    assert second.reverts == ["kubernetes/kubernetes#1"]


def test_a_revert_of_a_revert_brings_the_change_back() -> None:
    pulls = [
        make_pull(1, merged_at=datetime(2026, 8, 11, tzinfo=UTC)),
        make_pull(2, title="Revert it", body="Reverts #1",
                  merged_at=datetime(2026, 8, 12, tzinfo=UTC)),
        make_pull(3, title="Revert the revert", body="Reverts #2",
                  merged_at=datetime(2026, 8, 13, tzinfo=UTC)),
    ]  # fmt: skip

    first, second, _ = fold(pulls, [])

    assert first.reverted_by == []
    assert second.reverted_by == ["kubernetes/kubernetes#3"]


def test_undoing_a_backport_does_not_undo_the_original() -> None:
    revert = make_pull(
        3,
        title='Revert "Automated cherry pick of #1: Mend it"',
        body="Reverts kubernetes/kubernetes#2",
        base="release-1.36",
    )

    changes = fold([make_pull(1), make_pick(2, 1), revert], [])

    assert shape(changes) == [(1, [2], ("release-1.36",)), (3, [], ())]
    assert changes[0].reverted_by == []


@pytest.mark.parametrize(
    ("title", "body", "numbers"),
    [
        ('Revert "Mend it"', "Reverts kubernetes/kubernetes#12", [12]),
        ('Revert "Mend it"', "This reverts #12 and reverts #13", [12, 13]),
        ('Revert "Mend it"', "Reverts https://github.com/a/b/pull/12", [12]),
        ('Revert "Mend it (#12)"', None, [12]),
        ("revert #12", "", [12]),
        ("Reverts nothing", "Fixes #99", []),
        ("Mend it", "Reverts #12", []),
        ("Revert #2", "Reverts #2", []),
        ("Revert x", "Reverts \u0661\u0662 #\u0661\u0662", []),
    ],
)
def test_what_a_pull_request_reverts(title: str, body: str | None, numbers: list[int]) -> None:
    found = reverted_keys(make_pull(2, title=title, body=body))

    assert list(found) == [f"kubernetes/kubernetes#{number}" for number in numbers]


@pytest.mark.speed
@pytest.mark.parametrize("piece", ["revert ", "a/", "#1 ", " ", "revert a/b#", "."])
def test_a_megabyte_of_anything_is_read_in_no_time(piece: str) -> None:
    text = "Revert " + piece * (1_000_000 // len(piece))
    started = time.process_time()

    fold([make_pull(2, title=text, body=text)], [])

    assert time.process_time() - started < 2
