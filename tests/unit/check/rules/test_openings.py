"""How the lines on merges begin, how long they are, how they speak."""

from __future__ import annotations

import pytest

from digest.check.rules.verbs import is_past, is_third_person
from tests.builders_check import findings, make_reading, messages

LINK = "https://github.com/kubernetes/kubernetes/pull/1"


def merge(line: str, *rules: str) -> list[str]:
    """Return what the rules say of one merge."""
    return messages(f"## Other Merges\n\n* {line}\n", *rules)


@pytest.mark.parametrize(
    "line", ["Fix logs", "[Fixes for logs](#x)", "kubeadm: fix logs", "Fixed: x"]
)
def test_a_fix_is_found_at_the_start_and_behind_a_part(line: str) -> None:
    assert len(merge(line, "OM-FIX")) == 1


@pytest.mark.parametrize("line", ["Fixtures move", "Logs are not a fix: prefix", "Fixed-size logs"])
def test_other_words_with_fix_are_left_alone(line: str) -> None:
    assert merge(line, "OM-FIX") == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Update logs", 1),
        ("Updated logs", 1),
        ("Update etcd to v3.6.1", 0),
        ("Updates to logs are quick", 0),
        ("Changes the port", 1),
    ],
)
def test_a_change_must_say_what_it_changes_to(line: str, count: int) -> None:
    assert len(merge(line, "OM-CHANGE")) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Added a flag", 1),
        ("DRA: Moved the check", 1),
        ("Dropped support", 1),
        ("Deprecated the flag", 1),
        ("Deprecated metrics removed", 1),
        ("Renamed metrics removed", 1),
        ("Reverted tests: quick ones", 0),
        ("Improved conflict detection", 0),
        ("Improved the detection", 1),
        ("Structured logs", 0),
        ("Speed up logs", 0),
        ("Fixed logs", 0),
        ("`Added` is a word", 1),
    ],
)
def test_past_tense_is_what_was_done_first_or_last(line: str, count: int) -> None:
    assert len(merge(line, "OM-PAST")) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Adds a flag", 1),
        ("Fixes for logs", 1),
        ("Bypass the proxy", 0),
        ("Pods start", 0),
        ("kubeadm: adds a flag", 0),
    ],
)
def test_third_person_is_a_verb_and_no_plural(line: str, count: int) -> None:
    assert len(merge(line, "OM-THIRD")) == count


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("add a flag", 1),
        ("the flag", 1),
        ("kubectl adds a flag", 0),
        ("`make` works", 0),
        ("make_it works", 0),
        ("Add a flag", 0),
    ],
)
def test_a_small_letter_is_told_of_english_words_only(line: str, count: int) -> None:
    assert len(merge(line, "BUL-CASE")) == count


@pytest.mark.parametrize(
    ("count", "rule"),
    [
        (10, ""),
        (11, "OM-LEN10"),
        (20, "OM-LEN10"),
        (21, "OM-LEN20"),
        (30, "OM-LEN20"),
        (31, "OM-LEN30"),
    ],
)
def test_one_rule_tells_of_a_long_line(count: int, rule: str) -> None:
    words = " ".join(["word"] * (count - 1))
    reading = make_reading(f"## Other Merges\n\n* [{words}]({LINK}) end\n  * [nested]({LINK})\n")

    found = findings(reading, "OM-LEN10", "OM-LEN20", "OM-LEN30")

    assert [each.rule for each in found] == ([rule] if rule else [])
    assert all(each.message == f"the line has {count} words" for each in found)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("The port is checked", 1),
        ("The port has now been checked", 1),
        ("The port to be checked early", 1),
        ("Kubelet checks the port when it is changed", 0),
        ("Require the port to be checked", 0),
        ("Tests ensure the port is checked", 0),
        ("Logs that are kept grow", 0),
        ("Speed is indeed needed", 0),
        ("Pods are ready", 0),
    ],
)
def test_passive_voice_is_that_of_the_main_clause(line: str, count: int) -> None:
    assert len(merge(line, "OM-PASSIVE")) == count


def test_future_is_told_at_its_word() -> None:
    (found,) = findings(make_reading(f"## Other Merges\n\n* [Logs]({LINK}) will go\n"), "OM-FUTURE")

    assert (found.line, found.column) == (3, len(f"* [Logs]({LINK}) ") + 1)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (f"[A]({LINK})", 0),
        ("[A](https://github.com/kubernetes/kubernetes/pulls?q=is%3Apr)", 0),
        ("[A](https://github.com/kubernetes/kubernetes/issues/1)", 1),
        (f"[A](https://github.com/kubernetes/kubernetes/issues/1) in [B]({LINK})", 0),
        ("no link at all", 0),
    ],
)
def test_a_merge_links_its_pull_request(line: str, count: int) -> None:
    assert len(merge(line, "OM-NOT-PR")) == count


@pytest.mark.parametrize("word", ["added", "removed", "dropped", "copied", "split", "reused"])
def test_past_forms_lead_to_their_verb(word: str) -> None:
    assert is_past(word) == (word != "split")


@pytest.mark.parametrize("word", ["adds", "passes", "copies", "switches", "fixes"])
def test_third_persons_lead_to_their_verb(word: str) -> None:
    assert is_third_person(word) == (word != "passes")
