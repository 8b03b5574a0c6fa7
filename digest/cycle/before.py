"""What the files of proposals said before a window: its updates undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.model import KepFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digest.model import Change, KepUpdate


def facts_at_start(
    facts_at_end: Mapping[str, KepFacts], updates: Iterable[KepUpdate]
) -> dict[str, KepFacts]:
    """Return the facts at the window's start: those at its end with the updates undone."""
    updates = tuple(updates)
    touched = {update.path for update in updates}
    facts = {path: one for path, one in facts_at_end.items() if path not in touched}
    for update in updates:
        if (before := facts_before(facts_at_end.get(update.path), update)) is not None:
            facts[update.previous_path or update.path] = before
    return dict(sorted(facts.items()))


def facts_before(after: KepFacts | None, update: KepUpdate) -> KepFacts | None:
    """Return what a file said before an update, ``None`` where there was no file."""
    if update.new or (after is None and not update.removed):
        return None
    changes = update.changes
    now = after or KepFacts(
        key=update.key,
        title=update.title,
        owning_sig=update.owning_sig,
        stage=None,
        status=None,
        latest_milestone=None,
        milestone={},
        authors=(),
        commit=None,
    )
    milestone = {**now.milestone, **{s: old or "" for s, (old, _) in changes.milestone.items()}}
    return msgspec.structs.replace(
        now,
        stage=_before(changes.stage, now.stage),
        status=_before(changes.status, now.status),
        latest_milestone=_before(changes.latest_milestone, now.latest_milestone),
        milestone={stage: value for stage, value in sorted(milestone.items()) if value},
    )


def _before(change: Change | None, now: str | None) -> str | None:
    return change[0] if change else now
