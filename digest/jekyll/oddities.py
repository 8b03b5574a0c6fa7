"""What is odd about a post that came in: nothing stops, an editor may want to know."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from digest.edition.visible import clean
from digest.jekyll.urls import MONTHS
from digest.window import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.jekyll.posts import Post
    from digest.model import Problem
    from digest.window import WeekWindow

_LATE = timedelta(days=31)
"""After the week's end: an edition is out within days; a month is a slip of the pen."""
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIQUID = re.compile(r"\{[{%]")
_TITLE_DAY = re.compile(r"\b([^\W\d_]{3,})\.?[ ]+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?[ ]*(\d{4}))?")
_BY_NAME = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}


def oddities(post: Post, window: WeekWindow, now: datetime) -> Iterator[Problem]:
    """Yield what is odd about a post that became the edition of ``window``, in line order."""
    found = [
        *post.problems,
        *_file_day(post, window),
        *_time(post, window, now),
        *_slug(post),
        *_title(post, window),
        *_liquid(post),
    ]
    yield from sorted(found, key=lambda problem: problem.line)


def _file_day(post: Post, window: WeekWindow) -> Iterator[Problem]:
    if post.day.isoformat() != window.edition:
        ends_on = WEEKDAYS[date.fromisoformat(window.edition).weekday()].capitalize()
        day = WEEKDAYS[post.day.weekday()].capitalize()
        text = f"the file's {post.day} is a {day}, no {ends_on}; it is the week {window.edition}"
        yield post.problem(1, text)


def _time(post: Post, window: WeekWindow, now: datetime) -> Iterator[Problem]:
    if post.is_hidden:
        line = post.line_of("published")
        yield post.problem(line, "published: false; it comes in as a draft")
    if not post.has_date:
        return
    at, line = post.at.astimezone(UTC), post.line_of("date")
    said = f"{at:%Y-%m-%d %H:%M} UTC"
    if at < window.end:
        yield post.problem(line, f"date: {said} lies before the end of the week {window.edition}")
    elif at > now:
        yield post.problem(line, f"date: {said} lies in the future; Jekyll hides it until then")
    elif at > window.end + _LATE:
        days = (at - window.end).days
        text = f"date: {said} is {days} days after the end of the week {window.edition}"
        yield post.problem(line, text)


def _slug(post: Post) -> Iterator[Problem]:
    match = _DATED.match(post.field("slug") or "")
    if match and match[0] != post.day.isoformat():
        text = f"slug: it is for {match[0]}, the file for {post.day}; the feed's id keeps it"
        yield post.problem(post.line_of("slug"), text)


def _title(post: Post, window: WeekWindow) -> Iterator[Problem]:
    line = post.line_of("title")
    for match in _TITLE_DAY.finditer((post.field("title") or "")[:500]):
        month = _BY_NAME.get(match[1].casefold())
        if month is None:
            nearest = get_close_matches(match[1].casefold(), _BY_NAME, n=1, cutoff=0.75)
            if nearest:
                name = nearest[0].capitalize()
                text = f"title: there is no month {clean(match[1], 40)}; did you mean {name}?"
                yield post.problem(line, text)
            month = _BY_NAME[nearest[0]] if nearest else None
        if month is not None and match[3] and not _is_day(match, month, window.edition):
            said = clean(match[0], 60)
            yield post.problem(line, f"title: {said} is not the week's day, {window.edition}")


def _is_day(match: re.Match[str], month: int, edition: str) -> bool:
    return f"{match[3]}-{month:02}-{int(match[2]):02}" == edition


def _liquid(post: Post) -> Iterator[Problem]:
    body = post.text[post.front.length :]
    found = [match.start() for match in _LIQUID.finditer(body)]
    if found and (post.field("render_with_liquid") or "").lower() != "false":
        line = post.front.lines + body.count("\n", 0, found[0]) + 1
        more = f", the first of {len(found)}" if len(found) > 1 else ""
        yield post.problem(line, f"a Liquid tag{more}; it is shown as the text that it is")
