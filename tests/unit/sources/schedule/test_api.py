"""The schedule from GitHub's two APIs, over a small fake that answers as GitHub does.

The strict one is in ``tests/corpus``.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from digest.sources.github.client import Answer, Client, GraphQLError, HeavyQueryError, Page
from digest.sources.github.refusals import MissingError
from digest.sources.schedule.api import Commit, main_line
from digest.sources.schedule.source import ScheduleSource
from tests.builders_timeline import BOTH, SPRING, SUMMER, fetch, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digest.sources.base import Fetched


class FakeGitHub(Client):
    """A repository with one commit before the window's end, and what was asked of it."""

    def __init__(self, plans: Mapping[str, str], *, has_token: bool) -> None:
        self._has_token = has_token
        self.plans = dict(plans)
        self.errors: tuple[GraphQLError, ...] = ()
        self.lost: dict[str, object] = {}
        """What GraphQL answers instead of what is there, by the end of its name."""
        self.most_commits = 100
        self.asked: list[Mapping[str, object]] = []
        self.subjects = ["Merge pull request #7 from orchid/dates"]
        self.kept: dict[str, object] = {}

    @property
    def has_token(self) -> bool:
        return self._has_token

    def recall(self, repository: str, name: str) -> object:
        return self.kept.get(f"{repository} {name}")

    def keep(self, repository: str, name: str, content: object) -> None:
        self.kept[f"{repository} {name}"] = content

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        assert all(f"${name}" in query for name in variables)
        self.asked.append(variables)
        if "until" in variables:
            return self._history(int(str(variables["first"])), str(variables["after"] or "0"))
        names = {f"o{k[1:]}": str(v) for k, v in variables.items() if k[1:].isdecimal()}
        found = {alias: self._object(name.partition(":")[2]) for alias, name in names.items()}
        return Answer({"repository": found}, self.errors)

    def _history(self, size: int, after: str) -> Answer:
        if size > self.most_commits:
            raise HeavyQueryError("too much", hint="less")
        entries = [{"name": f"cycle-{version}"} for version in self.plans]
        tree = {"object": {"entries": [*entries, {"name": "README.md"}]}}
        nodes: list[object] = [
            {"oid": f"c{i}", "messageHeadline": subject, "file": tree}
            for i, subject in enumerate(self.subjects)
        ]
        start = int(after)
        page = {"hasNextPage": start + size < len(nodes), "endCursor": str(start + size)}
        history = {"nodes": nodes[start : start + size], "pageInfo": page}
        branch = {"name": "main", "target": {"history": self.lost.get("history", history)}}
        return Answer({"repository": {"defaultBranchRef": branch}}, self.errors)

    def _object(self, path: str) -> object:
        if path in self.lost:
            return self.lost[path]
        if not path.endswith(".md"):
            return {"entries": [{"name": name, "type": "blob"} for name in self.names(path)]}
        text = self.text(path)
        return None if text is None else {"text": text, "byteSize": len(text)}

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Page:
        self.asked.append({"path": path, **(parameters or {})})
        rest = path.removeprefix("/repos/orchid/plans")
        if rest == "":
            return Page({"default_branch": "main"})
        if rest == "/commits":
            return Page(
                [{"sha": f"c{i}", "commit": {"message": s}} for i, s in enumerate(self.subjects)]
            )
        place = rest.removeprefix("/contents").strip("/")
        found = self.lost[place] if place in self.lost else self._rest(place)
        if found is None:
            raise MissingError(f"{path}: Not Found (404)", hint="check the name")
        return Page(found)

    def _rest(self, place: str) -> object:
        if place in ("", "plans"):
            names = ["plans"] if not place else [f"cycle-{version}" for version in self.plans]
            return [{"name": name} for name in names]
        if not place.endswith(".md"):
            return [{"name": name} for name in self.names(place)]
        text = self.text(place)
        if text is None:
            return None
        content = text.encode()
        blob = b"blob %d\0" % len(content) + content
        return {
            "sha": hashlib.sha1(blob, usedforsecurity=False).hexdigest(),
            "size": len(content),
            "encoding": "base64",
            "content": base64.encodebytes(content).decode(),
        }

    def names(self, folder: str) -> list[str]:
        """Return what lies in a release's folder."""
        return ["notes.md", *(["README.md"] if self.text(f"{folder}/README.md") else [])]

    def text(self, path: str) -> str | None:
        version = path.removeprefix("plans/cycle-").removesuffix("/README.md")
        return self.plans.get(version) or None


