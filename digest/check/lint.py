"""All rules over one edition: findings in the order of the text, without those that are waived."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

import msgspec

from digest.check.rules import RULES
from digest.check.rules.online import addresses_to_ask
from digest.check.rules.terms import term_rule
from digest.check.waivers import WAIVER, Waiver, useless, waivers_of
from digest.errors import ConfigError
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.check.passages import Edit, Hit, Text
    from digest.check.rule import Family, Reading, Rule
    from digest.config import Lint
    from digest.model import Severity


ABOUT_RECORDS: tuple[Family, ...] = ("records", "must-report")
"""Families that say nothing of an edition without a snapshot."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with what mends it; ``edits`` are in the text of its file."""

    finding: Finding
    edits: tuple[Edit, ...] = ()


def every_rule(settings: Lint) -> tuple[tuple[Rule, Severity | Literal["off"]], ...]:
    """Return all rules, each with the severity that the settings give it, in the table's order.

    Raises:
        ConfigError: the settings name a rule that there is not.
    """
    rules = (*RULES, *(term_rule(term) for term in settings.terms), WAIVER)
    known = [rule.id for rule in rules]
    own = {rule.id for rule in (*RULES, WAIVER)}
    for term in settings.terms:
        if term.rule in own:
            raise ConfigError(
                f"lint.terms: {term.rule!r} is a rule already", hint="give the term another id"
            )
    for name in settings.rules:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise ConfigError(
                f"digest.toml: [lint.rules] there is no rule {name!r}",
                hint=f"did you mean {near[0]}?" if near else "digest lint --rules lists them",
            )
    return tuple((rule, settings.rules.get(rule.id, rule.severity)) for rule in rules)


def rules_of(settings: Lint) -> tuple[Rule, ...]:
    """Return the rules that are switched on, with the severity that the settings give them.

    Raises:
        ConfigError: the settings name a rule that there is not.
    """
    return tuple(
        msgspec.structs.replace(rule, severity=severity)
        for rule, severity in every_rule(settings)
        if severity != "off"
    )


def lint(reading: Reading, rules: Sequence[Rule]) -> list[Found]:
    """Return what the rules find, by file, line, column and rule."""
    texts = {text.path: text for text in reading.texts}
    found = [_found(hit, rule, texts[hit.path]) for rule in rules for hit in rule.check(reading)]
    kept = _without_waived(found, reading, rules)
    order = {text.path: index for index, text in enumerate(reading.texts)}
    return sorted(
        kept,
        key=lambda each: (
            order[each.finding.path],
            each.finding.line,
            each.finding.column,
            each.finding.rule,
            each.finding.message,
        ),
    )


def _found(hit: Hit, rule: Rule, text: Text) -> Found:
    line, column = (hit.line, 1) if hit.line else place_of(text, hit.offset)
    return Found(
        finding=Finding(
            rule=rule.id,
            severity=rule.severity,
            path=hit.path,
            line=line,
            column=column,
            message=hit.message,
            hint=hit.hint or rule.hint,
            fixable=bool(hit.edits),
        ),
        edits=hit.edits,
    )


def place_of(text: Text, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a byte offset behind the front matter."""
    scan = text.scan
    line = scan.line_at(offset)
    start = scan.line_starts[line - 1]
    return text.front.lines + line, len(scan.source[start:offset].decode("utf-8", "replace")) + 1


def _without_waived(found: Sequence[Found], reading: Reading, rules: Sequence[Rule]) -> list[Found]:
    """Return the findings that no waiver covers, and one for each waiver that covers nothing."""
    waivers = [waiver for text in reading.texts for waiver in waivers_of(text)]
    used: set[int] = set()
    kept = []
    for each in found:
        at = [index for index, waiver in enumerate(waivers) if _covers(waiver, each.finding)]
        used.update(at)
        if not at:
            kept.append(each)
    own = next((rule for rule in rules if rule.id == WAIVER.id), None)
    if own is None:
        return kept
    resting = {rule.id for rule in rules if _rests(rule, reading)}
    idle = [
        waiver
        for index, waiver in enumerate(waivers)
        if index not in used and waiver.rule not in resting
    ]
    texts = {text.path: text for text in reading.texts}
    hits = useless(idle, {rule.id for rule in rules})
    return [*kept, *(_found(hit, own, texts[hit.path]) for hit in hits)]


def _rests(rule: Rule, reading: Reading) -> bool:
    """Return whether a rule has nothing to go by: no records, or not all answers of other hosts."""
    if rule.family == "online":
        known = reading.verdicts or {}
        return any(url not in known for url in addresses_to_ask(reading))
    return rule.family in (*ABOUT_RECORDS, "facts") and reading.snapshot is None


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return (
        waiver.is_readable
        and waiver.rule == finding.rule
        and waiver.path == finding.path
        and waiver.first <= finding.line <= waiver.last
    )
