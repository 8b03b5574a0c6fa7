"""A release timeline, as a Markdown document holds it, into deadlines.

The shape is that of ``releases/release-*/README.md`` in kubernetes/sig-release: a table with the
columns What and When among others, wherever they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.model import Deadline
from digest.sources.schedule.dates import When, read_cutoff, read_when
from digest.sources.schedule.span import span_of
from digest.sources.schedule.text import bounded, cells, table_lines, visible
from digest.sources.schedule.years import years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

MOST_ROWS = 500
"""Rows of a document that are read; the longest real table has 50."""

_MOST_COLUMNS = 20
_DELIMITER = re.compile(r"(?=[^-]*-)[\s|:-]*")
_HEADING = re.compile(r" {0,3}#{1,6}\s(.*)")
_PRERELEASE = re.compile(
    r"\d-?(?:alpha|beta|rc)(?![a-z])|\b(?:alpha|beta|rc)[\s.-]?\d|\brelease candidate"
    r"|\b(?:alpha|beta|rc)\b.*\breleased?\b",
    re.I,
)
_CONFERENCE = re.compile(
    r"kubecon|cloudnativecon|\bconference\b|\bcontributor summit\b|daylight saving", re.I
)
_ASIDE = re.compile(r"\([^()]*\)")


class Problem(msgspec.Struct, frozen=True):
    """What could not be read as it stands, at ``line`` (from 1; 0: the whole document)."""

    line: int
    message: str


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one release's timeline in the table's order, and what is wrong with it."""

    rows: tuple[Deadline, ...]
    problems: tuple[Problem, ...]


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """A table's row before its days have years; ``section`` is the anchor of its heading."""

    line: int
    section: str
    name: str
    words: str
    when: When


def major_rows(major: Sequence[str], minor: Sequence[str]) -> Callable[[str], bool]:
    """Return which names are major: those that match one of ``major`` and none of ``minor``.

    Both are regular expressions found anywhere in a name, letter case ignored.
    """
    wanted = [re.compile(pattern, re.I) for pattern in major]
    unwanted = [re.compile(pattern, re.I) for pattern in minor]

    def is_major(name: str) -> bool:
        return any(p.search(name) for p in wanted) and not any(p.search(name) for p in unwanted)

    return is_major


def is_never_major(name: str) -> bool:
    """Return whether a row is about a pre-release or a conference, which are no deadlines.

    What stands in parentheses does not count: a freeze that makes way for a conference is one.
    """
    return bool(_PRERELEASE.search(name) or _CONFERENCE.search(_ASIDE.sub("", name)))


def parse_timeline(
    text: str, *, release: str, url: str, near: date, is_major: Callable[[str], bool]
) -> Timeline:
    """Return the deadlines of the timeline in ``text``, and a problem for each doubtful row.

    ``release`` is the name rows carry, ``url`` the document's page ("" if it has none), ``near`` a
    day close to which the table lies: it decides where no row and no weekday gives the year. A row
    whose date is still open (``TBC``, or empty) is left out, with a problem only if it is major; a
    row whose weekday contradicts its date is kept, with one.
    """
    rows = list(_rows(text))
    if not rows:
        return Timeline(
            rows=(), problems=(Problem(0, "there is no table with the columns What and When"),)
        )
    problems: list[Problem] = []
    if len(rows) > MOST_ROWS:
        message = f"only the first {MOST_ROWS} rows are read"
        problems.append(Problem(rows[MOST_ROWS].line, message))
        del rows[MOST_ROWS:]
    found: list[Deadline] = []
    for row, year in zip(rows, years([row.when for row in rows], near), strict=True):
        deadline, wrong = _deadline(row, year, release=release, url=url, is_major=is_major)
        if deadline:
            found.append(deadline)
        if wrong:
            problems.append(Problem(row.line, f"{row.name or 'a row without a name'}: {wrong}"))
    return Timeline(rows=tuple(found), problems=tuple(sorted(problems, key=lambda one: one.line)))


def _deadline(
    row: _Row, year: int, *, release: str, url: str, is_major: Callable[[str], bool]
) -> tuple[Deadline | None, str]:
    """Return the row's deadline, if it has one, and what is wrong with the row, if anything."""
    name, note = read_cutoff(row.name)
    major = is_major(name) and not is_never_major(name)
    if row.when.has_no_date:
        return None, f"has no date yet ({row.words or 'empty'})" if major else ""
    span, wrong = span_of(row.when, year, note)
    unknown = ", ".join(repr(word) for word in row.when.unknown)
    wrong += [f"{unknown} in {row.words!r} is not understood"] if unknown else []
    if span is None:
        return None, "; ".join(wrong) or f"{row.words!r} is no date"
    if not name:
        return None, f"is left out, on {row.words!r}"
    deadline = Deadline(
        release=release,
        name=name,
        starts_on=span.starts_on,
        ends_at=span.ends_at,
        cutoff=span.cutoff,
        major=major,
        url=f"{url}#{row.section}" if url and row.section else url,
    )
    return deadline, "; ".join(wrong)


def _rows(text: str) -> Iterator[_Row]:
    """Yield the rows of every timeline table, one more than are read at most."""
    columns: tuple[int, int] | None = None
    section = ""
    count = 0
    for number, line in table_lines(text):
        heading = _HEADING.fullmatch(line) if line.lstrip().startswith("#") else None
        written = [] if heading else cells(line)
        if heading:
            section = _anchor(visible(heading[1].strip().rstrip("#")))
        if not written:
            columns = None
        elif columns is None:
            columns = _columns(written)
        elif not _DELIMITER.fullmatch(line):
            yield _row(number, section, written, columns)
            count += 1
        if count > MOST_ROWS:
            return


def _columns(header: list[str]) -> tuple[int, int] | None:
    """Return where What and When stand, ``None`` if this is no header of a timeline."""
    names = [visible(cell).lower() for cell in header[:_MOST_COLUMNS]]
    return (names.index("what"), names.index("when")) if {"what", "when"} <= set(names) else None


def _row(line: int, section: str, written: list[str], columns: tuple[int, int]) -> _Row:
    what, words = (visible(written[at]) if at < len(written) else "" for at in columns)
    words = bounded(words)
    return _Row(line=line, section=section, name=bounded(what), words=words, when=read_when(words))


def _anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading: "Release Timeline" is release-timeline."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
