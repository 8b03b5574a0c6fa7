"""What the release team tracks: opt-in and tracked state by labels, approvals by their files.

Labels: kubernetes/sig-release, ``releases/release-team-handbook``, enhancements. "Tracked" says
that a proposal met the requirements of the last freeze; it is no promise that it will be released.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from digest.cycle.board import version_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.cycle.board import Board, Planned
    from digest.model import ProductionReadiness, TrackedEnhancement

OPTED_IN = "lead-opted-in"
_TRACKED = "tracked/"
_STAGE = "stage/"
_REVIEWED = frozenset({"alpha", "beta", "stable"})
"""Stages that a production readiness review must approve."""


class Tracking(msgspec.Struct, frozen=True, kw_only=True):
    """A release's tracking issues in the order of their numbers, by what their labels say.

    ``undecided`` have no ``tracked/`` label; an issue with several such labels is ``unclear``.
    ``stages`` counts the ``stage/`` labels of tracked issues.
    """

    version: str
    issues: tuple[TrackedEnhancement, ...]
    opted_in: tuple[TrackedEnhancement, ...]
    tracked: tuple[TrackedEnhancement, ...]
    not_tracked: tuple[TrackedEnhancement, ...]
    out_of_tree: tuple[TrackedEnhancement, ...]
    undecided: tuple[TrackedEnhancement, ...]
    unclear: tuple[TrackedEnhancement, ...]
    stages: dict[str, int]


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """The planned proposals of a release by their production readiness at the target stage."""

    approved: tuple[Planned, ...] = ()
    missing: tuple[Planned, ...] = ()
    unknown: tuple[Planned, ...] = ()


def tracking(version: str, issues: Iterable[TrackedEnhancement]) -> Tracking | None:
    """Return what is tracked for a release; ``None``, unknown, where there is no issue of it."""
    release = version_of(version) or version
    found = tuple(
        sorted(
            (issue for issue in issues if version_of(issue.milestone) == release),
            key=lambda issue: issue.number,
        )
    )
    if not found:
        return None
    states = {issue: _tracked(issue) for issue in found}

    def by_state(state: str) -> tuple[TrackedEnhancement, ...]:
        return tuple(issue for issue, its in states.items() if its == {state})

    tracked = by_state("yes")
    stages = Counter(
        label.removeprefix(_STAGE)
        for issue in tracked
        for label in issue.labels
        if label.startswith(_STAGE)
    )
    return Tracking(
        version=release,
        issues=found,
        opted_in=tuple(issue for issue in found if OPTED_IN in issue.labels),
        tracked=tracked,
        not_tracked=by_state("no"),
        out_of_tree=by_state("out-of-tree"),
        undecided=tuple(issue for issue, its in states.items() if not its),
        unclear=tuple(issue for issue, its in states.items() if len(its) > 1),
        stages=dict(sorted(stages.items())),
    )


def approval(board: Board, readiness: Iterable[ProductionReadiness]) -> Approval:
    """Return which planned proposals have an approval file for the stage they are planned for.

    A proposal without a record is unknown, never approved and never missing.
    """
    by_key = {one.key.casefold(): one for one in readiness}
    approved: list[Planned] = []
    missing: list[Planned] = []
    unknown: list[Planned] = []
    for row in board.planned:
        if row.stage not in _REVIEWED:
            continue
        record = by_key.get(row.key.casefold())
        if record is None:
            unknown.append(row)
        else:
            (approved if row.stage in record.stages else missing).append(row)
    return Approval(approved=tuple(approved), missing=tuple(missing), unknown=tuple(unknown))


def _tracked(issue: TrackedEnhancement) -> set[str]:
    return {label.removeprefix(_TRACKED) for label in issue.labels if label.startswith(_TRACKED)}
