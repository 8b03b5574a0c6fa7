import html
import unicodedata

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edition.html import to_html
from digest.edition.scan import OPTIONS
from digest.edition.visible import clean, code_span, escape_markdown
from tests.hostile import CONTROLS, TITLES

MARKS = list("\\`*_[]<>~|&#-+=.)(12ax!:/\t\n;\"'{}$ ")
TEXTS = st.text(st.one_of(st.sampled_from(MARKS), st.characters()), max_size=40)


def inside(rendered: str, opening: str, closing: str) -> str:
    assert rendered.startswith(opening), rendered
    assert rendered.endswith(closing), rendered
    return rendered[len(opening) : len(rendered) - len(closing)]


def test_control_and_bidi_characters_are_dropped() -> None:
    assert clean(f"a{CONTROLS}b") == "a b"  # \x0b, \x0c and \x85 end a line
    assert clean("user\u202egnp.exe\u2069 \ud800x") == "usergnp.exe x"


def test_line_ends_become_spaces_unless_they_are_kept() -> None:
    assert clean(" a\tb\r\n\u2028c  d ") == "a b c d"
    assert clean("a\tb\r\nc\rd\u2029e", keep_lines=True) == "a b\nc\nd\ne"


def test_a_joiner_of_an_emoji_is_no_control() -> None:
    assert clean("👩‍💻 ok") == "👩‍💻 ok"


def test_a_cut_text_ends_with_an_ellipsis_and_holds_the_limit() -> None:
    assert clean("x" * 1_000_000, 80) == "x" * 79 + "…"
    assert clean("abc", 3) == "abc"


@given(st.text(), st.integers(1, 50))
def test_clean_text_is_printable_bounded_and_stays_as_it_is(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert clean(cleaned, limit) == cleaned
    assert len(cleaned) <= limit
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    cleaned.encode()


@settings(max_examples=400)
@given(TEXTS)
def test_escaped_text_renders_as_itself_without_an_element(text: str) -> None:
    line = clean(text)
    if not line:
        return
    rendered = pyromark.html(escape_markdown(line), options=OPTIONS)
    words = inside(rendered, "<p>", "</p>\n")
    assert "<" not in words
    assert html.unescape(words) == line
    assert html.unescape(inside(to_html(escape_markdown(line)), "<p>", "</p>\n")) == line


@settings(max_examples=400)
@given(TEXTS)
def test_escaped_text_stays_inside_heading_item_link_and_paragraph(text: str) -> None:
    line = clean(text)
    escaped = escape_markdown(line)
    frames = (
        ("### ", "", "<h3>", "</h3>\n"),
        ("* ", "", "<ul>\n<li>", "</li>\n</ul>\n"),
        ("[", "](http://x)", '<p><a href="http://x">', "</a></p>\n"),
        ("words\n", "", "<p>words\n", "</p>\n"),
    )
    for before, after, opening, closing in frames if line else ():
        rendered = pyromark.html(f"{before}{escaped}{after}", options=OPTIONS)
        assert html.unescape(inside(rendered, opening, closing)) == line


@settings(max_examples=300)
@given(TEXTS)
def test_a_code_span_shows_the_text(text: str) -> None:
    line = clean(text)
    span = code_span(line)
    if line:
        rendered = pyromark.html(f"a {span} b", options=OPTIONS)
        assert html.unescape(inside(rendered, "<p>a <code>", "</code> b</p>\n")) == line


@pytest.mark.parametrize("title", TITLES)
def test_hostile_titles_are_words(title: str) -> None:
    words = inside(to_html(escape_markdown(clean(title))), "<p>", "</p>\n")
    assert html.unescape(words) == title
    assert "<" not in words


def test_marks_that_mean_nothing_are_left_to_read() -> None:
    plain = "Fix kube_proxy - AT&T's 5 > 4 (a + b = c), v1.2. Done!"
    assert escape_markdown(plain) == plain
