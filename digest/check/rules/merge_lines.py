"""Rules about the lines on merged pull requests: how long, how they speak, where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.verbs import VERBS
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage
    from digest.check.rule import Reading

_IDEAL, _LONG, _MOST = 10, 20, 30
_LINK = "https://github.com/kubernetes/kubernetes/pull/1"
_PULL = re.compile(r"/pulls?[/?]")
_WILL = re.compile(r"\bwill\b")
_CLAUSE = re.compile(
    r"[;(\u2013\u2014]|\b(?:allow\w*|ensur\w+|lets?|makes? sure|after|as|because|before|how|if|"
    r"in case|once|since|so|than|that|unless|until|what|when|where|which|while|who|whose)\b",
    re.I,
)
"""What begins a clause that hangs on another; the main clause ends before it."""
_PASSIVE = re.compile(
    r"\b(?P<be>is|are|was|were|been|(?:to )?be|got)\s+"
    r"(?:(?:\w+ly|now|not|also|no longer|always|never|again|only|still)\s+)*"
    r"(?!(?:need|indeed|speed|embed|feed|based|experienced)\b)"
    r"((?:re-)?\w+ed|built|done|found|given|held|hidden|kept|known|left|lost|made|meant|put|read|run|"
    r"sent|set|shown|split|taken|thrown|written)\b"
)


@rule(
    "OM-LEN10",
    "bullets",
    "info",
    summary="A merge has more than 10 words.",
    hint="four to ten words are enough: say what changes for whom, and leave the rest to the link",
    wrong=f"## Other Merges\n\n* [{'word ' * 11}]({_LINK})\n",
    right=f"## Other Merges\n\n* [{'word ' * 10}]({_LINK})\n",
)
def more_than_ten(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge of 11 to 20 words."""
    return _longer(reading, _IDEAL, _LONG)


@rule(
    "OM-LEN20",
    "bullets",
    "warning",
    summary="A merge has more than 20 words.",
    hint="cut it to what changes for readers; a story of its own belongs under a heading",
    wrong=f"## Other Merges\n\n* [{'word ' * 21}]({_LINK})\n",
    right=f"## Other Merges\n\n* [{'word ' * 20}]({_LINK})\n",
)
def more_than_twenty(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge of 21 to 30 words."""
    return _longer(reading, _LONG, _MOST)


@rule(
    "OM-LEN30",
    "bullets",
    "warning",
    summary="A merge has more than 30 words: most likely a release note that was pasted.",
    hint="say in ten words what changes for readers; the release note is behind the link",
    wrong=f"## Other Merges\n\n* [{'word ' * 31}]({_LINK})\n",
    right=f"## Other Merges\n\n* [{'word ' * 30}]({_LINK})\n",
)
def more_than_thirty(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge of more than 30 words."""
    return _longer(reading, _MOST, None)


def _longer(reading: Reading, few: int, many: int | None) -> Iterator[Hit]:
    """Yield a hit for each merge of more than few words and at most many: one rule tells of it."""
    for item in merges(reading):
        count = len(item.plain.split())
        if count > few and (many is None or count <= many):
            yield item.hit(f"the line has {count} words")


@rule(
    "OM-PASSIVE",
    "bullets",
    "info",
    summary="A merge is in the passive voice.",
    hint="name who does it: kubelet checks the limit, not the limit is checked",
    wrong=f"## Other Merges\n\n* The limit is [checked]({_LINK}) early\n",
    right=f"## Other Merges\n\n* Kubelet [checks the limit]({_LINK}) when it is changed\n",
)
def passive(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge with a passive in its main clause."""
    for item in merges(reading):
        match = _PASSIVE.search(item.plain)
        if match is None or _CLAUSE.search(item.plain, 0, match.start()):
            continue
        # "Limits to be checked" is a headline; "Allow limits to be checked" has another verb.
        first = item.plain.partition(" ")[0].casefold()
        if match["be"] != "to be" or first not in VERBS:
            yield item.hit(f"{match[0]!r} is passive voice")


@rule(
    "OM-FUTURE",
    "bullets",
    "info",
    summary="A merge is told in the future tense.",
    hint="it is merged: write what it does",
    wrong=f"## Other Merges\n\n* Kubelet will [check the limit]({_LINK})\n",
    right=f"## Other Merges\n\n* Kubelet [checks the limit]({_LINK})\n",
)
def future(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge with a will in it."""
    for item in merges(reading):
        if "will" in item.plain and (match := _WILL.search(item.visible)):
            yield item.hit("'will' is future tense", at=match.start())


@rule(
    "OM-NOT-PR",
    "bullets",
    "warning",
    summary="A merge links something, but no pull request.",
    hint="link the pull request that was merged; an issue or a page can stand beside it",
    wrong="## Other Merges\n\n* [Faster](https://github.com/kubernetes/kubernetes/issues/1) logs\n",
    right=f"## Other Merges\n\n* [Faster]({_LINK}) logs\n",
)
def no_pull_request(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge whose links all lead elsewhere; of none, BUL-NOLINK tells."""
    for item in merges(reading):
        links = [each.link for each in item.links if each.link.kind is not LinkKind.BROKEN]
        if links and not any(_PULL.search(link.url) for link in links):
            yield item.hit("the item links no pull request")


def merges(reading: Reading) -> Iterator[Passage]:
    """Yield the items of the sections that list merged pull requests."""
    wanted = reading.settings.sections.merges
    return (item for item in reading.bullets() if item.section in wanted)


RULES = (
    more_than_ten,
    more_than_twenty,
    more_than_thirty,
    passive,
    future,
    no_pull_request,
)
