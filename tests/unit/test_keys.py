from __future__ import annotations

import time

import pytest

from digest.keys import Proposals, anchor_of, canonical, key_of_url
from tests.builders import preset

KEPS = preset().proposals
GITHUB = "https://github.com"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/kubernetes/kubernetes/pull/141375",
        "http://github.com/kubernetes/kubernetes/pull/141375",
        "HTTPS://WWW.GitHub.com/Kubernetes/KUBERNETES/pull/141375/",
        "https://github.com/kubernetes/kubernetes/issues/141375",
        "https://github.com/kubernetes/kubernetes/pull/141375/files#diff-1?x",
        "https://github.com/kubernetes/kubernetes/pull/141375?w=1#issuecomment-2",
        "https://github.com/kubernetes/kubernetes/pull/0141375",
    ],
)
def test_every_way_to_write_a_pull_request_is_one_key(url: str) -> None:
    assert key_of_url(url, KEPS) == "kubernetes/kubernetes#141375"


@pytest.mark.parametrize(
    "url",
    [
        f"{GITHUB}/kubernetes/enhancements/issues/5729",
        f"{GITHUB}/kubernetes/features/issues/5729",
        f"{GITHUB}/Kubernetes/Enhancements/issues/5729/#issuecomment-1",
        f"{GITHUB}/kubernetes/enhancements/tree/master/keps/sig-node/5729-things",
        f"{GITHUB}/kubernetes/enhancements/blob/master/keps/sig-node/5729-things/README.md#x",
        f"{GITHUB}/kubernetes/enhancements/blob/c0ffee/keps/sig-node/5729-things/1-a/kep.yaml",
        f"{GITHUB}/kubernetes/enhancements/tree/master/keps/sig-cluster-lifecycle/kubeadm/5729-x",
        f"{GITHUB}/kubernetes/enhancements/blob/master/keps/provider-aws/5729-x.md",
        "https://kep.k8s.io/5729",
        "http://kep.k8s.io/05729/",
        "https://www.kubernetes.dev/resources/keps/5729/",
    ],
)
def test_every_way_to_write_a_proposal_is_one_key(url: str) -> None:
    assert key_of_url(url, KEPS) == "KEP-5729"


def test_a_pull_request_of_the_proposals_repository_is_itself() -> None:
    url = f"{GITHUB}/kubernetes/enhancements/pull/3137"

    assert key_of_url(url, KEPS) == "kubernetes/enhancements#3137"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"{GITHUB}/etcd-io/etcd/releases/tag/v3.6.4", "etcd-io/etcd@v3.6.4"),
        (f"{GITHUB}/Etcd-IO/Etcd/releases/tag/V3.6.4/", "etcd-io/etcd@V3.6.4"),
        (f"{GITHUB}/a/b/releases/tag/kustomize%2Fv5.0.0", "a/b@kustomize/v5.0.0"),
        (f"{GITHUB}/a/b/releases/tag/kustomize/v5.0.0", "a/b@kustomize/v5.0.0"),
    ],
)
def test_a_release_is_repository_and_tag_with_the_tags_own_letters(url: str, key: str) -> None:
    assert key_of_url(url, KEPS) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/kubernetes/kubernetes/pull/1",
        "https://github.com.example.org/kubernetes/kubernetes/pull/1",
        "https://github.com/kubernetes/kubernetes",
        "https://github.com/kubernetes/kubernetes/pull/abc",
        "https://github.com/kubernetes/kubernetes/pull/12abc",
        "https://github.com/kubernetes/kubernetes/commit/12",
        "https://github.com/kubernetes/pull/12",
        "https://github.com/kubernetes/kubernetes/pull/" + "9" * 5_000,
        "https://kep.k8s.io/" + "9" * 5_000,
        "https://github.com/kubernetes/kubernetes/pull/\u0661\u0662",
        "https://github.com/a/b/releases/tag/v1%0AKEP-1",
        "https://github.com/a/b/releases/tag/v1%20x",
        "/kubernetes/kubernetes/pull/1",
        "mailto:a@github.com/kubernetes/kubernetes/pull/1",
        "",
    ],
)
def test_what_is_no_change_has_no_key(url: str) -> None:
    assert key_of_url(url, KEPS) is None


@pytest.mark.speed
def test_a_megabyte_of_path_is_refused_at_once() -> None:
    url = f"{GITHUB}/kubernetes/enhancements{'/keps' * 200_000}"
    started = time.process_time()

    assert key_of_url(url, KEPS) is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Kubernetes/KUBERNETES#12", "kubernetes/kubernetes#12"),
        ("Etcd-io/etcd@V3.6.4", "etcd-io/etcd@V3.6.4"),
        ("kep-5729", "KEP-5729"),
        ("Kep-0042", "KEP-42"),
        ("KEP-" + "0" * 5_000 + "7", "KEP-7"),
        ("no key", "no key"),
    ],
)
def test_a_typed_key_has_one_spelling(written: str, key: str) -> None:
    assert canonical(written) == key


def test_the_key_of_a_link_is_spelt_as_keys_are_compared() -> None:
    rfcs = Proposals("rfc", ("rfcs.example.org/{number}",))

    key = key_of_url("https://rfcs.example.org/0042", rfcs)

    assert key == canonical("rfc-42")


def test_names_of_proposals_are_found_in_text() -> None:
    named = KEPS.named_in("KEP-1287, kep 3: and KEP#44 but not SKEP-5 or KEP-x")

    assert named == {"KEP-1287", "KEP-3", "KEP-44"}


def test_without_proposals_no_text_names_one() -> None:
    assert Proposals("", ()).named_in("KEP-1 -2 7") == frozenset()


@pytest.mark.parametrize(
    ("key", "anchor"),
    [
        ("kubernetes/kubernetes#141375", "kubernetes-kubernetes-141375"),
        ("KEP-5729", "kep-5729"),
        ("etcd-io/etcd@v3.6.4", "etcd-io-etcd-v3.6.4"),
    ],
)
def test_the_anchor_of_a_key_is_its_words(key: str, anchor: str) -> None:
    assert anchor_of(key) == anchor
