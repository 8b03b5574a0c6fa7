"""The HTML of an entry's first line of thought, and of what follows it."""

from __future__ import annotations

import random

import pytest

from digest.edition.anchors import anchors_of
from digest.edition.html import absolute_html, is_balanced, is_visible, to_html, visible_text
from digest.edition.marked import PartHtml, part_html, without_permalinks
from tests.builders_site import edition
from tests.hostile import LINKS, TITLES, Read

BASE = "https://example.org/digest/2026/20260816/"


def made(text: str) -> list[PartHtml]:
    parsed = edition(text)
    anchors = anchors_of(parsed)
    return [
        part_html(part, anchors.of_part(part))
        for section in parsed.sections
        for part in section.parts
    ]


def firsts(text: str) -> list[str]:
    return [without_permalinks(html) for part in made(text) for html in part.firsts.values()]


def rests(text: str) -> list[str]:
    return [visible_text(html) for part in made(text) for html in part.rests.values()]


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("* [One](/x) line", '<a href="/x">One</a> line', ""),
        ("* *One*\n\n  Two.", "<em>One</em>", "Two."),
        ("* One\n  * Two\n  * Three", "One", "Two Three"),
        ("1. One\n\n   | a |\n   |---|\n   | b |", "One", "a b"),
        ("### [1](/x) `y`\n\nTwo & *three*.", '<a href="/x">1</a> <code>y</code>', "Two & three."),
        ("* One <!-- two --> three", "One  three", ""),
        ("* a < b & c", "a &lt; b &amp; c", ""),
    ],
)  # fmt: skip
def test_an_entry_is_its_first_line_and_what_follows(text: str, first: str, rest: str) -> None:
    assert firsts(f"## Featured PRs\n\n{text}\n") == [first]
    assert rests(f"## Featured PRs\n\n{text}\n") == [rest]


def test_each_entry_gets_its_own_and_nothing_of_the_next() -> None:
    text = "## Other Merges\n\n* One\n\n  More.\n* Two\n* Three\n\nProse between.\n\n* Four\n"

    assert firsts(text) == ["One", "Two", "Three", "Four"]
    assert rests(text)[:2] == ["More.", ""]


@pytest.mark.parametrize("hostile", [*TITLES, *LINKS])
def test_no_piece_acts_and_every_first_line_is_whole(hostile: str) -> None:
    text = f"## Other Merges\n\n* one {hostile} two\n* {hostile}\n\n### {hostile}\n\n{hostile}\n"
    for part in made(text):
        for first in part.firsts.values():
            shown = absolute_html(without_permalinks(first), BASE)
            assert not Read(shown).harm
            assert is_balanced(shown)
            assert "permalink" not in shown
            assert "\ue000" not in shown


def test_a_first_line_that_wrong_nesting_cuts_through_is_left_out() -> None:
    text = "## Other Merges\n\n* <b>one\n\n  two</b>\n* three\n"

    assert firsts(text) == ["three"]


@pytest.mark.parametrize(
    ("html", "is_whole"),
    [
        ("", True),
        ("text", True),
        ("<p>a</p>", True),
        ("<p>a<br>b<img src=x><hr></p>", True),
        ("<p>a", False),
        ("a</p>", False),
        ("</p><p>", False),
        ("<b><i>a</b></i>", False),
        ("<b><i>a</i></b>", True),
        ('<a href="x">a</a>', True),
        ("<div><div>a</div>", False),
    ],
)
def test_a_piece_is_balanced_when_all_that_begins_in_it_ends_in_it(
    html: str, *, is_whole: bool
) -> None:
    assert is_balanced(html) is is_whole


@pytest.mark.parametrize("seed", range(50))
def test_whatever_is_sanitised_is_balanced(seed: int) -> None:
    choice = random.Random(seed)
    pieces = (*LINKS, *TITLES, "<b>", "</b>", "<div>", "</div>", "* a\n", "\n\n", "> ", "<table>")
    html = to_html("".join(choice.choice(pieces) for _ in range(choice.randint(1, 12))))

    assert is_balanced(html)
    assert is_balanced(absolute_html(html, BASE))


# ------------------------------------------------------------------ absolute addresses


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("x", f"{BASE}x"),
        ("../20260809/index.html", "https://example.org/digest/2026/20260809/index.html"),
        ("../../../../../x", "https://example.org/x"),
        ("#kep-1", f"{BASE}#kep-1"),
        ("?a=1&b=2", f"{BASE}?a=1&amp;b=2"),
        ("/x", "https://example.org/x"),
        ("//host.example/x", "https://host.example/x"),
        ("https://host.example/x?a=1&b=2", "https://host.example/x?a=1&amp;b=2"),
        ("HTTPS://Host.example/X", "https://Host.example/X"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("x%20y'\"<>", f"{BASE}x%20y&#39;&#34;&lt;&gt;"),
    ],
)
def test_an_address_is_that_of_the_page_it_stands_on(address: str, shown: str) -> None:
    escaped = address.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

    for name, tag in (("href", "a"), ("src", "img")):
        html = f'<{tag} title="t" {name}="{escaped}">'
        assert absolute_html(html, BASE) == f'<{tag} title="t" {name}="{shown}">'


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "java&#115;cript:x", "data:text/html,x", "vbscript:x"],
)
def test_an_address_that_leads_nowhere_good_is_left_out(address: str) -> None:
    assert absolute_html(f'<a href="{address}">a</a>', BASE) == "<a>a</a>"


def test_words_that_look_like_an_address_stay_words() -> None:
    html = '<p>href="x" &lt;a href="x"&gt;</p>'

    assert absolute_html(html, BASE) == html


@pytest.mark.parametrize(
    ("html", "is_seen"),
    [
        ("", False), ("<p> </p>", False), ("<p></p>\n", False), ("<p>a</p>", True),
        ('<img src="x" alt="">', True), ("<ul><li> </li></ul>", False), ("&amp;", True),
        ("a", True),
    ],
)  # fmt: skip
def test_what_a_reader_would_see(html: str, *, is_seen: bool) -> None:
    assert is_visible(html) is is_seen