MANY = {"4.9": "", "4.10": "", "4.5": SPRING, "4.7": SPRING, "4.8": SUMMER}


def of_github(github: FakeGitHub, tmp_path: Path, last_day: str = "2026-04-19") -> Fetched:
    return fetch(ScheduleSource(settings(), client=github, home=tmp_path), last_day)


def test_both_apis_give_the_same_rows_and_the_token_takes_two_requests(tmp_path: Path) -> None:
    with_token, without = (FakeGitHub(BOTH, has_token=has) for has in (True, False))
    by_graphql, by_rest = of_github(with_token, tmp_path), of_github(without, tmp_path)
    assert by_graphql.records == by_rest.records
    assert by_graphql.asked == by_rest.asked
    assert len(by_graphql.records.deadlines) == 7
    assert {row.url.partition("plans/cycle")[0] for row in by_rest.records.deadlines} == {
        "https://github.com/orchid/plans/blob/main/"
    }
    assert (len(with_token.asked), len(without.asked)) == (2, 5)
    assert (by_graphql.pages, by_rest.pages) == (2, 5)


@pytest.mark.parametrize("has_token", [True, False])
def test_only_commits_before_the_windows_end_are_asked_for(tmp_path: Path, has_token: bool) -> None:
    github = FakeGitHub(BOTH, has_token=has_token)
    of_github(github, tmp_path)
    assert [asked["until"] for asked in github.asked if "until" in asked] == [
        "2026-04-19T23:59:59Z"
    ]


@pytest.mark.parametrize("has_token", [True, False])
def test_the_newest_three_by_number_are_read_and_a_folder_without_timeline_is_no_gap(
    tmp_path: Path, has_token: bool
) -> None:
    github = FakeGitHub({**MANY, "4.10": SUMMER}, has_token=has_token)
    found = of_github(github, tmp_path)
    assert found.gaps == ()
    assert {row.release for row in found.records.deadlines} == {"v4.10"}


@pytest.mark.parametrize("has_token", [True, False])
def test_a_repository_without_timelines_says_so(tmp_path: Path, has_token: bool) -> None:
    found = of_github(FakeGitHub({}, has_token=has_token), tmp_path)
    assert (found.records.deadlines, found.gaps) == ((), ())
    assert "has no timeline yet" in found.asked


@pytest.mark.parametrize("has_token", [True, False])
def test_a_repository_younger_than_the_window_says_so(tmp_path: Path, has_token: bool) -> None:
    github = FakeGitHub(BOTH, has_token=has_token)
    github.subjects = []
    assert "has no commit before 2026-04-20" in of_github(github, tmp_path).asked


def test_one_file_that_github_fails_on_is_a_gap_and_the_others_are_read(tmp_path: Path) -> None:
    github = FakeGitHub(BOTH, has_token=True)
    github.plans["4.9"] = SUMMER
    github.lost = {"plans/cycle-4.9/README.md": None}
    found = of_github(github, tmp_path)
    assert [gap.unit for gap in found.gaps] == ["plans/cycle-4.9/README.md"]
    assert {row.release for row in found.records.deadlines} == {"v4.7", "v4.8"}


