"""The release signal: two boards of TestGrid into one colour, never a good one without data."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digest.model import SignalTab, Snapshot, SourceReport, Window

State = Literal["passing", "flaky", "failing", "unknown"]
Colour = Literal["green", "yellow", "red", "unknown"]

TABLE: Mapping[tuple[State, State], Colour] = {
    ("passing", "passing"): "green",
    ("passing", "flaky"): "green",
    ("passing", "failing"): "red",
    ("flaky", "flaky"): "yellow",
    ("flaky", "passing"): "yellow",
    ("flaky", "failing"): "red",
    ("failing", "flaky"): "red",
    ("failing", "passing"): "red",
    ("failing", "failing"): "red",
}
"""Blocking and informing board into the signal, in the order of the release signal handbook:
https://github.com/kubernetes/sig-release/blob/master/release-team/role-handbooks/release-signal/README.md#judging-state-of-testgrid-dashboards
"""

STALE_AFTER = timedelta(days=3)
"""A tab whose last run is older is not passing, whatever it says; release jobs run daily."""

_STATES: Mapping[str, State] = {
    "PASSING": "passing",
    "FLAKY": "flaky",
    "ACCEPTABLE": "flaky",  # TestGrid's word for flakes that its settings tolerate
    "FAILING": "failing",
    "BROKEN": "failing",
}
"""TestGrid's words; all others (STALE, PENDING, UNKNOWN, new ones) say nothing good."""

_ALL: tuple[State, ...] = ("passing", "flaky", "failing")
_WEEK = timedelta(days=7)
_NAME = "signal"
_KINDS = ("blocking", "informing")


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """One dashboard; ``names`` are those of all its tabs, none where there is no data.

    ``as_of`` is when TestGrid was asked; ``None`` where that was too far from the week to say
    anything about it.
    """

    dashboard: str
    as_of: datetime | None
    url: str | None = None
    """Its page, ``None`` where there is no data."""

    names: frozenset[str] = frozenset()
    failing: tuple[SignalTab, ...] = ()
    flaky: tuple[SignalTab, ...] = ()
    unknown: tuple[SignalTab, ...] = ()
    """Tabs that say neither: too long without a run, or a word that is not known."""

    @property
    def count(self) -> int:
        """How many tabs it has."""
        return len(self.names)

    @property
    def state(self) -> State:
        """Failing where any tab is; passing only where all tabs are known to."""
        possible = self.possible
        return possible[0] if len(possible) == 1 else "unknown"

    @property
    def possible(self) -> tuple[State, ...]:
        """The states that the board may be in for all that is known."""
        if self.failing:
            return ("failing",)
        if self.unknown or not self.count:
            return ("flaky", "failing") if self.flaky else _ALL
        return ("flaky",) if self.flaky else ("passing",)


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """The signal of one branch: ``name`` is what its boards have in common."""

    name: str
    colour: Colour
    blocking: Board | None
    informing: Board | None
    began: tuple[SignalTab, ...] = ()
    """Tabs that fail and did not in the edition before."""

    stopped: tuple[SignalTab, ...] = ()
    """Tabs that failed in the edition before and do not now."""

    is_compared: bool = False
    """Whether the edition before has boards to compare with."""


def colour_of(blocking: Board | None, informing: Board | None) -> Colour:
    """Return the signal by the handbook's table.

    Where a board is not known, it is the colour that all its possible states have in common: a
    failing blocking board is red with any other. Else it is unknown.
    """
    first = blocking.possible if blocking else _ALL
    second = informing.possible if informing else _ALL
    colours = {TABLE[pair] for pair in product(first, second)}
    return colours.pop() if len(colours) == 1 else "unknown"


def signals_of(snapshot: Snapshot, previous: Snapshot | None = None) -> tuple[Signal, ...]:
    """Return the signal of each branch, that of ``master`` first, then the newest release.

    Empty where the source was not asked. ``previous`` is the snapshot of the edition before.
    """
    boards = _boards(snapshot)
    before = _boards(previous) if previous is not None else {}
    names = {name.rpartition("-")[0] for name in boards if name.endswith(_KINDS)}
    return tuple(_signal(name, boards, before) for name in sorted(names, key=_order))


