"""Rules about the next deadline: that it is there, still ahead, and as the timeline has it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.check.passages import Passage
from digest.check.rule import rule
from digest.check.rules.days import NamedDay, named_days
from digest.check.rules.milestones import is_on, nearest_row, rows_meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.model import Deadline

_LINE = re.compile(r"\s*next deadline\b\s*:?\s*", re.I)
_BOLD = re.compile(rb"\s*(?:#|\*\*|__|<b>|<strong>)")
_CLOCK = re.compile(r"\d:\d\d|\d\s?[ap]m\b|\bAoE\b|\bEOD\b", re.I)
_SOON = re.compile(r"\bsoon\b", re.I)
_SECTION_LEVEL = 2
_LINKS = 2
"""The milestone's and the day's."""

_SAME_CYCLE = timedelta(days=45)
"""Rows of one name lie further apart than this: they belong to two releases."""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """The line that names the next deadline; ``days`` are in the order of the text."""

    passage: Passage
    words: str
    named: tuple[NamedDay, ...]
    days: tuple[date, ...]

    @property
    def name(self) -> str:
        """What is due, without the day."""
        words = self.words
        for day in self.named:
            words = words.partition(day.words)[0]
        return words.strip(" ,:-\u2013\u2014") or self.words

    @property
    def when(self) -> str:
        """The days as they are written."""
        return ", ".join(day.words for day in self.named)

    def hit(self, message: str, *, hint: str = "") -> Hit:
        at = self.named[0].start if self.named else None
        return self.passage.hit(message, at=at, hint=hint)


def _line(reading: Reading) -> _Line | None:
    """Return the first line that names the next deadline."""
    for passage in reading.passages:
        if passage.section in reading.settings.sections.schedule:
            match = _LINE.match(passage.plain)
            if match:
                return _read(passage, passage.plain[match.end() :], reading.at.date())
    return None


def _read(passage: Passage, words: str, published_on: date) -> _Line:
    named = tuple(named_days(passage.visible))
    days = [on for day in named for on in (day.near(published_on), day.last_near(published_on))]
    return _Line(
        passage=passage,
        words=words.strip(),
        named=named,
        days=tuple(on for on in days if on is not None),
    )


def _rows(line: _Line, reading: Reading) -> tuple[Deadline, ...]:
    """Return the rows that the line may mean; those of another cycle are none of them."""
    rows = rows_meant(line.name, reading.snapshot.deadlines) if reading.snapshot else ()
    return tuple(
        row for row in rows if any(abs(row.starts_on - day) <= _SAME_CYCLE for day in line.days)
    )


def _on_its_day(line: _Line, reading: Reading) -> tuple[Deadline, ...]:
    return tuple(row for row in _rows(line, reading) if is_on(row, line.days))


@rule(
    "RS-DEADLINE",
    "formats",
    "warning",
    summary="The schedule does not begin with the next deadline and its day, in bold.",
    hint="write **Next Deadline: Code Freeze, July 24**; between cycles: Cycle Starts, soon",
    wrong="## Release Schedule\n\nThe release is on track.\n",
    right="## Release Schedule\n\n**Next Deadline: Code Freeze, October 8**\n",
)
def has_deadline(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a schedule without the line, or where that is not bold or has no day."""
    line = _line(reading)
    if line is None:
        sections = reading.settings.sections.schedule
        for head in reading.passages:
            if head.section in sections and head.kind == "heading" and head.level <= _SECTION_LEVEL:
                yield head.hit("the section names no next deadline")
        return
    text = next(text for text in reading.texts if text.path == line.passage.path)
    if not _BOLD.match(text.scan.source[line.passage.start : line.passage.end]):
        yield line.hit("the next deadline is not in bold")
    elif not line.named and not _SOON.search(line.words):
        yield line.hit(f"the next deadline, {line.words!r}, has no day")


