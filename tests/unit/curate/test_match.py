from __future__ import annotations

import time

import pytest

from digest.config import Match
from digest.curate.match import Subject, matches
from tests.builders import preset

SUBJECT = Subject(
    records="pull_requests",
    repository="Kubernetes/kubernetes",
    title="kubelet: Deprecate the --foo flag",
    note="ACTION REQUIRED: stop using it",
    labels=frozenset({"kind/deprecation", "sig/Node"}),
    base="release-1.36",
    stages=frozenset({"beta"}),
    lines=120,
)


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        (Match(), True),
        (Match(records="pull_requests"), True),
        (Match(records="keps"), False),
        (Match(labels=("kind/*",)), True),
        (Match(labels=("sig/node",)), True),
        (Match(labels=("kind", "area/*")), False),
        (Match(without_labels=("kind/bug",)), True),
        (Match(without_labels=("kind/bug", "sig/*")), False),
        (Match(repositories=("kubernetes/*",)), True),
        (Match(repositories=("etcd-io/*",)), False),
        (Match(title=r"\bdeprecate\b"), True),
        (Match(title="action required"), False),
        (Match(note="action required"), True),
        (Match(text="action required"), True),
        (Match(text="--foo"), True),
        (Match(has_note=True), True),
        (Match(has_note=False), False),
        (Match(bot=False), True),
        (Match(bot=True), False),
        (Match(base=("release-*",)), True),
        (Match(base=("master", "main")), False),
        (Match(stage=("beta", "stable")), True),
        (Match(stage=("alpha",)), False),
        (Match(new=True), False),
        (Match(prerelease=False), True),
        (Match(reverted=False), True),
        (Match(lines=120), True),
        (Match(lines=121), False),
        (Match(labels=("kind/*",), title="nothing of it"), False),
    ],
)
def test_every_condition_that_is_given_must_hold(match: Match, holds: bool) -> None:
    assert matches(SUBJECT, match) is holds


@pytest.mark.speed
@pytest.mark.parametrize("name", ["kubernetes", "github"])
@pytest.mark.parametrize(
    "piece", ["bump ", "promote to ", "deprecated ", "a", " ", "1.", "has been ", "[", "fix: "]
)
def test_a_megabyte_meets_all_conditions_of_a_preset_in_no_time(name: str, piece: str) -> None:
    config = preset(name)
    text = piece * (1_000_000 // len(piece))
    subject = Subject(records="pull_requests", title=text, note=text)
    rules = [rule for section in config.sections for rule in section.sources]
    started = time.process_time()

    for rule in (*rules, *config.rank.reasons, *config.must_report.rules):
        matches(subject, rule)

    assert time.process_time() - started < 2
