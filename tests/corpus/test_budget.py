"""What a week costs: requests and points over made-up data of a real week's size."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from digest.config import Keps, Pulls, Releases, Schedule, Sources
from digest.sources import SOURCES
from digest.sources.base import Fetched, no_progress
from digest.sources.github.cache import Cache, FolderCache
from digest.sources.github.client import Client
from tests.builders_hub import (
    ENGINE,
    PROPOSALS,
    PULL_REQUESTS,
    RELEASE_TEAM,
    SUBPROJECTS,
    WINDOW,
    write_hub,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_TOKEN = "any"  # noqa: S105 - fakehub takes any
_MOST_REQUESTS = 10
_MOST_POINTS = 20
_MOST_AGAIN = 4
"""Requests that a finished week's pull requests and proposals may cost when fetched again."""


@pytest.fixture
def hub(fakehub: Callable[..., Fakehub], tmp_path_factory: pytest.TempPathFactory) -> Fakehub:
    folder = tmp_path_factory.mktemp("hub")
    write_hub(folder)
    return fakehub([folder])


def _settings() -> Sources:
    return Sources(
        pulls=Pulls(repositories=(ENGINE,)),
        keps=Keps(repository=PROPOSALS),
        releases=Releases(repositories=SUBPROJECTS),
        schedule=Schedule(repository=RELEASE_TEAM),
    )


def test_a_week_costs_at_most_ten_requests_and_twenty_points(hub: Fakehub, tmp_path: Path) -> None:
    client = Client(api_url=hub.url, token=_TOKEN, patience=5, on_wait=lambda *_: None)
    made = [make(_settings(), client, tmp_path, no_progress) for make in SOURCES]
    fetched = {
        source.name: source.fetch(WINDOW, frozenset()) for source in made if source is not None
    }
    requests, points = len(hub.log()), hub.points()
    print(f"\nbudget: {requests} requests, {points} points")  # noqa: T201
    for row in hub.log():
        print(f"  {row['method']} {row['path']} {row['operation']} {row['cost']}")  # noqa: T201
    assert not [gap for one in fetched.values() for gap in one.gaps]
    assert len(fetched["pulls"].records.pull_requests) == PULL_REQUESTS
    assert requests <= _MOST_REQUESTS
    assert points <= _MOST_POINTS


def test_pull_requests_cost_three_requests_and_releases_one(hub: Fakehub, tmp_path: Path) -> None:
    counts = {}
    for make in SOURCES:
        client = Client(api_url=hub.url, token=_TOKEN, patience=5, on_wait=lambda *_: None)
        source = make(_settings(), client, tmp_path, no_progress)
        if source is not None and source.name in ("pulls", "releases"):
            hub.reset()
            source.fetch(WINDOW, frozenset())
            counts[source.name] = (len(hub.log()), hub.points())
    assert counts == {"pulls": (3, 3), "releases": (1, 1)}


def _fetch(
    hub: Fakehub, home: Path, cache: Cache, names: tuple[str, ...] = ("pulls", "keps", "releases")
) -> tuple[dict[str, Fetched], int, int]:
    """Return what the sources return, and the requests and points that it took."""
    hub.reset()
    client = Client(api_url=hub.url, token=_TOKEN, patience=5, on_wait=lambda *_: None, cache=cache)
    made = [make(_settings(), client, home, no_progress) for make in SOURCES]
    found = {
        source.name: source.fetch(WINDOW, frozenset({"KEP-3001"}))
        for source in made
        if source is not None and source.name in (*names, "schedule")
    }
    return found, len(hub.log()), hub.points()


def test_a_week_fetched_again_costs_less_and_gives_the_same(hub: Fakehub, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / ".digest" / "cache")
    first, *cost = _fetch(hub, tmp_path, cache)
    cache.empty("answers")  # as a finished fetch does
    second, *again = _fetch(hub, tmp_path, cache)
    asked = [str(row["operation"]) for row in hub.log()]
    print(f"\nfirst run: {cost[0]} requests, {cost[1]} points")  # noqa: T201
    print(f"again: {again[0]} requests, {again[1]} points: {', '.join(asked)}")  # noqa: T201
    assert {name: one.records for name, one in second.items()} == {
        name: one.records for name, one in first.items()
    }
    assert "Objects" not in asked
    assert asked.count("Merged") + asked.count("Originals") <= _MOST_AGAIN


def test_a_fetch_that_was_stopped_is_gone_on_with(hub: Fakehub, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / ".digest" / "cache")
    whole, requests, points = _fetch(hub, tmp_path, FolderCache(tmp_path / "other"))
    _, before, spent = _fetch(hub, tmp_path, cache, ("pulls", "keps"))
    found, after, rest = _fetch(hub, tmp_path, cache)
    print(f"\nwhole: {requests} requests, {points} points")  # noqa: T201
    print(f"stopped: {before}, {spent}; gone on with: {after}, {rest}")  # noqa: T201
    assert found == whole | {name: found[name] for name in ("keps", "schedule")}
    assert {name: one.records for name, one in found.items()} == {
        name: one.records for name, one in whole.items()
    }
    assert before + after == requests


_SETTINGS = f"""
[site]
url = "https://example.org/"
title = "Engine"
[sources.pulls]
repositories = ["{ENGINE}"]
[sources.keps]
repository = "{PROPOSALS}"
[sources.schedule]
repository = "{RELEASE_TEAM}"
[[sections]]
id = "merges"
title = "Merges"
"""


def test_a_killed_fetch_is_gone_on_with_by_the_next(
    fakehub: Callable[..., Fakehub], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    folder = tmp_path_factory.mktemp("hub")
    write_hub(folder)
    slow = fakehub([folder], "--latency", "250")
    (tmp_path / "digest.toml").write_text(_SETTINGS)
    command = [sys.executable, "-m", "digest", "--home", str(tmp_path), "fetch"]
    command += ["--week", str(WINDOW.edition)]
    environment = {**os.environ, "GITHUB_TOKEN": _TOKEN, "GITHUB_API_URL": slow.url}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as killed:
        while killed.poll() is None and len(slow.log()) < 4:
            time.sleep(0.02)
        killed.kill()
    before = len(slow.log())
    slow.reset()
    subprocess.run(command, env=environment, check=True, timeout=60)
    after = len(slow.log())
    slow.reset()
    subprocess.run(command, env=environment, check=True, timeout=60)
    print(f"\nkilled after {before} requests; then {after}; again {len(slow.log())}")  # noqa: T201
    assert after <= 7 - before + 1  # the one that was on its way
    assert len(slow.log()) == 5
