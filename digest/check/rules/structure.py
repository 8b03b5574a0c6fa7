"""Rules about an edition's text as a whole: what cannot be read, what was left over, its length."""

from __future__ import annotations

import re
from operator import eq
from typing import TYPE_CHECKING

from digest.check.passages import Edit, Hit
from digest.check.rule import rule
from digest.conflicts import RESOLVE, UNRESOLVED
from digest.edition.words import minutes_to_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Passage, Text
    from digest.check.rule import Reading
    from digest.model import Problem

_PLACEHOLDER = re.compile(
    r"""(?<![\w.])(?:TODO|FIXME|XXX+)(?![\w(])(?!\s+(?:items?|comments?|notes?|lists?)\b)
      | (?<!\S)\?{2,}(?!\S) | \bMonth\ DD\b | \bYYYY\b | \bLorem\ ipsum\b""",
    re.X,
)
_ANY_PLACEHOLDER = re.compile(r"TODO|FIXME|XXX|\?\?|Month DD|YYYY|Lorem")
_TWICE = re.compile(r"\b([A-Za-z]{2,})(?:[ \t]+|[ \t]*\n[ \t]*)(\1)\b(?![-/_(]|\.\w)", re.I)
_EMPHATIC = frozenset({"really", "very", "much", "many", "far", "long", "again", "that", "had"})
"""Words that are written twice on purpose; "that that" and "had had" are grammar."""
_NO_TEXT = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s*(?:<!--.*?-->\s*)*", re.S)


@rule(
    "TEXT",
    "structure",
    "error",
    summary="Something in the text could not be read, and everything behind it may be wrong.",
    hint="mend it where it stands; until then outputs are built without it",
    wrong="---\npublished_at: next Thursday\n---\n\n## Other Merges\n",
    right="---\npublished_at: 2026-08-20T16:00:00Z\n---\n\n## Other Merges\n",
)
def unreadable(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each problem of the grammar, but for merge conflicts and harmless ones."""
    for problem in reading.edition.problems:
        if not problem.harmless and problem.message != UNRESOLVED:
            yield _problem_hit(reading, problem)


@rule(
    "TEXT-IGNORED",
    "structure",
    "info",
    summary="Something in the front matter was left alone: a field not known, or too late.",
    hint="delete it if nothing else reads it",
    wrong="---\ntheme: dark\n---\n\n## Other Merges\n",
    right="---\ntitle: Week Ending August 16, 2026\n---\n\n## Other Merges\n",
)
def ignored(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each problem of the grammar that stops nothing."""
    for problem in reading.edition.problems:
        if problem.harmless:
            yield _problem_hit(reading, problem)


@rule(
    "CONFLICT",
    "structure",
    "error",
    summary="A merge conflict is not resolved.",
    hint=RESOLVE,
    wrong="## Other Merges\n\n<<<<<<< HEAD\n* One thing\n=======\n* Another\n>>>>>>> theirs\n",
    right="## Other Merges\n\n* One thing\n* Another\n",
)
def conflict(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for the first conflict of each file."""
    for problem in reading.edition.problems:
        if problem.message == UNRESOLVED:
            yield _problem_hit(reading, problem)


def _problem_hit(reading: Reading, problem: Problem) -> Hit:
    """Return a hit at the problem; one of a file that there is not stands at the first file."""
    if any(text.path == problem.path for text in reading.texts):
        return Hit(path=problem.path, line=problem.line, message=problem.message)
    return Hit(path=reading.main.path, line=1, message=f"{problem.path}: {problem.message}")


@rule(
    "BUL-EMPTY",
    "structure",
    "error",
    summary="A list item holds no text.",
    hint="delete it, or write what it was meant for",
    wrong="## Other Merges\n\n* Something\n*\n",
    right="## Other Merges\n\n* Something\n",
    is_mechanical=True,
)
def empty_item(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item without text; one that holds a list is for the editor to mend."""
    for text in reading.texts:
        for index, passage in enumerate(text.passages):
            if passage.kind != "item" or passage.plain:
                continue
            if _NO_TEXT.fullmatch(text.body(passage.start, passage.end)):
                following = text.passages[index + 1 : index + 2]
                has_list = any(each.level > passage.level for each in following)
                yield passage.hit(
                    "the item holds no text", at=0, edits=() if has_list else _line(text, passage)
                )


def _line(text: Text, passage: Passage) -> tuple[Edit, ...]:
    """Return what deletes an empty item: its line where it stands alone there, else nothing."""
    source = text.scan.source
    start = source.rfind(b"\n", 0, passage.start) + 1
    end = source.find(b"\n", passage.start) + 1 or len(source)
    is_alone = not source[start : passage.start].strip() and b"<!--" not in source[start:end]
    return (Edit(start=start, end=end, new=""),) if is_alone else ()


@rule(
    "PLACEHOLDER",
    "structure",
    "warning",
    summary="A placeholder was left in the text: TODO, FIXME, XXX, ??, YYYY.",
    hint="write what it stands for, or take it out; names in code belong in backticks",
    wrong="## Release Schedule\n\nCode freeze is on January ??\n",
    right="## Release Schedule\n\nCode freeze is on January 9, and `TODO` stays in the code.\n",
)
def placeholder(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each placeholder that a reader would see, but for code."""
    for text in reading.texts:
        for passage in text.passages:
            if not _ANY_PLACEHOLDER.search(passage.plain):
                continue
            for match in _PLACEHOLDER.finditer(passage.visible):
                if not text.scan.in_code(passage.offset(match.start())):
                    yield passage.hit(f"{match[0]!r} was left in the text", at=match.start())


@rule(
    "DOUBLE-WORD",
    "structure",
    "warning",
    summary="A word stands there twice.",
    hint="delete one of the two",
    wrong="## Developer News\n\nThe the survey is open.\n",
    right="## Developer News\n\nThe survey is open.\n",
)
def double_word(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each word that follows itself; code is left alone."""
    for text in reading.texts:
        for passage in text.passages:
            words = passage.plain.casefold().replace(".", "").replace(",", "").split()
            if not any(map(eq, words, words[1:])):
                continue
            for match in _TWICE.finditer(passage.visible):
                in_code = any(text.scan.in_code(passage.offset(match.start(n))) for n in (1, 2))
                if not in_code and not _is_meant(match[1], match[2]):
                    yield passage.hit(f"{match[1]!r} stands there twice", at=match.start())


def _is_meant(first: str, second: str) -> bool:
    """Return whether a word stands there twice on purpose, as it does in a name or for emphasis."""
    return first.casefold() in _EMPHATIC or (first == second and not first.islower())


@rule(
    "READ-15",
    "structure",
    "info",
    summary="The edition takes longer to read than the settings want (minutes).",
    hint="shorten the longest items; lint.minutes says how long an edition may be",
    wrong="## Developer News\n\n" + "news " * 4000 + "\n",
    right="## Developer News\n\nnews\n",
)
def long_edition(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where reading all words takes more minutes than the settings allow."""
    count = sum(len(passage.plain.split()) for passage in reading.passages)
    minutes, most = minutes_to_read(count), reading.settings.minutes
    if minutes > most:
        message = f"{count:,} words take about {minutes} minutes; {most} are wanted"
        yield Hit(path=reading.main.path, line=1, message=message)


RULES = (
    unreadable,
    ignored,
    conflict,
    empty_item,
    placeholder,
    double_word,
    long_edition,
)
