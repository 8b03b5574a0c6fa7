from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from digest.config import Match, MustReportRule, RankReason, SectionSettings
from digest.curate.candidates import curate, suggest_section
from digest.curate.match import Subject
from digest.model import Candidate, KepUpdate, PullRequest, Release
from tests.builders import (
    but,
    curated,
    make_kep_update,
    make_pick,
    make_pull,
    make_release,
    make_snapshot,
    preset,
)

BEFORE = datetime(2026, 7, 1, tzinfo=UTC)


def only(candidates: tuple[Candidate, ...]) -> Candidate:
    (candidate,) = candidates
    return candidate


# ------------------------------------------------------------------ pull requests


def test_a_cherry_pick_is_covered_by_the_link_of_any_part() -> None:
    candidate = only(curated(make_snapshot(make_pull(1), make_pick(2, 1))))

    assert candidate.keys == ("kubernetes/kubernetes#1", "kubernetes/kubernetes#2")
    assert candidate.branches == ("release-1.36",)


def test_the_original_from_before_the_week_gives_title_and_link() -> None:
    original = make_pull(1, "kind/bug", title="Mend the valve", merged_at=BEFORE)

    candidate = only(curated(make_snapshot(make_pick(2, 1), originals=[original])))

    assert candidate.summary == "Mend the valve"
    assert candidate.url == "https://github.com/kubernetes/kubernetes/pull/1"
    assert "merged before this week; only backports are new" in candidate.notes


def test_an_original_that_is_unknown_is_linked_by_its_number() -> None:
    candidate = only(curated(make_snapshot(make_pick(2, 1))))

    assert candidate.key == "kubernetes/kubernetes#1"
    assert candidate.url == "https://github.com/kubernetes/kubernetes/pull/1"
    assert candidate.summary == "Mend it"


def test_a_release_note_of_a_cherry_pick_stands_in_for_a_missing_one() -> None:
    pick = but(make_pick(2, 1), release_note="Fixed the leaking pump")

    candidate = only(curated(make_snapshot(make_pull(1), pick)))

    assert candidate.summary == "Fix the leaking pump"


@pytest.mark.parametrize(
    ("author", "author_type", "is_bot"),
    [
        ("dependabot", "Bot", True),
        ("k8s-ci-robot", "User", True),
        ("K8s-CI-Robot", "User", True),
        ("octocat", "User", False),
        (None, None, False),
    ],
)
def test_bots_are_known_by_account_type_or_by_the_settings(
    author: str | None, author_type: str | None, is_bot: bool
) -> None:
    pull = but(make_pull(1), author=author, author_type=author_type)

    assert only(curated(make_snapshot(pull))).is_bot is is_bot


def test_a_reverted_change_need_not_be_reported_and_says_by_what() -> None:
    revert = make_pull(2, title="Revert it", body="Reverts #1",
                       merged_at=datetime(2026, 8, 14, tzinfo=UTC))  # fmt: skip

    candidates = curated(make_snapshot(make_pull(1, "kind/deprecation"), revert))

    undone = next(c for c in candidates if c.key.endswith("#1"))
    assert undone.must_report == ()
    assert undone.notes == ("reverted by kubernetes/kubernetes#2 in the same week",)
    assert candidates[-1] == undone


# ------------------------------------------------------------------ must-report


@pytest.mark.parametrize(
    ("labels", "note", "reasons"),
    [
        (["kind/deprecation"], None, ("deprecation",)),
        (["release-note-action-required"], None, ("action required",)),
        ([], "ACTION REQUIRED: stop it", ("action required",)),
        (["release-note-action-required"], "Action required", ("action required",)),
        (["kind/api-change"], None, ("API change",)),
        (["kind/api-change", "kind/deprecation"], None, ("deprecation", "API change")),
        ([], "Fixes CVE-2026-12345", ("CVE",)),
        (["kind/feature"], "Adds a flag", ()),
    ],
)
def test_what_must_be_reported_says_why(
    labels: list[str], note: str | None, reasons: tuple[str, ...]
) -> None:
    candidate = only(curated(make_snapshot(make_pull(1, *labels, note=note))))

    assert candidate.must_report == reasons


def test_a_deprecation_on_a_release_branch_alone_need_not_be_reported() -> None:
    pull = make_pull(1, "kind/deprecation", base="release-1.36")

    assert only(curated(make_snapshot(pull))).must_report == ()


def test_a_cve_must_be_reported_on_any_branch() -> None:
    pull = make_pull(1, title="Mend CVE-2026-1234", base="release-1.36")

    assert only(curated(make_snapshot(pull))).must_report == ("CVE",)


# ------------------------------------------------------------------ rank


def test_the_rank_is_the_sum_of_named_reasons() -> None:
    pull = make_pull(1, "kind/feature", note="Adds a flag to the kubelet")

    candidate = only(curated(make_snapshot(pull)))

    assert [str(reason) for reason in candidate.reasons] == ["release note +2", "kind/feature +3"]
    assert candidate.score == 5


