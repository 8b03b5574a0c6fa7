"""The summary that a release lead posts every week: plain Markdown, from the newest snapshot.

Its shape is that of kubernetes/sig-release#3093: where the cycle is, what comes next, what is
planned and tracked, and the signal. What is not known is said to be, and so is what is old.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.cycle.board import Board, version_of
from digest.cycle.exceptions import OPEN, verdict, verdicts
from digest.cycle.length import Cycle
from digest.cycle.signal import signals_of
from digest.cycle.tracking import tracking
from digest.edition.board_lines import planned_line, tracking_line
from digest.edition.lines import literal, safe_url
from digest.edition.signal_lines import signal_lines
from digest.edition.visible import clean
from digest.edition.words import day
from digest.model import Deadline, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

_AHEAD = 3
_STALE_AFTER = timedelta(days=8)
_MOST_OPEN = 12


class ReleaseStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a running release ("1.24"); ``cycle`` is ``None`` without its timeline.

    ``is_whole``: the board was made of all proposals.
    """

    version: str
    snapshot: Snapshot
    board: Board
    cycle: Cycle | None
    is_whole: bool


def status_lines(status: ReleaseStatus, now: datetime) -> tuple[str, ...]:
    """Return the summary as it stands ``now``, in UTC."""
    return (
        f"## v{status.version}: {_phase(status.cycle, now)}",
        *_stale(status.snapshot, now),
        "",
        "### Next Dates",
        "",
        *_dates(status, now),
        "",
        "### Enhancements",
        "",
        planned_line(status.board, is_whole=status.is_whole),
        tracking_line(f"v{status.version}", tracking(status.version, status.snapshot.enhancements)),
        *_exceptions(status),
        "",
        "### Signal",
        "",
        *(_signal(status.snapshot) or ("Unknown: no signal is in the snapshot.",)),
        "",
        "### Blockers",
        "",
        "Unknown: write here what blocks the release, or that nothing does.",
    )


def _phase(cycle: Cycle | None, now: datetime) -> str:
    """Return where in its cycle a release is, by the week number that timelines count."""
    if cycle is None:
        return "its timeline gives no start and no release"
    today = now.date()
    if today < cycle.starts_on:
        return f"the cycle is planned to start on {day(cycle.starts_on)}"
    if today > cycle.released_on:
        return f"the release was planned for {day(cycle.released_on)}"
    if today == cycle.released_on:
        return f"week {cycle.weeks} of {cycle.weeks}, release day"
    return (
        f"week {cycle.week_of(today)} of {cycle.weeks}, "
        f"release planned for {day(cycle.released_on)}"
    )


def _stale(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    """Yield how old the records are, where a week has passed since they were asked for."""
    asked = min((source.fetched_at for source in snapshot.sources), default=snapshot.window.end)
    if now - asked > _STALE_AFTER:
        yield ""
        yield f"Stale: the newest records are of {day(asked)}; run digest fetch."


def _dates(status: ReleaseStatus, now: datetime) -> Iterator[str]:
    own = [
        row
        for row in status.snapshot.deadlines
        if version_of(row.release) == status.version and row.major and row.ends_at > now
    ]
    for row in sorted(own, key=lambda row: (row.ends_at, row.name))[:_AHEAD]:
        yield f"* {_date(row)}"
    if not own:
        yield "* Unknown: the timeline has no major date ahead."


def _date(row: Deadline) -> str:
    name = literal(clean(row.name, limit=120))
    shown = f"[{name}]({safe_url(row.url)})" if row.url else name
    cutoff = f" ({literal(clean(row.cutoff, limit=40))})" if row.cutoff else ""
    return (
        f"{shown}: {row.starts_on:%A}, {day(row.starts_on)}{cutoff}, over at "
        f"{row.ends_at:%Y-%m-%d %H:%M} UTC"
    )


def _exceptions(status: ReleaseStatus) -> Iterator[str]:
    """Yield one bullet with all verdicts, and one for each request that has none yet."""
    own = [one for one in status.snapshot.exceptions if version_of(one.release) == status.version]
    if not any(source.name == "exceptions" for source in status.snapshot.sources):
        yield "* Exceptions: unknown"
        return
    if not own:
        yield "* Exceptions: none asked for"
        return
    for counts in verdicts(own).values():
        said = ", ".join(f"{number} {literal(clean(name))}" for name, number in counts.items())
        yield f"* Exceptions: {len(own)} asked for ({said})"
    waiting = [one for one in own if verdict(one) == OPEN]
    for one in waiting[:_MOST_OPEN]:
        yield f"  * no verdict yet: {literal(clean(one.name, limit=120))}"


def _signal(snapshot: Snapshot) -> Sequence[str]:
    return signal_lines(signals_of(snapshot))
