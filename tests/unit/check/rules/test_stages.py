"""The stages that prose claims, and what a proposal's file says to them."""

from __future__ import annotations

import msgspec
import pytest

from digest.check.rules.stages import Claim, claims, judge, stage_of, version
from tests.builders import make_facts
from tests.builders_check import make_reading

FACTS = make_facts(9)
"""Beta in v1.37, alpha in v1.36; nothing is planned for stable."""


def read(text: str) -> tuple[Claim, ...]:
    reading = make_reading(f"## KEP of the Week\n\n{text}\n")
    return claims(passage for passage in reading.passages if passage.kind == "text")


def words(text: str) -> list[str]:
    return [claim.words for claim in read(text)]


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("This KEP is tracked for beta in the upcoming v1.30 release.", ["beta in 1.30"]),
        ("This KEP has been in beta since 1.27.", ["beta in 1.27"]),
        ("It is expected to graduate to GA in v1.31.", ["stable in 1.31"]),
        ("This feature became generally available in Kubernetes 1.31.0.", ["stable in 1.31"]),
        ("In v1.34 this KEP moves to beta.", ["beta in 1.34"]),
        (
            "This KEP is in beta since v1.27 and is planned to graduate to stable in v1.30.",
            ["beta in 1.27", "stable in 1.30"],
        ),
        (
            "It was alpha in 1.25, beta in 1.27 and graduates to stable in 1.30.",
            ["alpha in 1.25", "beta in 1.27", "stable in 1.30"],
        ),
        ("4633 was introduced in May, and is expected to be Alpha in 1.31.", ["alpha in 1.31"]),
        ("An API was merged, and a full alpha release is planned for 1.31.", ["alpha in 1.31"]),
        ("This KEP is tracked for beta in the ongoing release cycle.", ["beta"]),
        ("This KEP is targeting stable.", ["stable"]),
        ("The feature remains in alpha.", ["alpha"]),
        ("Stage: Beta", ["beta"]),
        ("This KEP is currently in alpha and was first released in v1.22.", ["alpha"]),
        ("This KEP was first released in v1.27 and is currently in beta.", ["beta"]),
        (
            "It was first released in v1.29 and is currently tracked for beta in v1.30.",
            ["beta in 1.30"],
        ),
        ("This KEP is **beta** in [v1.34](https://example.org/).", ["beta in 1.34"]),
    ],
)
def test_a_claim_is_read(text: str, claimed: list[str]) -> None:
    assert words(text) == claimed


@pytest.mark.parametrize(
    "text",
    [
        "This KEP adds a field.",
        "This KEP was implemented in Kubernetes 1.33.",
        "It stays in v1alpha1 of the API.",
        "The proposal stresses the importance of beta metrics.",
        "This KEP did not reach beta in v1.34.",
        "The KEP won't be stable in v1.34.",
        "It is no longer alpha.",
        "This KEP moves the switch from beta.",
        "Tags such as v1.34.0-alpha.1 come first.",
        "The stable-api folder moves.",
    ],
)
def test_what_claims_no_stage_is_left_alone(text: str) -> None:
    assert words(text) == []


def test_what_is_said_of_the_proposal_itself_counts_more_than_what_is_said_of_another() -> None:
    text = "Swap, which came as alpha in 1.26, is slow. This KEP is tracked for beta in 1.30."

    assert words(text) == ["beta in 1.30"]


def test_a_claim_with_a_release_counts_more_than_an_aim_without_one() -> None:
    text = "This KEP is a plan to graduate swap to beta. This KEP is tracked for alpha in v1.32."

    assert words(text) == ["alpha in 1.32"]