@pytest.mark.parametrize("has_token", [True, False])
def test_what_stands_at_a_commit_is_asked_for_once_ever(tmp_path: Path, has_token: bool) -> None:
    github = FakeGitHub(BOTH, has_token=has_token)
    first = of_github(github, tmp_path)
    github.asked.clear()
    assert of_github(github, tmp_path).records == first.records
    assert len(github.asked) == (1 if has_token else 2)


@pytest.mark.parametrize(
    "lost", [{"nodes": [None], "pageInfo": {"hasNextPage": False, "endCursor": None}}, None]
)
def test_a_commit_that_github_lost_is_a_gap_and_not_an_older_timeline(
    tmp_path: Path, lost: object
) -> None:
    github = FakeGitHub(BOTH, has_token=True)
    github.lost = {"history": lost}
    found = of_github(github, tmp_path)
    assert ([gap.unit for gap in found.gaps], found.records.deadlines) == (["schedule"], ())


def test_a_history_too_heavy_comes_in_smaller_pages(tmp_path: Path) -> None:
    github = FakeGitHub(BOTH, has_token=True)
    github.most_commits = 5
    github.subjects = [*["Move dates"] * 7, *github.subjects]
    found = of_github(github, tmp_path)
    assert (len(found.records.deadlines), found.gaps) == (7, ())
    sizes = [asked["first"] for asked in github.asked if "first" in asked]
    assert sizes == [20, 10, 5, 5]


@pytest.mark.parametrize(
    ("lost", "unit"),
    [
        ({"plans/cycle-4.8/README.md": None}, "plans/cycle-4.8/README.md"),
        ({"plans/cycle-4.8/README.md": None, "plans/cycle-4.8": None}, "plans/cycle-4.8/README.md"),
        ({"plans": None}, "schedule"),
        ({"plans/cycle-4.8/README.md": []}, "plans/cycle-4.8/README.md"),
    ],
)
def test_over_rest_what_a_folder_lists_is_there_whatever_github_says(
    tmp_path: Path, lost: dict[str, object], unit: str
) -> None:
    github = FakeGitHub(BOTH, has_token=False)
    github.lost = lost
    assert [gap.unit for gap in of_github(github, tmp_path).gaps] == [unit]


def test_over_rest_a_text_that_is_not_what_its_name_says_is_a_gap(tmp_path: Path) -> None:
    path = "plans/cycle-4.8/README.md"
    cut = base64.encodebytes(SUMMER.encode()[:-60]).decode()
    for change in ({"content": cut}, {"content": "!"}, {"encoding": "none", "content": ""}):
        github = FakeGitHub(BOTH, has_token=False)
        whole = github.get(f"/repos/orchid/plans/contents/{path}").body
        assert isinstance(whole, dict)
        github.lost = {path: {**whole, **change}}
        found = of_github(github, tmp_path)
        assert [gap.unit for gap in found.gaps] == [path]
        assert {row.release for row in found.records.deadlines} == {"v4.7"}


def test_an_error_without_a_place_is_a_gap_of_the_source(tmp_path: Path) -> None:
    github = FakeGitHub(BOTH, has_token=True)
    github.errors = (GraphQLError("Something went wrong"),)
    found = of_github(github, tmp_path)
    assert [gap.unit for gap in found.gaps] == ["schedule"]
    assert found.records.deadlines == ()


# ------------------------------------------------------------------ the main line


@pytest.mark.parametrize(
    ("subjects", "newest"),
    [
        (["Move dates", "Merge pull request #7 from a/b", "Move it"], 1),
        (["Move dates", "Add plan (#8)", "Merge pull request #7 from a/b"], 1),
        (["Move dates", "Add plan (#8)", "Begin"], 0),
        (["Merge branch 'main' into dates", "Merge pull request #7 from a/b"], 1),
    ],
)
def test_a_commit_of_a_branch_that_merged_later_is_not_the_main_line(
    subjects: list[str], newest: int
) -> None:
    commits = [Commit(sha=str(i), subject=subject) for i, subject in enumerate(subjects)]
    assert main_line(commits) == commits[newest]
