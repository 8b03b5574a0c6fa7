"""Version updates are recognised by their titles, and told once for all their branches."""

from __future__ import annotations

import random

import pytest

from digest.curate.bumps import bump_of
from digest.edition.lines import bullet
from digest.model import PullRequest
from tests.builders import but, curated, make_pick, make_pull, make_snapshot


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Bump etcd to v3.6.4", "etcd to v3.6.4"),
        ("[release-1.35] Update Go to 1.26.6", "Go to 1.26.6"),
        ("Kubernetes is now built with Golang 1.26.6", "Go to 1.26.6"),
        ("[1.29][go1.22] .*: bump golang.org/x/tools to v0.16.1", "golang.org/x/tools to v0.16.1"),
        (
            "dependencies: Update `cri-tools` dependency from v1.2 to v1.22.0",
            "cri-tools to v1.22.0",
        ),
        ("etcd: Update to version 3.5.10", "etcd to 3.5.10"),
        ("Updated CoreDNS version to v.1.12.3.", "CoreDNS to v1.12.3"),
        ("[go] Bump images, versions and deps to use Go 1.20.5", "Go to 1.20.5"),
        ("Bump dependencies and images to Go 1.24.6 and distroless iptables", "Go to 1.24.6"),
        ("Update to go1.11.1", "Go to 1.11.1"),
        ("Upgrade spf13/cobra v1.8.1", "spf13/cobra to v1.8.1"),
        ("kube-dns to v1.26.4", "kube-dns to v1.26.4"),
        ("publishing-bot rules to Go 1.22.10", "publishing-bot rules to Go 1.22.10"),
        ("Automated cherry pick of #7: bump runc to 1.0.1", "runc to 1.0.1"),
    ],
)
def test_a_title_names_the_dependency_and_its_version(title: str, said: str) -> None:
    assert str(bump_of(title)) == said


@pytest.mark.parametrize(
    "title",
    [
        "Bump CSI Spec to 1.0.0 and gRPC to 1.13.0",
        "Increased the coverage to 89.8%",
        "Revert the CoreDNS version to 1.3.1",
        'Revert "Bump etcd to v3.6.4"',
        "Update client-go compatibility matrix to include releases up to 1.34",
        "Bump image to v0.5.2",
        "Update Go used to build the script in an image to v1.16.7",
        "Add a pump",
        "Move docs to 1.2.3",
    ],
)
def test_other_titles_name_none(title: str) -> None:
    assert bump_of(title) is None


def lines(*pulls: PullRequest) -> list[str]:
    return [bullet(candidate) for candidate in curated(make_snapshot(*pulls))]


def go(number: int, base: str, version: str = "1.26.6") -> PullRequest:
    return make_pull(number, title=f"Kubernetes is now built with Go {version}", base=base)


def test_one_update_on_four_branches_is_one_line_with_all_its_keys() -> None:
    pulls = [
        but(go(1, "master"), milestone="v1.37"),
        go(2, "release-1.36"),
        make_pull(3, title="[release-1.35] Update Go to v1.26.6", base="release-1.35"),
        go(4, "release-1.33"),
    ]
    random.Random(7).shuffle(pulls)

    (candidate,) = curated(make_snapshot(*pulls))

    assert bullet(candidate) == (
        "* [Go to 1.26.6](https://github.com/kubernetes/kubernetes/pull/1) in 1.33, 1.35-1.37"
    )
    assert candidate.keys == tuple(f"kubernetes/kubernetes#{n}" for n in (1, 2, 3, 4))


def test_without_the_main_branch_the_newest_one_is_linked() -> None:
    (line,) = lines(go(2, "release-1.35"), go(1, "release-1.36"))

    assert line == "* [Go to 1.26.6](https://github.com/kubernetes/kubernetes/pull/1) in 1.35, 1.36"


def test_two_versions_two_repositories_and_twice_on_one_branch_stay_apart() -> None:
    other = make_pull(4, title="Bump Go to 1.26.6", repository="a/b", base="release-1.1")
    assert len(lines(go(1, "release-1.36"), go(2, "release-1.35", "1.25.9"))) == 2
    assert len(lines(go(1, "release-1.36"), other)) == 2
    assert len(lines(go(1, "release-1.36"), go(2, "release-1.36"))) == 2


def test_a_cherry_pick_stands_on_its_branch_and_a_later_version_of_it_does_not() -> None:
    first = make_pull(1, title="Bump runc to v1.2.3")
    later = but(make_pick(2, 1), title="Automated cherry pick of #1: Bump runc to v1.2.4")

    assert lines(first, make_pick(3, 1, branch="release-1.36"))[0].endswith(" in 1.36, master")
    assert lines(first, later)[0].endswith("/pull/1)")


def test_what_says_more_than_a_version_keeps_its_own_words() -> None:
    title = "Bump golang.org/x/net to v0.7.0 to mend a leak in the watch cache"

    (line,) = lines(make_pull(1, title=title))

    assert "leak" in line


def test_a_reverted_update_is_not_joined() -> None:
    undo = make_pull(
        3, title='Revert "Bump etcd to v3.6.4"', body="Reverts kubernetes/kubernetes#1"
    )
    pulls = (
        make_pull(1, title="Bump etcd to v3.6.4"),
        make_pull(2, title="Bump etcd to v3.6.4", base="release-1.36"),
    )

    assert len(lines(*pulls)) == 1
    assert len(lines(*pulls, undo)) == 3
