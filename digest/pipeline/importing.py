"""A Jekyll archive into ours: one edition per post, nothing of its text lost or rewritten."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import safe_path
from digest.archive import MAIN
from digest.edition.front_matter import read_front_matter, read_meta
from digest.errors import DigestError
from digest.files import read_bytes_or_none
from digest.jekyll.editions import edition_text
from digest.jekyll.folder import read_posts
from digest.jekyll.oddities import oddities
from digest.jekyll.posts import read_post
from digest.jekyll.urls import entry_id
from digest.model import Problem, TextFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from digest.archive import Archive
    from digest.jekyll.posts import Post
    from digest.window import Calendar

_HALF = 3
"""Days: a file that is this many or fewer before a week's end belongs to it, else to the last."""


class OldSite(msgspec.Struct, frozen=True, kw_only=True):
    """How the old site made addresses and ids: its ``permalink``, ``timezone`` and ``url``."""

    pattern: str
    zone: ZoneInfo
    url: str


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, as counts of posts; ``problems`` by file and line.

    ``changed`` are editions that differ from their post by now and were left alone, ``left_out``
    the files that did not come in.
    """

    new: int
    unchanged: int
    changed: int
    left_out: int
    problems: tuple[Problem, ...]


class _Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A post on its way into the archive."""

    edition: str
    post: Post
    permalink: str
    feed_id: str | None


def import_posts(
    folder: Path,
    old: OldSite,
    *,
    archive: Archive,
    calendar: Calendar,
    now: datetime,
    turn: Callable[[str], AbstractContextManager[None]],
    deliver: Callable[[str], object],
) -> Imported:
    """Bring every post below ``folder`` into the archive; what is there already is left alone.

    ``turn`` keeps other runs away from an edition while it is written; ``deliver`` notes in the
    ledger under what name readers know it.
    """
    problems: list[Problem] = []
    posts: list[Post] = []
    for file in read_posts(folder):
        found: Post | Problem = (
            file
            if isinstance(file, Problem)
            else read_post(file, pattern=old.pattern, zone=old.zone)
        )
        if isinstance(found, Problem):
            problems.append(found)
        else:
            posts.append(found)
    weeks = _without_taken(_by_week(posts, calendar, problems), archive, problems)
    counts: Counter[str] = Counter()
    for arrival in _arrivals(weeks, old, problems):
        window = calendar.window(date.fromisoformat(arrival.edition))
        problems += oddities(arrival.post, window, now)
        state = _bring_in(arrival, archive, turn, problems)
        if state != "changed" and archive.read_ledger(arrival.edition).published is None:
            with turn(arrival.edition):
                deliver(arrival.edition)
        counts[state] += 1
    return Imported(
        new=counts["new"],
        unchanged=counts["unchanged"],
        changed=counts["changed"],
        left_out=sum(not problem.harmless for problem in problems),
        problems=tuple(sorted(problems, key=lambda problem: (problem.path, problem.line))),
    )


def nearest_week(day: date, calendar: Calendar) -> date:
    """Return the last day of the week whose end is nearest to ``day``.

    From Thursday on that is the coming Sunday, where weeks end on Sundays.
    """
    ahead = calendar.week_of(day)
    return ahead if (ahead - day).days <= _HALF else ahead - timedelta(days=7)


def _by_week(posts: Iterable[Post], calendar: Calendar, problems: list[Problem]) -> dict[str, Post]:
    """Return the posts by edition; of two that want one week, the second stays out."""
    weeks: dict[str, Post] = {}
    for post in posts:
        week = nearest_week(post.day, calendar).isoformat()
        first = weeks.setdefault(week, post)
        if first is not post:
            message = (
                f"wants the week {week}, which {first.shown} has; left out: "
                "join the two files, or rename one for the week it is about"
            )
            problems.append(Problem(path=post.shown, line=1, message=message))
    return weeks