def _signal(name: str, boards: Mapping[str, Board], before: Mapping[str, Board]) -> Signal:
    blocking, informing = (boards.get(f"{name}-{kind}") for kind in _KINDS)
    pairs = [
        (board, old)
        for board in (blocking, informing)
        if board is not None and board.count
        if (old := before.get(board.dashboard)) is not None and old.count
    ]
    return Signal(
        name=name,
        colour=colour_of(blocking, informing),
        blocking=blocking,
        informing=informing,
        began=tuple(tab for board, old in pairs for tab in _began(board, old)),
        stopped=tuple(tab for board, old in pairs for tab in _stopped(board, old)),
        is_compared=bool(pairs),
    )


def _began(board: Board, old: Board) -> list[SignalTab]:
    """Return the tabs that fail now; those that the board did not have before are not compared."""
    return [tab for tab in board.failing if tab.tab in old.names and tab.tab not in _failed(old)]


def _stopped(board: Board, old: Board) -> list[SignalTab]:
    """Return the tabs that failed and are known not to any more; one that is gone is not told."""
    unknown = {tab.tab for tab in board.unknown}
    gone = {tab.tab for tab in old.failing} - board.names
    still = _failed(board) | unknown | gone
    return [tab for tab in old.failing if tab.tab not in still]


def _failed(board: Board) -> set[str]:
    return {tab.tab for tab in board.failing}


def _boards(snapshot: Snapshot) -> dict[str, Board]:
    """Return the boards that were asked for, those without an answer too."""
    report = next((source for source in snapshot.sources if source.name == _NAME), None)
    if report is None:
        return {}
    tabs: dict[str, list[SignalTab]] = {}
    for tab in snapshot.signal:
        tabs.setdefault(tab.dashboard, []).append(tab)
    names = {*tabs, *(gap.unit for gap in report.gaps if gap.unit != _NAME)}
    window = snapshot.window
    return {
        name: _board(name, tabs.get(name, ()), _asked_at(name, report), window)
        for name in sorted(names)
    }


def _asked_at(dashboard: str, report: SourceReport) -> datetime:
    """Return when TestGrid was asked for what stands in the snapshot."""
    kept = next((gap.kept_from for gap in report.gaps if gap.unit in (dashboard, _NAME)), None)
    return kept or report.fetched_at


def _board(name: str, tabs: Sequence[SignalTab], as_of: datetime, window: Window) -> Board:
    """Return a board; TestGrid tells the present only, so what it said at another time is no data.

    An edition comes out in the week after its window: until then the present is its news.
    """
    if not window.start <= as_of < window.end + _WEEK:
        return Board(dashboard=name, as_of=None)
    by_state: dict[State, list[SignalTab]] = {}
    for tab in sorted(tabs, key=lambda tab: tab.tab):
        by_state.setdefault(_state(tab, as_of), []).append(tab)
    return Board(
        dashboard=name,
        as_of=as_of,
        url=tabs[0].url.partition("#")[0] if tabs else None,
        names=frozenset(tab.tab for tab in tabs),
        failing=tuple(by_state.get("failing", ())),
        flaky=tuple(by_state.get("flaky", ())),
        unknown=tuple(by_state.get("unknown", ())),
    )


def _state(tab: SignalTab, as_of: datetime) -> State:
    """Return what a tab says; an old failure is one still, an old success says nothing."""
    state = _STATES.get(tab.status, "unknown")
    is_fresh = tab.ran_at is not None and as_of - tab.ran_at <= STALE_AFTER
    return state if is_fresh or state == "failing" else "unknown"


def _order(name: str) -> tuple[bool, list[int], str]:
    """Return what sorts ``sig-release-master`` first and 1.36 before 1.35."""
    version = name.rpartition("-")[2]
    numbers = [-int(part) for part in version.split(".") if part.isdecimal()]
    return bool(numbers), numbers, name
