"""Rules about the proposal that an edition describes at length: heading, stage, release, people."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.highlights import highlights
from digest.check.rules.people import names_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.check.rules.highlights import Highlight
    from digest.model import Edition, Entry, Section

_TREE = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node"
_TOPIC = re.compile(r"\bSIG[ -]\w")
_STAGE = re.compile(
    r"\b(?:alpha|beta|stable|general(?:ly)? availab(?:le|ility)|graduat(?:e[ds]?|ing|ion)"
    r"|v\d+(?:alpha|beta)\d+|deprecated|provisional|implementable|withdrawn)\b"
    r"|(?-i:\bGA\b|\bGA'?(?:ed|d)\b)",
    re.I,
)
_RELEASE = re.compile(r"(?<![\w.])v?\d+\.\d+(?![\w%])")


def _described(reading: Reading) -> Iterator[tuple[str, Highlight]]:
    """Yield key and highlight of each proposal that the edition describes at length.

    Text that links none is a notice that there is none this time.
    """
    start = _start(reading)
    for each in highlights(reading, reading.settings.sections.proposals):
        keys = (link.link.key or "" for link in each.links)
        key = next((key for key in keys if start and key.startswith(start)), None)
        if key is not None:
            yield key, each


def _start(reading: Reading) -> str:
    prefix = reading.proposals.prefix
    return f"{prefix.upper()}-" if prefix else ""


def _written(reading: Reading) -> Iterator[Highlight]:
    """Yield the highlights that have text: one that is only begun is not judged by it."""
    return (each for _, each in _described(reading) if each.body)


def _example(head: str, body: str) -> str:
    return f"## KEP of the Week\n\n{head}\n\n{body}\n"


_HEAD = f"### [KEP-9999: SIG Node: Swap things]({_TREE}/9999-swap)"


@rule(
    "KEP-HEADING",
    "formats",
    "warning",
    summary="A proposal has no heading of the form ### [KEP-N: SIG: Title](address).",
    hint="write ### [KEP-N: SIG Name: Title](address of the proposal), as digest feature does",
    wrong=_example(f"[KEP 9999 - Swap things]({_TREE}/9999-swap)", "It is alpha in v1.37."),
    right=_example(_HEAD, "It is alpha in v1.37."),
)
def heading_of_proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose heading is missing or of another form."""
    for key, each in _described(reading):
        if problem := _problem(key, each, _start(reading)):
            yield each.first.hit(problem)


def _problem(key: str, each: Highlight, start: str) -> str:
    head = each.head
    if head is None:
        return f"{key} is described without a heading that names it"
    if head.kind != "heading":
        return f"the name of {key} stands alone in a paragraph and is no heading"
    link = head.links[0].link if head.links else None
    if link is None or not (link.key or "").startswith(start):
        return f"the heading is not linked to the proposal, {key}"
    if " ".join(link.text.split()) != head.plain:
        return f"the heading of {key} is linked in part only"
    if not re.match(rf"{re.escape(start)}\d+: \S", head.plain, re.I):
        return f"the heading does not begin with {key} and a colon"
    return ""


@rule(
    "KEP-SIG",
    "formats",
    "info",
    summary="The heading of a proposal does not say whose it is.",
    hint="name the group behind the number: KEP-N: SIG Node: Title",
    wrong=_example(f"### [KEP-9999: Swap things]({_TREE}/9999-swap)", "It is alpha in v1.37."),
    right=_example(_HEAD, "It is alpha in v1.37."),
)
def group_of_proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose head names no group."""
    for key, each in _described(reading):
        if each.head is not None and not _TOPIC.search(each.head.plain):
            yield each.head.hit(f"the heading of {key} names no SIG")


@rule(
    "KEP-STAGE",
    "formats",
    "error",
    summary="The text about a proposal does not say at which stage it is.",
    hint="say where it stands: alpha, beta or stable, and in which release",
    wrong=_example(_HEAD, "It lets a node swap and comes in v1.37."),
    right=_example(_HEAD, "It lets a node swap and is alpha in v1.37."),
)
def stage_of_proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose text holds no word for a stage."""
    for key, each in _described(reading):
        if each.body and not _STAGE.search(each.text):
            yield each.first.hit(f"the text about {key} names no stage")


@rule(
    "KEP-VERSION",
    "formats",
    "warning",
    summary="The text about a proposal names no release.",
    hint="say in which release it reaches its stage: alpha in v1.37",
    wrong=_example(_HEAD, "It lets a node swap and is alpha."),
    right=_example(_HEAD, "It lets a node swap and is alpha in v1.37."),
)
def release_of_proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose text names no release."""
    for key, each in _described(reading):
        if each.body and not _RELEASE.search(each.text):
            yield each.first.hit(f"the text about {key} names no release")


@rule(
    "KEP-PEOPLE",
    "formats",
    "info",
    summary="The text about a proposal names nobody who works on it.",
    hint="name who works on it: [Name](https://github.com/login) or @login",
    wrong=_example(_HEAD, "It is alpha in v1.37."),
    right=_example(_HEAD, "It is alpha in v1.37; @octocat leads the work."),
)
def people_of_proposal(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose text names no person."""
    for each in _written(reading):
        if not names_person(each):
            yield each.first.hit("nobody who works on it is named")


@rule(
    "KEP-183D",
    "formats",
    "warning",
    summary="A proposal was described not long ago (lint.proposal_days).",
    hint="choose another, or say what is new: <!-- lint: allow KEP-183D reason -->",
    wrong=_example(
        f"### [KEP-9998: SIG Node: Share things]({_TREE}/9998-share)", "It is beta in v1.37."
    ),
    right=_example(_HEAD, "It is alpha in v1.37."),
)
def described_before(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal that an edition of the last months described as well."""
    start = _start(reading)
    for key, each in _described(reading):
        for edition in reading.before:
            if key in _described_in(edition, reading.settings.sections.proposals, start):
                days = (reading.ends_on - date.fromisoformat(edition.id)).days
                yield each.first.hit(f"{key} was described in {edition.id}, {days} days before")
                break


def _described_in(edition: Edition, sections: tuple[str, ...], start: str) -> Iterator[str]:
    for section in edition.sections:
        if section.id in sections:
            yield from _keys(section, start)


def _keys(section: Section, start: str) -> Iterable[str]:
    for entry in section.entries:
        if _is_head(entry):
            yield from (key for key in entry.keys[:1] if key.startswith(start))


def _is_head(entry: Entry) -> bool:
    """Return whether an entry names what is described: a highlight, or a paragraph of one link."""
    if entry.kind == "highlight":
        return True
    return bool(entry.links) and entry.title == " ".join(entry.links[0].text.split())


RULES = (
    heading_of_proposal,
    group_of_proposal,
    stage_of_proposal,
    release_of_proposal,
    people_of_proposal,
    described_before,
)
