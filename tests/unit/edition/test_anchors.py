from digest.edition.anchors import anchors_of
from tests.builders_site import edition


def anchors(text: str) -> list[str | None]:
    parsed = edition(text)
    found = anchors_of(parsed)
    return [found.of_entry(entry) for entry in parsed.entries]


def item(number: int, words: str = "x") -> str:
    return f"* [{words}](https://github.com/kubernetes/kubernetes/pull/{number})\n"


def test_an_item_is_named_by_its_first_key() -> None:
    assert anchors(
        f"## Other Merges\n{item(141375)}* [K](https://kep.k8s.io/5729) {item(2)[2:]}"
    ) == [
        "kubernetes-kubernetes-141375",
        "kep-5729",
    ]


def test_a_key_in_a_second_section_is_named_with_the_section() -> None:
    text = f"## Featured PRs\n### {item(1)[2:]}\n## Other Merges\n{item(1)}{item(1)}"
    assert anchors(text) == [
        "kubernetes-kubernetes-1",
        "other-kubernetes-kubernetes-1",
        "other-kubernetes-kubernetes-1-2",
    ]


def test_without_a_key_the_first_link_or_the_words_name_it() -> None:
    text = "## X\n* [a](https://www.etcd.io/blog/2025/zombie/)\n* Thanks to Ann!\n* ???\n* ???\n"
    assert anchors(text) == ["etcd-io-blog-2025-zombie", "thanks-to-ann", "entry", "entry-2"]


def test_names_are_bounded() -> None:
    text = (
        "## " + "s" * 5000 + "\n* " + "word " * 5000 + "\n* [a](https://e.org/" + "p" * 5000 + ")\n"
    )
    parsed = edition(text)
    found = anchors_of(parsed)
    assert all(0 < len(anchor) <= 100 for anchor in found.entries.values())
    assert all(0 < len(anchor) <= 100 for anchor in found.sections.values())


def test_no_entry_takes_the_name_of_a_section() -> None:
    parsed = edition("## News\n* news\n## KEP 1\n* [k](https://kep.k8s.io/1)\n")
    found = anchors_of(parsed)
    every = [*found.sections.values(), *found.entries.values()]
    assert len(every) == len(set(every)) == 4


def test_an_entry_without_a_key_takes_no_name_of_one_with_a_key() -> None:
    before = anchors(f"## Other Merges\n{item(7)}")
    after = anchors(f"## Other Merges\n* kubernetes kubernetes 7\n* new\n{item(7)}{item(8)}")
    assert after[2] == before[0] == "kubernetes-kubernetes-7"
    assert after[0] == "kubernetes-kubernetes-7-2"


def test_prose_and_empty_items_have_none() -> None:
    assert anchors("## News\n\nSee [k](https://kep.k8s.io/1).\n\n* \n") == [None, None]
