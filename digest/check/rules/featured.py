"""Rules about highlights of pull requests: their headings, their people, how many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.highlights import highlights
from digest.check.rules.people import names_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage
    from digest.check.rule import Reading
    from digest.check.rules.highlights import Highlight

_PULL = "https://github.com/kubernetes/kubernetes/pull/1"
_NUMBERED = re.compile(r"(?:(?:[\w./-]+ ?)?#)?\d+ ?: ?\S")
"""``#N: Title``; a repository may stand before the number sign."""
_BETWEEN_LINKS = re.compile(r"[\s,;&+]*(?:and)?[\s,;&+]*")
_SHOWN = 60
"""Characters of a heading that a message repeats."""


def _featured(reading: Reading) -> list[Highlight]:
    """Return what is featured; text above the first head is a word of welcome and no highlight."""
    found = list(highlights(reading, reading.settings.sections.featured))
    return [each for each in found if each.head is not None] or found


@rule(
    "FP-HEADING",
    "formats",
    "warning",
    summary="A featured pull request has no heading of the form ### [#N: Title](address).",
    hint="write ### [#N: Title](address of the pull request), as digest feature does",
    wrong=f"## Featured PRs\n\n### Faster probes\n\n@octocat [halves them]({_PULL}).\n",
    right=f"## Featured PRs\n\n### [#1: Faster probes]({_PULL})\n\n@octocat halves them.\n",
)
def heading_of_pull_request(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each highlight whose heading is missing or of another form."""
    for each in _featured(reading):
        head = each.head
        if head is None:
            yield each.first.hit("there is no heading that names the pull request")
        elif head.kind != "heading":
            yield head.hit(f"{_cut(head)!r} stands alone in a paragraph and is no heading")
        elif problem := _problem(head):
            yield head.hit(f"the heading {_cut(head)!r} {problem}")


def _problem(head: Passage) -> str:
    """Return what a heading lacks; a release has no number and is named by its link alone.

    A heading may name several pull requests, each in its own link.
    """
    if not head.links:
        return "is not linked to the pull request"
    rest = head.plain
    for placed in head.links:
        words = " ".join(placed.link.text.split())
        if problem := _link_problem(words, placed.link.key or ""):
            return problem
        rest = rest.replace(words, " ", 1)
    return "" if _BETWEEN_LINKS.fullmatch(rest) else "is linked in part only"


def _link_problem(words: str, key: str) -> str:
    if "@" in key:
        return ""
    if "#" not in key:
        return "is not linked to the pull request"
    return "" if _NUMBERED.match(words) else "does not begin with the number and a colon"


def _cut(passage: Passage) -> str:
    """Return the first words of a passage, for a message."""
    words = passage.plain
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


@rule(
    "FP-AUTHOR",
    "formats",
    "warning",
    summary="The text of a featured pull request names nobody who worked on it.",
    hint="name who wrote it: [Name](https://github.com/login) or @login",
    wrong=f"## Featured PRs\n\n### [#1: Faster probes]({_PULL})\n\nProbes take half the time.\n",
    right=f"## Featured PRs\n\n### [#1: Faster probes]({_PULL})\n\n@octocat halves them.\n",
)
def author_of_pull_request(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each highlight that has text and names no person in it."""
    for each in _featured(reading):
        if each.body and not names_person(each):
            yield each.first.hit("nobody who worked on it is named")


@rule(
    "FP-COUNT",
    "formats",
    "info",
    summary="More pull requests have headings of their own than lint.featured allows.",
    hint="move the least of them to the lists, or raise lint.featured",
    wrong="## Featured PRs\n\n"
    + "".join(f"### [#{n}: Thing {n}]({_PULL}{n})\n\n@octocat did it.\n\n" for n in (1, 2, 3)),
    right="## Featured PRs\n\n"
    + "".join(f"### [#{n}: Thing {n}]({_PULL}{n})\n\n@octocat did it.\n\n" for n in (1, 2)),
)
def many_featured(reading: Reading) -> Iterator[Hit]:
    """Yield one hit, at the first heading that is too many.

    A paragraph that stands for a heading is no highlight: the page shows it as text.
    """
    most = reading.settings.featured
    heads = [each.first for each in _featured(reading)]
    found = [head for head in heads if head.kind == "heading"]
    if len(found) > most:
        yield found[most].hit(f"{len(found)} pull requests are featured, {most} are allowed")


RULES = (heading_of_pull_request, author_of_pull_request, many_featured)
