"""Waivers: ``<!-- lint: allow RULE reason -->`` on the line before what is allowed.

In front matter, where no such comment can stand, ``# lint: allow RULE reason`` does the same.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import msgspec

from digest.check.passages import Hit
from digest.check.rule import Reading, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.check.passages import Text

_WAIVER = re.compile(r"lint:\s*allow\b\s*(\S*)\s*(.*)", re.S)
_ANY = re.compile(r"\s*lint\b", re.I)
_IN_FRONT_MATTER = re.compile(r"[ \t]*#\s*(lint\b.*)")


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """One waiver in the file ``path``: it stands at ``line`` and covers ``first`` to ``last``.

    ``is_readable`` is false for a comment that begins as a waiver and is none.
    """

    path: str
    line: int
    first: int
    last: int
    rule: str
    reason: str
    is_readable: bool = True


def waivers_of(text: Text) -> Iterator[Waiver]:
    """Yield the waivers of a file, in the order of the text.

    One before a list item, heading or paragraph covers all its lines: a finding may stand in the
    second line of what is one block.
    """
    yield from _in_front_matter(text)
    before = text.front.lines
    lines = text.scan.source.decode().split("\n")
    ends = _ends(text)
    for comment in text.scan.comments:
        if _ANY.match(comment.text):
            stands_at = before + text.scan.line_at(comment.start)
            first = before + _next_line(lines, text.scan.line_at(comment.end - 1))
            yield _waiver(text.path, comment.text, stands_at, first, ends.get(first, first))


def _in_front_matter(text: Text) -> Iterator[Waiver]:
    lines = text.source[: text.front.length].split("\n")
    for number, line in enumerate(lines, 1):
        if match := _IN_FRONT_MATTER.match(line):
            yield _waiver(text.path, match[1], number, number + 1, number + 1)


def _waiver(path: str, said: str, line: int, first: int, last: int) -> Waiver:
    match = _WAIVER.match(said.strip())
    rule, reason = (match[1], " ".join(match[2].split())) if match else ("", "")
    return Waiver(
        path=path,
        line=line,
        first=first,
        last=last,
        rule=rule,
        reason=reason,
        is_readable=bool(rule and reason),
    )


def _ends(text: Text) -> dict[int, int]:
    """Return the last line of each passage by its first, both counted in the file."""
    before, scan = text.front.lines, text.scan
    return {
        before + scan.line_at(passage.start): before
        + scan.line_at(passage.start + len(scan.source[passage.start : passage.end].rstrip()) - 1)
        for passage in text.passages
    }


def _next_line(lines: list[str], line: int) -> int:
    """Return the line (from 1) behind ``line`` that is not empty."""
    following: Iterable[int] = range(line, len(lines))
    return next((index + 1 for index in following if lines[index].strip()), line + 1)


@rule(
    "WAIVER",
    "structure",
    "warning",
    summary="A waiver that waives nothing, names no rule or gives no reason.",
    hint="write <!-- lint: allow RULE reason --> on the line before what it allows, or delete it",
    wrong="## Developer News\n\n<!-- lint: allow LINK-HERE their words -->\nNothing to see.\n",
    right="## Developer News\n\n<!-- lint: allow LINK-HERE their words -->\n"
    "Read it [here](https://example.org/).\n",
)
def WAIVER(reading: Reading) -> Iterator[Hit]:  # noqa: N802 - a rule by now
    """Yield nothing: what waives nothing is known when all other rules are through."""
    del reading
    yield from ()


def useless(idle: Iterable[Waiver], known: set[str]) -> Iterator[Hit]:
    """Yield a hit for each waiver that waived nothing; ``known`` are the ids of the rules."""
    for waiver in idle:
        message, hint = _what_is_wrong(waiver, known)
        yield Hit(path=waiver.path, line=waiver.line, message=message, hint=hint)


def _what_is_wrong(waiver: Waiver, known: set[str]) -> tuple[str, str]:
    if not waiver.rule:
        return "this is no waiver", ""
    if waiver.rule not in known:
        near = get_close_matches(waiver.rule, sorted(known), n=1)
        hint = f"did you mean {near[0]}?" if near else "digest lint --rules lists them"
        return f"there is no rule {waiver.rule!r} that is switched on", hint
    if not waiver.reason:
        return f"the waiver of {waiver.rule} gives no reason", "write it behind the rule"
    message = f"{waiver.rule} finds nothing that this waiver covers"
    return message, "delete it, or put it on the line before what it allows"
