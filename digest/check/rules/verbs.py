"""The verbs that changes to software are described with, and their forms."""

from __future__ import annotations

_INFINITIVES = """
    accept activate add adjust allow annotate apply assign avoid backport block bump bypass cache
    change check clarify clean clear close collect compress configure convert copy correct create
    deallocate decrease deduplicate delay delete detect disable display drop eliminate enable
    encode enforce enhance ensure exclude expand export expose extend extract fix force generate
    guard handle hide honor ignore implement import improve include increase inform inject install
    integrate introduce invalidate join let lock loosen lower make mark merge migrate modify mount
    move normalize notify omit optimize override overhaul parse permit populate prefer prevent
    promote propagate protect provide prune purge raise rationalize recover recreate redact reduce
    refactor refresh register reintroduce reject relax relocate remove rename reorganize replace
    requeue require reset resize resolve respect restore restrict retry reuse revert revise rework
    rewrite scale schedule send show shorten silence simplify skip sort speed split stabilize
    standardize start stop store strengthen suppress swap switch sync track trim tune turn unify
    unlock unmount update upgrade use validate verify wire wrap
"""
VERBS = frozenset(_INFINITIVES.split())
"""Infinitives."""


def is_past(word: str) -> bool:
    """Return whether a word in small letters is the past tense in -ed of one of the verbs."""
    if not word.endswith("ed"):
        return False
    stem = word[:-2]
    undoubled = stem[:-1] if stem[-2:-1] == stem[-1:] else ""
    return not VERBS.isdisjoint((word[:-1], stem, f"{stem[:-1]}y", undoubled))


def is_third_person(word: str) -> bool:
    """Return whether a word in small letters is the third person of one of the verbs."""
    if not word.endswith("s") or word in VERBS:
        return False
    return not VERBS.isdisjoint((word[:-1], word.removesuffix("es"), f"{word[:-3]}y"))
