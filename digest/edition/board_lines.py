"""A release's enhancements as Markdown: what is planned, what moved, and what is asked for.

Every line says "planned" or "tracked" and none "will be": a file is a plan, and a label is no
promise. What nobody could read is unknown. Upstream's text is shown and means nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.cycle.exceptions import verdict
from digest.edition.lines import literal, safe_url, topic_name
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from digest.cycle.board import Board, Move, Planned
    from digest.cycle.exceptions import WeekOfExceptions
    from digest.cycle.tracking import Approval, Tracking
    from digest.model import ReleaseException

CAVEAT = "Planned and tracked are no promise: until the release, anything may move."
_SCHEMES = ("https://", "http://")
_TITLE = 140
_LONGEST_WHY = 300


def planned_line(board: Board, *, is_whole: bool) -> str:
    """Return one bullet with the planned proposals of each stage.

    ``is_whole``: the board was made of all files; of some, a count would be too small.
    """
    release = f"v{_text(board.version)}"
    if not is_whole:
        return f"* Planned for {release}: unknown, not all proposals were read (name a clone)"
    counts = [f"{len(rows)} {_text(stage)}" for stage, rows in board.by_stage.items()]
    return f"* Planned for {release} by their files: {', '.join(counts) or 'nothing'}. {CAVEAT}"


def planned_lists(board: Board, *, level: int = 3) -> tuple[str, ...]:
    """Return a heading with its count and the bullets of each stage; empty lines between them."""
    lines: list[str] = []
    for stage, rows in board.by_stage.items():
        heading = f"{'#' * level} Planned for v{_text(board.version)}: {_text(stage)} ({len(rows)})"
        lines += [heading, "", *(f"* {_row(row)}" for row in rows), ""]
    return tuple(lines)


def moved_line(board: Board) -> str:
    """Return one bullet with the counts of what moved in the window."""
    out, given_up = len(board.moved_out), len(board.withdrawn)
    return (
        f"* Moved in the files for v{_text(board.version)}: {len(board.moved_in)} in "
        f"({len(board.new)} new), {out} out{f' ({given_up} given up)' if given_up else ''}, "
        f"{len(board.restaged)} to another stage"
    )


def moved_lines(board: Board) -> tuple[str, ...]:
    """Return a bullet for each proposal that changed its place on the board in the window."""
    release = f"v{_text(board.version)}"
    new = {row.path for row in board.new}
    given_up = {move.row.path for move in board.withdrawn}
    lines: list[str] = []
    for move in board.moved_in:
        claim = f"planned for {release} as {_text(move.row.stage)}"
        # All that a new file says is new: its fields tell no more.
        is_new = move.row.path in new
        lines.append(f"* {_row(move.row)}: new, {claim}" if is_new else _move(move, claim))
    for move in board.restaged:
        lines.append(_move(move, f"still planned for {release}, now as {_text(move.row.stage)}"))
    for move in board.moved_out:
        ended = ", given up" if move.row.path in given_up else ""
        was = f"was {_text(move.row.stage)}{ended}"
        lines.append(_move(move, f"no longer planned for {release} ({was})"))
    return tuple(lines)


def exception_lines(
    week: WeekOfExceptions, counts: Mapping[str, Mapping[str, int]]
) -> tuple[str, ...]:
    """Return a bullet for each exception of the window, and one per release with its verdicts.

    ``counts`` are the verdicts of all of a release's exceptions so far.
    """
    odd = {entry.identity for entry in week.odd}
    told = (*week.requested, *week.decided, *week.late)
    shown = {entry.identity: entry for entry in told}
    lines = [_exception(entry, is_odd=identity in odd) for identity, entry in shown.items()]
    for release, verdict_counts in counts.items():
        words = ", ".join(f"{number} {_text(name)}" for name, number in verdict_counts.items())
        lines.append(f"* Exceptions asked for in {_text(release)} so far: {words}")
    return tuple(lines)


def tracking_line(release: str, found: Tracking | None) -> str:
    """Return one bullet with the release team's counts; unknown is said to be."""
    if found is None:
        return f"* Tracked for {_text(release)}: unknown"
    stages = ", ".join(f"{number} {_text(stage)}" for stage, number in found.stages.items())
    counts = (
        ("not tracked", found.not_tracked),
        ("out of tree", found.out_of_tree),
        ("undecided", found.undecided),
        ("with more than one such label", found.unclear),
    )
    rest = "".join(f", {len(issues)} {name}" for name, issues in counts if issues)
    return (
        f"* Tracked for v{_text(found.version)}: {len(found.tracked)}"
        f"{f' ({stages})' if stages else ''}{rest}; "
        f"{len(found.opted_in)} of {len(found.issues)} opted in by their leads"
    )


