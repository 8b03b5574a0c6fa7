"""Editions as lint reads them, for tests: name only what matters to the claim."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from digest.check.lint import lint, rules_of
from digest.check.passages import read_text
from digest.check.rule import Reading
from digest.check.rules import RULES
from digest.edition.draft import section_names
from digest.edition.grammar import joined_edition, parse_edition, parse_files
from digest.model import TextFile
from digest.web.verdicts import Verdict, of_status
from digest.window import Calendar, window_of
from tests.builders import (
    EDITION,
    MONDAY,
    REPOSITORY,
    but,
    make_deadline,
    make_facts,
    make_pick,
    make_pull,
    make_release,
    make_snapshot,
    preset,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.config import Lint
    from digest.edition.status import Undecided
    from digest.model import Edition, Finding, Snapshot


def make_reading(
    text: str,
    *,
    edition: str = EDITION,
    at: datetime = MONDAY,
    snapshot: Snapshot | None = None,
    before: Mapping[str, str] | None = None,
    settings: Lint | None = None,
    undecided: tuple[Undecided, ...] = (),
    others: tuple[TextFile, ...] = (),
) -> Reading:
    """Return a text as the rules read it, by the Kubernetes preset unless other settings are given.

    ``before`` holds the texts of earlier editions by id, ``others`` the edition's further files.
    """
    config = preset()
    names = section_names(config.sections)
    files = [TextFile(path="edition.md", text=text), *others]
    parsed = parse_files(files, sections=names, proposals=config.proposals)
    made = joined_edition(edition, parsed, sections=names)
    ends_on = date.fromisoformat(edition)
    texts = {file.path: file.text for file in files}
    return Reading(
        edition=made,
        texts=tuple(read_text(texts[part.path], part, names) for part in parsed),
        snapshot=snapshot,
        before=tuple(
            make_earlier(name, (before or {})[name]) for name in sorted(before or {}, reverse=True)
        ),
        at=made.meta.published_at or at,
        now=at,
        ends_on=ends_on,
        window=window_of(snapshot) if snapshot else Calendar().window(ends_on),
        settings=settings or config.lint,
        sections=names,
        proposals=config.proposals,
        undecided=undecided,
        whole_repositories=frozenset({REPOSITORY}),
    )


def make_earlier(edition: str, text: str) -> Edition:
    """Return an edition of one file."""
    config = preset()
    return parse_edition(
        edition,
        [TextFile(path="edition.md", text=text)],
        sections=section_names(config.sections),
        proposals=config.proposals,
    )


def findings(reading: Reading, *rules: str) -> list[Finding]:
    """Return what the named rules find; all rules without any name."""
    chosen = [rule for rule in rules_of(reading.settings) if not rules or rule.id in rules]
    unknown = set(rules) - {rule.id for rule in chosen} - {rule.id for rule in RULES}
    assert not unknown, f"no such rule: {unknown}"
    return [found.finding for found in lint(reading, chosen)]


def messages(text: str, *rules: str) -> list[str]:
    """Return what the named rules say of a text."""
    return [finding.message for finding in findings(make_reading(text), *rules)]


def example_reading(text: str) -> Reading:
    """Return a rule's example as it would stand in a real week: with records and earlier editions.

    The examples speak of what is made here and of nothing else.
    """
    reading = make_reading(text, snapshot=EXAMPLE_RECORDS, before=EXAMPLE_EDITIONS)
    return but(reading, verdicts=EXAMPLE_VERDICTS)


EXAMPLE_RECORDS = make_snapshot(
    make_pull(6),
    make_pull(7),
    make_pick(8, 6),
    make_pull(9, base="release-1.36"),
    make_release("v3.6.4"),
    make_deadline("Docs Freeze", datetime(2026, 8, 6, 23, 59, tzinfo=UTC)),
    make_deadline("Begin Code Freeze", datetime(2026, 10, 8, 23, 59, tzinfo=UTC)),
    make_deadline("v1.37.0 released", datetime(2026, 12, 9, 23, 59, tzinfo=UTC)),
    keps={"keps/sig-node/9999-swap/kep.yaml": make_facts(9999, "Swap things")},
)
"""The records of the week that examples speak of."""

EXAMPLE_EDITIONS = {
    "2026-08-09": "## Other Merges\n\n"
    "* [Kubelet no longer leaks handles](https://github.com/kubernetes/kubernetes/pull/90)\n"
    "\n## KEP of the Week\n\n### [KEP-9998: SIG Node: Share things]"
    "(https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/9998-share)\n",
}
"""The editions before it."""

EXAMPLE_VERDICTS = {
    "https://example.org/gone": of_status(404),
    "https://example.org/silent": of_status(403),
    "https://example.org/survey": of_status(200),
    "https://example.org/moved": Verdict(kind="moved", message="moved for good: link there"),
    "https://example.org/plan#datse": Verdict(kind="no-anchor", message="is there: look it up"),
    "http://127.0.0.1/survey": Verdict(kind="refused", message="was not asked"),
}
"""What other hosts said of the addresses in examples."""
