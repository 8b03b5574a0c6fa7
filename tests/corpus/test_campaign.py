"""The fault campaign: six weeks, all sources, each fault of fakehub's alone and all mixed.

Every run must end with exactly the right snapshot, or with gaps that cover all that is missing and
the exit status that says so: no traceback, nothing wrong, no silence.
"""

from __future__ import annotations

import queue
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from digest.sources.github.cache import NoCache
from tests.corpus.campaign import (
    FAULTS,
    MIXED,
    MOVES,
    NEEDS_TOKEN,
    Outcome,
    Run,
    chosen_weeks,
    fetch,
    mixed_rules,
    perform,
    rules_of,
    settings,
)
from tests.corpus.conftest import Fakehub

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from digest.model import Snapshot

pytestmark = pytest.mark.corpus

_HUBS = 8
_MIXED_SEEDS = 3
_NO_LIMITS = tuple(
    word
    for name in ("core", "search", "graphql", "anonymous-core", "anonymous-search")
    for word in (f"--{name}-limit", "999999")
)


class Campaign:
    """Fakehubs that runs take turns at, and what came of the runs."""

    def __init__(self, shared: Path, folder: Path) -> None:
        self._shared = shared
        self._folder = folder
        self.data = shared / "corpus" / "hub" / "repos"
        self.weeks = chosen_weeks(self.data)
        self.config = {has: settings(self.data, has_token=has) for has in (True, False)}
        self.expected: dict[tuple[str, bool], Snapshot] = {}
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.injected: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._hubs: queue.Queue[Fakehub] = queue.Queue()

    def start(self) -> Fakehub:
        """Return a new fakehub."""
        return Fakehub(self._shared, (self._shared / "corpus",), _NO_LIMITS)

    def run(self, runs: Sequence[Run]) -> None:
        """Make all runs, several at once, each alone at its fakehub."""
        for _ in range(_HUBS):
            self._hubs.put(self.start())
        try:
            self._learn()
            with ThreadPoolExecutor(_HUBS) as pool:
                for run, outcome in zip(runs, pool.map(self._one, runs), strict=True):
                    self._note(run, outcome)
        finally:
            while not self._hubs.empty():
                self._hubs.get().stop()

    def _learn(self) -> None:
        """Fetch each week without faults: that is what is right."""
        hub = self._hubs.get()
        for week, since in self.weeks:
            for has in (True, False):
                home = self._folder / f"right-{week}-{has}"
                run = Run(
                    fault="", week=week, since=since, has_token=has, seed=0, rules=[], home=home
                )
                found = fetch(hub, run, self.config[has], NoCache())
                self.expected[week.isoformat(), has] = found
        self._hubs.put(hub)

    def _one(self, run: Run) -> Outcome:
        hub = self._hubs.get()
        try:
            hub.reset()
            outcome = perform(
                hub,
                run,
                self.config[run.has_token],
                self.expected[run.week.isoformat(), run.has_token],
            )
            faults = hub.stats()["faults"]
            assert isinstance(faults, dict)
            self.injected.update(faults)
        finally:
            if run.fault == MOVES:
                hub.stop()
                hub = self.start()
            self._hubs.put(hub)
        return outcome

    def _note(self, run: Run, outcome: Outcome) -> None:
        self.outcomes[run.fault][outcome.kind] += 1
        self.wrong += [f"{run}: {line}" for line in outcome.wrong]


def _runs(campaign: Campaign, folder: Path) -> Iterator[Run]:
    """Yield each fault alone at each week, then all mixed with several seeds."""
    number = 0
    for fault in (*FAULTS, *[MIXED] * _MIXED_SEEDS):
        for week, since in campaign.weeks:
            for has_token in (True, False):
                if not has_token and fault in NEEDS_TOKEN:
                    continue
                number += 1
                rules = mixed_rules(number) if fault == MIXED else rules_of(fault, number)
                yield Run(
                    fault=fault,
                    week=week,
                    since=since,
                    has_token=has_token,
                    seed=number,
                    rules=rules,
                    home=folder / str(number),
                )


def test_every_run_ends_right_or_with_gaps(shared: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    campaign = Campaign(shared, tmp_path)
    runs = list(_runs(campaign, tmp_path))
    campaign.run(runs)
    _show(campaign, len(runs), time.monotonic() - started)
    assert not campaign.wrong, "\n".join(campaign.wrong[:20])


def _show(campaign: Campaign, count: int, seconds: float) -> None:
    print(f"\n{'fault':28} {'runs':>5} {'right':>6} {'gaps':>5} {'refused':>8}")  # noqa: T201
    for fault, kinds in campaign.outcomes.items():
        shown = [kinds[kind] for kind in ("right", "gaps", "refused")]
        print(f"{fault:28} {kinds.total():5} {shown[0]:6} {shown[1]:5} {shown[2]:8}")  # noqa: T201
    kinds = sum(campaign.outcomes.values(), Counter())
    print(  # noqa: T201
        f"campaign: {count} runs, {campaign.injected.total()} faults injected, "
        f"{kinds['right']} right, {kinds['gaps']} gaps, {kinds['refused']} token refused, "
        f"{kinds['traceback']} tracebacks, {kinds['wrong']} wrong snapshots; {seconds:.0f} s"
    )
