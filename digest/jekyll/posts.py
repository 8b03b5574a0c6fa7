"""One post: its front matter, its time, its address, and what about it is odd."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import FrontMatter, read_front_matter
from digest.edition.visible import clean
from digest.jekyll.times import read_day, read_time
from digest.jekyll.urls import Address, Named, address_of, is_pattern
from digest.model import Problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.jekyll.folder import PostFile

_NOTHING = (None, "", "null", "~", "Null", "NULL")
_YEARS = range(1970, 9999)
"""Years that a week may lie in, as in :mod:`digest.window`."""
_NO = ("false", "no", "off", "n")


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One post as Jekyll understands it.

    ``day`` is the one in the file's name, ``at`` the post's time in the site's zone. ``has_date``
    where that time comes from the front matter, ``is_hidden`` where Jekyll does not publish it.
    ``text`` is the whole file but for its byte order mark, ``front`` its front matter.
    """

    name: str
    shown: str
    text: str
    has_mark: bool
    front: FrontMatter
    day: date
    at: datetime
    has_date: bool
    is_hidden: bool
    slug: str
    address: Address
    problems: tuple[Problem, ...]

    def field(self, key: str) -> str | None:
        """Return a line of text from the front matter, ``None`` where it has none."""
        return _text(self.front, key)

    def line_of(self, key: str) -> int:
        """Return the line of a key of the front matter, 1 where it does not stand there."""
        return line_of(self.text[: self.front.length], key)

    def problem(self, line: int, message: str) -> Problem:
        """Return something odd about this post."""
        return Problem(path=self.shown, line=line, message=message, harmless=True)


def line_of(front: str, key: str) -> int:
    """Return the line (from 1) of a key in a front matter's text; 1 where it is not there."""
    match = re.search(rf"^{re.escape(key)}[ \t]*:", front, re.M)
    return front.count("\n", 0, match.start()) + 1 if match else 1


def read_post(file: PostFile, *, pattern: str, zone: ZoneInfo) -> Post | Problem:
    """Return the post that a file holds, or why it stays out: its name has no day.

    ``pattern`` is the site's permalink setting (see :func:`digest.jekyll.urls.check_pattern`).
    """
    found = read_day(file.day)
    if found is None or found[0].year not in _YEARS:
        message = f"there is no day {file.day}; left out: rename the file"
        return Problem(path=file.shown, line=1, message=message)
    day, is_real = found
    front = read_front_matter(file.name, file.text)
    reader = _Reader(file, front, zone)
    if not is_real:
        reader.say(1, f"there is no day {file.day}; taken for {day}, as Jekyll takes it")
    at, has_date = reader.time(day)
    slug = _text(front, "slug") or file.slug.rstrip(".")
    named = Named(
        at=at,
        slug=slug,
        stem=file.name.rpartition("/")[2].rpartition(".")[0],
        path=file.name.rpartition(".")[0],
        categories=_categories(front),
    )
    return Post(
        name=file.name,
        shown=file.shown,
        text=file.text,
        has_mark=file.has_mark,
        front=front,
        day=day,
        at=at,
        has_date=has_date,
        is_hidden=(_text(front, "published") or "").lower() in _NO,
        slug=slug,
        address=address_of(reader.pattern(pattern), named),
        problems=(*reader.problems,),
    )


class _Reader:
    """Reads the fields that an address is made from, and notes what is wrong with them."""

    def __init__(self, file: PostFile, front: FrontMatter, zone: ZoneInfo) -> None:
        self._file, self._front, self._zone = file, front, zone
        self._head = file.text[: front.length]
        self.problems: list[Problem] = []
        for problem in front.problems:
            self.say(problem.line, f"{problem.message} (none of it was used)")
        if not front.length and not front.problems:
            self.say(1, "has no front matter: its time is the file's day, its title the week's")

    def say(self, line: int, message: str) -> None:
        problem = Problem(path=self._file.shown, line=line, message=message, harmless=True)
        self.problems.append(problem)

    def time(self, day: date) -> tuple[datetime, bool]:
        """Return the post's time, and whether its front matter says it."""
        midnight = datetime.combine(day, time(0), tzinfo=self._zone)
        text = _text(self._front, "date")
        line = line_of(self._head, "date")
        if text is None:
            if self._front.fields:
                self.say(line, f"has no date; taken for {day}, the file's, as Jekyll takes it")
            return midnight, False
        is_quoted = re.search(r"^date[ \t]*:[ \t]*[\"']", self._head, re.M) is not None
        found = read_time(text, self._zone, is_quoted=is_quoted)
        said = clean(text, 60)
        if found is None:
            self.say(line, f"date: {said!r} is no time; taken for {day}, the file's")
            return midnight, False
        if not found.is_exact:
            taken = f"{found.at:%Y-%m-%d %H:%M}"
            self.say(line, f"date: there is no {said!r}; taken for {taken}, as Jekyll takes it")
        return found.at, True

    def pattern(self, pattern: str) -> str:
        """Return the post's own permalink where it has one that can be used, else the site's."""
        own = _text(self._front, "permalink")
        if own is None:
            return pattern
        if is_pattern(own):
            return own
        line = line_of(self._head, "permalink")
        self.say(line, f"permalink: {clean(own, 80)!r} has a token that Jekyll does not know")
        return pattern


def _text(front: FrontMatter, key: str) -> str | None:
    value = front.fields.get(key)
    return None if not isinstance(value, str) or value in _NOTHING else value.strip()


def _categories(front: FrontMatter) -> tuple[str, ...]:
    """Return the post's categories as Jekyll reads them: a list, or words; ``category`` is one."""
    several = front.fields.get("categories")
    names = several.split() if isinstance(several, str) else several
    found = [each for each in names if isinstance(each, str)] if isinstance(names, list) else []
    one = _text(front, "category")
    return tuple(dict.fromkeys([*found, *([one] if one else [])]))
