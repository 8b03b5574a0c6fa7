from __future__ import annotations

import pytest

from digest.edition.front_matter import read_front_matter
from digest.edition.grammar import parse_edition
from digest.jekyll.editions import edition_text
from digest.keys import NO_PROPOSALS
from digest.model import TextFile
from tests.unit.jekyll.builders import make_post

FIELDS = {"published_at": "2022-02-09T05:20:00Z", "imported_from": "x.md"}
LINES = "published_at: 2022-02-09T05:20:00Z\nimported_from: x.md\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("---\ntitle: x\n", "---\n## Text  \n\ttrailing \n"),
        ("---\ntitle: |\n  two\n  lines\n", "---\nText"),
        ("---\n", "---\n"),
        ("---\ntitle: x\n", "..."),
        ("---  \ntitle: x\n\n# a comment\n", "---   \n\n---\nmore\n---\n"),
    ],
)
def test_the_lines_come_last_in_the_front_matter_and_nothing_else_changes(
    head: str, body: str
) -> None:
    made = edition_text(make_post(head + body), FIELDS)

    assert made.text == head + LINES + body
    assert not made.is_aside


def test_line_ends_and_byte_order_mark_stay() -> None:
    post = make_post("---\r\ntitle: x\r\n---\r\nText\r\nline\n", mark=True)

    lines = LINES.replace("\n", "\r\n")
    assert (
        edition_text(post, FIELDS).text == f"\ufeff---\r\ntitle: x\r\n{lines}---\r\nText\r\nline\n"
    )


def test_what_the_post_says_already_is_not_said_twice() -> None:
    post = make_post("---\ntitle: x\nimported_from: x.md\npublished_at: 2001-01-01\n---\n")

    text = edition_text(post, FIELDS).text

    assert text.count("imported_from") == 1
    assert read_front_matter("", text).fields["published_at"] == "2022-02-09T05:20:00Z"


def test_without_front_matter_a_post_gets_one() -> None:
    made = edition_text(make_post("## News\n\nText\n"), FIELDS)

    assert made.text == f"---\n{LINES}---\n## News\n\nText\n"
    assert not made.is_aside


@pytest.mark.parametrize(
    "head", ["---\ntitle: a: b\n---\n", "---\n- a\n---\n", "---\ntitle: x\0\n---\n"]
)
def test_a_broken_front_matter_becomes_a_comment_whole(head: str) -> None:
    made = edition_text(make_post(f"{head}Text\n"), FIELDS)

    assert made.is_aside
    front, _, rest = made.text.partition("<!--")
    assert front == f"---\n{LINES}---\n"
    assert f"\n{head}-->\nText\n" in rest
    edition = parse_edition("2022-02-06", [TextFile(path="edition.md", text=made.text)],
                            sections=[], proposals=NO_PROPOSALS)  # fmt: skip
    assert edition.is_published
    assert [entry.title for entry in edition.entries] == ["Text"]


def test_one_that_would_end_the_comment_stays_in_the_text() -> None:
    head = "---\ntitle: a: --> b\n---\n"

    assert edition_text(make_post(f"{head}Text\n"), FIELDS).text.endswith(f"---\n{head}Text\n")


def test_a_front_matter_that_takes_no_lines_keeps_its_title() -> None:
    made = edition_text(make_post("---\n{title: 'x: y'}\n---\nText\n"), FIELDS)

    assert made.is_aside
    fields = read_front_matter("", made.text).fields
    assert fields == {"title": "x: y", **FIELDS}


@pytest.mark.parametrize("value", ["a: b", "# no", "'", '"', "x:", "[a", "- a", "ü", "a #b", "*a"])
def test_any_value_is_read_back_as_it_was(value: str) -> None:
    made = edition_text(make_post("---\ntitle: x\n---\n"), {"imported_from": value})

    assert read_front_matter("", made.text).fields == {"title": "x", "imported_from": value}
