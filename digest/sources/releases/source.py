"""Releases that repositories published in a window.

GitHub lists releases by the date of their commit, newest first, and a release may be published
long after it. So a list is read until several in a row are older than the window by both dates,
not up to the first: a late publication among the newest commits is found, one of a commit far
older is not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.keys import canonical
from digest.model import Gap, Records, Release
from digest.sources.base import Fetched, Progress, no_progress
from digest.sources.github.client import HeavyQueryError, RefusedError
from digest.sources.releases.lists import Ask, GraphQLLists, Listed, ListPage, RestLists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.config import Releases
    from digest.sources.github.client import Client
    from digest.window import WeekWindow

LONGEST_BODY = 4000
"""Characters of a body that a snapshot keeps."""

_OLDER_IN_A_ROW = 5
_SMALLEST_PAGE = 10
_LARGEST_PAGE = 100
_MOST_PAGES = 100
_MOST_READINGS = 3


@dataclass(kw_only=True)
class _List:
    """How far one repository's list has been read.

    A list may move while its pages are read. So it is read in one page where that is enough,
    first a small one; else to its end, where the number of its releases must come out.
    """

    unit: str
    size: int
    following: str | None = None
    pages: int = 0
    readings: int = 0
    found: dict[str, Release] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    lost: str | None = None

    def take(self, page: ListPage, window: WeekWindow) -> bool:
        """Take in one page; return whether the list is read as far as it needs to be."""
        self.pages += 1
        self.lost = self.lost or page.lost
        for listed in page.listed:
            self.seen.add((listed.tag, listed.url))
            published_at = listed.published_at
            if published_at is not None and published_at in window and not listed.is_draft:
                record = _record(page.repository, listed, published_at)
                self.found[record.tag] = record
        is_first, self.following = self.following is None, page.following
        last = page.listed[-_OLDER_IN_A_ROW:]
        is_past = len(last) == _OLDER_IN_A_ROW and all(_is_older(item, window) for item in last)
        if self.following is None or (is_first and is_past):
            return True
        if is_first and self.size < _LARGEST_PAGE:
            self.restart()
        return self.pages >= _MOST_PAGES

    def restart(self) -> None:
        """Read from the start again, in large pages; what was found stays right."""
        self.following, self.size, self.lost = None, _LARGEST_PAGE, None
        self.seen.clear()

    def missing(self, count: int | None) -> str | None:
        """Return what is missing of a list that was read, of which upstream counts ``count``."""
        if self.lost is not None:
            return self.lost
        if self.following is not None and self.pages >= _MOST_PAGES:
            return f"its list of releases has more than {_MOST_PAGES} pages"
        if self.following is None and count is not None and len(self.seen) < count:
            return f"GitHub counts {count} releases and gave {len(self.seen)}"
        return None


class ReleasesSource:
    """Releases, by repository, time of publication and tag."""

    name = "releases"

    def __init__(
        self, client: Client, settings: Releases, *, progress: Progress = no_progress
    ) -> None:
        self._client = client
        self._settings = settings
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap in this source fails the run."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002
        """Return the releases published in the window; nothing in ``wanted`` is asked for."""
        api = GraphQLLists(self._client) if self._client.has_token else RestLists(self._client)
        units = tuple(dict.fromkeys(self._settings.repositories))
        run = _Run(api, window, self._progress, len(units))
        run.read(_List(unit=unit, size=api.first_page) for unit in units)
        return Fetched(
            records=Records(releases=_in_key_order(run.found)),
            asked=f"{api}: releases of {len(units)} repositories, published from "
            f"{window.start:%Y-%m-%dT%H:%M:%SZ} to before {window.end:%Y-%m-%dT%H:%M:%SZ}",
            pages=run.pages,
            gaps=tuple(sorted(run.gaps, key=lambda gap: gap.unit.lower())),
        )


class _Run:
    """All lists of one fetch: those to read, what they held and what failed."""

    def __init__(
        self, api: GraphQLLists | RestLists, window: WeekWindow, progress: Progress, total: int
    ) -> None:
        self.found: list[Release] = []
        self.gaps: list[Gap] = []
        self.pages = 0
        self._api = api
        self._window = window
        self._progress = progress
        self._total = total
        self._done = 0
        self._most = api.at_once
        self._largest = _LARGEST_PAGE
        self._waiting: deque[_List] = deque()

    def read(self, lists: Iterable[_List]) -> None:
        """Read every list to its end or to its gap."""
        self._waiting.extend(lists)
        while self._waiting:
            size = min(self._most, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            try:
                pages = self._api.ask(
                    [Ask(one.unit, one.following, min(one.size, self._largest)) for one in batch]
                )
            except SourceError as error:
                self._failed(batch, error)
            else:
                self.pages += 1
                for item, page in zip(batch, pages, strict=True):
                    self._answered(item, page)

    def _failed(self, batch: list[_List], error: SourceError) -> None:
        """Ask for fewer at once, then for smaller pages where that may help, else note the gaps."""
        is_heavy = isinstance(error, HeavyQueryError)
        if len(batch) > 1 and (is_heavy or isinstance(error, RefusedError)):
            self._most = (len(batch) + 1) // 2
            self._waiting.extendleft(reversed(batch))
        elif is_heavy and min(self._largest, batch[0].size) > _SMALLEST_PAGE:
            self._largest = max(self._largest // 2, _SMALLEST_PAGE)
            self._waiting.extendleft(batch)
        else:
            for item in batch:
                self._end(item, f"{error}; {error.hint}")

    def _answered(self, item: _List, page: ListPage | str) -> None:
        if isinstance(page, str):
            self._end(item, page)
            return
        if not item.take(page, self._window):
            self._waiting.append(item)
            return
        missing = item.missing(page.count) or self._uncounted(item, page)
        item.readings += 1
        if missing is not None and item.readings < _MOST_READINGS and item.pages < _MOST_PAGES:
            item.restart()
            self._waiting.append(item)
        else:
            self._end(item, missing)

    def _uncounted(self, item: _List, page: ListPage) -> str | None:
        """Return what is missing of a list of several pages that do not say how many there are."""
        if page.count is not None or len(item.seen) <= len(page.listed) or item.following:
            return None
        try:
            count = self._api.count(item.unit)
        except SourceError as error:
            return f"{error}; {error.hint}"
        return (
            "GitHub does not say how many releases there are" if not count else item.missing(count)
        )

    def _end(self, item: _List, missing: str | None) -> None:
        self.found.extend(item.found.values())
        if missing is not None:
            self.gaps.append(Gap(item.unit, missing))
        self._done += 1
        self._progress("repositories with releases", self._done, self._total)


def _is_older(listed: Listed, window: WeekWindow) -> bool:
    return all(
        moment is None or moment < window.start
        for moment in (listed.published_at, listed.created_at)
    )


def _record(repository: str, listed: Listed, published_at: datetime) -> Release:
    return Release(
        key=f"{repository}@{listed.tag}",
        repository=repository,
        tag=listed.tag,
        name=listed.name or None,
        url=listed.url,
        published_at=published_at.astimezone(UTC),
        prerelease=listed.is_prerelease,
        body=(listed.body or "")[:LONGEST_BODY] or None,
    )


def _in_key_order(releases: Iterable[Release]) -> tuple[Release, ...]:
    unique = {canonical(release.key): release for release in releases}
    return tuple(
        sorted(
            unique.values(),
            key=lambda release: (release.repository.lower(), release.published_at, release.tag),
        )
    )
