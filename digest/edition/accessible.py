"""What sanitised HTML still needs so that everybody can read it on a page.

Works on the text that the sanitiser wrote: lower-case tags, each attribute in double quotes.
"""

from __future__ import annotations

import re

_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="[^"]*"')
_EMPTY_LINK = re.compile(r'<a(?: [a-z]+="[^"]*")*>\s*</a>')
_WORDLESS_LINK = re.compile(
    r'(<a(?: [a-z]+="[^"]*")*? href="(?:https?://)?([^"]+)"(?: [a-z]+="[^"]*")*>\s*'
    r'<img(?: [a-z]+="[^"]*")*?) alt=""((?: [a-z]+="[^"]*")*>\s*</a>)'
)
_UNREADABLE_ADDRESS = re.compile(r' (?:href|src)="[^"]*\ufffd[^"]*"')
_NAMELESS_DETAILS = re.compile(r"<details>(?!\s*<summary>)")
_HEADING = re.compile(r"<(/?)h([3-6])\b")
_OUTER_LEVEL = 2
_TABLE = '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>'


def mend(html: str) -> str:
    """Return the HTML with words for images and details, and without links around nothing.

    An image without words for it is decoration, unless it is all there is of a link: then it says
    where that leads (WCAG 2.2, 1.1.1 and 2.4.4). One without a source is nothing. An address with
    a character that nobody could read leads nowhere.
    """
    if "\ufffd" in html:
        html = _UNREADABLE_ADDRESS.sub("", html)
    if "<details>" in html:
        html = _NAMELESS_DETAILS.sub("<details><summary>Details</summary>", html)
    if "<img" in html:
        html = _WORDLESS_LINK.sub(r'\1 alt="\2"\3', _IMAGE.sub(_image_with_words, html))
    return _EMPTY_LINK.sub("", html) if "<a" in html else html


def make_reachable(html: str) -> str:
    """Return the HTML with code and tables that the keyboard reaches, to scroll what is too wide.

    A wide table lies in a group that scrolls: made a block itself, it would be no table to some
    screen readers.
    """
    if "<pre>" in html:
        html = html.replace("<pre>", '<pre tabindex="0">')
    if "<table>" in html:
        html = html.replace("<table>", _TABLE).replace("</table>", "</table></div>")
    return html


def close_jumps(html: str) -> str:
    """Return the text of a section, under an ``h2``, with headings that skip no level.

    A heading goes at most one level deeper than the one before it, and those under it follow:
    ``h4 h5 h3`` becomes ``h3 h4 h3``.
    """
    if "<h" not in html:
        return html
    above = [(_OUTER_LEVEL, _OUTER_LEVEL)]  # levels as written and as shown, outermost first

    def shift(match: re.Match[str]) -> str:
        level = int(match[2])
        if not match[1]:
            while above[-1][0] >= level:
                above.pop()
            above.append((level, above[-1][1] + 1))
        return f"<{match[1]}h{above[-1][1]}"

    return _HEADING.sub(shift, html)


def _image_with_words(match: re.Match[str]) -> str:
    names = _ATTRIBUTE.findall(match[1])
    if "src" not in names:
        return ""
    return match[0] if "alt" in names else f'<img{match[1]} alt="">'
