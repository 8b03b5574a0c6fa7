"""A repository's list of releases, page by page, over either of GitHub's APIs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.github.answers import NO_FORM, why_null

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.sources.github.client import Answer, Client


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One release as a list has it; ``created_at`` is the date of its commit."""

    tag: str
    name: str | None
    url: str
    body: str | None
    published_at: datetime | None
    created_at: datetime | None
    is_prerelease: bool
    is_draft: bool


class ListPage(msgspec.Struct, frozen=True):
    """A page of a list; ``repository`` is its name now, ``following`` asks for the next page."""

    repository: str
    listed: tuple[Listed, ...]
    following: str | None


class _Node(msgspec.Struct, rename="camel"):
    tag_name: str
    url: str
    name: str | None = None
    description: str | None = None
    published_at: datetime | None = None
    created_at: datetime | None = None
    is_prerelease: bool = False
    is_draft: bool = False


class _PageInfo(msgspec.Struct, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Connection(msgspec.Struct, rename="camel"):
    page_info: _PageInfo
    nodes: list[_Node | None] | None = None


class _Repository(msgspec.Struct, rename="camel"):
    name_with_owner: str
    releases: _Connection


_FIRST_PAGE = 10
_LATER_PAGE = 50
_FIELDS = """
fragment Fields on ReleaseConnection {
  pageInfo { hasNextPage endCursor }
  nodes { tagName name url description publishedAt createdAt isPrerelease isDraft }
}
"""


class GraphQLLists:
    """Forty repositories a request, for one point: cost counts lists, not what they hold."""

    at_once = 40

    def __init__(self, client: Client) -> None:
        self._client = client

    def __str__(self) -> str:
        return "GraphQL"

    def ask(self, lists: Sequence[tuple[str, str | None]]) -> list[ListPage | str]:
        """Return the next page of each (repository, what follows), or why there is none.

        Raises:
            HeavyQueryError: GitHub gave up on the request as it was.
            SourceError: there is no answer to the request.
        """
        variables: dict[str, object] = {}
        for index, (repository, following) in enumerate(lists):
            owner, _, name = repository.partition("/")
            variables |= {f"o{index}": owner, f"n{index}": name, f"a{index}": following}
            variables[f"p{index}"] = _LATER_PAGE if following else _FIRST_PAGE
        answer = self._client.graphql(_query(len(lists)), variables)
        return [_page(answer, index) for index in range(len(lists))]


def _query(count: int) -> str:
    declared = " ".join(
        f"$o{i}: String!, $n{i}: String!, $a{i}: String, $p{i}: Int!" for i in range(count)
    )
    asked = " ".join(
        f"r{i}: repository(owner: $o{i}, name: $n{i}) {{ nameWithOwner "
        f"releases(first: $p{i}, after: $a{i}, orderBy: {{field: CREATED_AT, direction: DESC}}) "
        "{ ...Fields } }"
        for i in range(count)
    )
    return f"query Releases({declared}) {{ {asked} }}{_FIELDS}"


def _page(answer: Answer, index: int) -> ListPage | str:
    missing = why_null(answer.errors, f"r{index}")
    try:
        found = msgspec.convert(answer.data.get(f"r{index}"), _Repository)
    except msgspec.ValidationError:
        return missing or NO_FORM
    nodes = found.releases.nodes or []
    if None in nodes:
        return missing or NO_FORM
    info = found.releases.page_info
    return ListPage(
        found.name_with_owner,
        tuple(_listed(node) for node in nodes if node is not None),
        info.end_cursor if info.has_next_page else None,
    )


def _listed(node: _Node) -> Listed:
    return Listed(
        tag=node.tag_name,
        name=node.name,
        url=node.url,
        body=node.description,
        published_at=node.published_at,
        created_at=node.created_at,
        is_prerelease=node.is_prerelease,
        is_draft=node.is_draft,
    )


class _Item(msgspec.Struct):
    tag_name: str
    html_url: str
    name: str | None = None
    body: str | None = None
    published_at: datetime | None = None
    created_at: datetime | None = None
    prerelease: bool = False
    draft: bool = False


class RestLists:
    """One repository a request."""

    at_once = 1

    def __init__(self, client: Client) -> None:
        self._client = client

    def __str__(self) -> str:
        return "REST"

    def ask(self, lists: Sequence[tuple[str, str | None]]) -> list[ListPage | str]:
        """Return the next page of each (repository, what follows).

        Raises:
            SourceError: there is no answer to the request.
        """
        return [self._ask(repository, following) for repository, following in lists]

    def _ask(self, repository: str, following: str | None) -> ListPage:
        path = following or f"repos/{repository}/releases?per_page=100"
        page = self._client.get(path)
        try:
            items = msgspec.convert(page.body, list[_Item])
        except msgspec.ValidationError as error:
            raise SourceError(
                "GitHub's answer is no list of releases", hint="run the command again later"
            ) from error
        # A redirect to a repository's new name shows only in the addresses of its releases.
        name = "/".join(items[0].html_url.split("/")[3:5]) if items else repository
        return ListPage(name, tuple(_from_item(item) for item in items), page.next_path)


def _from_item(item: _Item) -> Listed:
    return Listed(
        tag=item.tag_name,
        name=item.name,
        url=item.html_url,
        body=item.body,
        published_at=item.published_at,
        created_at=item.created_at,
        is_prerelease=item.prerelease,
        is_draft=item.draft,
    )
