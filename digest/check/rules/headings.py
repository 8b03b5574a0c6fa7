"""Rules about headings: the sections of an edition, their names and order, and levels."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.edition.grammar import section_id_of
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage, Text
    from digest.check.rule import Reading

_SECTION_LEVEL = 2
_SHOWN = 80


@rule(
    "SEC-NAME",
    "structure",
    "warning",
    summary="A section's heading is none of the configured ones.",
    hint="use a configured heading, or name this one in lint.other_sections",
    wrong="## Merges\n\n* Something\n",
    right="## Other Merges\n\n* Something\n",
)
def unknown_section(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each section that is neither configured nor named in ``other_sections``."""
    titles = {name.id: name.title for name in reading.sections}
    known = {*titles, *(section_id_of(name, ()) for name in reading.settings.other_sections)}
    for passage in _section_heads(reading) if titles else ():
        if passage.section not in known:
            near = _nearest(passage.plain, list(titles.values()))
            yield passage.hit(
                f"{clean(passage.plain, _SHOWN)!r} is no section of the settings",
                hint=f"did you mean {near!r}? If not, name it in lint.other_sections"
                if near
                else "",
            )


def _nearest(heading: str, titles: list[str]) -> str | None:
    """Return the title that a heading most likely means: spelt alike, or with all of its words."""
    words = {word.casefold() for word in re.findall(r"[^\W_]+", heading)}
    whole = (title for title in titles if words and words <= set(title.casefold().split()))
    alike = get_close_matches(heading, titles, n=1, cutoff=0.7)
    return next(whole, None) or next(iter(alike), None)


@rule(
    "SEC-TWICE",
    "structure",
    "warning",
    summary="A section is headed twice in one file.",
    hint="outputs join the two: put both under the first heading, so that the text says the same",
    wrong="## Other Merges\n\n* One\n\n## Promotions\n\n* Two\n\n## Other Merges\n\n* Three\n",
    right="## Other Merges\n\n* One\n* Three\n\n## Promotions\n\n* Two\n",
)
def section_twice(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each heading of a section that began further up in the file."""
    seen: set[tuple[str, str]] = set()
    for passage in _section_heads(reading):
        if (passage.path, passage.section) in seen:
            yield passage.hit(f"{clean(passage.plain, _SHOWN)!r} is there already, further up")
        seen.add((passage.path, passage.section))


@rule(
    "SEC-ORDER",
    "structure",
    "info",
    summary="A section does not stand where the settings have it.",
    hint="the page of a draft has the settings' order, that of an imported edition its own",
    wrong="## Shoutouts\n\nThanks to all.\n\n## Other Merges\n\n* Something\n",
    right="## Other Merges\n\n* Something\n\n## Shoutouts\n\nThanks to all.\n",
)
def section_order(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for the first section of each file that stands before its predecessor."""
    place = {name.id: (index, name.title) for index, name in enumerate(reading.sections)}
    for text in reading.texts:
        heads = [head for head in _heads_of(text) if head.section in place]
        for above, head in pairwise(heads):
            if place[head.section][0] < place[above.section][0]:
                name, before = place[head.section][1], place[above.section][1]
                yield head.hit(f"{name!r} stands behind {before!r}; the settings have it before")
                break


@rule(
    "SEC-EMPTY",
    "structure",
    "warning",
    summary="A section holds nothing.",
    hint="outputs leave it out; write what belongs there, or delete the heading",
    wrong="## Other Merges\n\n* Something\n\n## Promotions\n",
    right="## Other Merges\n\n* Something\n\n## Promotions\n\n* More\n",
)
def empty_section(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each section without an entry in any file."""
    empty = {section.id for section in reading.edition.sections if not section.entries}
    for passage in _section_heads(reading) if empty else ():
        if passage.section in empty:
            empty.remove(passage.section)
            yield passage.hit(f"{clean(passage.plain, _SHOWN)!r} holds nothing")


@rule(
    "HEAD-JUMP",
    "structure",
    "warning",
    summary="A heading is more than one level below the one above it.",
    hint="screen readers list headings by level: leave none out",
    wrong="## Featured PRs\n\n#### A highlight\n\nText.\n",
    right="## Featured PRs\n\n### A highlight\n\nText.\n",
)
def heading_jump(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each heading below which a level was left out; each file begins anew."""
    for text in reading.texts:
        above = _SECTION_LEVEL
        for head in _headings(text):
            if head.level > above + 1:
                yield head.hit(f"a heading of level {head.level} below one of level {above}")
            above = head.level


def _section_heads(reading: Reading) -> Iterator[Passage]:
    return (head for text in reading.texts for head in _heads_of(text))


def _heads_of(text: Text) -> Iterator[Passage]:
    """Yield the headings that begin a section."""
    return (head for head in _headings(text) if head.level <= _SECTION_LEVEL)


def _headings(text: Text) -> Iterator[Passage]:
    return (passage for passage in text.passages if passage.kind == "heading")


RULES = (
    unknown_section,
    section_twice,
    section_order,
    empty_section,
    heading_jump,
)
