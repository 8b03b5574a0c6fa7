"""Rules about what is told twice: in one edition, and over the editions of the last weeks."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.addresses import is_mailing_list
from digest.curate.fold import fold
from digest.edition.visible import clean
from digest.keys import canonical
from digest.model import LinkKind
from digest.web.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage, PlacedLink
    from digest.check.rule import Reading
    from digest.model import Edition

_LONGEST = 60
"""Characters of the text that a message quotes."""

_MOST = 20
"""Links to one thread that are compared, each with each."""

_PULL = re.compile(r"/pull/\d", re.ASCII)
_QUERY = re.compile(r"\?[^#]*")
_WORD = re.compile(r"\w{4,}")

# Words of a link that names the conversation itself, and claims nothing about its subject.
_CONVERSATION = re.compile(
    r"\b(?:respond|reply|replies|comment|discuss\w*|thread|mailing list|feedback|announce\w*"
    r"|details|more|here|k-dev|email)\b",
    re.I,
)


@rule(
    "DUP-BULLET-PR",
    "claims",
    "error",
    summary="Two list items link one pull request: a wrong number, or one change told twice.",
    hint="open it; correct the number that is wrong, or join the two items",
    wrong="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n"
    "* [Hose](https://github.com/kubernetes/kubernetes/pull/123456)\n",
    right="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n"
    "* [Hose](https://github.com/kubernetes/kubernetes/pull/123457)\n",
)
def pull_in_two_items(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item behind the first that links a pull request, highlights left out."""
    first: dict[str, Passage] = {}
    for item in reading.bullets():
        if item.section in reading.settings.sections.featured:
            continue
        for placed in item.links:
            key = placed.link.key
            if key is None or not _is_numbered(key) or not _PULL.search(placed.link.url):
                continue
            other = first.setdefault(key, item)
            if other is not item:
                words = clean(other.plain, _LONGEST)
                yield placed.hit(f"{key} is also linked by the item {words!r}")


@rule(
    "DUP-EDITION",
    "claims",
    "warning",
    summary="A pull request or issue is linked twice in an edition.",
    hint="keep the one place where a reader would look for it",
    wrong="## Featured PRs\n\n### [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n\n"
    "It pumps.\n\n## Other Merges\n\n"
    "* [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n",
    right="## Featured PRs\n\n### [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n\n"
    "It pumps.\n\n## Other Merges\n\n"
    "* [Hose](https://github.com/kubernetes/kubernetes/pull/123457)\n",
)
def linked_twice(reading: Reading) -> Iterator[Hit]:
    """Yield a hit at the second link to each pull request or issue."""
    titles = {section.id: section.title for section in reading.edition.sections}
    links: dict[str, list[PlacedLink]] = {}
    for placed in _numbered(reading):
        links.setdefault(placed.link.key or "", []).append(placed)
    for key, found in links.items():
        if len(found) > 1:
            first, second = found[:2]
            place = titles.get(first.section, "")
            line = f"line {first.link.line}"
            if first.link.path != second.link.path:
                line += f" of {first.link.path}"
            yield second.hit(
                f"{key} is also linked in {line}"
                + (f" ({shown(place)})" if place else "")
                + f": {clean(first.link.text, _LONGEST)!r}"
            )


