"""Rules about spelling, made from the settings' terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.passages import Edit
from digest.check.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.config import Term


def term_rule(term: Term) -> Rule:
    """Return the rule of one term: it looks at prose only, not at links, code and quotations."""
    pattern = re.compile(term.wrong)

    def misspelt(reading: Reading) -> Iterator[Hit]:
        for passage in reading.passages:
            for match in pattern.finditer(passage.prose):
                start = passage.offset(match.start(), passage.prose)
                yield passage.hit(
                    f"{match[0]!r} is written {term.right!r}",
                    at=match.start(),
                    within=passage.prose,
                    edits=(Edit(start=start, end=start + len(match[0].encode()), new=term.right),),
                )

    return Rule(
        id=term.rule,
        family="terms",
        severity=term.severity,
        summary=f"Written otherwise than {term.right}.",
        hint=f"write {term.right}",
        wrong="",
        right=f"## Developer News\n\nIt is about {term.right}.\n",
        check=misspelt,
    )
