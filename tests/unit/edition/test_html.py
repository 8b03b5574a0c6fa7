import time

import pytest

from digest.edition.html import absolute_html, to_html
from digest.edition.marked import part_html, without_permalinks
from digest.index.reading import index_edition
from tests.builders_site import edition
from tests.hostile import LINKS, Read

ITEMS = """## Other Merges

* **[Fix](https://github.com/a/b/pull/1)** a panic
* _Slow_ [start](https://github.com/a/b/pull/2)

  More words.
"""


def whole(text: str, *, permalinks: bool = True) -> str:
    """The text as its page has it."""
    _, body = index_edition(edition(text), "", site_url="https://example.org/")
    html = "".join(section.html for section in body.sections)
    return html if permalinks else without_permalinks(html)


@pytest.mark.parametrize("link", LINKS)
def test_nothing_acts(link: str) -> None:
    for text in (link, f"* item\n\n  {link}\n", f"> a {link} b", f"words {link} words"):
        html = to_html(text)
        for shown in (html, absolute_html(html, "https://example.org/2026/20260816/")):
            assert not Read(shown).harm


def test_a_tag_that_may_not_stay_is_shown_as_text() -> None:
    assert to_html("Wait for the <Pod> <script>x</script>") == (
        "<p>Wait for the &lt;Pod&gt; &lt;script&gt;x&lt;/script&gt;</p>\n"
    )
    assert "rest of it" in to_html("an open <textarea> in a line\n\nrest of it")


def test_a_character_reference_makes_no_control_character_and_no_scheme() -> None:
    assert to_html("a&#1;b&#x202e;c&#8232;d") == "<p>abc d</p>\n"
    assert "javascript" not in to_html('<a href="java&#1;script:alert(1)">a</a>')


def test_harmless_html_stays_and_headings_start_at_three() -> None:
    html = to_html("# One\n\n<kbd>k</kbd> H<sub>2</sub>O\n\n<h2>Two</h2>\n\n~~gone~~")
    assert Read(html).tags == ["h3", "p", "kbd", "sub", "h3", "p", "del"]


def test_columns_are_aligned_by_class() -> None:
    assert '<td class="align-right">2</td>' in to_html("|a|b|\n|--|--:|\n|1|2|")


def test_comments_reach_no_output_and_split_no_list() -> None:
    html = to_html(
        "* a\n<!-- dismiss a/b#1 no\nnews -->\n* b <!-- x --> c\n\n<!-- lint: allow X y -->"
    )
    assert "<!--" not in html
    assert "dismiss" not in html
    assert Read(html).tags == ["ul", "li", "li"]


def test_an_open_comment_takes_no_later_item_with_it() -> None:
    assert Read(to_html("* a <!-- oops\n* b\n\nc --> d")).text.split() == [
        "a", "<!--", "oops", "b", "c", "-->", "d",
    ]  # fmt: skip
    assert "later" in to_html("* <!-- oops\n* later")


def test_empty_items_and_sections_are_left_out() -> None:
    assert whole("## Other Merges\n\n* \n* <!-- x -->\n\n## News\n<!-- y -->\n") == ""
    assert Read(to_html("* a\n*\n* b")).tags == ["ul", "li", "li"]


def test_items_and_highlights_carry_ids_and_links_to_themselves() -> None:
    html = whole(
        ITEMS + "\n## Featured PRs\n\n### [#3: *Go*](https://github.com/a/b/pull/3)\n\nText."
    )
    assert (
        '<li id="a-b-1">\n<p><strong><a href="https://github.com/a/b/pull/1">Fix</a></strong> a'
        in html
    )
    assert (
        '<a class="permalink" href="#a-b-2" aria-label="Link to Slow start">#</a></p>\n<p>More'
        in html
    )
    assert (
        '<h3 id="a-b-3"><a href="https://github.com/a/b/pull/3">#3: <em>Go</em></a> <a class='
        in html
    )
    assert "\ue000" not in html
    assert "\u2046" not in html


def test_without_permalinks_and_ids_the_text_is_the_same() -> None:
    parsed = edition(ITEMS)
    part = parsed.sections[0].parts[0]
    assert part_html(part, [None, None]).html == to_html(part.markdown)


@pytest.mark.parametrize(
    "forged",
    [
        "&#xE000;1\u2046", "&#x00e000 1\u2046", "&#57344;1\u2046", "\ue0001\u2046", "\u20450\ue000",
        "\ue00099\u2046", "<kbd>&#xE0001\u2046</kbd>",
    ],
)  # fmt: skip
def test_text_cannot_forge_a_mark(forged: str) -> None:
    html = whole(f"## Other Merges\n\n* one {forged} more\n* two\n")
    assert '<li id="two">two <a class="permalink" href="#two"' in html
    assert html.count(" id=") == html.count("permalink") == 2
    assert "\ue000" not in html


def test_a_mark_made_by_a_comment_does_no_harm() -> None:
    html = whole(
        "## X\n\n* one\n\n<div>\n&#<!-- -->xE000;0\u2046 &#<!-- -->xE000;9\u2046\n</div>\n"
    )
    assert html.count(" id=") == 1


def test_a_permalink_names_its_item_in_bounded_escaped_words() -> None:
    html = whole('## X\n\n* `"><script>` ' + "long " * 400)
    label = html.split('aria-label="')[1].split('"')[0]
    assert label.startswith("Link to &#34;&gt;&lt;script&gt; long")
    assert len(label) < 120


def test_relative_links_become_absolute_for_feeds() -> None:
    text = "[a](../x) [b](#kep-1) [c](/y) ![d](z.png) [e](mailto:a@b.example) [f](http://[)"
    hrefs = Read(absolute_html(to_html(text), "https://e.org/d/2026/20260816/")).hrefs
    assert hrefs == [
        "https://e.org/d/2026/x",
        "https://e.org/d/2026/20260816/#kep-1",
        "https://e.org/y",
        "https://e.org/d/2026/20260816/z.png",
        "mailto:a@b.example",
    ]


def test_definitions_of_the_file_serve_every_part_even_after_an_open_fence() -> None:
    html = whole("## News\n\nSee [this] and [That One][x].\n\n~~~\ncode\n\n## B\n\n[this]\n")
    assert "<a" not in html
    html = whole("## News\n\nSee [This].\n\n## B\n\n* b\n\n[this]: https://e.org/a_(b)\n")
    assert 'See <a href="https://e.org/a_(b)">This</a>' in html
    assert "~~~" not in to_html("~~~\ncode", definitions="[x]: <http://y>\n")
    assert "http://y" not in to_html("~~~\ncode [x]", definitions="[x]: <http://y>\n")


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "`",
        "> ",
        ">",
        "1. ",
        "- ",
        "![",
        "[a](",
        "_a ",
        "~~",
        "|a",
        "\\",
        "&",
        "* \n",
        "&#1;",
    ],
)
def test_a_megabyte_takes_seconds_at_most(piece: str) -> None:
    started = time.process_time()
    to_html(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 5


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece", ["<div>", "<ul><li>", "<b>", "<!-- ", "<!---->", "<table>\n\nx\n\n"]
)
def test_html_without_end_takes_seconds_at_most(piece: str) -> None:
    started = time.process_time()
    to_html(piece * (60_000 // len(piece)))
    to_html(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 5


def test_html_in_a_very_long_text_is_shown_as_text() -> None:
    html = to_html("<div>\n\n" + "word\n\n" * 20_000 + "<b>x</b>")
    assert html.startswith("<p>&lt;div&gt;</p>")
    assert html.endswith("<p>&lt;b&gt;x&lt;/b&gt;</p>\n")
