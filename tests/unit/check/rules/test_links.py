"""Links as they are written: dead syntax, words, places, and what addresses carry along."""

from __future__ import annotations

import pytest

from digest.check.lint import lint
from digest.check.rules import RULES
from digest.model import Delivered, TextFile
from tests.builders import MONDAY, but
from tests.builders_check import findings, make_reading, messages

NEWS = "## Developer News\n\n"


def mended(text: str, rule: str) -> str:
    """Return a text without front matter, with the edits of one rule made."""
    found = lint(make_reading(text), [each for each in RULES if each.id == rule])
    source = text.encode()
    for edit in sorted((edit for each in found for edit in each.edits), key=lambda e: -e.start):
        source = source[: edit.start] + edit.new.encode() + source[edit.end :]
    return source.decode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[a] (https://example.org/)", "there is a space between ] and ("),
        ("[a] (https//example.org/x)", "there is a space between ] and ("),
        ("[a] (#other-merges)", "there is a space between ] and ("),
        ("[a]((https://example.org/))", "the link has two opening parentheses"),
        ("[a](https://example.org/x and so on", "the link is never closed"),
        ("[a b(https://example.org/x)", "the link's words are not closed by ]"),
        ("(a)[https://example.org/x]", "the brackets of the link are swapped: [words](address)"),
        ("[a]()", "the link 'a' has no address"),
        ("[a](example.org/x)", "the address 'example.org/x' does not begin with https://"),
        ("[a](https//example.org/x)", "the address 'https//example.org/x' does not begin with"),
        ("[a]((guide))", "the address '(guide)' begins with ("),
    ],
)
def test_each_way_to_break_a_link_is_told_once(written: str, said: str) -> None:
    found = messages(f"{NEWS}Wörter {written} more.\n", "LINK-SYNTAX")

    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    "written",
    [
        "[a](https://example.org/x_(y))",
        "[a](<https://example.org/x y>)",
        "[a](/2026/20260809/)",
        "[a](guide.md)",
        "[a](mailto:someone@example.org)",
        "`[a] (https://example.org/)`",
        "<!-- [a] (https://example.org/) -->",
        "[KEP-1] (an aside), and [etcd] (#12)",
        "[[KEP-1] part 2](https://example.org/x)",
        "an array[0] and (https://example.org/x)",
        "a call(https://example.org/x)",
        "[a] (/etc/hosts)",
    ],
)
def test_links_that_work_code_and_comments_are_left_alone(written: str) -> None:
    assert messages(f"{NEWS}Words {written} more.\n", "LINK-SYNTAX") == []


def test_a_broken_link_is_found_behind_front_matter_and_wide_characters() -> None:
    text = f"---\ntitle: T\n---\n{NEWS}Ünd 漢字 [a] (https://example.org/)\n"

    [found] = findings(make_reading(text), "LINK-SYNTAX")

    assert (found.line, found.column) == (6, 13)


def test_half_a_link_is_not_told_as_a_bare_address_as_well() -> None:
    text = f"{NEWS}[a b(https://example.org/x) and https://example.org/y.\n"

    assert messages(text, "LINK-BARE") == [
        "https://example.org/y stands in the text and is no link"
    ]


def test_addresses_in_code_and_between_angle_brackets_are_not_bare() -> None:
    text = f"{NEWS}`curl https://example.org/x` or <https://example.org/y>\n"

    assert messages(text, "LINK-BARE") == []


def test_a_link_to_a_section_an_item_or_the_top_leads_somewhere() -> None:
    text = (
        f"{NEWS}[a](#other-merges) [b](#kubernetes-kubernetes-7) [c](#top) [d](#_main)\n\n"
        "## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/7)\n"
    )

    assert messages(text, "LINK-ANCHOR") == []


def test_a_link_to_an_item_of_another_file_leads_somewhere() -> None:
    merges = TextFile(path="sections/merges.md", text="## Other Merges\n\n* One\n")

    reading = make_reading(f"{NEWS}See [a](#other-merges) and [b](#merges).\n", others=(merges,))

    assert [found.message for found in findings(reading, "LINK-ANCHOR")] == [
        "the edition has no place '#merges'"
    ]


def test_an_anchor_that_was_delivered_stays_one() -> None:
    reading = make_reading(f"{NEWS}See [a](#gone-by-now).\n")
    delivered = Delivered(at=MONDAY, page="p/", feed_id="f", text="t", anchors=("gone-by-now",))

    out = but(reading, edition=but(reading.edition, delivered=delivered))

    assert findings(reading, "LINK-ANCHOR")
    assert not findings(out, "LINK-ANCHOR")


def test_http_on_this_machine_needs_no_encryption() -> None:
    text = f"{NEWS}[a](http://localhost:8080/x) [b](http://127.0.0.1/) [c](HTTP://example.org/)\n"

    assert messages(text, "LINK-HTTP") == ["HTTP://example.org/ is asked for without encryption"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?utm_source=a&utm_medium=b", ""),
        ("?id=7&utm_source=a&page=2", "?id=7&page=2"),
        ("?utm_source=a#part", "#part"),
        ("?fbclid=x&q=é", "?q=é"),
        ("?gclid", ""),
    ],
)
def test_only_tracking_parameters_are_taken_away(query: str, left: str) -> None:
    text = f"{NEWS}Ü [a](https://example.org/é{query}) and https://example.org/y{query} .\n"

    once = mended(text, "LINK-TRACK")

    assert once == f"{NEWS}Ü [a](https://example.org/é{left}) and https://example.org/y{left} .\n"
    assert mended(once, "LINK-TRACK") == once


@pytest.mark.parametrize("query", ["?usp=sharing", "?ref=main", "?autm_source=a", "#utm_source=a"])
def test_parameters_that_a_page_may_need_stay(query: str) -> None:
    assert messages(f"{NEWS}[a](https://example.org/x{query})\n", "LINK-TRACK") == []


def test_an_address_that_stands_elsewhere_is_told_and_not_touched() -> None:
    text = f"{NEWS}[a][1] and [b](https://example.org/?a=1&amp;utm_source=x)\n\n" + (
        "[1]: https://github.com/o/r/pulls/7?utm_source=x\n"
    )

    assert len(messages(text, "LINK-TRACK", "LINK-PULLS")) == 3
    assert mended(text, "LINK-TRACK") == mended(text, "LINK-PULLS") == text


def test_pulls_becomes_pull_and_lists_of_pulls_stay() -> None:
    text = (
        f"{NEWS}[a](https://github.com/o/r/pulls/7/files) [b](https://github.com/o/r/pulls?q=x)\n"
    )

    assert mended(text, "LINK-PULLS") == text.replace("pulls/7", "pull/7")


def test_mailing_lists_are_told_in_the_news_only() -> None:
    link = "[a](https://groups.google.com/g/dev/c/x) [b](https://lists.example.org/archives/1)\n"

    found = messages(f"{NEWS}{link}\n## Other Merges\n\n* {link}", "MAIL-LINK")

    assert found == ["'a' leads to a mailing list", "'b' leads to a mailing list"]


def test_a_waiver_lets_a_link_be() -> None:
    text = f"{NEWS}<!-- lint: allow LINK-BARE it is what we talk about -->\nhttps://example.org/\n"

    assert messages(text, "LINK-BARE", "WAIVER") == []
