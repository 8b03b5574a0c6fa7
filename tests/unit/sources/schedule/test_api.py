"""The schedule from GitHub's two APIs, over a small fake that answers as GitHub does.

The strict one is in ``tests/corpus``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.sources.github.client import Answer, GraphQLError, Page
from digest.sources.github.refusals import MissingError
from digest.sources.schedule.api import Commit, main_line
from digest.sources.schedule.source import ScheduleSource
from tests.builders_timeline import BOTH, SPRING, SUMMER, fetch, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digest.sources.base import Fetched


class FakeGitHub:
    """A repository with one commit before the window's end, and what was asked of it."""

    def __init__(self, plans: Mapping[str, str], *, has_token: bool) -> None:
        self.has_token = has_token
        self.plans = dict(plans)
        self.errors: tuple[GraphQLError, ...] = ()
        self.asked: list[Mapping[str, object]] = []
        self.subjects = ["Merge pull request #7 from orchid/dates"]

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        assert all(f"${name}" in query for name in variables)
        self.asked.append(variables)
        if "until" in variables:
            entries = [{"name": f"cycle-{version}"} for version in self.plans]
            tree = {"object": {"entries": [*entries, {"name": "README.md"}]}}
            nodes = [
                {"oid": f"c{i}", "messageHeadline": subject, "file": tree}
                for i, subject in enumerate(self.subjects)
            ]
            branch = {"name": "main", "target": {"history": {"nodes": nodes}}}
            return Answer({"repository": {"defaultBranchRef": branch}})
        paths = {k: str(v).partition(":")[2] for k, v in variables.items() if k.startswith("t")}
        texts = {key: self.text(path) for key, path in paths.items()}
        blobs = {
            key: None if text is None else {"text": text, "isTruncated": False}
            for key, text in texts.items()
        }
        return Answer({"repository": blobs}, self.errors)

    def get(
        self,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        accept: str | None = None,
    ) -> Page:
        self.asked.append({"path": path, "accept": accept, **(parameters or {})})
        rest = path.removeprefix("/repos/orchid/plans")
        if rest == "":
            return Page({"default_branch": "main"})
        if rest == "/commits":
            return Page(
                [{"sha": f"c{i}", "commit": {"message": s}} for i, s in enumerate(self.subjects)]
            )
        if rest == "/contents/plans":
            return Page([{"name": f"cycle-{version}"} for version in self.plans])
        text = self.text(rest.removeprefix("/contents/"))
        if text is None:
            raise MissingError(f"{path}: Not Found (404)", hint="check the name")
        return Page(text)

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
    github.errors = (GraphQLError("Something went wrong", None, ("repository", "t0")),)
    found = of_github(github, tmp_path)
    assert [gap.unit for gap in found.gaps] == ["plans/cycle-4.9/README.md"]
    assert {row.release for row in found.records.deadlines} == {"v4.7", "v4.8"}


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
