"""Rules that compare linked pull requests with the records of the week."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from digest.check.rule import rule
from digest.curate.fold import fold
from digest.keys import canonical, url_of_pull
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage, PlacedLink
    from digest.check.rule import Reading
    from digest.model import PullRequest, Snapshot

_MAIN_BRANCHES = ("main", "master")
_BACKPORT = re.compile(r"\b(?:back-?port|cherry[- ]?pick)", re.I)
_VERSION = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,3}(?![\d]|\.\d)", re.ASCII)
"""A minor version: a patch release such as Go 1.21.3 is no name of release-1.21."""

_PULLS = "pulls"
"""The source of pull requests, as snapshots name it."""


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the week's records say of pull requests, all by canonical key.

    ``picked`` are cherry-picks with the originals they backport, of which ``originals`` are those
    that an upstream knows: people mistype. ``branches`` is the main branch of each repository,
    ``whole`` the repositories whose merges of the week are all there.
    """

    merged: dict[str, PullRequest]
    picked: dict[str, tuple[str, ...]]
    originals: frozenset[str]
    branches: dict[str, str]
    whole: frozenset[str]


def _known(reading: Reading) -> _Known | None:
    """Return what the records say, ``None`` without records."""
    snapshot = reading.snapshot
    if snapshot is None:
        return None
    merged = {canonical(pull.key): pull for pull in snapshot.pull_requests}
    picked: dict[str, tuple[str, ...]] = {}
    for change in fold(snapshot.pull_requests, snapshot.originals):
        for pick in change.picks:
            key = canonical(pick.key)
            picked[key] = (*picked.get(key, ()), canonical(change.key))
    return _Known(
        merged=merged,
        picked=picked,
        originals=frozenset({*merged, *(canonical(pull.key) for pull in snapshot.originals)}),
        branches=_main_branches(snapshot),
        whole=reading.whole_repositories & _without_gaps(snapshot),
    )


def _main_branches(snapshot: Snapshot) -> dict[str, str]:
    """Return by repository the branch that its work goes to: ``main``, or where most goes."""
    bases: dict[str, Counter[str]] = {}
    for pull in snapshot.pull_requests:
        if pull.base is not None:
            bases.setdefault(pull.repository.lower(), Counter())[pull.base] += 1
    return {
        repository: next(
            (branch for branch in _MAIN_BRANCHES if branch in counted),
            max(counted, key=lambda branch: (counted[branch], branch)),
        )
        for repository, counted in bases.items()
    }


def _without_gaps(snapshot: Snapshot) -> frozenset[str]:
    """Return the repositories that pull requests came of, if none of the window's are missing.

    Some are where a gap says so, and all that were merged after a fetch before the window's end.
    """
    reports = [report for report in snapshot.sources if report.name == _PULLS]
    units = {gap.unit.lower() for report in reports for gap in report.gaps}
    if _PULLS in units or any(report.fetched_at < snapshot.window.end for report in reports):
        return frozenset()
    return frozenset({pull.repository.lower() for pull in snapshot.pull_requests} - units)


@rule(
    "PR-WINDOW",
    "facts",
    "warning",
    summary="A pull request is told as merged that is not among the merges of this week.",
    hint="open it: correct the number, or leave out what was merged before or is still open",
    wrong="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/99)\n",
    right="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/7)\n",
)
def not_merged_in_the_window(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each pull request in a list of merges that the complete records lack.

    The original of a backport of the week counts as merged in it.
    """
    known = _known(reading)
    if known is None:
        return
    backported = {key for originals in known.picked.values() for key in originals}
    window = f"{reading.window.start:%Y-%m-%d} to {reading.ends_on:%Y-%m-%d}"
    for passage in _told_as_merged(reading):
        for placed in _pulls_of(passage):
            key = placed.link.key or ""
            is_known = key in known.merged or key in backported
            if key.partition("#")[0] in known.whole and not is_known:
                yield placed.hit(f"{key} is not among the pull requests merged from {window}")


@rule(
    "PR-PICK",
    "facts",
    "warning",
    summary="The linked pull request is a cherry-pick of the one that made the change.",
    hint="link the original instead; name the releases it went to in words",
    wrong="## Other Merges\n\n* [Leaks mended](https://github.com/kubernetes/kubernetes/pull/8)\n",
    right="## Other Merges\n\n* [Leaks mended](https://github.com/kubernetes/kubernetes/pull/6)\n",
)
def cherry_pick(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each entry whose own pull request, the first one, is a cherry-pick.

    Entries that say so, or name its branch, are about the backport.
    """
    known = _known(reading)
    if known is None:
        return
    for passage, placed in _own_pulls(reading):
        key = placed.link.key or ""
        originals = [each for each in known.picked.get(key, ()) if each in known.originals]
        if originals and not _is_said(passage, known.merged[key].base):
            urls = " and ".join(map(url_of_pull, originals))
            yield placed.hit(
                f"{key} is a cherry-pick of {' and '.join(originals)}",
                hint=f"link {urls} instead",
            )


@rule(
    "PR-BRANCH",
    "facts",
    "warning",
    summary="The linked pull request was not merged into the main branch.",
    hint="say in the text which release it is for, or link the change to the main branch",
    wrong="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/9)\n",
    right="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/7)\n",
)
def other_branch(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each entry whose own pull request went to another branch by itself.

    Cherry-picks are not told a second time, and not at all what says which branch it is about.
    """
    known = _known(reading)
    if known is None:
        return
    for passage, placed in _own_pulls(reading):
        pull = known.merged.get(placed.link.key or "")
        if pull is None or pull.base is None or placed.link.key in known.picked:
            continue
        main = known.branches[pull.repository.lower()]
        if pull.base != main and not _is_said(passage, pull.base):
            yield placed.hit(f"{placed.link.key} was merged into {pull.base}, not into {main}")


def _is_said(passage: Passage, branch: str | None) -> bool:
    """Return whether an entry says that it is about a backport, or names the branch's version."""
    if _BACKPORT.search(passage.plain):
        return True
    version = _VERSION.search(branch or "")
    return version is not None and any(
        found == version[0] for found in _VERSION.findall(passage.plain)
    )


def _own_pulls(reading: Reading) -> Iterator[tuple[Passage, PlacedLink]]:
    """Yield the first pull request of each entry that tells of a merge: what it is about."""
    for passage in _told_as_merged(reading):
        first = next(_pulls_of(passage), None)
        if first is not None:
            yield passage, first


def _told_as_merged(reading: Reading) -> Iterator[Passage]:
    """Yield list items about merges and the headings of featured pull requests."""
    sections = reading.settings.sections
    lists = {*sections.merges, *sections.promotions, *sections.versions}
    for passage in reading.passages:
        is_heading = passage.kind == "heading" and passage.section in sections.featured
        if is_heading or (passage.kind == "item" and passage.section in lists):
            yield passage


def _pulls_of(passage: Passage) -> Iterator[PlacedLink]:
    for placed in passage.links:
        link = placed.link
        if link.key and "#" in link.key and "/pull/" in link.url and link.kind is LinkKind.LINK:
            yield placed


RULES = (not_merged_in_the_window, cherry_pick, other_branch)
