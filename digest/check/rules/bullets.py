"""Rules about the items of lists: a line each, with a link, without a full stop."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from digest.check.passages import Edit
from digest.check.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage, Text
    from digest.check.rule import Reading

_FULL_STOP = re.compile(r"\.(?=[\s)\]]*\Z)")
_LAST_WORD = re.compile(r"(\S*)\.[)\]]*\Z")
_ABBREVIATIONS = frozenset({"etc", "e.g", "i.e", "vs", "inc", "ltd", "approx", "a.m", "p.m"})
_NEXT_SENTENCE = re.compile(r"(?<![.!?])[.!?][)\"']?\s+(?=[A-Z])(?!Also\b)")
_FLAG = re.compile(r"(?<![\w`/-])--[a-z][\w-]*\w(?:=[^\s`'\",;)]*[^\s`'\",;.)])?")
_PRERELEASE = re.compile(
    r"(?<![\w.])v?\d+\.\d+(?:\.\d+)?[-.~_]?(?:alpha|beta|rc|pre|preview)[-.]?\d*\b", re.I
)
_NAME_LENGTH = 80
"""The name and version of a release stand in so many characters; what follows is its changes."""


@rule(
    "BUL-PERIOD",
    "bullets",
    "warning",
    summary="A list item ends with a full stop.",
    hint="take the full stop away: an item is a line, not a sentence",
    wrong="## Other Merges\n\n* [Kubelet no longer leaks file handles](https://github.com/kubernetes/kubernetes/pull/1).\n",
    right="## Other Merges\n\n* [Kubelet no longer leaks file handles](https://github.com/kubernetes/kubernetes/pull/1)\n",
    is_mechanical=True,
)
def full_stop(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item of the lists that ends with a full stop; an ellipsis is none."""
    for text, item in list_items(reading):
        word = _LAST_WORD.search(item.plain) if "." in item.plain[-3:] else None
        match = _FULL_STOP.search(item.visible) if word and not _is_short(word[1]) else None
        if match is None or text.scan.in_code(at := item.offset(match.start())):
            continue
        yield item.hit(
            "the item ends with a full stop",
            at=match.start(),
            edits=(Edit(start=at, end=at + 1, new=""),),
        )


def _is_short(word: str) -> bool:
    """Return whether a full stop behind the word may be a part of it, or of an ellipsis."""
    return word.endswith(".") or word.lstrip("([").casefold() in _ABBREVIATIONS


@rule(
    "BUL-TWO-SENT",
    "bullets",
    "warning",
    summary="A list item has two sentences.",
    hint="join them with a semicolon, or leave the second one to the link",
    wrong="## Other Merges\n\n* Kubelet [keeps logs](https://example.org/pull/1). They rotate\n",
    right="## Other Merges\n\n* Kubelet [keeps logs](https://example.org/pull/1); they rotate\n",
)
def two_sentences(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for the first end of a sentence inside an item; "Also v1.2.3" is a list."""
    for text, item in list_items(reading):
        if not _NEXT_SENTENCE.search(item.plain):
            continue
        for match in _NEXT_SENTENCE.finditer(item.visible):
            words = item.visible[: match.start()].split()
            is_end = len(words) > 1 and not _is_short(words[-1])
            if is_end and not text.scan.in_code(item.offset(match.start())):
                yield item.hit("a second sentence begins here", at=match.end())
                break


@rule(
    "BUL-NOLINK",
    "bullets",
    "error",
    summary="A list item leads nowhere: it has no link.",
    hint="link the pull request or the release that it is about",
    wrong="## Other Merges\n\n* Kubelet keeps logs\n",
    right="## Other Merges\n\n* [Kubelet keeps logs](https://github.com/kubernetes/kubernetes/pull/1)\n",
)
def no_link(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item that has no link, nor holds or stands in one that has."""
    wanted = _lists(reading)
    for text in reading.texts:
        # What a list hangs on may lead further: a paragraph before it, an item around it. Each has
        # its level, and whether it or one around it has a link.
        above: list[tuple[int, bool]] = []
        for item, following in zip_longest(text.passages, text.passages[1:]):
            while above and (item.kind != "item" or above[-1][0] >= item.level):
                above.pop()
            has_list = following is not None and following.level > item.level
            is_line = item.kind == "item" and item.section in wanted and item.plain
            is_linked = bool(item.links) or (above[-1][1] if above else False)
            if is_line and not has_list and not is_linked:
                yield item.hit("the item has no link")
            if item.kind == "item" or item.plain.endswith(":"):
                above.append((item.level, is_linked))


@rule(
    "CODE-FLAG",
    "bullets",
    "warning",
    summary="A command's flag is not written as code.",
    hint="put it in backticks",
    wrong="## Other Merges\n\n* kubectl gets [a new --all flag](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* kubectl gets [a new `--all` flag](https://example.org/pull/1)\n",
    is_mechanical=True,
)
def flag_outside_code(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each flag outside of code; where backticks are odd, an editor must see."""
    for text in reading.texts:
        for passage in text.passages:
            if "--" not in passage.plain:
                continue
            for match in _FLAG.finditer(passage.visible):
                start = passage.offset(match.start())
                if text.scan.in_code(start):
                    continue
                edits = (
                    Edit(start=start, end=start, new="`"),
                    Edit(start=start + len(match[0]), end=start + len(match[0]), new="`"),
                )
                yield passage.hit(
                    f"{match[0]} is not written as code",
                    at=match.start(),
                    edits=edits if _is_fixable(text, passage, match[0]) else (),
                )


def _is_fixable(text: Text, passage: Passage, flag: str) -> bool:
    """Return whether backticks around the flag make code of it and of nothing else."""
    ticks = text.body(passage.start, passage.end).replace("\\`", "")
    return flag.isascii() and ticks.count("`") % 2 == 0 and "``" not in ticks


@rule(
    "PRERELEASE",
    "bullets",
    "info",
    summary="An alpha, beta or release candidate of another project is news.",
    hint="readers wait for the release: leave it out unless its contributors should test it",
    wrong="## Subprojects and Dependency Updates\n\n* [etcd v3.7.0-rc.1](https://example.org/r)\n",
    right="## Subprojects and Dependency Updates\n\n* [etcd v3.7.0](https://example.org/r)\n",
)
def prerelease(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item on releases or versions that begins with one before a release."""
    sections = reading.settings.sections
    wanted = {*sections.releases, *sections.versions}
    for item in reading.bullets():
        if item.section not in wanted:
            continue
        name = item.plain[:_NAME_LENGTH].partition(": ")[0]
        if match := _PRERELEASE.search(name):
            yield item.hit(f"{match[0]} is a pre-release")


def list_items(reading: Reading) -> Iterator[tuple[Text, Passage]]:
    """Yield the items of the sections that are lists of changes and releases, with their files."""
    wanted = _lists(reading)
    for text in reading.texts:
        for passage in text.passages:
            if passage.kind == "item" and passage.section in wanted:
                yield text, passage


def _lists(reading: Reading) -> frozenset[str]:
    sections = reading.settings.sections
    return frozenset(
        (*sections.merges, *sections.promotions, *sections.versions, *sections.releases)
    )


RULES = (full_stop, two_sentences, no_link, flag_outside_code, prerelease)
