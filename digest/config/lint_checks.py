"""Settings of lint of the right type that still cannot be."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.config.tables import Config, Term
    from digest.config.words import Impossible

_ID = re.compile(r"[A-Z][A-Z0-9-]*", re.ASCII)


def impossible_lint(config: Config) -> Iterator[Impossible]:
    """Yield what cannot be among thresholds, terms and the sections that rules look at."""
    for key, value in msgspec.structs.asdict(config.lint).items():
        if isinstance(value, int) and value < 0:
            yield f"lint.{key}", f"lint.{key} is {value}", "write 0 or more"
    yield from _impossible_sections(config)
    seen: set[str] = set()
    for index, term in enumerate(config.lint.terms):
        place = f"lint.terms[{index}]"
        if not _ID.fullmatch(term.rule):
            problem = f"{term.rule[:80]!r} cannot be the id of a rule"
            hint = "use capitals, digits and hyphens: TERM-NAME; waivers name it"
            yield f"{place}.rule", problem, hint
        if term.rule in seen:
            problem = f"two terms are called {term.rule!r}"
            yield f"{place}.rule", problem, "give each its own id, or join the patterns with |"
        seen.add(term.rule)
        if (found := _impossible_term(term)) is not None:
            yield f"{place}.wrong", f"lint.terms: {term.rule}: {found[0]}", found[1]


def _impossible_term(term: Term) -> tuple[str, str] | None:
    """Return what is wrong with a term's pattern, and the next step."""
    try:
        pattern = re.compile(term.wrong)
    except (re.error, OverflowError, RecursionError) as error:
        problem = f"{term.wrong!r} is no regular expression: {error}"
        return problem, r"close the bracket, or write \\( \\[ \\. for what means itself"
    if pattern.search(""):
        return (
            f"{term.wrong!r} finds the empty text, too",
            "write what is wrong in it",
        )
    if pattern.search(term.right):
        problem = f"{term.wrong!r} finds the right spelling, too: {term.right!r}"
        return problem, "say in the pattern what is wrong about it, letter case matters"
    if term.example and not pattern.search(term.example):
        problem = f"{term.wrong!r} finds nothing in its example, {term.example!r}"
        return problem, "write an example with the wrong spelling in it"
    return None


def _impossible_sections(config: Config) -> Iterator[Impossible]:
    known = [section.id for section in config.sections]
    for key, names in msgspec.structs.asdict(config.lint.sections).items():
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
                yield f"lint.sections.{key}", f"lint.sections.{key}: no section is {name!r}", hint
