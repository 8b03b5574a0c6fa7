"""Leadership changes between two versions of the file, and of a real clone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.config import Leads
from digest.sources.leads.diff import lead_changes
from digest.sources.leads.file import read_groups
from digest.sources.leads.source import LeadsSource
from tests.builders import WINDOW
from tests.builders_git import Repository
from tests.builders_people import groups_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from digest.model import LeadChange


def changes(
    before: Mapping[str, Mapping[str, Sequence[str]]],
    after: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[LeadChange]:
    first, last = read_groups(groups_file(before)), read_groups(groups_file(after))
    return list(lead_changes(first, last, path="sigs.yaml", page=""))


def told(
    before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, str | None, str | None]]:
    found = changes({"sig-node": before}, {"sig-node": after})
    return [(c.handle, c.change, c.previous_role, c.role) for c in found]


def test_who_is_new_joined_and_who_is_gone_left() -> None:
    found = told({"chairs": ["ada", "bob"]}, {"chairs": ["bob", "eve"]})

    assert found == [("ada", "left", "chair", None), ("eve", "joined", None, "chair")]


def test_who_has_another_role_moved() -> None:
    found = told(
        {"chairs": ["ada"], "tech_leads": ["ada", "bob"]},
        {"chairs": ["bob"], "tech_leads": ["bob"], "emeritus_leads": ["ada"]},
    )

    assert sorted(found, key=str) == [
        ("ada", "left", "tech lead", None),
        ("ada", "moved", "chair", "emeritus lead"),
        ("bob", "joined", None, "chair"),
    ]


def test_another_order_other_case_and_another_employer_change_nothing() -> None:
    assert told({"chairs": ["ada", "bob"]}, {"chairs": ["BOB Bob Hill", "Ada Ada Low"]}) == []


def test_a_new_account_of_the_same_person_is_no_change_of_leads() -> None:
    found = changes(
        {"sig-node": {"chairs": ["ada Ada Low", "bob"]}},
        {"sig-node": {"chairs": ["low Ada Low", "bob"]}},
    )

    assert [(c.change, c.previous_handle, c.handle) for c in found] == [("renamed", "ada", "low")]


def test_two_people_of_one_name_are_not_taken_for_one() -> None:
    found = told({"chairs": ["ada Ada Low", "ada2 Ada Low"]}, {"chairs": ["low Ada Low"]})

    assert sorted(row[1] for row in found) == ["joined", "left", "left"]


def test_a_group_under_another_name_is_the_same_group() -> None:
    found = changes(
        {"wg-infra": {"chairs": ["ada", "bob", "eve"]}},
        {"sig-infra": {"chairs": ["ada", "bob", "eve"], "tech_leads": ["kim"]}},
    )

    assert [(c.handle, c.change, c.group, c.previous_directory) for c in found] == [
        ("kim", "joined", "SIG Infra", "wg-infra")
    ]
    assert found[0].group_change == "renamed"


def test_new_and_retired_groups_are_told_apart_from_changes_in_one() -> None:
    found = changes({"wg-old": {"chairs": ["ada"]}}, {"wg-new": {"chairs": ["bob"]}})

    assert [(c.handle, c.change, c.group_change) for c in found] == [
        ("bob", "joined", "new"),
        ("ada", "left", "retired"),
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "x: 1", "a: [", "sigs:\n- name: no directory\n", "sigs: []\n", "- " * 99]
)
def test_a_file_of_another_shape_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError, match=r"shape|YAML|nests"):
        read_groups(text)


def test_a_group_of_another_shape_is_left_out_and_not_retired() -> None:
    good = groups_file({"sig-node": {"chairs": ["ada"]}, "sig-net": {"chairs": ["bob"]}})
    bad = good.replace("    - github: bob", "    - twitter: bob")

    found = lead_changes(read_groups(good), read_groups(bad), path="sigs.yaml", page="")

    assert not found
    assert list(read_groups(bad).odd) == ["sig-net"]


def test_a_clone_is_read_as_it_stood_at_both_ends_of_the_window(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "community")
    for date, people in (
        ("2026-08-02T12:00:00Z", ["ada"]),
        ("2026-08-12T12:00:00Z", ["bob"]),
        ("2026-08-17T00:00:00Z", ["eve"]),
    ):
        text = groups_file({"sig-node": {"chairs": people}})
        repository.commit("Change the chairs", date, {"sigs.yaml": text})
    source = LeadsSource(
        Leads(path="community", repository="acme/community"), client=None, home=tmp_path
    )

    found = source.fetch(WINDOW, frozenset())

    assert not found.gaps
    assert [(c.handle, c.change) for c in found.records.leads] == [
        ("ada", "left"),
        ("bob", "joined"),
    ]
    assert found.records.leads[0].url.startswith("https://github.com/acme/community/tree/")
    assert found.records.leads[0].url.endswith("/sig-node")


def test_what_cannot_be_compared_is_a_gap_and_nobody_left(tmp_path: Path) -> None:
    (tmp_path / "sigs.yaml").write_text("sigs: []\n")
    repository = Repository(tmp_path / "community")
    repository.commit("Begin", "2026-08-12T12:00:00Z", {"sigs.yaml": "sigs: ["})

    gaps = {
        path: LeadsSource(Leads(path=path), client=None, home=tmp_path)
        .fetch(WINDOW, frozenset())
        .gaps
        for path in ("sigs.yaml", "community", "nowhere")
    }

    assert "is no clone" in gaps["sigs.yaml"][0].message
    assert "no commit before" in gaps["community"][0].message
    assert "does not exist" in gaps["nowhere"][0].message
    assert "[sources.leads]" in gaps["nowhere"][0].message
