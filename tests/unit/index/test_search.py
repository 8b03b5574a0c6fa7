"""Where the archive mentions a key or words."""

import pytest

from digest.index.search import search
from digest.keys import Proposals
from tests.builders_index import KK, make_edition_index, make_mention

PROPOSALS = Proposals("KEP", ("kep.k8s.io/{number}",))
EDITIONS = [
    make_edition_index(
        "2025-11-02",
        [
            make_mention("Fix the PodDisruptionBudget", f"{KK}#134389"),
            make_mention("DRA moves on", "KEP-4381", text="structured parameters"),
        ],
    ),
    make_edition_index(
        "2025-11-30",
        [make_mention("etcd v3.6.4 is out", "etcd-io/etcd@v3.6.4")],
        is_published=False,
    ),
]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("134389", ["Fix the PodDisruptionBudget"]),
        ("#134389", ["Fix the PodDisruptionBudget"]),
        (f"{KK}#134389", ["Fix the PodDisruptionBudget"]),
        (f"https://github.com/{KK.title()}/pull/134389/files", ["Fix the PodDisruptionBudget"]),
        ("13438", []),
        ("KEP-4381", ["DRA moves on"]),
        ("kep-4381", ["DRA moves on"]),
        ("4381", ["DRA moves on"]),
        ("https://kep.k8s.io/4381", ["DRA moves on"]),
        ("v3.6.4", ["etcd v3.6.4 is out"]),
        ("etcd v3.6", ["etcd v3.6.4 is out"]),
        ("poddisr", ["Fix the PodDisruptionBudget"]),
        ("budget", []),
        ("structured dra", ["DRA moves on"]),
        ("etcd dra", []),
        ("[(", []),
    ],
)  # fmt: skip
def test_every_word_must_be_there(words: str, titles: list[str]) -> None:
    assert [hit.title for hit in search(EDITIONS, words.split(), PROPOSALS)] == titles


def test_the_newest_edition_comes_first_and_says_where() -> None:
    hits = search(EDITIONS, ["other"], PROPOSALS)

    assert [(hit.edition, hit.published) for hit in hits] == [
        ("2025-11-30", False), ("2025-11-02", True), ("2025-11-02", True),
    ]  # fmt: skip
    assert hits[1].page == "2025/20251102/#kubernetes-kubernetes-134389"
    assert hits[1].section == "Other Merges"
