"""The board of the running release as it stands at the end of a week, for the worksheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cycle.board import board
from digest.cycle.exceptions import verdicts, week_of_exceptions
from digest.cycle.tracking import approval, tracking
from digest.edition.board_lines import board_lines, planned_lists
from digest.window import window_of

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Snapshot


def board_text(snapshot: Snapshot, previous: Snapshot | None, config: Config, release: str) -> str:
    """Return bullets on one release's enhancements and their lists, "" where none are collected.

    Args:
        snapshot: the week's records.
        previous: those of the edition before: what is new in lists that are kept late.
        config: the settings.
        release: ``v1.37``.
    """
    keps = config.sources.keps
    if keps is None:
        return ""
    made = board(release, snapshot.keps, snapshot.kep_updates, repository=keps.repository)
    week = week_of_exceptions(
        snapshot.exceptions,
        window_of(snapshot),
        previous.exceptions if previous is not None else None,
    )
    is_whole = has_all_proposals(snapshot, config)
    lines = board_lines(
        made,
        is_whole=is_whole,
        week=week,
        verdicts=verdicts(snapshot.exceptions),
        tracked=tracking(release, snapshot.enhancements),
        approvals=approval(made, snapshot.readiness),
    )
    lists = ("", *planned_lists(made)) if is_whole else ()
    return "\n".join((*lines, *lists)).strip()


def has_all_proposals(snapshot: Snapshot, config: Config) -> bool:
    """Return whether the snapshot has the facts of all proposals: from a clone, without a gap."""
    keps = config.sources.keps
    reports = [source for source in snapshot.sources if source.name == "keps"]
    return bool(keps and keps.path and reports and not any(report.gaps for report in reports))
