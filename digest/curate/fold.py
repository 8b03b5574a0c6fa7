"""Pull requests into groups: one group is one change, with its backports and reverts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.cherry_picks import cherry_picked_numbers
from digest.curate.changes import Change
from digest.keys import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from digest.model import PullRequest

_REVERT_TITLE = re.compile(r"\s*revert\b", re.I)
_REVERTED = re.compile(
    r"\brevert(?:s|ed|ing)?\b[^\n#]{0,80}?(?:([\w.-]+/[\w.-]+)?#|/pull/)(\d{1,9})\b",
    re.I | re.ASCII,
)
_TITLE_NUMBER = re.compile(r"#(\d{1,9})\b", re.ASCII)
_READ = 4_000
"""Characters of a title or body that are read."""


def fold(pulls: Iterable[PullRequest], originals: Iterable[PullRequest]) -> list[Change]:
    """Return the changes of a window, in key order; doubles merged, cherry-picks folded.

    A cherry-pick is folded into every original it names. One original that is not in the window
    becomes a change of its own, with ``in_window`` false. Folding twice folds once.
    """
    in_window = {canonical(pull.key): pull for pull in sorted(pulls, key=_pull_order)}
    before = {canonical(pull.key): pull for pull in originals}
    picks = {key: _originals(pull, in_window) for key, pull in in_window.items()}
    changes = {
        key: Change(key=pull.key, original=pull, in_window=True)
        for key, pull in in_window.items()
        if not picks[key]
    }
    for key, named in picks.items():
        for original in named:
            change = changes.setdefault(
                original,
                Change(
                    key=before[original].key if original in before else original,
                    original=before.get(original),
                    in_window=False,
                ),
            )
            change.picks.append(in_window[key])
    _tie_reverts(changes)
    return sorted(changes.values(), key=lambda change: key_order(change.key))


def _originals(pull: PullRequest, in_window: Mapping[str, PullRequest]) -> tuple[str, ...]:
    """Return the keys a cherry-pick backports; one of a cherry-pick leads to the first."""
    seen = {canonical(pull.key)}
    waiting, found = [pull], list[str]()
    while waiting:
        current = waiting.pop()
        for number in _picked_numbers(current):
            key = canonical(f"{current.repository}#{number}")
            if key in seen:
                continue
            seen.add(key)
            inner = in_window.get(key)
            if inner and _picked_numbers(inner):
                waiting.append(inner)
            else:
                found.append(key)
    return tuple(sorted(found))


def _picked_numbers(pull: PullRequest) -> tuple[int, ...]:
    """Return what a pull request backports; one that undoes a backport only quotes its title."""
    if _REVERT_TITLE.match(pull.title):
        return ()
    return cherry_picked_numbers(pull.title, pull.body, pull.head)


def key_order(key: str) -> tuple[str, int, str]:
    """Return what keys are sorted by: repository, then number, then the rest."""
    name, _, number = canonical(key).partition("#")
    return (name, int(number) if number.isdigit() else 0, key)


def _pull_order(pull: PullRequest) -> tuple[tuple[str, int, str], str]:
    """Return what makes the order of arrival not matter, even for two records of one key."""
    return key_order(pull.key), repr(pull)


def _tie_reverts(changes: Mapping[str, Change]) -> None:
    """Note what undoes what, newest first: a revert that was itself undone undoes nothing."""
    for change in sorted(changes.values(), key=_newest_first, reverse=True):
        pull = change.shown
        change.reverts.extend(reverted_keys(pull))
        for key in () if change.reverted_by else change.reverts:
            undone = changes.get(key)
            if undone is not None and undone is not change:
                undone.reverted_by.append(pull.key)


def _newest_first(change: Change) -> tuple[datetime, tuple[str, int, str]]:
    return change.shown.merged_at, key_order(change.key)


def reverted_keys(pull: PullRequest) -> Sequence[str]:
    """Return the canonical keys of what a pull request says it reverts; none where it does not.

    GitHub's own button writes ``Revert "<title>"`` and ``Reverts owner/name#123`` in the body. The
    body is believed first: a number in the title may be that of an original whose cherry-pick is
    undone.
    """
    if not _REVERT_TITLE.match(pull.title):
        return ()
    title = pull.title[:_READ]
    numbers = _reverted_in((pull.body or "")[:_READ], pull.repository) or [
        *_reverted_in(title, pull.repository),
        *(canonical(f"{pull.repository}#{int(n)}") for n in _TITLE_NUMBER.findall(title)),
    ]
    return tuple(key for key in dict.fromkeys(numbers) if key != canonical(pull.key))


def _reverted_in(text: str, repository: str) -> list[str]:
    return [
        canonical(f"{match[1] or repository}#{int(match[2])}") for match in _REVERTED.finditer(text)
    ]