@rule(
    "RS-LINKS",
    "formats",
    "warning",
    summary="The next deadline and its day are not both linked.",
    hint="link the milestone to the guide that explains it, and its day to the release's timeline",
    wrong="## Release Schedule\n\n**Next Deadline: Code Freeze, October 8**\n",
    right=(
        "## Release Schedule\n\n**Next Deadline: "
        "[Code Freeze](https://github.com/kubernetes/sig-release/blob/master/releases/"
        "release_phases.md#code-freeze), "
        "[October 8](https://www.kubernetes.dev/resources/release/#timeline)**\n"
    ),
)
def is_linked(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the deadline or its day is no link; what comes between two has no day."""
    line = _line(reading)
    if line is None or not line.named or len(line.passage.links) >= _LINKS:
        return
    yield line.hit(f"{line.words!r} has {'one link of two' if line.passage.links else 'no link'}")


@rule(
    "RS-STALE",
    "facts",
    "error",
    summary="The next deadline was over when the edition was published.",
    hint="name the next one: the release's timeline has them in order",
    wrong="## Release Schedule\n\n**Next Deadline: Code Freeze, August 6**\n",
    right="## Release Schedule\n\n**Next Deadline: Code Freeze, October 8**\n",
)
def is_over(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where the deadline's row, or without one its day in UTC, was over."""
    line = _line(reading)
    if line is None or not line.days:
        return
    rows = _on_its_day(line, reading)
    ends_at = max(row.ends_at for row in rows) if rows else _end_of(max(line.days))
    if ends_at <= reading.at:
        yield line.hit(
            f"{line.name!r} was over at {_moment(ends_at)}; {_what(reading)} {_moment(reading.at)}"
        )


@rule(
    "RS-TODAY",
    "facts",
    "warning",
    summary="The next deadline is due on the day of publication, its hour is not known.",
    hint="look its hour up in the release's timeline; name the next one if it is over",
    wrong="## Release Schedule\n\n**Next Deadline: Contributor Survey, August 17**\n",
    right="## Release Schedule\n\n**Next Deadline: Contributor Survey, August 20**\n",
)
def is_due_today(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a deadline of the day of publication whose hour nobody says."""
    line = _line(reading)
    if line is None or not line.days or max(line.days) != reading.at.date():
        return
    if not _CLOCK.search(line.words) and not _on_its_day(line, reading):
        yield line.hit(f"{line.name!r} is due today: {_what(reading)} {_moment(reading.at)}")


@rule(
    "RS-MATCH",
    "facts",
    "error",
    summary="The timeline has the next deadline on another day.",
    hint="copy the day from the release's timeline",
    wrong="## Release Schedule\n\n**Next Deadline: Code Freeze, October 10**\n",
    right="## Release Schedule\n\n**Next Deadline: Code Freeze, October 8**\n",
)
def is_on_another_day(reading: Reading) -> Iterator[Hit]:
    """Yield a hit where rows have the deadline's name, and none of them its day."""
    line = _line(reading)
    if line is None or not line.days or _on_its_day(line, reading):
        return
    row = nearest_row(_rows(line, reading), line.days[0])
    if row is not None:
        yield line.hit(
            f"{line.name!r} is named for {line.when}; the timeline of {row.release} has "
            f"{row.name!r} on {_day(row.starts_on)}"
        )


@rule(
    "RS-UNKNOWN",
    "facts",
    "info",
    summary="No timeline has the next deadline, so its day was not checked.",
    hint="use the name that the release's timeline has, or check the day yourself",
    wrong="## Release Schedule\n\n**Next Deadline: Contributor Survey, October 8**\n",
    right="## Release Schedule\n\n**Next Deadline: Code Freeze, October 8**\n",
)
def is_unknown(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a dated deadline that no row of the snapshot has."""
    line = _line(reading)
    if line is None or not line.days or _rows(line, reading):
        return
    if reading.snapshot is None:
        why = "there is no snapshot"
    elif not reading.snapshot.deadlines:
        why = "the snapshot has no timeline"
    else:
        releases = sorted({row.release for row in reading.snapshot.deadlines})
        why = f"the timeline of {', '.join(releases)} has nothing of that name"
    yield line.hit(f"{line.name!r}, {line.when}, was not checked: {why}")


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)


def _what(reading: Reading) -> str:
    return "the edition is of" if reading.edition.is_published else "it is now"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{at:%H:%M} UTC on {_day(at)}"


RULES = (has_deadline, is_linked, is_over, is_due_today, is_on_another_day, is_unknown)
