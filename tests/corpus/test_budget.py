"""What a week costs: requests and points over made-up data of a real week's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.config import Keps, Pulls, Releases, Schedule, Sources
from digest.sources import SOURCES
from digest.sources.base import no_progress
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
