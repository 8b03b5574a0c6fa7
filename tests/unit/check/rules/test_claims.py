"""What a link's words say and what its address says."""

from __future__ import annotations

import pytest

from tests.builders_check import findings, make_reading, messages

PULL = "https://github.com/kubernetes/kubernetes/pull/129373"
KEP = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-storage/1710-selinux"
LOG = "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.36.md"


def said(words: str, url: str, rule: str) -> list[str]:
    return messages(f"## Developer News\n\n* Ünd [{words}]({url})\n", rule)


@pytest.mark.parametrize(
    "words",
    [
        "#12937: Pump",
        "12937: Pump",
        "#12937",
        "12937",
        "PR 12937: Pump",
        "kubernetes#12937: Pump",
        "kubernetes/kubernetes#12937",
        "Pump faster (#12937)",
        "#12937 [scheduler] Pump",
    ],
)
def test_a_number_that_the_words_give_must_be_the_address_one(words: str) -> None:
    assert said(words, PULL, "NUM-TEXT-URL") == ["#12937 in the words, #129373 in the address"]


@pytest.mark.parametrize(
    "words",
    [
        "#129373: Pump",
        "129373",
        "#0129373",
        "#12937, #129373",
        "Automated cherry pick of #12937: Pump",
        "CVE-2024-3744: Pump",
        "returns 404 and 5030",
        "Fix #12937 for good",
        "2019",
        "KEP-4330: Pump",
        "[KEP #4330] Pump",
        "KEP#4330: Pump",
        "1.2937",
        "port 10250",
    ],
)
def test_other_numbers_are_no_claim(words: str) -> None:
    assert said(words, PULL, "NUM-TEXT-URL") == []


@pytest.mark.parametrize(
    "words", ["KEP-1769: SELinux", "KEP 1769", "1769: SELinux", "#1769: SELinux"]
)
def test_a_proposal_that_the_words_give_must_be_the_address_one(words: str) -> None:
    assert said(words, KEP, "KEP-TEXT-URL") == ["KEP-1769 in the words, KEP-1710 in the address"]


@pytest.mark.parametrize(
    "words", ["KEP-1710", "KEP-01710", "1710: SELinux", "SELinux", "From 2019"]
)
def test_a_proposal_by_its_own_number_or_by_none_is_right(words: str) -> None:
    assert said(words, KEP, "KEP-TEXT-URL") == []


def test_a_pull_request_may_name_the_proposal_that_it_is_for() -> None:
    assert said("KEP-1769: first part", PULL, "KEP-TEXT-URL") == []


@pytest.mark.parametrize(
    ("words", "url", "meant"),
    [
        ("v1.33.11", LOG, "1.36"),
        ("client v31.1.0", "https://github.com/o/python/releases/tag/v30.1.0a1", "30.1"),
        ("kustomize 5.6", "https://github.com/o/k/releases/tag/kustomize%2Fv5.7.0", "5.7"),
    ],
)
def test_a_version_that_the_words_give_must_be_the_address_one(
    words: str, url: str, meant: str
) -> None:
    [found] = said(words, url, "VER-TEXT-URL")

    assert found.endswith(f"in the words, {meant} in the address")


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("v1.36.2", LOG),
        ("from v1.35 to v1.36", LOG),
        ("the change log", LOG),
        ("v1.33", "https://v1-32.docs.example.org/page"),
        ("v1.33", "https://v1.32.example.org/page"),
        ("v1.33", "https://example.org/page?since=1.32"),
        ("etcd/v3.5 API", LOG),
    ],
)
def test_versions_that_agree_or_stand_elsewhere_are_right(words: str, url: str) -> None:
    assert said(words, url, "VER-TEXT-URL") == []


def test_claims_in_comments_and_code_are_not_read() -> None:
    text = f"## Developer News\n\n<!-- [#12937]({PULL}) --> `[#12937]({PULL})`\n"

    assert messages(text, "NUM-TEXT-URL", "KEP-TEXT-URL", "VER-TEXT-URL") == []


def test_the_place_is_that_of_the_address() -> None:
    text = f"---\ntitle: T\n---\n## Other Merges\n\n* Ünd 漢字 [#12937]({PULL})\n"

    [found] = findings(make_reading(text), "NUM-TEXT-URL")

    assert (found.line, found.column) == (6, 19)
