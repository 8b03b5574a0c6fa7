"""An edition as one Markdown text, for a site that exists already or to paste."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from digest.edition.headline import edition_title
from digest.edition.scan import scan

if TYPE_CHECKING:
    from datetime import datetime

    from digest.model import Edition, Section

_REST = re.compile(rb"(?:[ \t]*(?:\r?\n|\Z))+")
"""What goes with a comment that stands alone: the end of its line and the blank lines after it."""
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
    texts = [_without_comments(part.markdown).strip() for part in section.parts]
    definitions = dict.fromkeys(
        line for part in section.parts for line in part.definitions.splitlines() if line
    )
    used = [line for line in definitions if _is_used(line, texts)]
    head = [f"## {section.title}"] if section.title else []
    return "\n\n".join(
        [*head, *(text for text in texts if text), *(["\n".join(used)] if used else [])]
    )


def _is_used(definition: str, texts: list[str]) -> bool:
    """Return whether a link definition of another part of the file is needed here."""
    label = definition.partition("]")[0]
    return any(
        label.casefold() in text.casefold() and definition not in text for text in texts
    ) and not any(f"{label}]:".casefold() in text.casefold() for text in texts)


def _without_comments(markdown: str) -> str:
    """Return the text without HTML comments; those in code are code and stay.

    A line or paragraph that held nothing else goes as a whole.
    """
    found = scan(markdown)
    kept, last = b"", 0
    for comment in found.comments:
        kept += found.source[last : comment.start]
        last = comment.end
        if not kept.rpartition(b"\n")[2].strip() and (rest := _REST.match(found.source, last)):
            kept, last = kept.rstrip(b" \t"), rest.end()
    return (kept + found.source[last:]).decode()
