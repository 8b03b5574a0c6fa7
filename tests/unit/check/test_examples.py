"""Each rule's own examples, which `digest lint --explain` shows: wrong is found, right is not."""

from __future__ import annotations

import pytest

from digest.check.lint import rules_of
from digest.check.rule import Rule
from tests.builders import preset
from tests.builders_check import example_reading, findings

RULES = rules_of(preset().lint)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.wrong], ids=lambda rule: rule.id)
def test_the_wrong_example_is_found(rule: Rule) -> None:
    assert rule.id in {found.rule for found in findings(example_reading(rule.wrong))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_right_example_is_not(rule: Rule) -> None:
    assert rule.id not in {found.rule for found in findings(example_reading(rule.right))}


def test_no_two_rules_have_one_name() -> None:
    names = [rule.id for rule in RULES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_summary_and_hint_are_lines_that_a_person_can_act_on(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert not rule.hint.endswith(".")
    assert max(len(rule.summary), len(rule.hint)) < 120
    assert "\n" not in rule.summary + rule.hint
