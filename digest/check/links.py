"""Rules about links: their syntax, their words, their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading

_NO_WORDS = frozenset({"here", "this", "link", "website", "page"})


@rule(
    "LINK-HERE",
    "links",
    "warning",
    summary="A link's words say nothing: here, this, link.",
    hint="link the words that name what it leads to; screen readers read links on their own",
    wrong="## Developer News\n\nThe survey is open [here](https://example.org/survey).\n",
    right="## Developer News\n\nThe [contributor survey](https://example.org/survey) is open.\n",
)
def words_of_no_meaning(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link whose words name nothing."""
    for placed in reading.links:
        link = placed.link
        if link.kind is LinkKind.LINK and link.text.casefold().strip(" .") in _NO_WORDS:
            yield placed.hit(f"the link's words are {link.text!r}")


RULES = (words_of_no_meaning,)
