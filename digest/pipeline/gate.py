"""The gate before publication: all that is checked of an edition, as one table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from digest.check.lint import ABOUT_RECORDS, rules_of
from digest.edition.grammar import MAIN
from digest.edition.visible import clean
from digest.pipeline.checks import Check
from digest.pipeline.lint import lint_editions, remembered
from digest.pipeline.outgoing import outgoing_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from digest.check.rule import Family
    from digest.model import Finding
    from digest.pipeline.inputs import Inputs
    from digest.pipeline.lint import Linted
    from digest.pipeline.opened import Opened

_MOST_DETAILS = 12

LINTED: dict[Family, str] = {
    "records": "required sources are complete",
    "must-report": "all that must be reported is used or dismissed",
    "structure": "text, front matter and dates can be read and fit",
    "links": "links are sound",
    "claims": "words and links say the same, once",
    "bullets": "list items keep their form",
    "formats": "fixed formats are kept",
    "terms": "terms are written as agreed",
    "facts": "facts agree with the records",
}
"""What it means that lint finds no error in a family of rules."""

ONLINE: Family = "online"
"""Other hosts are not asked here; what they said to ``lint --online`` counts while it holds."""


def gate(opened: Opened, inputs: Inputs, now: datetime) -> tuple[Check, ...]:
    """Return what stands between an edition and its publication at ``now``, in a fixed order.

    What would go out is looked at only where there is something to send.
    """
    lacks = tuple(_lacks(opened))
    has_text = bool(opened.files and opened.edition.entries)
    return (
        *_state(opened, lacks),
        *(_linted(opened, inputs, now) if opened.files else ()),
        *(outgoing_checks(opened.edition, inputs, now=now) if has_text else ()),
    )


def _state(opened: Opened, lacks: tuple[str, ...]) -> Iterator[Check]:
    published = opened.edition.meta.published_at
    yield Check(
        text="not published yet",
        passed=published is None,
        details=(f"it came out at {published:%Y-%m-%d %H:%M} UTC",) if published else (),
    )
    yield Check(
        text="records were fetched",
        passed=opened.snapshot is not None,
        details=() if opened.snapshot else (f"digest fetch --week {opened.id}",),
    )
    yield Check(text="the edition has a title and text", passed=not lacks, details=lacks)


def _lacks(opened: Opened) -> Iterator[str]:
    edition = opened.edition
    if not opened.files:
        yield f"there is no draft: digest draft --week {opened.id}"
        return
    if not edition.meta.title:
        yield f"{MAIN}: write title: between the two lines --- at its top"
    if not edition.entries:
        yield f"{MAIN}: no section has a line yet"


def _linted(opened: Opened, inputs: Inputs, now: datetime) -> Iterator[Check]:
    """Yield a check for each family of rules: passed without an error."""
    archive, config = inputs.archive, inputs.config
    rules = rules_of(config.lint)
    family_of = {rule.id: rule.family for rule in rules}
    found: dict[str, list[Finding]] = defaultdict(list)
    (linted,) = lint_editions(
        [opened.id],
        rules,
        archive=archive,
        config=config,
        now=now,
        ask=remembered(archive, now),
    )
    for each in linted.found:
        found[family_of[each.finding.rule]].append(each.finding)
    for family, text in LINTED.items():
        if opened.snapshot is not None or family not in ABOUT_RECORDS:
            yield _family_check(text, found[family])
    asked = f"no link to another host is known to be dead{_asked(linted)}"
    yield _family_check(asked, found[ONLINE])


def _asked(linted: Linted) -> str:
    """Return how many links of the text somebody asked about, and what asks the rest."""
    if linted.answered == linted.links:
        return ""
    return f" ({linted.answered} of {linted.links} asked; digest lint --online asks the rest)"


def _family_check(text: str, findings: Sequence[Finding]) -> Check:
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = sum(finding.severity == "warning" for finding in findings)
    details = [_detail(finding) for finding in errors[:_MOST_DETAILS]]
    if len(errors) > _MOST_DETAILS:
        details.append(f"and {len(errors) - _MOST_DETAILS} more: digest lint")
    told = f"{warnings} warning{'' if warnings == 1 else 's'}: digest lint"
    return Check(
        text=f"{text} ({told})" if warnings else text, passed=not errors, details=tuple(details)
    )


def _detail(finding: Finding) -> str:
    said = clean(finding.message, limit=240)
    return f"{finding.path}:{finding.line}: {finding.rule}: {said}; {finding.hint}"
