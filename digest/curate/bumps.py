"""Version updates: which dependency a pull request takes to which version, joined over branches.

A release line of the Go project reaches four branches as four pull requests: by titles they are
one piece of news ("Go to 1.26.6 in 1.35-1.37"). A title that names two dependencies is none of
these: it says more than one line could.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.curate.changes import Bump

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.curate.changes import Change
    from digest.model import PullRequest

_READ = 300
"""Characters of a title or note that are read."""

_MARK = r"\[[^\[\]]{1,40}\]\s*|\(?automated cherry[- ]?pick of #\d{1,9}\)?:?\s*"
_PREFIX = re.compile(
    rf"\s*(?:{_MARK}|cherry[- ]?pick (?:pr )?#\d{{1,9}} to \S{{1,20}}\s*:\s*"
    r"|(?:build/)?(?:dep|dependenc|vendor|go\.mod|chore|build|fix)\w*(?:\([^()]{1,30}\))?:\s*)+",
    re.I | re.ASCII,
)
_VERSION = (
    r"(?P<version>v?\.?\d{1,8}(?:\.\d{1,20}){1,3}(?:(?:-|\+)[\w.+-]{1,60}|(?:rc|beta|alpha)\.?\d{1,3})?)"
    r"(?![\w%-]|\.\d)"
)
_NAME = r"(?P<name>(?!to\b)[\w@/.`+-]\S*(?:\s+(?!(?:to|from|and|or|with|due|so|which)\b)\S+){0,6}?)"
_TO = r"(?:\s+(?:dependency|package|module))?\s+(?:(?:from\s+\S{1,40}|v\d\S{0,40})\s+)?to\s+"
_OF = r"(?:(?:use |latest )?(?P<of>(?:go|golang)(?:\s+version)?)\s?)?"
_VERB = r"(?:bump|updat|upgrad)(?:e|es|ed|s|ing|ped|ping)?"
_NO_VERB = (
    r"(?!\w+(?:ed|ing)(?![\w-])|(?:bump|chang|downgrad|drop|fix|limit|lock|manual|migrat|mov|pin|revert|set"
    r"|switch|updat|upgrad|us)\w*\b)(?=\S+(?:\s\S+){0,2}\s+(?:from|to)\s)(?!.{0,80}: )"
)
"""What may begin a title without a verb: a name of few words."""
_ONE = r"(?P<name>[\w./-]*[a-z][\w./-]*)"
_IMAGES = r"(?:images?|dependenc(?:y|ies)|deps|versions?)\b(?:,?\s+(?:and\s+)?[\w-]+){0,4}?"
_FORMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:is|are)\s+(?:now\s+)?built\s+with\s+(?P<name>go(?:lang)?)\s*{_VERSION}",
        rf"\b{_VERB}\s+{_IMAGES}\s+to\s+(?:use\s+)?(?P<name>go(?:lang)?)\s*{_VERSION}",
        rf"^{_ONE}:\s+{_VERB}(?:\s+to)?\s+(?:version\s+)?(?:to\s+)?{_VERSION}",
        rf"\b{_VERB}:?\s+(?:the\s+)?{_NAME}{_TO}{_OF}{_VERSION}",
        rf"^{_NAME}:?\s+(?:(?:is|was)\s+)?{_VERB}{_TO}{_OF}{_VERSION}",
        rf"^{_NO_VERB}{_NAME}{_TO}{_OF}{_VERSION}",
        rf"\b{_VERB}\s+(?:\S+\s+)?(?:to\s+(?:use\s+)?)?(?P<name>go(?:lang)?)\s*{_VERSION}$",
        rf"\b{_VERB}\s+(?:to\s+|dependency\s+)?{_ONE}(?:@|\s+){_VERSION}$",
    )
)
_WITH_GO = re.compile(r"^(?:,|&|and)\s*distroless[ -]ip-?tables\b(?:\s+images?)?", re.I)
"""An image that follows every version of Go: no news of its own."""
_SECOND = re.compile(r"\bto\s+(?:go\s*)?v?\d{1,8}\.\d|,|\band\b", re.I | re.ASCII)
_DROPPED = re.compile(
    r"['\"]|\s+(?:dependency|dependencies|package|module|library|(?:patch )?version)$", re.I
)
_REVERT = re.compile(r"\W*revert", re.I)
_NO_NAME = re.compile(r"images?|versions?|dependenc(?:y|ies)|deps|to|kubernetes|go\.mod", re.I)
_GO = re.compile(r"go(?:lang)?(?: version)?", re.I)
_RELEASE_LINE = re.compile(r"(?:release-|v)?\d{1,4}\.\d{1,4}(?: branch)?|master", re.I | re.ASCII)
_BRANCH = re.compile(r"(?:release-)?v?(\d{1,4})\.(\d{1,4})", re.ASCII)
_MOST_BRANCHES = 12
_RANGE = 3
"""From so many consecutive branches on, the first and the last stand for all."""


def bump_of(title: str, note: str | None = None) -> Bump | None:
    """Return the one version update that a title tells of, else its note; ``None`` without one."""
    return _read(title) or (_read(note) if note else None)


def join_bumps(changes: Iterable[Change]) -> list[Change]:
    """Return the changes in the order given, one version update on several branches as one.

    Joined are changes of one repository with the same dependency and version on different
    branches; where two of them are on one branch, all stay apart. The first to be reported is
    that of the main branch, else of the newest.
    """
    kept = [_with_bump(change) for change in changes]
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in kept:
        if change.bump is not None and not _is_undone(change):
            key = (change.shown.repository.casefold(), *change.bump.identity)
            groups.setdefault(key, []).append(change)
    gone, joined = set[str](), set[str]()
    for group in groups.values():
        if len(group) > 1 and _are_apart(group):
            first, *others = sorted(group, key=_main_first)
            first.picks.extend(pull for other in others for pull in _pulls(other))
            gone.update(other.key for other in others)
            joined.add(first.key)
    return [
        change if _is_news(change) or change.key in joined else _without_bump(change)
        for change in kept
        if change.key not in gone
    ]


def branches_in_words(change: Change) -> str:
    """Return ``1.35-1.37`` for the branches of a version update; empty for the main one alone."""
    pulls = [pull for pull in _pulls(change) if _is_same(pull, change.bump)]
    named = {(_branch(pull), pull.base or "") for pull in pulls}
    if all(not base.startswith("release-") for _, base in named):
        return ""
    numbers = sorted({number for number, _ in named if number})
    others = sorted({base for number, base in named if not number and base})
    return ", ".join([*_ranges(numbers), *others][:_MOST_BRANCHES])


def _read(text: str) -> Bump | None:
    words = " ".join(re.sub(r"[\\`]", "", text[:_READ]).split())
    bare = words[match.end() :] if (match := _PREFIX.match(words)) else words
    if _REVERT.match(bare):
        return None
    for form in _FORMS:
        if (found := form.search(bare)) is not None:
            rest = _WITH_GO.sub("", bare[found.end() :].strip(" .")).strip()
            if _SECOND.search(rest):
                return None
            before = bare[: found.start()].strip()
            return _made(found, is_whole=not rest and before in ("", "Kubernetes"))
    return None


def _is_same(pull: PullRequest, bump: Bump | None) -> bool:
    """Return whether a pull request tells of no other update: a backport may be of a later one."""
    own = bump_of(pull.title, pull.release_note)
    return own is None or bump is None or own.identity == bump.identity


def _made(found: re.Match[str], *, is_whole: bool) -> Bump | None:
    name = _DROPPED.sub("", _DROPPED.sub("", found["name"])).strip(" :,")
    of = found.groupdict().get("of")
    version = found["version"]
    if of and _RELEASE_LINE.fullmatch(name):
        name = of
    if of and not _GO.fullmatch(name):
        # Rules of a bot that follow Go are not Go itself.
        version = f"Go {version}"
    if _NO_NAME.fullmatch(name) or not re.search(r"[A-Za-z]", name):
        return None
    dependency = "Go" if _GO.fullmatch(name) else name
    return Bump(dependency=dependency, version=version.replace("v.", "v", 1), is_whole=is_whole)


def _with_bump(change: Change) -> Change:
    pull = change.shown
    found = bump_of(pull.title, pull.release_note)
    return change if found is None else msgspec.structs.replace(change, bump=found)


def _is_news(change: Change) -> bool:
    """Return whether the update is all that a change is about."""
    return change.bump is None or (change.bump.is_whole and not _is_undone(change))


def _without_bump(change: Change) -> Change:
    return msgspec.structs.replace(change, bump=None)


def _is_undone(change: Change) -> bool:
    return bool(change.reverts or change.reverted_by)


def _pulls(change: Change) -> Sequence[PullRequest]:
    return (*([change.original] if change.original else []), *change.picks)


def _are_apart(group: Sequence[Change]) -> bool:
    bases = [pull.base for change in group for pull in _pulls(change)]
    return None not in bases and len(set(bases)) == len(bases)


def _main_first(change: Change) -> tuple[bool, tuple[int, int], str]:
    base = change.shown.base or ""
    major, minor = _branch(change.shown) or (0, 0)
    return base.startswith("release-"), (-major, -minor), change.key


def _branch(pull: PullRequest) -> tuple[int, int] | None:
    """Return the release a pull request is for: its branch's, on the main one its milestone's."""
    base = pull.base or ""
    text = base if base.startswith("release-") else pull.milestone or ""
    match = _BRANCH.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def _ranges(numbers: Sequence[tuple[int, int]]) -> list[str]:
    """Return versions as words, three or more in a row as first and last."""
    rows: list[list[tuple[int, int]]] = []
    for number in numbers:
        if rows and rows[-1][-1] == (number[0], number[1] - 1):
            rows[-1].append(number)
        else:
            rows.append([number])
    shown: list[str] = []
    for row in rows:
        names = [f"{major}.{minor}" for major, minor in row]
        shown += [f"{names[0]}-{names[-1]}"] if len(names) >= _RANGE else names
    return shown
