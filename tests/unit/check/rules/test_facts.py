"""What an edition says of proposals against the files that the snapshot holds."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from digest.check.rule import Reading
from digest.model import Finding, KepFacts
from tests.builders import make_deadline, make_facts, make_snapshot
from tests.builders_check import findings, make_reading

PATH = "keps/sig-node/9-swap/kep.yaml"
LINK = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/9-swap"
HEAD = f"### [KEP-9: SIG Node: Swap things]({LINK})"
FACTS = {PATH: make_facts(9, "Swap things")}
RULES = (
    *("FACT-STAGE", "FACT-MILESTONE", "FACT-LAGS", "FACT-UNKNOWN"),
    *("FACT-SIG", "FACT-TITLE", "FACT-NUMBER"),
)


def text(body: str, head: str = HEAD) -> str:
    return f"## KEP of the Week\n\n{head}\n\n{body}\n"


def check(source: str, keps: dict[str, KepFacts] | None = None) -> list[Finding]:
    return findings(reading(source, FACTS if keps is None else keps), *RULES)


def reading(source: str, keps: dict[str, KepFacts]) -> Reading:
    return make_reading(source, snapshot=make_snapshot(keps=keps))


def rules(found: list[Finding]) -> list[str]:
    return [each.rule for each in found]


def test_a_wrong_stage_is_shown_with_both_values_the_file_and_its_commit() -> None:
    (found,) = check(text("This KEP is tracked for stable in v1.37."))

    assert (found.rule, found.severity) == ("FACT-STAGE", "error")
    assert found.message == (
        "KEP-9: the text says stable in 1.37; keps/sig-node/9-swap/kep.yaml (c0ffee) says "
        "stage beta, latest-milestone v1.37"
    )
    assert (found.line, found.column) == (5, 25)


def test_the_planned_release_of_the_claimed_stage_is_shown() -> None:
    (found,) = check(text("This KEP was alpha in v1.35."))

    assert found.rule == "FACT-MILESTONE"
    assert found.message.endswith("says stage beta, latest-milestone v1.37, alpha in v1.36")


def test_a_file_behind_its_plan_is_information() -> None:
    (found,) = check(text("This KEP is tracked for stable in v1.38."))

    assert (found.rule, found.severity) == ("FACT-LAGS", "info")


def test_what_agrees_is_not_told() -> None:
    assert check(text("This KEP graduates to beta in v1.37.")) == []


@pytest.mark.parametrize(
    ("body", "keps", "why"),
    [
        ("This KEP is beta in v1.37.", {}, "the snapshot has no file of it"),
        ("This KEP swaps things.", FACTS, "no stage could be read in the text"),
        (
            "This KEP is beta in v1.37.",
            {PATH: msgspec.structs.replace(FACTS[PATH], stage=None)},
            "kep.yaml (c0ffee) says stage none, latest-milestone v1.37, beta in v1.37",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_its_reason(
    body: str, keps: dict[str, KepFacts], why: str
) -> None:
    (found,) = check(text(body), keps)

    assert (found.rule, found.severity) == ("FACT-UNKNOWN", "info")
    assert found.message.startswith("KEP-9 was not checked: ")
    assert found.message.endswith(why)


def test_without_a_snapshot_it_is_unknown() -> None:
    (found,) = findings(make_reading(text("This KEP is beta in v1.37.")), *RULES)

    assert found.message == "KEP-9 was not checked: there is no snapshot"


@pytest.mark.parametrize(
    "head",
    [
        "### KEP-9: Swap things",
        "### KEP 0009 Swap things",
        "**9: Swap things**",
        f"[KEP 9: Swap things]({LINK})",
        "### [9: Swap things](https://kep.k8s.io/9)",
        f"### [KEP 8: Swap things]({LINK})",
    ],
)
def test_the_proposal_is_known_by_link_or_number(head: str) -> None:
    assert rules(check(text("This KEP is alpha in v1.37.", head))) == ["FACT-STAGE"]


def test_the_link_below_a_head_without_number_names_the_proposal() -> None:
    body = f"[Swapping]({LINK}) is new. This KEP is alpha in v1.37."

    assert rules(check(text(body, "### Swap things"))) == ["FACT-STAGE"]


def test_two_proposals_are_each_compared_with_their_own_file() -> None:
    other = "https://github.com/kubernetes/enhancements/issues/10"
    keps = {**FACTS, "keps/sig-x/10-a/kep.yaml": make_facts(10, "Another")}
    source = text("This KEP is beta in v1.37.") + (
        f"\n### [KEP-10: Another]({other})\n\nThis KEP is alpha in v1.37.\n"
    )
    (found,) = check(source, keps)

    assert found.message.startswith("KEP-10: the text says alpha in 1.37")


def test_a_file_of_the_same_number_that_agrees_is_enough() -> None:
    other = msgspec.structs.replace(FACTS[PATH], stage="alpha", milestone={})

    assert check(text("This KEP is beta in v1.37."), {"keps/a/9-b/kep.yaml": other, **FACTS}) == []


def test_a_key_is_found_in_any_spelling() -> None:
    keps = {PATH: msgspec.structs.replace(FACTS[PATH], key="kep-0009")}

    assert rules(check(text("This KEP is alpha in v1.37."), keps)) == ["FACT-STAGE"]


def test_other_sections_are_not_read() -> None:
    source = f"## Developer News\n\n{HEAD}\n\nThis KEP is alpha in v1.37.\n"

    assert check(source) == []


def test_a_section_that_is_only_begun_and_a_notice_without_a_proposal_are_left_alone() -> None:
    assert check(f"## KEP of the Week\n\n{HEAD}\n") == []
    assert check("## KEP of the Week\n\nThere is none this week.\n") == []


def test_a_promotion_with_its_proposal_is_compared() -> None:
    link = "https://github.com/kubernetes/enhancements/issues/9"
    (found,) = check(f"## Promotions\n\n* [Swap]({link}) from beta to stable in code\n")

    assert found.rule == "FACT-STAGE"
    assert check(f"## Promotions\n\n* [Swap]({link}) from alpha to beta\n") == []
    assert check("## Promotions\n\n* Swap to stable\n") == []


def test_a_promotion_of_something_else_is_not_that_of_a_related_proposal() -> None:
    pull = "https://github.com/kubernetes/kubernetes/pull/1"

    assert check(f"## Promotions\n\n* [A part]({pull}) is GA ([related]({LINK}))\n") == []


def test_a_sig_is_compared_in_any_spelling() -> None:
    named = [f"### [KEP-9: {sig}: Swap things]({LINK})" for sig in ("SIG Node", "SIG-Node")]
    body = "This KEP is beta in v1.37."

    assert [check(text(body, head)) for head in named] == [[], []]
    (found,) = check(text(body, f"### [KEP-9: SIG API Machinery: Swap things]({LINK})"))
    assert found.rule == "FACT-SIG"
    assert "the text says SIG API Machinery" in found.message
    assert found.message.endswith("says sig-node")


def test_a_title_in_other_words_is_fine_and_a_strange_one_is_told() -> None:
    body = "This KEP is beta in v1.37."

    assert check(text(body, f"### [KEP-9: Swapping of things, safely]({LINK})")) == []
    assert rules(check(text(body, f"### [KEP-9: Drain volumes slowly]({LINK})"))) == ["FACT-TITLE"]


def test_a_number_without_a_file_under_the_title_of_another_is_wrong() -> None:
    head = "### [KEP-8: SIG Node: Swap things](https://kep.k8s.io/8)"
    found = check(text("This KEP is beta in v1.37.", head))

    assert rules(found) == ["FACT-NUMBER", "FACT-UNKNOWN"]
    assert "KEP-8 has no file" in found[0].message
    assert "KEP-9, has that title" in found[0].message


def test_the_release_that_is_made_comes_from_the_timeline() -> None:
    row = make_deadline("Code Freeze", datetime(2026, 10, 8, tzinfo=UTC))
    keps = {PATH: msgspec.structs.replace(FACTS[PATH], latest_milestone="v1.36")}
    source = text("This KEP is targeting stable.")

    assert rules(findings(reading(source, keps), *RULES)) == ["FACT-STAGE"]
    with_row = make_reading(source, snapshot=make_snapshot(row, keps=keps))
    assert rules(findings(with_row, *RULES)) == ["FACT-LAGS"]


def test_a_waiver_holds_for_a_fact() -> None:
    body = "<!-- lint: allow FACT-STAGE the file is wrong -->\nThis KEP is alpha in v1.37."

    assert check(text(body)) == []