def test_the_place_of_a_claim_is_that_of_its_stage_behind_other_letters() -> None:
    (claim,) = read("Größe zählt. This KEP is tracked for beta in v1.32.")

    assert claim.passage.visible[claim.at :].startswith("beta in v1.32")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("is tracked for beta in v1.37", "agrees"),
        ("is tracked for beta", "agrees"),
        ("was alpha in v1.36", "agrees"),
        ("was alpha in v1.36 and is beta in v1.37", "agrees"),
        ("is tracked for beta in v1.36", "milestone"),
        ("was alpha in v1.35", "milestone"),
        ("was alpha in v1.35 and is beta in v1.37", "milestone"),
        ("is tracked for alpha in v1.37", "stage"),
        ("is tracked for alpha in v1.38", "stage"),
        ("is in alpha", "stage"),
        ("graduated to stable in v1.37", "stage"),
        ("is targeting stable in v1.38", "lags"),
        ("graduated to stable", "stage"),
    ],
)
def test_a_claim_is_judged_by_the_file(text: str, verdict: str) -> None:
    assert judge(read(f"This KEP {text}."), [FACTS], None) == verdict


def test_a_stage_that_the_file_only_plans_is_a_file_that_lags() -> None:
    planned = msgspec.structs.replace(FACTS, milestone={"beta": "v1.37", "stable": "v1.38"})

    assert judge(read("This KEP is stable in v1.38."), [planned], None) == "lags"
    assert judge(read("This KEP is targeting stable."), [planned], None) == "lags"


def test_a_file_made_ready_for_the_release_whose_stage_was_not_moved_lags() -> None:
    plan = {"beta": "v1.36", "stable": "v1.37"}
    forgotten = msgspec.structs.replace(FACTS, latest_milestone="v1.37", milestone=plan)

    assert judge(read("This KEP is stable in v1.37."), [forgotten], "v1.37") == "lags"


def test_past_and_plan_beside_a_present_that_agrees_add_nothing() -> None:
    plan = {"alpha": "v1.36", "beta": "v1.37", "stable": "v1.39"}
    planned = msgspec.structs.replace(FACTS, milestone=plan)
    text = "This KEP was alpha in v1.36, is beta in v1.37 and is planned to be stable in"

    assert judge(read(f"{text} v1.39."), [planned], None) == "agrees"
    assert judge(read(f"{text} v1.38."), [planned], None) == "milestone"
    assert judge(read(f"{text} v1.40."), [planned], None) == "lags"


def test_a_stage_before_the_one_that_it_is_planned_for_differs() -> None:
    planned = msgspec.structs.replace(FACTS, milestone={"beta": "v1.37", "stable": "v1.39"})

    assert judge(read("This KEP is stable in v1.38."), [planned], None) == "milestone"


def test_an_old_file_lags_where_the_release_that_is_made_is_known() -> None:
    text = "This KEP is targeting stable."

    assert judge(read(text), [FACTS], "v1.38") == "lags"
    assert judge(read(text), [FACTS], "v1.37") == "stage"


def test_a_file_that_speaks_of_the_next_release_leaves_the_present_stage_right() -> None:
    text = "This KEP is in alpha."

    assert judge(read(text), [FACTS], "v1.37") == "agrees"
    assert judge(read(text), [FACTS], "v1.38") == "stage"


def test_of_two_files_with_one_number_one_that_agrees_is_enough() -> None:
    other = msgspec.structs.replace(FACTS, stage="stable", latest_milestone="v1.30", milestone={})
    claim = read("This KEP is beta in v1.37.")

    assert judge(claim, [other], None) == "stage"
    assert judge(claim, [other, FACTS], None) == "agrees"


@pytest.mark.parametrize("stage", [None, "removed", "deprecated"])
def test_a_file_without_a_stage_on_the_ladder_is_unknown(stage: str | None) -> None:
    facts = msgspec.structs.replace(FACTS, stage=stage)

    assert judge(read("This KEP is beta in v1.37."), [facts], None) == "unknown"


def test_no_file_is_unknown() -> None:
    assert judge(read("This KEP is beta in v1.37."), [], None) == "unknown"


def test_ga_is_stable_and_an_open_release_is_none() -> None:
    assert stage_of(msgspec.structs.replace(FACTS, stage="GA")) == "stable"
    assert version("TBD") is None
    assert version("v1.9") == (1, 9)
    assert (version("1.10") or ()) > (1, 9)
