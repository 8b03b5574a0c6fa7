"""Findings as people and programs read them: lines for a terminal, JSON, GitHub annotations."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import click
import msgspec

from digest.edition.visible import clean, drop_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from digest.check.rule import Rule
    from digest.model import Finding, Severity
    from digest.pipeline.lint import Linted

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan", "off": "white"}
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
"""GitHub's names (docs.github.com, workflow commands: setting an error message)."""

_WIDTH = 96
"""Columns of a source line that are shown; a longer one is cut around its finding."""
_BEFORE = 60
_WIDE = ("W", "F")


def placed(linted: Linted) -> list[Finding]:
    """Return an edition's findings with paths from the home."""
    return [
        msgspec.structs.replace(each.finding, path=f"archive/{linted.edition}/{each.finding.path}")
        for each in linted.found
    ]


def text_lines(linted: Linted, base: Path, home: Path, *, notes: bool) -> Iterator[str]:
    """Yield each finding with its source line and a caret.

    Args:
        linted: an edition and what was found in it.
        base: the folder that shown paths start from, where they lie below it.
        home: the folder with ``digest.toml``.
        notes: whether information is shown too.
    """
    lines = {path: source.splitlines() for path, source in linted.sources.items()}
    for each, finding in zip(linted.found, placed(linted), strict=True):
        if finding.severity == "info" and not notes:
            continue
        path = shown_path(home / finding.path, base)
        colour = _COLOURS[finding.severity]
        head = click.style(f"{finding.severity} {finding.rule}", fg=colour, bold=True)
        yield f"{path}:{finding.line}:{finding.column}: {head}: {clean(finding.message, 300)}"
        source = lines[each.finding.path]
        line = source[finding.line - 1] if finding.line <= len(source) else ""
        yield from _excerpt(line, finding.line, finding.column, colour)
        mend = " (digest lint --fix does it)" if finding.fixable else ""
        yield f"  {click.style('hint:', dim=True)} {finding.hint}{mend}"


def _excerpt(line: str, number: int, column: int, colour: str) -> Iterator[str]:
    """Yield the line, cut around the column, and a caret below it; an empty one gives none."""
    if not line.strip():
        return
    start = max(0, column - 1 - _BEFORE) if len(line) > _WIDTH else 0
    shown = _visible(line[start : start + _WIDTH])
    before = "…" if start else ""
    after = "…" if len(line) > start + _WIDTH else ""
    margin = f"{number:>5} | "
    yield f"{click.style(margin, dim=True)}{before}{shown}{after}"
    ahead = len(before) + _columns(_visible(line[start : column - 1]))
    yield " " * (len(margin) + ahead) + click.style("^", fg=colour, bold=True)


def _visible(text: str) -> str:
    """Return text of the same length that no terminal takes for a command."""
    return "".join(each if drop_controls(each) == each and each != "\t" else " " for each in text)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode, UAX 11)."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in _WIDE)
        for each in text
    )


def shown_path(path: Path, base: Path) -> str:
    """Return the path from ``base`` where it lies below it, else in full."""
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


def summary(findings: Sequence[Finding], editions: int, *, notes: bool) -> str:
    """Return one line that says how much was found, and what to do about it."""
    counts = {level: sum(f.severity == level for f in findings) for level in _LEVELS}
    names = {"error": "error", "warning": "warning", "info": "note"}
    told = [
        f"{count} {names[level]}{'' if count == 1 else 's'}"
        for level, count in counts.items()
        if count
    ]
    where = "1 edition" if editions == 1 else f"{editions} editions"
    if not told:
        return f"Nothing found in {where}"
    line = f"{', '.join(told)} in {where}"
    fixable = sum(finding.fixable for finding in findings)
    if fixable:
        line += f"; {fixable} can be mended: digest lint --fix"
    if counts["info"] and not notes:
        line += "; notes are shown by digest --verbose lint"
    return line


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a list, fields in the contract's order."""
    return msgspec.json.format(msgspec.json.encode(list(findings)), indent=2).decode()


def github_lines(findings: Iterable[Finding], home: Path) -> Iterator[str]:
    """Yield a workflow command of GitHub Actions for each finding.

    Paths start from the repository, the nearest folder upward with ``.git``, as GitHub shows them
    beside the lines of a pull request.
    """
    repository = next((f for f in (home, *home.parents) if (f / ".git").exists()), home)
    for finding in findings:
        path = shown_path(home / finding.path, repository)
        fields = {
            "file": path,
            "line": str(finding.line),
            "col": str(finding.column),
            "title": finding.rule,
        }
        written = ",".join(f"{key}={_escaped(text, ':,')}" for key, text in fields.items())
        said = f"{clean(finding.message, 300)}; {finding.hint}"
        yield f"::{_LEVELS[finding.severity]} {written}::{_escaped(said)}"


def _escaped(text: str, also: str = "") -> str:
    """Return the text as a workflow command takes it (actions/toolkit, core/src/command.ts)."""
    return "".join(f"%{ord(each):02X}" if each in f"%\r\n{also}" else each for each in text)


def rule_lines(rules: Iterable[tuple[Rule, Severity | str]]) -> Iterator[str]:
    """Yield a table of all rules: id, severity by the settings, whether --fix mends, what."""
    families: dict[str, list[tuple[Rule, Severity | str]]] = {}
    for rule, severity in rules:
        families.setdefault(rule.family, []).append((rule, severity))
    width = max(len(rule.id) for rows in families.values() for rule, _ in rows)
    for family, rows in families.items():
        yield click.style(family, bold=True)
        for rule, severity in rows:
            level = click.style(f"{severity:<7}", fg=_COLOURS[severity])
            fix = "fix" if rule.is_mechanical else "   "
            yield f"  {rule.id:<{width}}  {level}  {fix}  {rule.summary}"


def explanation(rule: Rule, severity: Severity | str) -> Iterator[str]:
    """Yield what a rule flags, an example of wrong and right, and how to allow or change it."""
    mend = ", mended by digest lint --fix" if rule.is_mechanical else ""
    yield (
        f"{click.style(rule.id, bold=True)}: "
        f"{click.style(severity, fg=_COLOURS[severity])}, {rule.family}{mend}"
    )
    yield ""
    yield rule.summary
    yield f"{rule.hint[:1].upper()}{rule.hint[1:]}."
    for title, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example:
            yield ""
            yield click.style(title, bold=True)
            yield from (f"    {line}".rstrip() for line in example.strip("\n").split("\n"))
    yield ""
    yield f"Allow one place, on the line before it: <!-- lint: allow {rule.id} reason -->"
    yield f'Change it for all, in digest.toml under [lint.rules]: {rule.id} = "off"'
