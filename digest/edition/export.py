"""An edition as one Markdown text, for a site that exists already or to paste."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from digest.edition.headline import edition_title
from digest.edition.left_open import open_fence
from digest.edition.references import LABEL, clashing_labels, labels, normal, written_out
from digest.edition.scan import scan

if TYPE_CHECKING:
    from datetime import datetime

    from digest.edition.scan import Scan
    from digest.model import Edition, Section

_REST = re.compile(rb"(?:[ \t]*(?:\r?\n|\Z))+")
"""What goes with a comment that stands alone: the end of its line and the blank lines after it."""
_HTML_ENDS = {
    b"<?": b"?>",
    b"<![cdata[": b"]]>",
    b"<!": b">",
    b"<pre": b"</pre>",
    b"<script": b"</script>",
    b"<style": b"</style>",
    b"<textarea": b"</textarea>",
}
"""HTML blocks that no blank line ends, and what does (CommonMark, 4.6)."""
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")
_LIQUID = re.compile(r"\{[{%]")


def markdown_of(edition: Edition) -> str:
    """Return the edition's text as the page shows it: sections in page order, no comments."""
    clashing = clashing_labels(part for section in edition.sections for part in section.parts)
    parts = [part for section in edition.sections if (part := _section(section, clashing))]
    return "\n\n".join(parts) + "\n"


def jekyll_post(edition: Edition, date: datetime) -> str:
    """Return the edition as a Jekyll post, in which Liquid finds nothing to run.

    Front matter as LWKD's posts have it: layout, title, date, slug. Jekyll derives the feed's id
    from the slug, so that stays the edition's whatever the title becomes.
    """
    front = {
        "layout": "post",
        "title": edition.meta.title or edition_title(edition.id),
        "date": date.strftime("%Y-%m-%d %H:%M:%S +0000"),
        "slug": f"{edition.id}-update",
    }
    if edition.meta.permalink:
        front["permalink"] = edition.meta.permalink
    head = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=10_000)
    # Jekyll runs a post through Liquid; {{ ... }} in a title is data and must reach the page.
    body = _LIQUID.sub(lambda match: f'{{{{ "{match[0]}" }}}}', markdown_of(edition))
    return f"---\n{head}---\n\n{body}"


def _section(section: Section, clashing: frozenset[str]) -> str:
    """Return heading and text of a section; empty where nothing stands under the heading."""
    if not section.entries:
        return ""
    texts = [
        _without_edges(_without_comments(written_out(part.markdown, part.definitions, clashing)))
        for part in section.parts
    ]
    used = _used("".join(part.definitions for part in section.parts), texts)
    head = [f"## {section.title}"] if section.title else []
    return "\n\n".join(
        [*head, *(text for text in texts if text), *(["\n".join(used)] if used else [])]
    )


def _used(definitions: str, texts: list[str]) -> list[str]:
    """Return the link definitions of other parts of the file that are needed here."""
    named = {normal(label) for text in texts for label in LABEL.findall(text)}
    defined = {label for text in texts for label in labels(scan(text).definitions)}
    wanted = named - defined
    return [line for label, line in labels(definitions).items() if label in wanted]


def _without_edges(text: str) -> str:
    """Return the text without blank lines around it; four spaces at its start make code.

    Code and HTML that nobody closed are closed: other sections follow.
    """
    bare = _BLANK_LINES.sub("", text).rstrip(" \t\r\n")
    found = scan(bare)
    mark = open_fence(found) or _open_html(found)
    return f"{bare}\n{mark}" if mark else bare


def _open_html(found: Scan) -> str | None:
    """Return what ends the HTML block that runs on to the end of a text, if one does."""
    start, end = found.html[-1] if found.html else (0, 0)
    block = found.source[start:end].lstrip().lower()
    opened = next((sign for sign in _HTML_ENDS if block.startswith(sign)), b"")
    ending = _HTML_ENDS.get(opened, b"")
    is_open = end == len(found.source) and ending not in block[len(opened) :]
    return ending.decode() if is_open else None


def _without_comments(markdown: str) -> str:
    """Return the text without HTML comments; those in code are code and stay.

    A line or paragraph that held nothing else goes as a whole.
    """
    found = scan(markdown)
    source, kept, last, alone = found.source, list[bytes](), 0, True
    starts = [*(comment.start for comment in found.comments[1:]), len(source)]
    for comment, following in zip(found.comments, starts, strict=False):
        line_start = found.line_starts[found.line_at(comment.start) - 1]
        alone = (alone or line_start >= last) and not source[
            max(last, line_start) : comment.start
        ].strip()
        kept.append(source[last : comment.start])
        last = comment.end
        if alone and (rest := _REST.match(source, last)):
            _drop_indent(kept)
            last = rest.end()
        elif alone and (end := source.find(b"\n", last, following)) >= 0:
            # What follows a comment on its line is no part of the paragraph below: it stays apart.
            kept.append(source[last : end + 1] + b"\n")
            last = end + 1
    return b"".join([*kept, source[last:]]).decode()


def _drop_indent(kept: list[bytes]) -> None:
    """Take away the spaces at the end of what is kept."""
    while kept and not kept[-1].strip(b" \t"):
        kept.pop()
    if kept:
        kept[-1] = kept[-1].rstrip(b" \t")
