"""First-time contributors over a small fake that counts as GitHub's search does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from digest.config import Newcomers, Pulls
from digest.model import Records
from digest.sources.base import Fetched, Follower
from digest.sources.github.client import Answer, Client, GraphQLError, HeavyQueryError
from digest.sources.newcomers.source import NewcomersSource
from tests.builders import REPOSITORY, WINDOW, but, make_pull

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digest.model import PullRequest
    from digest.window import WeekWindow

OTHER = "kubernetes/other"
NEXT = but(WINDOW, start=WINDOW.end, end=WINDOW.end + timedelta(days=7))


class FakeGitHub(Client):
    """Accounts with what they merged before the window, per repository."""

    def __init__(self, *, has_token: bool = True, most: int = 100) -> None:
        self.before: dict[tuple[str, str], int] = {}
        self.lost: set[str] = set()
        self.failing: set[str] = set()
        self.most = most
        self.questions: list[str] = []
        self.requests = 0
        self._has_token = has_token

    @property
    def has_token(self) -> bool:
        return self._has_token

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        assert all(f"${name}:" in query for name in variables)
        self.requests += 1
        if len(variables) > self.most:
            raise HeavyQueryError("too much", hint="less")
        data: dict[str, object] = {}
        errors: list[GraphQLError] = []
        for name, text in variables.items():
            alias = f"s{name[1:]}"
            data[alias] = self._count(str(text))
            if data[alias] is None:
                errors.append(GraphQLError("it broke", path=(alias,)))
        return Answer(data, tuple(errors))

    def _count(self, text: str) -> object:
        match = re.fullmatch(r"author:(\S+) repo:(\S+) is:pr is:merged merged:(\S+)", text)
        assert match is not None, text
        self.questions.append(text)
        login, repository, merged = match.groups()
        if login in self.failing:
            return None
        own = 0 if login in self.lost else int(".." in merged)
        count = own + self.before.get((login, repository), 0)
        return {"issueCount": count, "nodes": [{"author": {"name": "Eve Low"}}] if count else []}


class Merged:
    """A source of the window's pull requests, asked where nobody else has asked."""

    name = "pulls"
    required = True

    def __init__(self, *pulls: PullRequest) -> None:
        self.pulls = pulls

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        assert (window, wanted) == (WINDOW, frozenset())
        return Fetched(records=Records(pull_requests=self.pulls), asked="made up", pages=1)


def by(author: str | None, number: int = 7, **changes: object) -> PullRequest:
    return but(make_pull(number), author=author, **changes)


def source(
    home: Path, client: Client, *pulls: PullRequest, but_for: tuple[str, ...] = ()
) -> NewcomersSource:
    return NewcomersSource(
        Newcomers(excluded=but_for),
        pulls=Pulls(repositories=(REPOSITORY, OTHER), bots=("ci-robot",)),
        merged=Merged(*pulls),
        client=client,
        home=home,
    )


def names(fetched: Fetched) -> list[str]:
    return [newcomer.login for newcomer in fetched.records.newcomers]


def test_who_merged_nothing_before_the_window_is_new(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.before = {("ada", REPOSITORY): 3}

    found = source(tmp_path, hub, by("ada"), by("Eve", 9), by("Eve", 8)).fetch(WINDOW, frozenset())

    (newcomer,) = found.records.newcomers
    assert (newcomer.login, newcomer.name, newcomer.key) == ("Eve", "Eve Low", f"{REPOSITORY}#8")
    assert not found.gaps
    assert f"merged:<{WINDOW.start:%Y-%m-%dT%H:%M:%SZ}" in hub.questions[0]


def test_an_earlier_merge_in_another_configured_repository_counts(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.before = {("ada", OTHER): 1}

    assert names(source(tmp_path, hub).fetch_about(WINDOW, [by("ada"), by("eve")])) == ["eve"]


def test_bots_ghosts_and_those_who_asked_are_not_named_and_not_asked_about(tmp_path: Path) -> None:
    hub = FakeGitHub()
    pulls = [
        by("robot", author_type="Bot"),
        by("app[bot]"),
        by("CI-robot"),
        by(None, author_type=None),
        by("ghost"),
        by("Shy"),
        by("x repo:a/b"),
    ]

    found = source(tmp_path, hub, but_for=("@shy",)).fetch_about(WINDOW, pulls)

    assert names(found) == []
    assert hub.requests == 0


def test_many_authors_take_one_request_each_fifty(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.before = {(f"a{n}", REPOSITORY): 1 for n in range(100)}

    found = source(tmp_path, hub).fetch_about(WINDOW, [by(f"a{n}", n) for n in range(100)])

    assert (hub.requests, found.pages) == (2, 2)


def test_a_query_that_is_too_much_is_asked_in_halves(tmp_path: Path) -> None:
    hub = FakeGitHub(most=4)

    found = source(tmp_path, hub).fetch_about(WINDOW, [by(f"a{n}", n) for n in range(9)])

    assert len(names(found)) == 9
    assert not found.gaps


def test_nobody_is_asked_about_twice(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.before = {("ada", REPOSITORY): 3}
    pulls = [by("ada"), by("eve")]
    first = source(tmp_path, hub).fetch_about(WINDOW, pulls)
    asked = hub.requests

    again = source(tmp_path, hub).fetch_about(WINDOW, pulls)
    later = source(tmp_path, hub).fetch_about(NEXT, pulls)

    assert again == first
    assert names(later) == []
    assert hub.requests == asked


def test_an_earlier_week_is_asked_about_although_the_later_one_is_known(tmp_path: Path) -> None:
    hub = FakeGitHub()
    source(tmp_path, hub).fetch_about(NEXT, [by("eve")])

    assert names(source(tmp_path, hub).fetch_about(WINDOW, [by("eve")])) == ["eve"]


def test_an_account_that_the_search_does_not_know_is_a_gap_and_no_newcomer(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.lost = {"renamed"}

    found = source(tmp_path, hub).fetch_about(WINDOW, [by("renamed"), by("eve")])

    assert names(found) == ["eve"]
    assert [gap.unit for gap in found.gaps] == ["@renamed"]
    assert "was renamed" in found.gaps[0].message


def test_a_failed_search_is_a_gap_of_its_account_only(tmp_path: Path) -> None:
    hub = FakeGitHub()
    hub.failing = {"bob"}

    found = source(tmp_path, hub).fetch_about(WINDOW, [by("bob"), by("eve")])

    assert names(found) == ["eve"]
    assert [(gap.unit, gap.message) for gap in found.gaps] == [("@bob", "it broke")]


def test_without_a_token_it_is_a_gap_that_says_how_to_set_one(tmp_path: Path) -> None:
    found = source(tmp_path, FakeGitHub(has_token=False)).fetch_about(WINDOW, [by("eve")])

    assert names(found) == []
    assert [gap.unit for gap in found.gaps] == ["newcomers"]
    assert "GITHUB_TOKEN" in found.gaps[0].message


def test_a_damaged_memory_costs_requests_only(tmp_path: Path) -> None:
    hub = FakeGitHub()
    (tmp_path / ".digest").mkdir()
    (tmp_path / ".digest" / "contributors.json").write_text('{"a": {"eve": 7}}')

    assert names(source(tmp_path, hub).fetch_about(WINDOW, [by("eve")])) == ["eve"]


def test_it_is_given_what_another_source_found(tmp_path: Path) -> None:
    assert isinstance(source(tmp_path, FakeGitHub()), Follower)