@rule(
    "DUP-URL-CLAIM",
    "claims",
    "warning",
    summary="One thread of a mailing list is linked for two things: one link is likely wrong.",
    hint="open it, and correct the link that is about something else",
    wrong="## Developer News\n\n[New chairs](https://groups.google.com/g/dev/c/abc) there.\n\n"
    "The [survey](https://groups.google.com/g/dev/c/abc) is open.\n",
    right="## Developer News\n\n[New chairs](https://groups.google.com/g/dev/c/abc) there.\n\n"
    "The [survey](https://groups.google.com/g/dev/c/abd) is open.\n",
)
def one_thread_for_two_things(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each thread that two passages link under words that share none."""
    links: dict[str, list[tuple[int, PlacedLink]]] = {}
    for index, passage in enumerate(reading.passages):
        for placed in passage.links:
            link = placed.link
            if link.kind is LinkKind.LINK and is_mailing_list(link.url):
                address = _QUERY.sub("", link.url).rstrip("/")
                links.setdefault(address, []).append((index, placed))
    for found in links.values():
        for (at, first), (index, second) in combinations(found[:_MOST], 2):
            if at != index and _are_two_claims(first.link.text, second.link.text):
                yield second.hit(f"{clean(first.link.text, _LONGEST)!r} leads to the same thread")
                break


def _are_two_claims(words: str, others: str) -> bool:
    """Return whether two links' words speak of different things, as far as words tell."""
    if _CONVERSATION.search(words) or _CONVERSATION.search(others):
        return False
    return not _words(words) & _words(others)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


@rule(
    "REPEAT-4W",
    "claims",
    "warning",
    summary="An earlier edition of the last weeks linked this pull request or issue already.",
    hint="leave it out, or say what is new under <!-- lint: allow REPEAT-4W follow-up -->",
    wrong="## Other Merges\n\n* [No more leaks](https://github.com/kubernetes/kubernetes/pull/90)\n",
    right="## Other Merges\n\n* [No more drips](https://github.com/kubernetes/kubernetes/pull/91)\n",
)
def told_before(reading: Reading) -> Iterator[Hit]:
    """Yield a hit at the first link outside the news to what an earlier edition linked.

    News may remind; a pull request is news once. One that a cherry-pick backports counts as the
    cherry-pick does. The editions of ``settings.repeat_weeks`` weeks are looked at.
    """
    weeks = timedelta(weeks=reading.settings.repeat_weeks)
    oldest = (reading.ends_on - weeks).isoformat()
    earlier = [(edition, edition.keys) for edition in reading.before if edition.id >= oldest]
    if not earlier:
        return
    same = _same_change(reading)
    told: set[str] = set()
    for placed in _numbered(reading):
        key = placed.link.key or ""
        if key in told or placed.section in reading.settings.sections.news:
            continue
        told.add(key)
        if hit := _told_in(placed, (key, *same.get(key, ())), earlier):
            yield hit


def _told_in(
    placed: PlacedLink, keys: tuple[str, ...], earlier: list[tuple[Edition, frozenset[str]]]
) -> Hit | None:
    for edition, known in earlier:
        if key := next((key for key in keys if key in known), ""):
            place = edition.id + _section_of(key, edition)
            own = keys[0]
            if key == own:
                return placed.hit(f"{own} was in {place}")
            return placed.hit(f"{own} is one change with {key}, which was in {place}")
    return None


def _section_of(key: str, edition: Edition) -> str:
    """Return the section that an edition linked a key in, as a message adds it."""
    for section in edition.sections:
        if section.title and any(key in entry.keys for entry in section.entries):
            return f" ({shown(section.title)})"
    return ""


def _same_change(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return by key the other pull requests of the same change: originals and cherry-picks."""
    if reading.snapshot is None:
        return {}
    same: dict[str, tuple[str, ...]] = {}
    for change in fold(reading.snapshot.pull_requests, reading.snapshot.originals):
        if change.picks:
            keys = [canonical(change.key), *(canonical(pick.key) for pick in change.picks)]
            for key in keys:
                others = tuple(other for other in keys if other != key)
                same[key] = (*same.get(key, ()), *others)
    return same


def _numbered(reading: Reading) -> Iterator[PlacedLink]:
    """Yield the links that readers see to pull requests and issues, in the order of the text."""
    for placed in reading.links:
        link = placed.link
        if link.key is not None and link.kind is LinkKind.LINK and _is_numbered(link.key):
            yield placed


def _is_numbered(key: str) -> bool:
    return "#" in key


RULES = (pull_in_two_items, linked_twice, one_thread_for_two_things, told_before)
