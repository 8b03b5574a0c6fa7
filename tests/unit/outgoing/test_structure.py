from __future__ import annotations

import time

import pytest

from digest.outgoing.structure import page_faults
from tests.builders_site import built, edition, publication
from tests.hostile import CONTROLS, LINKS, TITLES

FILE = "2026/20260816/index.html"
TEXT = """Welcome.

## Featured PRs

### [#11: A title](https://github.com/a/b/pull/11)

Text, ![a chart](https://a.example/c.png) and ![](https://a.example/line.png).

#### Deeper

| Who | When |
|---|---|
| Docs | [28 Aug](#other) |

## Other Merges

* [One](https://github.com/a/b/pull/1), [here](https://a.example/1)
* [Two](https://github.com/a/b/pull/2), [here](https://a.example/1) and [top](#)
"""
PAGE = """<!doctype html>
<html lang="en"><head><title>A week</title></head>
<body><nav><a href="#_main">Skip</a></nav>
<main id="_main"><article><h1>A week</h1>
<h2 id="news">News</h2>
<p>Text</p>
</article></main></body></html>
"""


def page(text: str) -> bytes:
    return built(publication(edition(text)))[FILE].encode()


def with_text(html: str) -> bytes:
    return PAGE.replace("<p>Text</p>", html).encode()


def test_a_page_as_it_is_built_is_sound() -> None:
    assert page_faults(FILE, page(TEXT)) == ()
    assert page_faults("p.html", PAGE.encode()) == ()


@pytest.mark.parametrize("hostile", [*TITLES, *LINKS, CONTROLS])
def test_whatever_an_author_writes_nothing_acts(hostile: str) -> None:
    made = page(f"## {hostile}\n\n* {hostile}\n\n{hostile}\n")

    assert not [fault for fault in page_faults(FILE, made) if "take it out" in fault]


@pytest.mark.parametrize(
    ("found", "replaced", "said"),
    [
        (' lang="en"', "", "p.html:1: <html> has no lang: set language in [site]"),
        (' lang="en"', ' lang=""', "p.html:1: <html> has no lang"),
        ("<title>A week</title>", "<title> </title>", "p.html:1: the page has no <title>: write"),
        ("<main", "<main></main><main", "p.html:4: there are 2 <main> elements, not one"),
        ("<h1>A week</h1>", "", "p.html:1: there are 0 <h1> headings, not one"),
        ("<h2 id", "<h1>B</h1><h2 id", "p.html:5: there are 2 <h1> headings, not one"),
    ],
)
def test_what_the_document_lacks_is_named(found: str, replaced: str, said: str) -> None:
    faults = page_faults("p.html", PAGE.replace(found, replaced).encode())

    assert said in "\n".join(faults)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h4>Deep</h4>", "p.html:6: the heading “Deep” is h4 after h2: give it one # less"),
        ("<h3> </h3>", "p.html:6: a heading has no words"),
        ("<ul>\n<li id=news>x</ul>", "p.html:7: the id “news” stands on line 5 already"),
        ('<p id="a b">x', "p.html:6: the id “a b” names nothing"),
        ('<a href="#old">see</a>', "p.html:6: the link “see” leads to “#old”, and nothing on the"),
        ('<img src="c.png">', "p.html:6: the image “c.png” has no alt: say what it shows"),
        ('<a href="https://a.example/"></a>', "p.html:6: the link to “https://a.example/” has no"),
        ('<a href="x"><img src=y alt=""></a>', "p.html:6: the link to “x” has no words"),
        ("<table><tr><td>a</table>", "p.html:6: the table “a” has no headers: make its first row"),
        (
            "<ul><li><a href=x>Here</a>\n<li><a href=y>here.</a></ul>",
            "p.html:7: two links of a list say “here” and lead to “x” and “y”",
        ),
        ("<script>x</script>", "p.html:6: <script> stands in the text: take it out"),
        ("<iframe src=x></iframe>", "p.html:6: <iframe> stands in the text"),
        ('<p onclick="x()">a', "p.html:6: <p onclick> could run a program"),
        ('<a href=" JavaScript:x()">a</a>', "p.html:6: <a href> could run a program"),
    ],
)
def test_what_is_wrong_in_the_text_is_named_with_its_line(html: str, said: str) -> None:
    faults = page_faults("p.html", with_text(html))

    assert len(faults) == 1
    assert faults[0].startswith(said)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#">top</a> <a href="#TOP">top</a> <a href="#n%65ws">news</a>',
        '<a href="x"><img src=y alt="A chart"></a> <a href="x" aria-label="Chart"></a>',
        "<ul><li><a href=x>here</a><li><a href=x>here</a><li><a href=y>One</a></ul>",
        "<p><a href=x>here</a> <p><a href=y>here</a>",
        "<table role=presentation><tr><td>a</table>",
        "<ul><li><ul><li><a href=x>One</a></ul></ul>",
    ],
)
def test_what_everybody_can_read_passes(html: str) -> None:
    assert page_faults("p.html", with_text(html)) == ()


def test_nested_lists_name_a_link_once() -> None:
    html = "<ul><li><ul><li><a href=x>here</a><li><a href=y>here</a></ul></ul>"

    assert len(page_faults("p.html", with_text(html))) == 1


def test_a_file_that_is_no_utf_8_is_named() -> None:
    assert page_faults("p.html", b"<p>\xff") == (
        "p.html: it is no UTF-8 at byte 3: mend templates/",
    )


def test_a_link_to_a_heading_that_is_gone_is_found_on_the_page_as_built() -> None:
    found = page_faults(FILE, page("## News\n\nSee [below](#gone) and [News](#news).\n"))

    assert len(found) == 1
    assert "the link “below” leads to “#gone”" in found[0]


def test_a_long_page_is_read_in_a_moment() -> None:
    line = "* A sentence about what [changed](https://github.com/kubernetes/k/pull/{}) and why"
    long = page("\n".join(line.format(n) for n in range(400)))
    started = time.process_time()

    assert page_faults(FILE, long) == ()
    assert time.process_time() - started < 0.5
