"""Searches for pull requests over GraphQL: several in one request, as aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.sources.github.answers import NO_FORM, why_null
from digest.sources.pulls.records import FIELDS, from_graphql
from digest.sources.pulls.search import Part, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import PullRequest
    from digest.sources.github.client import Answer, Client

_LARGEST_PAGE = 100
_SMALLEST_PAGE = 10


class _PageInfo(msgspec.Struct, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Found(msgspec.Struct, rename="camel"):
    issue_count: int
    page_info: _PageInfo
    nodes: list[object] | None = None


class _Repository(msgspec.Struct, rename="camel"):
    name_with_owner: str


class GraphQLSearches:
    """Five searches a request: 50,500 nodes of the 500,000 that GitHub allows, 5 points."""

    at_once = 5

    def __init__(self, client: Client) -> None:
        self._client = client
        self._page = _LARGEST_PAGE

    def __str__(self) -> str:
        return "GraphQL search"

    def lighten(self) -> bool:
        """Halve the pages to come; return whether they were not small already."""
        if self._page <= _SMALLEST_PAGE:
            return False
        self._page = max(self._page // 2, _SMALLEST_PAGE)
        return True

    def ask(self, searches: Sequence[Search]) -> list[Part | str]:
        """Return the next page of each search, or why its repository cannot be searched.

        Raises:
            HeavyQueryError: GitHub gave up on the request as it was.
            SourceError: there is no answer to the request.
        """
        variables: dict[str, object] = {"page": self._page}
        for index, search in enumerate(searches):
            owner, _, name = search.repository.partition("/")
            variables |= {
                f"o{index}": owner,
                f"n{index}": name,
                f"q{index}": search.words,
                f"a{index}": search.following,
            }
        answer = self._client.graphql(_query(len(searches)), variables)
        return [_part(answer, index) for index in range(len(searches))]


def _query(count: int) -> str:
    names = range(count)
    declared = " ".join(
        f"$o{i}: String!, $n{i}: String!, $q{i}: String!, $a{i}: String," for i in names
    )
    # A search says nothing about a repository that is not there: it finds nothing in it.
    asked = " ".join(
        f"r{i}: repository(owner: $o{i}, name: $n{i}) {{ nameWithOwner }} "
        f"s{i}: search(type: ISSUE, query: $q{i}, first: $page, after: $a{i}) {{ ...Found }}"
        for i in names
    )
    return (
        f"query Merged({declared} $page: Int!) {{ {asked} }} "
        "fragment Found on SearchResultItemConnection "
        "{ issueCount pageInfo { hasNextPage endCursor } nodes { ...Fields } }" + FIELDS
    )


def _part(answer: Answer, index: int) -> Part | str:
    """Return one search's page; a text where its repository or all of its results are null."""
    try:
        repository = msgspec.convert(answer.data.get(f"r{index}"), _Repository)
        found = msgspec.convert(answer.data.get(f"s{index}"), _Found)
    except msgspec.ValidationError:
        return why_null(answer.errors, f"r{index}", f"s{index}") or NO_FORM
    records: list[PullRequest] = []
    for position, node in enumerate(found.nodes or ()):
        record = from_graphql(node)
        # Of one that came in part nothing is used: what is null in it may be so or be lost.
        if record is not None and not answer.errors_at(f"s{index}", "nodes", position):
            records.append(record)
    return Part(
        repository=repository.name_with_owner,
        count=found.issue_count,
        pull_requests=tuple(records),
        following=found.page_info.end_cursor if found.page_info.has_next_page else None,
        is_incomplete=bool(answer.errors_at(f"r{index}") or answer.errors_at(f"s{index}")),
    )
