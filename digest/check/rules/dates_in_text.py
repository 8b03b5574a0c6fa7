"""Rules about days in prose: weekday and date fit, endings are right, no "next week" alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.passages import Edit
from digest.check.rule import rule
from digest.check.rules.days import WEEKDAY_NAMES, WEEKDAYS, named_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading

_ORDINAL = re.compile(r"(\d{1,4})(st|nd|rd|th)\b(?![-.]\w)", re.ASCII)
_PART_OF_A_NAME = re.compile(r"[\w.#-]\Z")
_LAST_TWO, _LAST = 100, 10
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_RELATIVE = re.compile(
    rf"\b(?:(?:this|next|coming)\s+{_WEEKDAY}|(?:this|next)\s+week|today|tomm?orr?ow|yesterday)\b",
    re.I,
)
_IN_EVERY_ONE = ("day", "week", "row")
"""Each of the words above has one of these: most passages have none, and are done with."""
_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)")
_REACH = 400
"""Characters on either side in which a sentence begins and ends; few are longer."""

_NOTHING_THIS_WEEK = re.compile(r"\bno\b[^.!?]*\Z", re.I)


@rule(
    "DATE-WEEKDAY",
    "facts",
    "error",
    summary="A weekday and a date that do not fit each other.",
    hint="look the day up: one of the two is wrong",
    wrong="## Developer News\n\nNominations close on Friday, August 20th.\n",
    right="## Developer News\n\nNominations close on Thursday, August 20th.\n",
)
def wrong_weekday(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each date whose weekday is another; a year left out is the nearest one."""
    for passage in reading.passages:
        if not any(name in passage.visible for name in WEEKDAYS):  # most passages name none
            continue
        for named in named_days(passage.visible):
            if named.weekday is None:
                continue
            day = named.near(reading.at.date())
            if day is not None and day.weekday() != named.weekday:
                yield passage.hit(
                    f"{named.words!r}: {day.day} {day:%B %Y} is a {WEEKDAY_NAMES[day.weekday()]}",
                    at=named.start,
                )


@rule(
    "ORDINAL",
    "formats",
    "warning",
    summary="A number with an ending that is another's: 23th.",
    hint="write 1st, 2nd, 3rd, 4th, 11th, 21st",
    wrong="## Developer News\n\nThe survey closes on August 23th.\n",
    right="## Developer News\n\nThe survey closes on August 23rd.\n",
    is_mechanical=True,
)
def wrong_ending(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each ordinal whose ending is not its number's; links' words are read too."""
    for text in reading.texts:
        if all(match[2] == _ending(match[1]) for match in _ORDINAL.finditer(text.source)):
            continue
        for passage in text.passages:
            for match in _ORDINAL.finditer(passage.visible):
                right = _ending(match[1])
                start = passage.offset(match.start(2))
                before = passage.visible[: match.start()][-1:]
                if match[2] == right or _PART_OF_A_NAME.match(before) or text.scan.in_code(start):
                    continue
                yield passage.hit(
                    f"{match[0]!r} is written {match[1] + right!r}",
                    at=match.start(),
                    edits=(Edit(start=start, end=start + len(right), new=right),),
                )


def _ending(digits: str) -> str:
    number = int(digits)
    if number % _LAST_TWO in _TEENS:
        return "th"
    return _ENDINGS.get(number % _LAST, "th")


@rule(
    "REL-DATE",
    "formats",
    "warning",
    summary="A day that depends on when one reads it: this Friday, next week, tomorrow.",
    hint="put the date beside it: this Friday (August 21)",
    wrong="## Developer News\n\nNominations close this Friday.\n",
    right="## Developer News\n\nNominations close this Friday (August 21).\n",
)
def no_date_beside(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each relative day in whose sentence there is no date.

    Where something is described at length "today" means nowadays: highlights are left out.
    """
    described = {*reading.settings.sections.proposals, *reading.settings.sections.featured}
    for text in reading.texts:
        for passage in text.passages:
            visible = passage.visible
            low = visible.lower()
            if passage.section in described or not any(part in low for part in _IN_EVERY_ONE):
                continue
            for match in _RELATIVE.finditer(visible):
                if not _is_clear(visible, match) and not text.scan.in_code(
                    passage.offset(match.start())
                ):
                    words = " ".join(match[0].split())
                    yield passage.hit(f"{words!r} has no date beside it", at=match.start())


def _is_clear(visible: str, match: re.Match[str]) -> bool:
    """Return whether the sentence has a date, or says that there is nothing this week."""
    start, end = max(0, match.start() - _REACH), match.end() + _REACH
    before = [found.end() for found in _SENTENCE_END.finditer(visible, start, match.start())]
    after = _SENTENCE_END.search(visible, match.end(), end)
    start = before[-1] if before else start
    end = after.start() if after else end
    if _NOTHING_THIS_WEEK.search(visible[start : match.start()]):
        return True
    return any(named_days(visible[start:end]))


RULES = (wrong_weekday, wrong_ending, no_date_beside)
