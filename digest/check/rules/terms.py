"""Rules about spelling, made from the settings' terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.config import Term


def term_rule(term: Term) -> Rule:
    """Return the rule of one term: it looks at prose only, not at links, code and quotations.

    It mends nothing: whether a name is meant, or a word of the language, a person decides.
    """
    pattern = re.compile(term.wrong)

    def misspelt(reading: Reading) -> Iterator[Hit]:
        for passage in reading.passages:
            for match in pattern.finditer(passage.prose):
                words = " ".join(match[0].split())
                yield passage.hit(
                    f"{words!r} should be {term.right!r}", at=match.start(), within=passage.prose
                )

    return Rule(
        id=term.rule,
        family="terms",
        severity=term.severity,
        summary=f"A word is not written as the settings want it: {term.right}.",
        hint=f"write {term.right}",
        wrong=_example(term.example) if term.example else "",
        right=_example(f"It is about {term.right}."),
        check=misspelt,
    )


def _example(sentence: str) -> str:
    return f"## Developer News\n\n{sentence}\n"
