"""A rule of lint, and what it is given to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from digest.check.passages import Hit, Passage, PlacedLink, Text
from digest.config import Lint
from digest.edition.grammar import SectionName
from digest.edition.status import Undecided
from digest.keys import Proposals
from digest.model import Edition, Severity, Snapshot
from digest.web.verdicts import Verdict
from digest.window import WeekWindow

Family: TypeAlias = Literal[
    "structure",
    "links",
    "claims",
    "bullets",
    "formats",
    "terms",
    "facts",
    "records",
    "must-report",
    "online",
]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One edition with everything that rules may look at.

    ``texts`` are its files, ``edition.md`` first. ``snapshot`` is ``None`` where nothing was
    fetched: rules that compare with records then say that they cannot. ``before`` are the editions
    before it, newest first, as far back as ``settings.proposal_days``. ``at`` is the moment of
    publication in UTC, of a draft ``now``, the present. ``undecided`` is what must be reported and
    is neither used nor dismissed. ``whole_repositories`` are those, in lower case, whose merges of
    the window are all asked for; the snapshot's gaps say what did not come. ``verdicts`` is what
    other hosts said of addresses, ``None`` where nobody was asked.
    """

    edition: Edition
    texts: tuple[Text, ...]
    snapshot: Snapshot | None
    before: tuple[Edition, ...]
    at: datetime
    now: datetime
    ends_on: date
    window: WeekWindow
    settings: Lint
    sections: tuple[SectionName, ...]
    proposals: Proposals
    undecided: tuple[Undecided, ...] = ()
    whole_repositories: frozenset[str] = frozenset()
    verdicts: Mapping[str, Verdict] | None = None

    @property
    def main(self) -> Text:
        """The file ``edition.md``, or the first one."""
        return self.texts[0]

    @property
    def passages(self) -> Iterable[Passage]:
        """All passages in the order of the text."""
        return (passage for text in self.texts for passage in text.passages)

    @property
    def links(self) -> Iterable[PlacedLink]:
        """All links in the order of the text, those in comments among them."""
        return (link for text in self.texts for link in text.links)

    def bullets(self, *sections: str) -> Iterable[Passage]:
        """The list items of some sections, by id; of all without any."""
        return (
            passage
            for passage in self.passages
            if passage.kind == "item" and (not sections or passage.section in sections)
        )


Check: TypeAlias = Callable[[Reading], Iterable[Hit]]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: what it flags, how grave that is, and a function that finds it.

    ``summary`` says what is flagged, in one line; ``hint`` the next step. ``wrong`` and ``right``
    are editions in a few lines: the rule finds something in the one and nothing in the other.
    ``is_mechanical`` rules can mend what they find.
    """

    id: str
    family: Family
    severity: Severity
    summary: str
    hint: str
    wrong: str
    right: str
    check: Check
    is_mechanical: bool = False


def rule(
    name: str,
    family: Family,
    severity: Severity,
    *,
    summary: str,
    hint: str,
    wrong: str,
    right: str,
    is_mechanical: bool = False,
) -> Callable[[Check], Rule]:
    """Return what makes a rule of the function below it; see :class:`Rule` for the words."""

    def made(check: Check) -> Rule:
        return Rule(
            id=name,
            family=family,
            severity=severity,
            summary=summary,
            hint=hint,
            wrong=wrong,
            right=right,
            check=check,
            is_mechanical=is_mechanical,
        )

    return made
