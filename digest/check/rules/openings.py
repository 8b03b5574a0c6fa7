"""Rules about the first word of a merge: what is now, in the present, not what was done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.merge_lines import merges
from digest.check.rules.verbs import VERBS, is_past, is_third_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage
    from digest.check.rule import Reading

_OPENING_WORDS = (
    "a all an better both each every faster few for in it many more most multiple new no now "
    "only our several some support that the there these this two various we when with you"
)
_OPENERS = frozenset(_OPENING_WORDS.split())
"""Words of English that begin a line and name no part of a program."""

_NOUN_FOLLOWS = frozenset({"for", "from", "in", "into", "of", "on", "to", "with"})
"""Behind one of these, "fixes" and "updates" are things: "Updates to the tests"."""

_ADJECTIVES = frozenset({"deprecated", "enhanced", "improved"})
"""Participles that mostly stand before a noun: "Improved conflict detection"."""

_DETERMINERS = frozenset({"a", "an", "the", "all", "some", "support", "its", "our"})
_FIX = frozenset({"fix", "fixes", "fixed"})
_CHANGE = frozenset({"change", "changes", "changed", "update", "updates", "updated"})
_FIRST = re.compile(r"[\W_]*([A-Za-z][\w'-]*)(?:\s+([A-Za-z][\w'-]*))?")
_PART = re.compile(r"[^\s:][^:]{0,30}: ")
"""What a line is about, before what happened to it: ``kubeadm: allow ...``."""
_VERSION = re.compile(r"\bto v?\d")
_LATER_PARTICIPLE = re.compile(
    r"\A\s+\w+:|(?<!\band )\b"
    r"(added|dropped|moved|promoted|re(?:moved|named|placed|verted)|updated|upgraded)\b"
)
"""What makes an adjective of the first one: "Filtered informers added", "Reverted test: ..."."""


@rule(
    "OM-FIX",
    "bullets",
    "warning",
    summary="A merge begins with fix: that says that something was wrong, not what works now.",
    hint="say what works now, or what is prevented; waive it for the fix of a crash",
    wrong="## Other Merges\n\n* Fix [log rotation](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* [Logs rotate](https://example.org/pull/1) after a restart\n",
)
def begins_with_fix(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge that begins with fix, fixes or fixed."""
    for item in merges(reading):
        found = [first for first, _ in _openings(item) if first.casefold() in _FIX]
        if found:
            yield item.hit(f"the line begins with {found[0]!r}")


@rule(
    "OM-CHANGE",
    "bullets",
    "warning",
    summary="A merge begins with change or update: that says that something was done, not what.",
    hint="say how it is now",
    wrong="## Other Merges\n\n* Update [log rotation](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* [Logs rotate](https://example.org/pull/1) every day\n",
)
def begins_with_change(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge that begins with change or update; "Update X to 1.2" says what."""
    for item in merges(reading):
        found = [
            first
            for first, then in _openings(item)
            if first.casefold() in _CHANGE and not (first.endswith("s") and then in _NOUN_FOLLOWS)
        ]
        if found and not _VERSION.search(item.plain):
            yield item.hit(f"the line begins with {found[0]!r}")


@rule(
    "OM-PAST",
    "bullets",
    "warning",
    summary="A merge tells in the past tense what was done.",
    hint="write what it does now, or Add, Remove, Allow",
    wrong="## Other Merges\n\n* Added [a flag for log rotation](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* Add [a flag for log rotation](https://example.org/pull/1)\n",
)
def begins_in_the_past(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge that begins in the past tense; of fixed, OM-FIX tells."""
    for item in merges(reading):
        found = [verb for first, then in _openings(item) if (verb := _past(first, then, item))]
        if found:
            yield item.hit(f"{found[0]!r} is past tense")


def _past(word: str, then: str, item: Passage) -> str:
    """Return the verb that a line begins with in the past tense, empty for none.

    Where a participle describes what was done with something ("Deprecated metrics removed"), it is
    the verb behind.
    """
    name = word.casefold()
    if name in _FIX or not (name in _ADJECTIVES or is_past(name)):
        return ""
    if then in _DETERMINERS:
        return word
    later = _LATER_PARTICIPLE.search(item.plain.partition(word)[2])
    if later:
        return later[1] or ""
    return "" if name in _ADJECTIVES else word


@rule(
    "OM-THIRD",
    "bullets",
    "info",
    summary="A merge begins with Adds, Removes, Allows, where most begin with Add, Remove, Allow.",
    hint="leave out the s, or say who does it: Fix, not Fixes or Fixes for",
    wrong="## Other Merges\n\n* Allows [any name](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* Allow [any name](https://example.org/pull/1)\n",
)
def begins_in_the_third_person(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge that begins with a verb in the third person."""
    for item in merges(reading):
        first, _ = next(_openings(item), ("", ""))  # behind "kubeadm: " it is said who does it
        if is_third_person(first.casefold()):
            yield item.hit(f"the line begins with {first!r}, without who does it")


@rule(
    "BUL-CASE",
    "bullets",
    "info",
    summary="A merge begins with a small letter though its first word is no name.",
    hint="begin with a capital; names of parts and of fields keep their spelling",
    wrong="## Other Merges\n\n* allow [any name](https://example.org/pull/1)\n",
    right="## Other Merges\n\n* kubelet allows [any name](https://example.org/pull/1)\n",
)
def small_letter(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each merge whose first word is a word of English in small letters."""
    wanted = reading.settings.sections.merges
    for text in reading.texts:
        for item in text.passages:
            word = item.plain.partition(" ")[0]
            if item.kind != "item" or item.section not in wanted or not word.islower():
                continue
            hit = item.hit(f"the line begins with {word!r}")
            if (word in VERBS or word in _OPENERS) and not text.scan.in_code(hit.offset):
                yield hit


def _openings(item: Passage) -> Iterator[tuple[str, str]]:
    """Yield the first word of a line and the one behind it; then those behind ``kubeadm:``."""
    part = _PART.match(item.plain)
    for start in (0, part.end()) if part else (0,):
        if match := _FIRST.match(item.plain, start):
            yield match[1], match[2] or ""


RULES = (
    begins_with_fix,
    begins_with_change,
    begins_in_the_past,
    begins_in_the_third_person,
    small_letter,
)
