"""An edition as one Markdown text, for a site that exists already or to paste."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from digest.edition.headline import edition_title
from digest.edition.left_open import open_fence
from digest.edition.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import Edition, Section

_REST = re.compile(rb"(?:[ \t]*(?:\r?\n|\Z))+")
"""What goes with a comment that stands alone: the end of its line and the blank lines after it."""
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")
_LABEL = re.compile(r"(^ {0,3})?\[((?:[^\[\]\\]|\\.)*)\](:)?", re.S | re.M)
"""A label; at the start of a line and with a colon behind it is a definition's."""
_LIQUID = re.compile(r"\{[{%]")


def markdown_of(edition: Edition) -> str:
    """Return the edition's text as the page shows it: sections in page order, no comments."""
    parts = [part for section in edition.sections if (part := _section(section))]
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


def _section(section: Section) -> str:
    """Return heading and text of a section; empty where nothing stands under the heading."""
    if not section.entries:
        return ""
    texts = [_without_edges(_without_comments(part.markdown)) for part in section.parts]
    definitions = dict.fromkeys(
        line for part in section.parts for line in part.definitions.split("\n") if line
    )
    used = _used(definitions, texts)
    head = [f"## {section.title}"] if section.title else []
    return "\n\n".join(
        [*head, *(text for text in texts if text), *(["\n".join(used)] if used else [])]
    )


def _used(definitions: Iterable[str], texts: list[str]) -> list[str]:
    """Return the link definitions of other parts of the file that are needed here."""
    found = [match for text in texts for match in _LABEL.finditer(text)]
    named = {_normal(match[2]) for match in found}
    defined = {_normal(match[2]) for match in found if match[1] is not None and match[3]}
    wanted = named - defined
    return [line for line in definitions if (at := _LABEL.match(line)) and _normal(at[2]) in wanted]


def _normal(label: str) -> str:
    """Return a label as CommonMark compares it."""
    return " ".join(label.split()).casefold()


def _without_edges(text: str) -> str:
    """Return the text without blank lines around it; four spaces at its start make code.

    Code that nobody closed is closed: other sections follow.
    """
    mark = open_fence(scan(text))
    bare = _BLANK_LINES.sub("", text).rstrip(" \t\r\n")
    return f"{bare}\n{mark}" if mark else bare


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
