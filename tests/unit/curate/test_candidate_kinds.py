"""Candidates that are no pull requests: proposals and releases."""

from __future__ import annotations

import pytest

from digest.curate.candidates import proposal_summary
from digest.model import Candidate, CandidateKind, Release
from tests.builders import but, curated, make_kep_update, make_pull, make_release, make_snapshot


def only(candidates: tuple[Candidate, ...]) -> Candidate:
    (candidate,) = candidates
    return candidate


# ------------------------------------------------------------------ proposals


def test_two_files_of_one_number_are_one_candidate() -> None:
    updates = [
        make_kep_update(5, 1, path="keps/sig-b/5-x/kep.yaml", title="B"),
        make_kep_update(5, 2, path="keps/sig-a/5-y/kep.yaml", title="A", stage=("alpha", "beta")),
    ]

    candidate = only(curated(make_snapshot(*updates)))

    assert candidate.keys == ("KEP-5", "kubernetes/enhancements#2", "kubernetes/enhancements#1")
    assert candidate.title == "A"
    assert candidate.notes == ("stage alpha -> beta",)
    assert candidate.section == "kep-updates"
    assert candidate.kind is CandidateKind.PROPOSAL


def test_a_pull_request_that_a_proposal_tells_is_no_candidate_of_its_own() -> None:
    snapshot = make_snapshot(
        make_pull(1, repository="kubernetes/enhancements"), make_kep_update(5, 1)
    )

    assert [candidate.key for candidate in curated(snapshot)] == ["KEP-5"]


@pytest.mark.parametrize(
    ("update", "summary"),
    [
        (but(make_kep_update(5), removed=True), "proposal removed"),
        (make_kep_update(5, new=True), "new proposal"),
        (make_kep_update(5, new=True, stage=(None, "alpha")), "new proposal, alpha planned"),
        (
            make_kep_update(5, stage=("alpha", "beta"), latest_milestone=("v1.36", "1.37")),
            "beta planned for v1.37",
        ),
        (
            make_kep_update(5, stage=("beta", "stable"), status=("x", "implemented")),
            "now implemented",
        ),
        (make_kep_update(5, status=("x", "implementable")), "status is now implementable"),
        (make_kep_update(5, latest_milestone=("v1.36", "v1.37")), "now planned for v1.37"),
        (make_kep_update(5, latest_milestone=("v1.36", None)), "proposal updated"),
        (make_kep_update(5), "proposal updated"),
    ],
)  # fmt: skip
def test_what_happened_to_a_proposal_is_said_in_words_of_plan(update: object, summary: str) -> None:
    assert proposal_summary([update]) == summary  # type: ignore[list-item] # parametrize is untyped


def test_a_withdrawn_proposal_is_never_called_planned() -> None:
    update = make_kep_update(5, status=("implementable", "withdrawn"), stage=("alpha", "beta"))

    assert only(curated(make_snapshot(update))).summary == "now withdrawn"


def test_a_proposal_without_a_title_is_named_by_its_path() -> None:
    update = but(make_kep_update(5), title=None)

    assert only(curated(make_snapshot(update))).title == "keps/sig-node/5-thing/kep.yaml"


# ------------------------------------------------------------------ releases


def releases(*tags: str) -> list[Release]:
    return [make_release(tag, prerelease="-" in tag) for tag in tags]


def test_releases_of_one_family_are_folded_into_the_newest_version() -> None:
    candidate = only(curated(make_snapshot(*releases("v1.9.0", "v1.10.0", "v1.2.3"))))

    assert candidate.summary == "etcd v1.10.0"
    assert [tag for tag, _ in candidate.also] == ["v1.9.0", "v1.2.3"]
    assert len(candidate.keys) == 3


def test_families_are_apart() -> None:
    found = curated(make_snapshot(*releases("kustomize/v5.1.0", "api/v0.3.0", "api/v0.2.0")))

    assert {c.key: len(c.also) for c in found} == {
        "etcd-io/etcd@kustomize/v5.1.0": 0,
        "etcd-io/etcd@api/v0.3.0": 1,
    }


def test_a_release_goes_before_a_later_pre_release() -> None:
    candidate = only(curated(make_snapshot(*releases("v2.0.0-rc.1", "v1.9.9"))))

    assert candidate.summary == "etcd v1.9.9"
    assert candidate.notes == ()


def test_a_pre_release_alone_says_so() -> None:
    candidate = only(curated(make_snapshot(*releases("v2.0.0-rc.1"))))

    assert candidate.notes == ("pre-release",)
    assert [str(reason) for reason in candidate.reasons] == ["pre-release +2"]


def test_a_tag_that_names_the_project_is_not_named_twice() -> None:
    release = make_release("kompose-v1.0.0", repository="kubernetes/kompose")

    assert only(curated(make_snapshot(release))).summary == "kompose-v1.0.0"


def test_a_tag_of_a_megabyte_of_digits_is_read_in_no_time() -> None:
    assert only(curated(make_snapshot(make_release("1" * 1_000_000)))).kind is CandidateKind.RELEASE
