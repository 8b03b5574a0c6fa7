import pytest

from digest.edition.accessible import close_jumps, make_reachable, mend


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        ('<img src="a.png">', '<img src="a.png" alt="">'),
        ('<img src="a.png" alt="A pump">', '<img src="a.png" alt="A pump">'),
        ('<img title=" alt=" src="a.png">', '<img title=" alt=" src="a.png" alt="">'),
        ('<p><img alt="x">y</p>', "<p>y</p>"),
        ('<a href="https://e.org/"></a>', ""),
        ('<a href="https://e.org/"><img></a>', ""),
        (
            '<a href="https://e.org/x"><img src="a"></a>',
            '<a href="https://e.org/x"><img src="a" alt="e.org/x"></a>',
        ),
        ('<a href="/x"> <img src="a"> word</a>', '<a href="/x"> <img src="a" alt=""> word</a>'),
        ('<a href="java\ufffdscript:x">y</a>', "<a>y</a>"),
        (
            "<details>\n<p>x</p></details>",
            "<details><summary>Details</summary>\n<p>x</p></details>",
        ),
        ("<details><summary>a</summary></details>", "<details><summary>a</summary></details>"),
    ],
)
def test_what_has_no_words_gets_some_or_goes(html: str, mended: str) -> None:
    assert mend(html) == mended
    assert mend(mended) == mended


def test_code_and_tables_are_reached_by_keyboard() -> None:
    html = make_reachable("<pre><code>x</code></pre><table><tr><td>1</td></tr></table>")

    assert html.count('tabindex="0"') == 2
    assert html.startswith("<pre tabindex")
    assert html.endswith("</table></div>")


@pytest.mark.parametrize(
    ("levels", "shown"),
    [("345", "345"), ("4", "3"), ("453", "343"), ("6645", "3334"), ("364436", "344434"), ("", "")],
)
def test_headings_skip_no_level(levels: str, shown: str) -> None:
    html = "".join(f'<h{level} id="a">x</h{level}><p>y</p>' for level in levels)

    assert close_jumps(html) == "".join(f'<h{level} id="a">x</h{level}><p>y</p>' for level in shown)
