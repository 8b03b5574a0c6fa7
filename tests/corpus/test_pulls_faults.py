"""Pull requests of a real week while GitHub misbehaves: exactly right, or right with a gap."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from digest.config import Pulls
from digest.sources.github.client import Client
from digest.sources.pulls.source import PullsSource
from digest.window import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.sources.base import Fetched
    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_WINDOW = Calendar().window(date(2021, 3, 7), since=date(2021, 2, 1))
_LIMITS = ("--anonymous-core-limit", "9999", "--anonymous-search-limit", "9999")
_TOKENS = ("any", None)

_PASSING: dict[str, dict[str, object]] = {
    "status": {"status": 502},
    "html": {},
    "empty": {},
    "truncate": {},
    "reset": {},
    "graphql_partial": {"nulls": 3, "match": {"graphql": True}},
    "graphql_error": {"type": None, "match": {"graphql": True}},
    "graphql_timeout": {"match": {"graphql": True}},
    "secondary_limit": {"retry_after": 1},
    "primary_limit": {"reset_in": 1},
    "shift_pages": {"by": 2},
    "incomplete_results": {"drop": 1},
    "no_link": {},
    "clock_skew": {"seconds": -3600},
}


def _fetch(hub: Fakehub, token: str | None) -> Fetched:
    client = Client(
        api_url=hub.url,
        token=token,
        patience=30,
        on_wait=lambda *_: None,
        timeout=2,
        sleep=lambda _: None,
    )
    settings = Pulls(repositories=("kubernetes/kubernetes",))
    return PullsSource(client, settings).fetch(_WINDOW, frozenset())


@pytest.mark.parametrize("token", _TOKENS)
@pytest.mark.parametrize("fault", _PASSING)
def test_a_fault_that_passes_leaves_no_trace(
    fakehub: Callable[..., Fakehub], fault: str, token: str | None
) -> None:
    hub = fakehub(None, *_LIMITS)
    expected = _fetch(hub, token)
    hub.faults([{"action": fault, "times": 1, **_PASSING[fault]}])
    fetched = _fetch(hub, token)
    assert hub.stats()["faults"] == (
        {} if token is None and "match" in _PASSING[fault] else {fault: 1}
    )
    assert fetched.records == expected.records
    assert not fetched.gaps
    assert len(fetched.records.pull_requests) > 100


@pytest.mark.parametrize(
    ("fault", "token"),
    [("shift_pages", "any"), ("shift_pages", None), ("incomplete_results", None)],
)
def test_a_fault_that_stays_is_a_gap_and_what_came_is_right(
    fakehub: Callable[..., Fakehub], fault: str, token: str | None
) -> None:
    hub = fakehub(None, *_LIMITS)
    expected = {record.key: record for record in _fetch(hub, token).records.pull_requests}
    options = {"shift_pages": {"by": -3}, "incomplete_results": {"drop": 2}}[fault]
    hub.faults([{"action": fault, **options}])
    fetched = _fetch(hub, token)
    assert [gap.unit for gap in fetched.gaps] == ["kubernetes/kubernetes"]
    found = {record.key: record for record in fetched.records.pull_requests}
    assert found.items() <= expected.items()
    assert len(found) > len(expected) - 10


@pytest.mark.parametrize("token", _TOKENS)
def test_a_renamed_repository_is_followed(
    fakehub: Callable[..., Fakehub], token: str | None
) -> None:
    hub = fakehub(None, *_LIMITS, "--rename", "old/home=kubernetes/kubernetes")
    client = Client(api_url=hub.url, token=token, patience=0, on_wait=lambda *_: None)
    fetched = PullsSource(client, Pulls(repositories=("old/home",))).fetch(_WINDOW, frozenset())
    assert fetched.records.pull_requests
    assert {record.repository for record in fetched.records.pull_requests} == {
        "kubernetes/kubernetes"
    }