def test_equal_scores_fall_back_to_the_number() -> None:
    candidates = curated(make_snapshot(make_pull(10), make_pull(9), make_pull(100)))

    assert [c.key.rpartition("#")[2] for c in candidates] == ["9", "10", "100"]


def test_equal_scores_of_different_kinds_fall_back_to_the_key() -> None:
    snapshot = make_snapshot(make_pull(1), make_release("v1"), make_release("v2", repository="z/z"))

    found = curate(snapshot, sections=SECTIONS, reasons=[], must_report=[])

    assert [c.key for c in found] == ["etcd-io/etcd@v1", "kubernetes/kubernetes#1", "z/z@v2"]


@pytest.mark.parametrize("seed", range(20))
def test_rank_is_total_and_ignores_the_order_of_arrival(seed: int) -> None:
    dice = random.Random(seed)
    labels = ["kind/feature", "kind/bug", "kind/deprecation", "kind/cleanup"]
    records: list[PullRequest | KepUpdate | Release] = [
        *(make_pull(n, *dice.sample(labels, 2)) for n in range(1, 20)),
        *(make_pick(30 + n, n, branch=f"release-1.{n}") for n in range(1, 8)),
        *(make_kep_update(5, n, path=f"keps/sig-{n}/5-x/kep.yaml", title=f"T{n}") for n in (1, 2)),
        *(make_release(f"v1.{n}.0") for n in range(4)),
        make_release("v1.0.0", body="again"),
    ]
    originals = [make_pull(n) for n in range(40, 44)]

    expected = curated(make_snapshot(*records, originals=originals))
    shuffled = curated(
        make_snapshot(
            *dice.sample(records, len(records)),
            originals=dice.sample(originals, len(originals)),
        )
    )

    assert shuffled == expected
    assert len({candidate.key for candidate in expected}) == len(expected)


# ------------------------------------------------------------------ sections


SECTIONS = (
    SectionSettings(id="news", title="News", kind="prose", sources=(Match(),)),
    SectionSettings(id="features", title="New", sources=(Match(labels=("kind/feature",)),)),
    SectionSettings(id="rare", title="Gone", sources=(Match(labels=("kind/dep*",)),), priority=2),
    SectionSettings(id="bugs", title="Fixed", sources=(Match(labels=("kind/*",)),)),
    SectionSettings(id="other", title="Other", sources=(Match(),), priority=-1),
)


@pytest.mark.parametrize(
    ("labels", "section"),
    [
        ({"kind/feature"}, "features"),
        ({"kind/bug"}, "bugs"),
        ({"kind/feature", "kind/deprecation"}, "rare"),
        (set(), "other"),
    ],
)
def test_the_highest_priority_wins_then_page_order(labels: set[str], section: str) -> None:
    subject = Subject(records="pull_requests", labels=frozenset(labels))

    assert suggest_section(subject, SECTIONS) == section


def test_what_no_rule_asks_for_goes_to_the_last_list() -> None:
    assert suggest_section(Subject(records="releases"), SECTIONS[:4]) == "bugs"


def test_without_a_list_nothing_is_lost() -> None:
    assert suggest_section(Subject(records="releases"), SECTIONS[:1]) == "news"


@pytest.mark.parametrize(
    ("title", "labels", "section"),
    [
        ("kubelet: Promote CrashLoop to beta", [], "promotions"),
        ("Graduate the gate to GA", ["kind/feature"], "promotions"),
        ("Deprecate the --foo flag", [], "deprecated"),
        ("Remove deprecated gate", [], "deprecated"),
        ("Add a thing", ["kind/feature", "kind/deprecation"], "deprecated"),
        ("Bump golang to 1.26.1", [], "version-updates"),
        ("Update etcd to v3.6.4", ["kind/feature"], "version-updates"),
        ("Mend the pump", ["kind/bug"], "other-merges"),
    ],
)
def test_the_kubernetes_preset_knows_where_things_go(
    title: str, labels: list[str], section: str
) -> None:
    assert only(curated(make_snapshot(make_pull(1, *labels, title=title)))).section == section


# ------------------------------------------------------------------ settings are all there is


def test_reasons_and_rules_come_from_the_settings_alone() -> None:
    found = curate(
        make_snapshot(make_pull(1, "kind/odd")),
        sections=SECTIONS,
        reasons=[RankReason(reason="odd", score=9, labels=("kind/odd",))],
        must_report=[MustReportRule(reason="so odd", labels=("kind/odd",))],
    )

    assert [str(reason) for reason in only(found).reasons] == ["odd +9"]
    assert only(found).must_report == ("so odd",)


def test_an_empty_week_has_no_candidates() -> None:
    assert curated(make_snapshot(), preset("github")) == ()


def test_a_version_update_is_suggested_where_updates_stand_however_it_is_worded() -> None:
    odd = make_pull(1, title="[go] Update images, dependencies and version to Go 1.18.1")
    plain = make_pull(2, title="Bump etcd to v3.5.3")

    found = {
        candidate.summary: candidate.section for candidate in curated(make_snapshot(odd, plain))
    }

    assert found == {"Go to 1.18.1": "version-updates", "etcd to v3.5.3": "version-updates"}
