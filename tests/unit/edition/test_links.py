from __future__ import annotations

import time

import pytest

from digest.edition.links import find_links
from digest.edition.scan import scan
from digest.keys import NO_PROPOSALS
from digest.model import LinkKind


def found(text: str) -> list[tuple[str, str, int]]:
    links = find_links(scan(text), "edition.md", 0, NO_PROPOSALS)
    return [(link.kind.value, link.url, link.line) for _, link in links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://x.y/z)", [("link", "https://x.y/z", 1)]),
        ("[a](<https://x.y/z>)", [("link", "https://x.y/z", 1)]),
        ("[a](https://x.y/z 'title')", [("link", "https://x.y/z", 1)]),
        ("[a](\nhttps://x.y/z)", [("link", "https://x.y/z", 2)]),
        ("[https://x.y](https://x.y)", [("link", "https://x.y", 1), ("bare", "https://x.y", 1)]),
        ("<https://x.y/z>", [("link", "https://x.y/z", 1)]),
        ("![a](https://x.y/z.png)", [("link", "https://x.y/z.png", 1)]),
        (
            "[![a](https://x.y/i)](https://x.y/z)",
            [("link", "https://x.y/z", 1), ("link", "https://x.y/i", 1)],
        ),
        ("[a][r]\n\n[r]: https://x.y/z", [("link", "https://x.y/z", 1)]),
        ("[a](/relative)", [("link", "/relative", 1)]),
        ("<a href='https://x.y/z'>a</a>", [("link", "https://x.y/z", 1)]),
        ("see https://x.y/z.", [("bare", "https://x.y/z", 1)]),
        ("(https://x.y/a_(b))", [("bare", "https://x.y/a_(b)", 1)]),
        ("**https://x.y/z**", [("bare", "https://x.y/z", 1)]),
        ("see HTTPS://X.Y/z", [("bare", "HTTPS://X.Y/z", 1)]),
        ("[a] (https://x.y/z)", [("broken", "https://x.y/z", 1)]),
        (
            "[a]((https://x.y/z))",
            [("link", "(https://x.y/z)", 1), ("broken", "https://x.y/z", 1)],
        ),
        ("[a](https://x.y/z", [("broken", "https://x.y/z", 1)]),
        ("[a](https://x.y/ z)", [("broken", "https://x.y/", 1)]),
        ("<!-- https://x.y/z -->", [("comment", "https://x.y/z", 1)]),
        ("| a |\n| - |\n| [b](https://x.y) |", [("link", "https://x.y", 3)]),
        ("* a\n\t* [b](https://x.y/z)", [("link", "https://x.y/z", 2)]),
        ("a\r\n\r\n* [b](https://x.y/z)\r\n* https://x.y", [("link", "https://x.y/z", 3),
                                                           ("bare", "https://x.y", 4)]),
        ("\u00e9 https://x.y/\u00e9\u00e9 \u00e9", [("bare", "https://x.y/\u00e9\u00e9", 1)]),
        ("`https://x.y`", []),
        ("```\nhttps://x.y\n```", []),
        ("https\\://x.y", []),
    ],
)  # fmt: skip
def test_every_url_is_found_with_kind_and_line(
    text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert found(text) == expected


def test_no_final_newline_loses_nothing() -> None:
    assert found("a\n\n[b](https://x.y)") == found("a\n\n[b](https://x.y)\n")


def test_lines_count_from_the_start_of_the_file() -> None:
    ((_, link),) = find_links(scan("\nhttps://x.y"), "sections/a.md", 4, NO_PROPOSALS)

    assert (link.path, link.line) == ("sections/a.md", 6)


def test_links_stand_in_the_order_of_the_text() -> None:
    urls = [
        url for _, url, _ in found("[c](https://c) https://a <https://b> [d][d]\n\n[d]: https://d")
    ]

    assert urls == ["https://c", "https://a", "https://b", "https://d"]


def test_a_link_knows_its_text_and_key() -> None:
    text = "[the *pump*](https://github.com/octo/core/pull/7/files)"

    ((_, link),) = find_links(scan(text), "edition.md", 0, NO_PROPOSALS)

    assert (link.text, link.key, link.kind) == ("the pump", "octo/core#7", LinkKind.LINK)


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece", [")", "]", ".", "(", "[", "](", "https://x ", "](https://x ", "_"]
)
def test_a_long_run_of_anything_is_read_in_no_time(piece: str) -> None:
    text = "https://x" + piece * (200_000 // len(piece))
    tree = scan(text)
    started = time.process_time()

    find_links(tree, "edition.md", 0, NO_PROPOSALS)

    assert time.process_time() - started < 1
