"""The tracking issues of a release's milestone, by one search of GitHub's GraphQL API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import TrackedEnhancement
from digest.sources.github.answers import narrow
from digest.sources.github.refusals import HeavyQueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.sources.github.client import Answer, Client

_LARGEST_PAGE, _SMALLEST_PAGE = 100, 10
_MOST = 1000
"""GitHub gives no more of one search."""

_LATER = "run the command again later"
_CHECK = "check [sources.enhancements] repository and milestone, and that the token may see it"
_QUERY = """
query TrackedEnhancements($search: String!, $page: Int!, $after: String) {
  search(query: $search, type: ISSUE, first: $page, after: $after) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on Issue {
      number title url state milestone { title }
      labels(first: 100) { totalCount nodes { name } }
    } }
  }
}"""


class _Named(msgspec.Struct, frozen=True):
    name: str


class _Milestone(msgspec.Struct, frozen=True):
    title: str


class _Labels(msgspec.Struct, frozen=True, rename="camel"):
    total_count: int
    nodes: tuple[_Named, ...]


class _Issue(msgspec.Struct, frozen=True):
    """An issue; ``labels`` is null where GitHub failed to load them."""

    number: int
    title: str
    url: str
    state: str
    milestone: _Milestone | None
    labels: _Labels


class _PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Search(msgspec.Struct, frozen=True, rename="camel"):
    issue_count: int
    page_info: _PageInfo
    nodes: tuple[object, ...]


class _Found(msgspec.Struct, frozen=True):
    search: _Search


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone's issues in the order of their numbers; ``pages`` counts the answers read."""

    issues: tuple[TrackedEnhancement, ...]
    pages: int


def read_milestone(client: Client, repository: str, milestone: str, prefix: str) -> Tracked:
    """Return the issues of a milestone as they stand now, 100 with a request.

    ``prefix`` begins their keys: a proposal has the number of its tracking issue.

    Raises:
        SourceError: GitHub did not answer, or gave fewer issues than it counts.
    """
    query = f'repo:{repository} is:issue milestone:"{milestone}"'
    issues: dict[int, _Issue] = {}
    size, after, pages = _LARGEST_PAGE, None, 0
    while True:
        try:
            answer = client.graphql(_QUERY, {"search": query, "page": size, "after": after})
        except HeavyQueryError:
            if size <= _SMALLEST_PAGE:
                raise
            size = max(size // 2, _SMALLEST_PAGE)
            continue
        pages += 1
        search = _search(answer, repository)
        issues |= {issue.number: issue for issue in _whole(search.nodes, answer)}
        after = search.page_info.end_cursor if search.page_info.has_next_page else None
        if after is None or pages > _MOST // _SMALLEST_PAGE:
            break
    if len(issues) < search.issue_count:
        raise SourceError(
            f"GitHub counts {search.issue_count} issues of {repository} in {milestone} and gave "
            f"{len(issues)}",
            hint=_LATER,
        )
    records = (_record(issues[number], repository, milestone, prefix) for number in sorted(issues))
    return Tracked(issues=tuple(records), pages=pages)


def _search(answer: Answer, repository: str) -> _Search:
    """Return the search of an answer of which nothing but single results may have failed."""
    nodes = ("search", "nodes")
    for error in answer.errors:
        if error.path[:2] != nodes or error.path == nodes:
            raise SourceError(f"{repository}: {error.message}", hint=_CHECK)
    return narrow(answer.data, _Found).search


def _whole(nodes: Sequence[object], answer: Answer) -> list[_Issue]:
    """Return the issues that came whole, with all labels; the count tells of the others."""
    found: list[_Issue] = []
    for index, node in enumerate(nodes):
        try:
            issue = narrow(node, _Issue)
        except SourceError:
            continue
        is_whole = issue.labels.total_count == len(issue.labels.nodes)
        if is_whole and not answer.errors_at("search", "nodes", index):
            found.append(issue)
    return found


def _record(issue: _Issue, repository: str, milestone: str, prefix: str) -> TrackedEnhancement:
    return TrackedEnhancement(
        key=f"{prefix}-{issue.number}",
        repository=repository,
        number=issue.number,
        title=issue.title,
        url=issue.url,
        milestone=issue.milestone.title if issue.milestone else milestone,
        labels=tuple(sorted({label.name for label in issue.labels.nodes})),
        state=issue.state.lower(),
    )
