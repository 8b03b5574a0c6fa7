"""Real weeks of kubernetes/kubernetes through fakehub: exactly what the corpus says was merged."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from digest.config import Pulls
from digest.sources.github.client import Client
from digest.sources.pulls.source import PullsSource
from digest.window import Calendar, WeekWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.model import PullRequest
    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_REPOSITORY = "kubernetes/kubernetes"
_SPREAD = 8
_REST_WEEKS = 3

Facts = dict[str, tuple[str, tuple[str, ...], datetime]]


def _facts_by_week(shared: Path) -> dict[date, Facts]:
    """Return what was merged, by the week's last day; weeks of 2021 to 2025 only."""
    weeks: dict[date, Facts] = defaultdict(dict)
    path = shared / "corpus" / "hub" / "repos" / _REPOSITORY / "pulls.jsonl"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            merged_at = datetime.fromisoformat(row["merged_at"])
            week = Calendar().week_of(merged_at.astimezone(UTC).date())
            if 2021 <= week.year <= 2025:
                key = f"{_REPOSITORY}#{row['number']}"
                weeks[week][key] = (row["title"], tuple(sorted(row["labels"])), merged_at)
    return dict(sorted(weeks.items()))


def _facts(pull_requests: tuple[PullRequest, ...]) -> Facts:
    return {record.key: (record.title, record.labels, record.merged_at) for record in pull_requests}


def _fetch(hub: Fakehub, token: str | None, window: WeekWindow) -> Facts:
    client = Client(api_url=hub.url, token=token, patience=5, on_wait=lambda *_: None)
    settings = Pulls(repositories=(_REPOSITORY,))
    fetched = PullsSource(client, settings).fetch(window, frozenset())
    assert not [gap for gap in fetched.gaps if "originals" not in gap.message]
    return _facts(fetched.records.pull_requests)


def _spread(weeks: list[date], count: int, *, is_full: bool) -> list[date]:
    return weeks if is_full else weeks[:: max(1, len(weeks) // count)]


def test_with_a_token_each_week_is_exactly_what_was_merged(
    shared: Path, fakehub: Callable[..., Fakehub], *, is_full: bool
) -> None:
    weeks = _facts_by_week(shared)
    hub = fakehub()
    wrong = [
        week
        for week in _spread(list(weeks), _SPREAD, is_full=is_full)
        if _fetch(hub, "token", Calendar().window(week)) != weeks[week]
    ]
    assert not wrong


def test_without_a_token_each_week_is_exactly_what_was_merged(
    shared: Path, fakehub: Callable[..., Fakehub], *, is_full: bool
) -> None:
    weeks = _facts_by_week(shared)
    hub = fakehub(None, "--anonymous-core-limit", "9999", "--anonymous-search-limit", "9999")
    wrong = [
        week
        for week in _spread(list(weeks), _REST_WEEKS, is_full=is_full)
        if _fetch(hub, None, Calendar().window(week)) != weeks[week]
    ]
    assert not wrong


@pytest.mark.parametrize("token", ["token", None])
def test_a_window_of_more_than_a_thousand_is_split_and_complete(
    shared: Path, fakehub: Callable[..., Fakehub], token: str | None
) -> None:
    weeks = _facts_by_week(shared)
    chosen = [week for week in weeks if week.year == 2021]
    expected = {key: fact for week in chosen for key, fact in weeks[week].items()}
    assert len(expected) > 1000
    window = Calendar().window(chosen[-1], since=chosen[0])
    hub = fakehub(None, "--anonymous-core-limit", "9999", "--anonymous-search-limit", "9999")
    assert _fetch(hub, token, window) == expected


def test_both_apis_give_the_same_records_but_for_what_rest_leaves_out(
    shared: Path, fakehub: Callable[..., Fakehub]
) -> None:
    week = list(_facts_by_week(shared))[100]
    hub = fakehub(None, "--anonymous-core-limit", "9999")
    records = []
    for token in ("token", None):
        client = Client(api_url=hub.url, token=token, patience=5, on_wait=lambda *_: None)
        fetched = PullsSource(client, Pulls(repositories=(_REPOSITORY,))).fetch(
            Calendar().window(week), frozenset()
        )
        records.append(
            [
                (r.key, r.title, r.url, r.author, r.author_type, r.labels, r.body, r.release_note)
                for r in fetched.records.pull_requests
            ]
        )
    assert records[0] == records[1]
    assert records[0]
