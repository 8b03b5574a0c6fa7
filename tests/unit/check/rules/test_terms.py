"""Spellings from the settings, looked for in prose only."""

from __future__ import annotations

import pytest

from digest.check.lint import rules_of
from digest.config import Lint, Term
from digest.errors import ConfigError
from tests.builders import but, preset
from tests.builders_check import findings, make_reading, messages

TERMS = [term.rule for term in preset().lint.terms]


def said(sentence: str) -> list[str]:
    return messages(f"## Developer News\n\n{sentence}\n", *TERMS)


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("The API server is fast.", "'API server' should be 'APIserver'"),
        ("Two apiservers run.", "'apiservers' should be 'APIserver'"),
        ("Our APIServer is fast.", "'APIServer' should be 'APIserver'"),
        ("It speaks GRPC.", "'GRPC' should be 'gRPC'"),
        ("A newer Etcd is out.", "'Etcd' should be 'etcd'"),
        ("ETCD is out.", "'ETCD' should be 'etcd'"),
        ("Kubeadm is out.", "'Kubeadm' should be 'kubeadm'"),
        ("Try it with kubernetes.", "'kubernetes' should be 'Kubernetes'"),
        ("A Csi driver.", "'Csi' should be 'CSI'"),
        ("For windows nodes.", "'windows' should be 'Windows'"),
        ("It runs on windows.", "'windows' should be 'Windows'"),
        ("A prow job.", "'prow' should be 'Prow'"),
        ("Seen on Github.", "'Github' should be 'GitHub'"),
    ],
)
def test_the_presets_terms(sentence: str, message: str) -> None:
    assert said(sentence) == [message]


@pytest.mark.parametrize(
    "sentence",
    [
        "The APIserver, kube-apiserver and apiserver-builder.",
        "Of k8s.io/apiserver and kubernetes/apiserver.",
        "gRPC and grpc-go; grpc v1.75.0 is out, grpc to 1.76 soon.",
        "Etcd begins the sentence. Etcd again; SIG-Etcd too.",
        "kubernetes.io, kubernetes/kubernetes, kubernetes-csi and @kubernetes.",
        "Of csi-driver-nfs and storage.csi.",
        "All windows of time, and the windows of the house.",
        "In #prow and prow.k8s.io.",
        "github.com/kubernetes, @github and GitHub.",
    ],
)
def test_names_of_packages_hosts_channels_and_accounts_stay(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Use `kubernetes` there.",
        "It is [the kubernetes way](https://example.org/).",
        'They call it "kubernetes for all".',
        "```\nkubernetes\n```",
        "> kubernetes was quoted",
        "<!-- kubernetes -->",
    ],
)
def test_code_links_and_quotations_are_no_prose(sentence: str) -> None:
    assert said(sentence) == []


def test_a_finding_names_the_word_and_its_place_behind_other_alphabets() -> None:
    text = "## Developer News\n\n東京 [Ünal](https://example.org/) – Über kubernetes\n"

    (found,) = findings(make_reading(text), "TERM-K8S")

    line = text.split("\n")[2]
    assert (found.line, found.column, found.severity) == (3, line.index("kub") + 1, "warning")
    assert found.hint == "write Kubernetes"
    assert not found.fixable


def test_a_waiver_allows_a_spelling() -> None:
    text = "## Developer News\n\n<!-- lint: allow TERM-K8S their words -->\nAll of kubernetes.\n"

    assert messages(text, "TERM-K8S", "WAIVER") == []


def test_another_project_brings_its_own_terms() -> None:
    term = Term(rule="TERM-OURS", wrong="Sphynx", right="Sphinx", severity="error")
    settings = but(Lint(), terms=(term,), rules={"TERM-OURS": "info"})

    (found,) = findings(make_reading("The Sphynx.\n", settings=settings), "TERM-OURS")

    assert (found.severity, found.message) == ("info", "'Sphynx' should be 'Sphinx'")


def test_a_term_may_not_be_called_as_another_rule() -> None:
    settings = but(Lint(), terms=(Term(rule="BUL-PERIOD", wrong="x", right="y"),))

    with pytest.raises(ConfigError, match="'BUL-PERIOD' is a rule already"):
        rules_of(settings)