def approval_lines(board: Board, state: Approval) -> tuple[str, ...]:
    """Return a bullet with the count of missing production readiness approvals, and their list."""
    release = f"v{_text(board.version)}"
    known = len(state.approved) + len(state.missing)
    if not known:
        return (f"* Production readiness for {release}: unknown",)
    unknown = f", of {len(state.unknown)} unknown" if state.unknown else ""
    return (
        f"* Production readiness for {release}: no approval for {len(state.missing)} of {known} "
        f"planned{unknown}",
        *(f"  * {_row(row)}, planned as {_text(row.stage)}" for row in state.missing),
    )


def board_lines(
    board: Board,
    *,
    is_whole: bool,
    week: WeekOfExceptions,
    verdicts: Mapping[str, Mapping[str, int]],
    tracked: Tracking | None,
    approvals: Approval,
) -> tuple[str, ...]:
    """Return all bullets about one release's enhancements, as the worksheet shows them."""
    release = f"v{board.version}"
    own = {name: counts for name, counts in verdicts.items() if name == release}
    return (
        planned_line(board, is_whole=is_whole),
        moved_line(board),
        *moved_lines(board),
        tracking_line(release, tracked),
        *(approval_lines(board, approvals) if is_whole else ()),
        *exception_lines(_of(week, release), own),
    )


def _of(week: WeekOfExceptions, release: str) -> WeekOfExceptions:
    def own(entries: Sequence[ReleaseException]) -> tuple[ReleaseException, ...]:
        return tuple(entry for entry in entries if entry.release == release)

    return msgspec.structs.replace(
        week,
        requested=own(week.requested),
        decided=own(week.decided),
        late=own(week.late),
        odd=own(week.odd),
    )


def _row(row: Planned) -> str:
    """Return ``[KEP-1287: Title](url) (SIG Node)``; without an address the words alone."""
    title = clean(row.title or "", limit=_TITLE)
    words = _text(f"{row.key}: {title}" if title else row.key)
    name = f"[{words}]({safe_url(row.url)})" if row.url else words
    return f"{name} ({_text(topic_name(row.owning_sig))})" if row.owning_sig else name


def _move(move: Move, claim: str) -> str:
    why = "; ".join(str(change) for change in move.why)
    return f"* {_row(move.row)}: {claim}{f': {_text(why)}' if why else ''}"


def _exception(entry: ReleaseException, *, is_odd: bool) -> str:
    name = _text(f"{entry.key}: {entry.name}" if entry.key else entry.name)
    thread = entry.thread or ""
    linked = f"[{name}]({safe_url(thread)})" if thread.startswith(_SCHEMES) else name
    freeze = f", {_text(entry.freeze)}" if entry.freeze else ""
    asked = f"exception asked for{_on(entry.requested_on)}, {_text(entry.release)}{freeze}"
    doubt = " (dated before the request)" if is_odd else ""
    return f"* {linked}: {asked}: {_text(verdict(entry))}{_on(entry.reviewed_on)}{doubt}"


def _on(day: date | None) -> str:
    return f" on {day}" if day else ""


def _text(text: str) -> str:
    return literal(clean(text, limit=_LONGEST_WHY))