def _without_taken(
    weeks: dict[str, Post], archive: Archive, problems: list[Problem]
) -> dict[str, Post]:
    """Return the posts but those whose week has an edition in the archive that is not from them."""
    free = {}
    for edition, post in weeks.items():
        content = read_bytes_or_none(archive.path(edition, MAIN))
        is_taken = _origin(content) != post.name if content else archive.read_sections(edition)
        if is_taken:
            message = (
                f"the archive has an edition {edition} that is not from this post; left out: "
                f"join them by hand, or move archive/{edition} away"
            )
            problems.append(Problem(path=post.shown, line=1, message=message))
        else:
            free[edition] = post
    return free


def _origin(content: bytes) -> str | None:
    text = content.decode("utf-8-sig", "replace")
    return read_meta(MAIN, read_front_matter(MAIN, text), text)[0].imported_from


def _arrivals(weeks: dict[str, Post], old: OldSite, problems: list[Problem]) -> Iterator[_Arrival]:
    """Yield the posts with the addresses and ids that they keep, newest first.

    Of two posts at one address the newer one keeps it: that is the one that Jekyll served.
    """
    paths: dict[str, Post] = {}
    ids: dict[str, Post] = {}
    newest = sorted(weeks.items(), key=lambda item: (item[1].at, item[1].name), reverse=True)
    for edition, post in newest:
        path = post.address.path
        try:
            safe_path(path, owner="")
        except DigestError:
            text = f"its address {path[:80]!r} is no path that a site can have; it gets the week's"
            problems.append(post.problem(post.line_of("permalink"), text))
            path = f"/{edition[:4]}/{edition.replace('-', '')}/"
        feed_id = entry_id(old.url, post.address.id_path)
        if (first := ids.setdefault(feed_id, post)) is not post:
            text = f"has the feed id of {first.shown}, {feed_id}; it gets one of its own"
            problems.append(post.problem(post.line_of("slug"), text))
        yield _Arrival(
            edition=edition,
            post=post,
            permalink=_free(path, post, paths, problems),
            feed_id=feed_id if first is post else None,
        )


def _free(path: str, post: Post, paths: dict[str, Post], problems: list[Problem]) -> str:
    """Return the path, or where another post has it the first of path-2, path-3, ... in its stead.

    A server may take A and a for the same.
    """
    bare, end = (path[:-1], "/") if path.endswith("/") else (path, "")
    first, chosen, number = paths.get(bare.casefold()), bare, 1
    while chosen.casefold() in paths:
        number += 1
        chosen = f"{bare}-{number}"
    paths[chosen.casefold()] = post
    if first is not None:
        text = f"has the address of {first.shown}, {path}; it gets {chosen}{end}"
        problems.append(post.problem(post.line_of("date"), text))
    return f"{chosen}{end}"


def _bring_in(
    arrival: _Arrival,
    archive: Archive,
    turn: Callable[[str], AbstractContextManager[None]],
    problems: list[Problem],
) -> str:
    """Write the edition if the archive has none of that week; return what came of it."""
    post, edition = arrival.post, arrival.edition
    made = edition_text(post, _fields(arrival))
    if made.is_aside:
        text = "the front matter could not take what import adds; it heads the text now"
        problems.append(post.problem(1, text))
    state = _state(edition, made.text, archive)
    if state == "new":
        with turn(edition):
            state = _state(edition, made.text, archive)
            if state == "new":
                archive.sweep(edition)
                file = TextFile(path=MAIN, text=made.text)
                archive.write_text(edition, file, was=None)
    if state == "changed":
        text = (
            f"archive/{edition}/{MAIN} is not what this post gives; somebody changed one of the "
            "two: it was left alone"
        )
        problems.append(post.problem(1, text))
    return state


def _fields(arrival: _Arrival) -> dict[str, str]:
    """Return the lines that an imported edition has more than its post."""
    post = arrival.post
    stamp = f"{post.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    fields = {
        "published_at": None if post.is_hidden else stamp,
        "permalink": arrival.permalink,
        "feed_id": arrival.feed_id,
        "imported_from": post.name,
    }
    return {key: text for key, text in fields.items() if text is not None}


def _state(edition: str, text: str, archive: Archive) -> str:
    """Return how the archive stands to an edition: new, unchanged or changed."""
    content = read_bytes_or_none(archive.path(edition, MAIN))
    if content is None:
        return "new"
    return "unchanged" if content == text.encode() else "changed"
