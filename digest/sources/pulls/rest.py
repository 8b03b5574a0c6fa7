"""Searches for pull requests over REST: one a request, 10 a minute without a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.github.client import RefusedError
from digest.sources.pulls.records import from_rest
from digest.sources.pulls.search import MOST_RESULTS, Part, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.sources.github.client import Client

_PAGE = 100


class _Found(msgspec.Struct):
    total_count: int
    items: list[object]
    incomplete_results: bool = False


class _Repository(msgspec.Struct):
    full_name: str


class RestSearches:
    """One search a request, a hundred results a page."""

    at_once = 1

    def __init__(self, client: Client) -> None:
        self._client = client

    def __str__(self) -> str:
        return "REST search"

    def lighten(self) -> bool:
        """Return ``False``: a page of a REST search is never too heavy."""
        return False

    def ask(self, searches: Sequence[Search]) -> list[Part | str]:
        """Return the next page of each search.

        Raises:
            SourceError: there is no answer, or the repository cannot be searched.
        """
        return [self._ask(search) for search in searches]

    def _ask(self, search: Search) -> Part:
        number = int(search.following or 1)
        asked: dict[str, str | int] = {"q": search.words, "per_page": _PAGE, "page": number}
        try:
            found = msgspec.convert(self._client.get("search/issues", asked).body, _Found)
        except msgspec.ValidationError as error:
            raise SourceError(
                "GitHub's answer to a search is none", hint="run the command again later"
            ) from error
        except RefusedError as refusal:
            return self._under_new_name(search, refusal)
        # The count decides, not the Link header: a page that is missing is noticed.
        is_last = not found.items or number * _PAGE >= min(found.total_count, MOST_RESULTS)
        return Part(
            repository=None,
            count=found.total_count,
            pull_requests=tuple(filter(None, map(from_rest, found.items))),
            following=None if is_last else str(number + 1),
            is_incomplete=found.incomplete_results,
        )

    def _under_new_name(self, search: Search, refusal: RefusedError) -> Part:
        """Return an empty page that names the repository's new name, or raise the refusal.

        A search does not follow a repository that moved; the repository itself does.
        """
        try:
            body = self._client.get(f"repos/{search.repository}").body
            name = msgspec.convert(body, _Repository).full_name
        except (SourceError, msgspec.ValidationError):
            raise refusal from None
        if name.casefold() == search.repository.casefold():
            raise refusal
        return Part(repository=name, count=0, pull_requests=(), following=None)
