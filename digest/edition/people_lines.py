"""People, news and events as Markdown: finished lines for a draft, and the worksheet's part.

Names, titles and texts are strangers': they are shown and mean nothing. A newcomer's pull request
is linked in the worksheet only, as a link in the draft would cover the change itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.cycle.deprecations import THRESHOLD
from digest.cycle.leads import EMERITUS
from digest.edition import words
from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean, code_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.config import EventSettings
    from digest.cycle.deprecations import Deprecations
    from digest.cycle.leads import GroupChanges, Person
    from digest.cycle.submissions import Checked
    from digest.model import Newcomer, NewsPost, SourceReport

_LOGIN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SHORT, _LONG = 120, 300
_MOST_GAPS = 5


def lead_lines(groups: Iterable[GroupChanges]) -> tuple[str, ...]:
    """Return a bullet for each group: who joined its leads, and who stepped down."""
    return tuple(f"* {_group(group)}" for group in groups)


def newcomer_line(newcomers: Sequence[Newcomer]) -> str:
    """Return one bullet that thanks the first-time contributors by name, "" where there is none."""
    if not newcomers:
        return ""
    people = _joined([_account(one.name or one.login, one.login) for one in newcomers])
    first = "first pull request" if len(newcomers) == 1 else "first pull requests"
    return f"* Thanks for their {first}: {people}"


def newcomer_lines(newcomers: Iterable[Newcomer]) -> tuple[str, ...]:
    """Return a bullet for each first-time contributor with the pull request, for the worksheet."""
    return tuple(
        f"* {_account(one.name or one.login, one.login)} ({code_span('@' + _plain(one.login))}): "
        f"first merged pull request [{literal(one.key)}]({safe_url(one.url)})"
        for one in newcomers
    )


def news_lines(posts: Iterable[NewsPost]) -> tuple[str, ...]:
    """Return a bullet for each post, its title linked, with its day and where it stands."""
    return tuple(
        f"* [{_text(post.title)}]({safe_url(post.url)}) "
        f"({_text(urlsplit(post.url).hostname or '')}, {words.day(post.published_at)})"
        for post in posts
    )


def event_lines(events: Iterable[EventSettings]) -> tuple[str, ...]:
    """Return a bullet for each event with its days; give those that are still to come."""
    return tuple(f"* {_days(event)}: {_linked(event.title, event.url)}" for event in events)


def submission_lines(checked: Iterable[Checked]) -> tuple[str, ...]:
    """Return what can be pasted for each submission, and below it where it is from and its faults.

    It is answered here and nowhere else: nothing is written to GitHub.
    """
    lines: list[str] = []
    for one in checked:
        issue = one.submission
        said = clean(issue.text, limit=_LONG) or clean(issue.title, limit=_LONG)
        author = f" by {code_span('@' + _plain(issue.author))}" if issue.author else ""
        place = f" for {code_span(one.section)}" if one.section else ""
        faults = f"; {'; '.join(map(_text, one.problems))}" if one.problems else ""
        number = f"[{literal(_plain(issue.key))}]({safe_url(issue.url)})"
        lines += [f"* {_linked(said, one.url)}", f"  from {number}{author}{place}{faults}"]
    return tuple(lines)


def deprecation_line(found: Deprecations) -> str:
    """Return one bullet with the count towards a post on deprecations and removals."""
    count = len(found.found)
    reached = "enough" if found.is_reached else "not enough yet"
    when = {
        None: "it is decided at Code Freeze",
        False: "it is decided at Code Freeze, which is still to come",
        True: "Code Freeze is over: it is time to decide",
    }[found.is_decided]
    weeks = "1 week" if found.weeks == 1 else f"{found.weeks} weeks"
    return (
        f"* Deprecations and removals since the cycle started: {count} in {weeks}, {reached} for a "
        f"post of their own (usually {THRESHOLD} or more); {when}"
    )


def unknown_lines(name: str, report: SourceReport | None) -> tuple[str, ...]:
    """Return bullets that say what of a source is not known; none where it has no gap."""
    gaps = report.gaps if report else ()
    rest = len(gaps) - _MOST_GAPS
    return (
        *(
            f"* {name}: not all is known: {_text(gap.unit)}: {_text(gap.message)}"
            for gap in gaps[:_MOST_GAPS]
        ),
        *((f"* {name}: {rest} more such gaps",) if rest > 0 else ()),
    )


def _group(group: GroupChanges) -> str:
    name = _linked(group.group, group.url)
    if group.change == "retired":
        return f"{_text(group.group)} is no longer listed; it was led by {_names(group.people)}"
    if group.change == "new":
        return f"New group: {name}, led by {_names(group.people)}"
    lead = f"{name} (renamed)" if group.change == "renamed" else name
    said: dict[str, list[Person]] = {}
    for person in group.people:
        said.setdefault(_claim(person, is_many=True), []).append(person)
    return f"{lead}: {'; '.join(_people(people) for people in said.values())}"


def _names(people: Iterable[Person]) -> str:
    return _joined([_account(person.name, person.handle) for person in people])


def _people(people: Sequence[Person]) -> str:
    """Return one claim about one or more people: ``A and B are now chairs``."""
    return f"{_names(people)} {_claim(people[0], is_many=len(people) > 1)}"


def _claim(person: Person, *, is_many: bool) -> str:
    verb, end = ("are", "s") if is_many else ("is", "")
    said = []
    if person.joined:
        said.append(f"{verb} now {_roles(person.joined, end)}")
    if person.left and person.left != (EMERITUS,):
        said.append(f"{verb} no longer {_roles(person.left, end)}")
    elif person.left and not person.joined:
        said.append(f"{verb} no longer listed as {EMERITUS}{end}")
    if person.is_emeritus:
        said.append(f"{verb} listed as {EMERITUS}{end}")
    if person.previous_handle:
        said.append(f"has a new account (was {code_span('@' + _plain(person.previous_handle))})")
    return _joined(said)


def _roles(roles: Sequence[str], end: str) -> str:
    return _joined([f"{_text(role)}{end}" for role in roles])


def _account(name: str, login: str) -> str:
    """Return a name that is linked to its account, where the account can be one."""
    shown = _text(name) or _text(login)
    return f"[{shown}](https://github.com/{login})" if _LOGIN.fullmatch(login) else shown


def _linked(title: str, url: str) -> str:
    shown = _text(title)
    return f"[{shown}]({safe_url(url)})" if url.startswith(("https://", "http://")) else shown


def _days(event: EventSettings) -> str:
    if event.last_on == event.on:
        return words.day(event.on)
    return f"{words.day(event.on)} to {words.day(event.last_on)}"


def _joined(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _plain(text: str) -> str:
    return clean(text, limit=_SHORT)


def _text(text: str) -> str:
    return literal(clean(text, limit=_LONG))
