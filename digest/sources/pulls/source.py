"""Merged pull requests of a window, and the originals of those that are cherry-picks.

With a token over GraphQL, several repositories a request; without one over REST search, which
knows neither branch nor size. Keys and ``repository`` are spelt as GitHub names the repository
now; a gap names it as the settings do.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol

from digest.errors import SourceError
from digest.keys import canonical
from digest.model import Gap, Records
from digest.sources.base import Fetched, Progress, no_progress
from digest.sources.github.client import HeavyQueryError
from digest.sources.pulls.graphql import GraphQLSearches
from digest.sources.pulls.originals import Originals
from digest.sources.pulls.rest import RestSearches
from digest.sources.pulls.search import Part, Search, merged_between, search_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.config import Pulls
    from digest.model import PullRequest
    from digest.sources.github.client import Client
    from digest.window import WeekWindow


class Searches(Protocol):
    """One of GitHub's two ways to search."""

    @property
    def at_once(self) -> int:
        """How many searches fit into one request."""

    def ask(self, searches: Sequence[Search]) -> list[Part | str]:
        """Return the next page of each, or what GitHub said instead of it.

        Raises:
            HeavyQueryError: GitHub gave up on the request as it was.
            SourceError: there is no answer to the request.
        """

    def lighten(self) -> bool:
        """Ask for less a page from now on; return whether that was still possible."""


class PullsSource:
    """Merged pull requests, by repository and number."""

    name = "pulls"

    def __init__(
        self, client: Client, settings: Pulls, *, progress: Progress = no_progress
    ) -> None:
        self._client = client
        self._settings = settings
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap in this source fails the run."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002
        """Return the window's pull requests and the originals that its cherry-picks name.

        Nothing in ``wanted`` is asked for: it names proposals.
        """
        api: Searches = (
            GraphQLSearches(self._client) if self._client.has_token else RestSearches(self._client)
        )
        run = _Run(api, self._progress)
        units = dict.fromkeys(self._settings.repositories)
        run.complete(search_of(unit, window, self._settings.query) for unit in units)
        pull_requests = _in_key_order(record for record in run.found if record.merged_at in window)
        originals = Originals(self._client).of(pull_requests, window)
        return Fetched(
            records=Records(
                pull_requests=pull_requests, originals=_in_key_order(originals.pull_requests)
            ),
            asked=_asked(tuple(units), window, self._settings.query, api),
            pages=run.pages + originals.pages,
            gaps=_by_unit((*run.gaps, *originals.gaps)),
        )


class _Run:
    """All searches of one fetch: those to ask, what they found and what failed."""

    def __init__(self, api: Searches, progress: Progress) -> None:
        self.found: list[PullRequest] = []
        self.gaps: list[Gap] = []
        self.pages = 0
        self._api = api
        self._progress = progress
        self._waiting: deque[Search] = deque()

    def complete(self, searches: Iterable[Search]) -> None:
        """Ask until every search is complete or has its gap."""
        self._waiting.extend(searches)
        while self._waiting:
            batch = self._batch()
            try:
                parts = self._api.ask(batch)
            except SourceError as error:
                self._failed(batch, error)
            else:
                self.pages += 1
                for search, part in zip(batch, parts, strict=True):
                    self._answered(search, part)

    def _batch(self) -> list[Search]:
        batch = [self._waiting.popleft()]
        while (
            self._waiting
            and len(batch) < self._api.at_once
            and not (batch[0].is_alone or self._waiting[0].is_alone)
        ):
            batch.append(self._waiting.popleft())
        return batch

    def _failed(self, batch: list[Search], error: SourceError) -> None:
        """Ask for less where that may help, then each alone, then note the gap."""
        if isinstance(error, HeavyQueryError) and self._api.lighten():
            self._waiting.extendleft(reversed(batch))
        elif len(batch) > 1:
            for search in batch:
                search.is_alone = True
            self._waiting.extendleft(reversed(batch))
        else:
            self._end(batch[0], f"{error}; {error.hint}")

    def _answered(self, search: Search, part: Part | str) -> None:
        if isinstance(part, str):
            self._end(search, part)
            return
        following, missing = search.take(part)
        self._progress(f"pull requests of {search.unit}", len(search.found), part.count)
        self._waiting.extend(following)
        if not following:
            self._end(search, missing)

    def _end(self, search: Search, missing: str | None) -> None:
        self.found.extend(search.found.values())
        if missing is not None:
            self.gaps.append(Gap(search.unit, missing))


def _in_key_order(records: Iterable[PullRequest]) -> tuple[PullRequest, ...]:
    unique = {canonical(record.key): record for record in records}
    return tuple(
        sorted(unique.values(), key=lambda record: (record.repository.lower(), record.number))
    )


def _by_unit(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple(sorted(set(gaps), key=lambda gap: (gap.unit.lower(), gap.message)))


def _asked(units: Sequence[str], window: WeekWindow, query: str, api: Searches) -> str:
    if not units:
        return "nothing: no repositories are configured"
    whole = search_of("", window, query)
    words = f"{merged_between(whole.first, whole.last)} {query}".strip()
    return f"{api}: {words} in {', '.join(units)}"
