"""The release signal in the words of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.cycle.signal import Board, Signal
    from digest.model import SignalTab

_MOST_TABS = 12
"""Tabs that a line names; a bad week has more, and the board lists them all."""


def signal_lines(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return a line for each branch with its failing and flaky tabs below, as finished Markdown.

    Empty where the source was not asked; without data the signal is called unknown.
    """
    return tuple(line for signal in signals for line in _signal(signal))


def signal_notes(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return why a signal is not known, for the worksheet: sentences of plain Markdown."""
    return tuple(
        note
        for signal in signals
        for kind, board in (("blocking", signal.blocking), ("informing", signal.informing))
        for note in _doubts(signal.name, kind, board)
    )


def _signal(signal: Signal) -> Iterator[str]:
    boards = [board for board in (signal.blocking, signal.informing) if board is not None]
    asked = min((board.as_of for board in boards if board.as_of), default=None)
    as_of = f" as of {asked:%A}, {asked:%B} {asked.day}, {asked.year}" if asked else ""
    name = literal(clean(signal.name.removeprefix("sig-release-"), limit=80))
    states = ", ".join(_board(board) for board in boards)
    yield f"**CI Signal of {name}: {signal.colour}**{as_of} ({states})"
    if failing := _named((tab for board in boards for tab in board.failing), says_since=True):
        yield f"* Failing: {failing}"
    if flaky := _named(tab for board in boards for tab in board.flaky):
        yield f"* Flaky: {flaky}"
    if not signal.is_compared:
        return
    if began := _named(signal.began):
        yield f"* Failing since the last edition: {began}"
    if stopped := _named(signal.stopped):
        yield f"* No longer failing since the last edition: {stopped}"
    if not began and not stopped:
        yield "* No tab began or stopped failing since the last edition"


def _board(board: Board) -> str:
    name = literal(clean(board.dashboard, limit=80))
    shown = f"[{name}]({safe_url(board.url)})" if board.url else name
    if not board.count:
        return f"{shown}: unknown"
    said = [
        f"{len(tabs)} {word}"
        for tabs, word in (
            (board.failing, "failing"),
            (board.flaky, "flaky"),
            (board.unknown, "unknown"),
        )
        if tabs
    ]
    tabs = f"{board.count} tab{'s' if board.count > 1 else ''}"
    return (
        f"{shown}: {', '.join(said)} of {tabs}"
        if said
        else f"{shown}: {'all' if board.count > 1 else 'the'} {tabs} passing"
    )


def _named(tabs: Iterable[SignalTab], *, says_since: bool = False) -> str:
    """Return tabs as links, each with its board's kind, the first dozen of them."""
    every = list(tabs)
    shown = [_link(tab, says_since=says_since) for tab in every[:_MOST_TABS]]
    more = len(every) - len(shown)
    return ", ".join([*shown, *([f"and {more} more"] if more else [])])


def _link(tab: SignalTab, *, says_since: bool) -> str:
    name = literal(clean(tab.tab, limit=120))
    kind = literal(clean(tab.dashboard.rpartition("-")[2], limit=40))
    first = tab.failing_since if says_since else None
    since = f", since {first:%B} {first.day}, {first.year}" if first else ""
    return f"[{name}]({safe_url(tab.url)}) ({kind}{since})"


def _doubts(branch: str, kind: str, board: Board | None) -> Iterator[str]:
    if board is None:
        yield f"{literal(clean(branch, limit=80))}: the settings name no {kind} dashboard of it."
        return
    name = literal(clean(board.dashboard, limit=80))
    if board.as_of is None:
        yield (
            f"{name}: unknown, as TestGrid was not asked in this week or the one after: "
            "it tells the present only."
        )
    elif not board.count:
        yield f"{name}: unknown, as TestGrid gave no answer."
    elif board.unknown:
        yield f"{name}: without a fresh result: {_named(board.unknown)}."
