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
    """A page of a list; ``repository`` is its name now, ``following`` asks for the next page.

    ``count`` is that of the whole list where upstream says it; ``lost`` why some of the page did
    not come.
    """

    repository: str
    listed: tuple[Listed, ...]
    following: str | None
    count: int | None = None
    lost: str | None = None


class Ask(msgspec.Struct, frozen=True):
    """One page to ask for: of which list, from where on, and how much where that can be said."""

    repository: str
    following: str | None
    size: int


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
    total_count: int
    page_info: _PageInfo
    nodes: list[object]


class _Repository(msgspec.Struct, rename="camel"):
    name_with_owner: str
    releases: _Connection


_FIELDS = """
fragment Fields on ReleaseConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes { tagName name url description publishedAt createdAt isPrerelease isDraft }
}
"""


class GraphQLLists:
    """Forty repositories a request, for one point: cost counts lists, not what they hold."""

    at_once = 40
    first_page = 10

    def __init__(self, client: Client) -> None:
        self._client = client

    def __str__(self) -> str:
        return "GraphQL"

    def ask(self, asks: Sequence[Ask]) -> list[ListPage | str]:
        """Return a page of each list, or why there is none.

        Raises:
            HeavyQueryError: GitHub gave up on the request as it was.
            SourceError: there is no answer to the request.
        """
        variables: dict[str, object] = {}
        for index, one in enumerate(asks):
            owner, _, name = one.repository.partition("/")
            variables |= {f"o{index}": owner, f"n{index}": name, f"a{index}": one.following}
            variables[f"p{index}"] = one.size
        answer = self._client.graphql(_query(len(asks)), variables)
        return [_page(answer, index) for index in range(len(asks))]

    def count(self, repository: str) -> int | None:  # noqa: ARG002 - one shape for both
        """Return ``None``: each page says it."""
        return None


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
    """Return one list's page, what came of it; a text where its repository or all of it is null."""
    failed = next((error.message for error in answer.errors_at(f"r{index}")), None)
    try:
        found = msgspec.convert(answer.data.get(f"r{index}"), _Repository)
    except msgspec.ValidationError:
        return why_null(answer.errors, f"r{index}") or failed or NO_FORM
    listed: list[Listed] = []
    for position, node in enumerate(found.releases.nodes):
        try:
            read = msgspec.convert(node, _Node)
        except msgspec.ValidationError:
            failed = failed or NO_FORM
            continue
        if not answer.errors_at(f"r{index}", "releases", "nodes", position):
            listed.append(_listed(read))
    info = found.releases.page_info
    return ListPage(
        found.name_with_owner,
        tuple(listed),
        info.end_cursor if info.has_next_page else None,
        found.releases.total_count,
        failed,
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
    """One repository a request, a hundred releases a page."""

    at_once = 1
    first_page = 100

    def __init__(self, client: Client) -> None:
        self._client = client

    def __str__(self) -> str:
        return "REST"

    def ask(self, asks: Sequence[Ask]) -> list[ListPage | str]:
        """Return a page of each list.

        Raises:
            SourceError: there is no answer to the request.
        """
        return [self._ask(one) for one in asks]

    def _ask(self, one: Ask) -> ListPage:
        number = int(one.following or 1)
        path = f"repos/{one.repository}/releases"
        page = self._client.get(path, {"per_page": self.first_page, "page": number})
        try:
            items = msgspec.convert(page.body, list[_Item])
        except msgspec.ValidationError as error:
            raise SourceError(
                "GitHub's answer is no list of releases", hint="run the command again later"
            ) from error
        # A redirect to a repository's new name shows only in the addresses of its releases.
        name = "/".join(items[0].html_url.split("/")[3:5]) if items else one.repository
        # A page that is full has a next one, whatever its headers say.
        is_last = not page.has_next and len(items) < self.first_page
        listed = tuple(_from_item(item) for item in items)
        return ListPage(name, listed, None if is_last else str(number + 1))

    def count(self, repository: str) -> int | None:
        """Return how many releases there are, ``None`` where GitHub does not say.

        REST says it nowhere but in the number of the last page, with one release a page.

        Raises:
            SourceError: there is no answer to the request.
        """
        return self._client.get(f"repos/{repository}/releases", {"per_page": 1}).last_number


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
