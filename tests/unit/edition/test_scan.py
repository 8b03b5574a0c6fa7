from __future__ import annotations

import pytest

from digest.edition.scan import Scan, scan


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text.strip()) for block in scan(text).blocks]


def test_blocks_are_headings_items_and_other_text() -> None:
    text = (
        "# A\n\nSome *text* with `code`\n\n* one\n* two\n\n### B #\n> quoted\n\n<!-- c -->\n\n---\n"
    )

    assert kinds(text) == [
        ("heading", "A"), ("text", "Some text with code"), ("item", "one"), ("item", "two"),
        ("heading", "B"), ("text", "quoted"), ("comment", ""), ("text", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n## B\n### C\n###### F", [1, 2, 3, 6]),
        ("A\n===\n\nB\n---\n", [1, 2]),
        ("#125029 no space", []),
        ("####### seven", []),
        ("    # code", []),
        ("> # quoted", []),
        ("* # in a list", []),
        ("```\n# code\n```", []),
        ("<!--\n# comment\n-->", []),
    ],
)
def test_a_heading_is_one_only_at_the_top(text: str, levels: list[int]) -> None:
    assert [block.level for block in scan(text).blocks if block.kind == "heading"] == levels


def test_nested_lists_belong_to_their_item() -> None:
    found = scan("* one\n  * inner\n* two\n")

    assert [(block.kind, block.text) for block in found.blocks] == [
        ("item", "one"),
        ("item", "two"),
    ]


def inline(found: Scan, index: int = 0) -> str:
    block = found.blocks[index]
    return found.source[block.inline_start : block.inline_end].decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("* one\n  two\n\n  three\n", "one\n  two"),
        ("### [a](https://x) *b*\n", "[a](https://x) *b*"),
        ("* [a](https://x) b\n  * inner\n", "[a](https://x) b"),
        ("* \u00e9\u00e9 `x`\r\n", "\u00e9\u00e9 `x`"),
        ("* a <!-- c --> b", "a <!-- c --> b"),
    ],
)
def test_the_first_line_of_thought_has_its_place(text: str, words: str) -> None:
    assert inline(scan(text)) == words


def test_an_empty_item_has_no_first_line() -> None:
    assert scan("*\n").blocks[0].inline_start == -1


@pytest.mark.parametrize(
    "text",
    ["`https://x`", "```\nhttps://x\n```", "    https://x", "~~~\nhttps://x", "`` ` https://x ``"],
)
def test_code_is_known_as_code(text: str) -> None:
    found = scan(text)

    assert found.in_code(found.source.index(b"https"))


@pytest.mark.parametrize(
    "text",
    [
        "<!-- https://x -->",
        "a <!-- https://x --> b",
        "* a\n\n  <!-- https://x -->",
        "<!--\n\nhttps://x\n\n-->",
        "<!-- https://x",
        "<div><!-- https://x --></div>",
    ],
)
def test_a_comment_is_known_as_a_comment(text: str) -> None:
    found = scan(text)

    assert found.in_comment(found.source.index(b"https"))
    assert [comment.text for comment in found.comments] == ["https://x"]


@pytest.mark.parametrize(
    "text", ["`<!-- x -->`", "```\n<!-- x -->\n```", "    <!-- x -->", "<! -- x -->"]
)
def test_code_holds_no_comment(text: str) -> None:
    assert scan(text).comments == []


def test_lines_are_counted_in_bytes_and_from_one() -> None:
    found = scan("\u00e9\r\nb\n\nc")

    assert [found.line_at(found.source.index(letter)) for letter in (b"\xc3", b"b", b"c")] == [
        1,
        2,
        4,
    ]


def test_definitions_are_kept_for_other_parts() -> None:
    found = scan("[a][x]\n\n[X]: https://x.example/<y> 'title'\n[z]: <https://z>\n")

    assert "https://z" in found.definitions
    assert len(found.definition_spans) >= 1


@pytest.mark.parametrize(
    "text", ["", "\n", "\ud800", "\x00", "[" * 10_000, "> " * 5_000, "* " * 5_000]
)
def test_any_text_can_be_scanned(text: str) -> None:
    assert scan(text).source == text.encode("utf-8", "replace")
