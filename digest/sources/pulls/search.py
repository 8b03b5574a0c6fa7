"""One search for merged pull requests: its words, its pages, its halves, and whether all came.

GitHub's search gives at most 1,000 results, 100 a page, of a result set that may move while it is
read: items come twice or not at all, and it says so only in its counts. So a search that is too
large is cut in two, one whose count does not come out is asked again from the start, and what
still does not come out is said. Times are of second granularity and both ends are included
(docs.github.com, "Searching issues and pull requests").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from digest.model import PullRequest
    from digest.window import WeekWindow

MOST_RESULTS = 1000
_MOST_READINGS = 3
_MOST_PAGES = 400
"""Three readings of the smallest pages; more can only be an answer that goes in circles."""

_SECOND = timedelta(seconds=1)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search's answer.

    ``repository`` is the name that upstream uses now, ``count`` the results of the whole search,
    ``following`` what asks for the next page, ``None`` on the last.
    """

    repository: str | None
    count: int
    pull_requests: tuple[PullRequest, ...]
    following: str | None
    is_incomplete: bool = False
    """Whether some of it did not come, or upstream says that something is missing."""


@dataclass(kw_only=True)
class Search:
    """The merged pull requests of one repository, ``first <= merged_at <= last``, in UTC.

    ``unit`` is the repository as the settings name it, ``repository`` as it is searched.
    """

    unit: str
    repository: str
    first: datetime
    last: datetime
    query: str = ""
    following: str | None = None
    found: dict[str, PullRequest] = field(default_factory=dict)
    pages: int = 0
    readings: int = 0
    was_incomplete: bool = False
    was_renamed: bool = False
    is_alone: bool = False
    """Whether it shares no request with others, because one they shared failed."""

    @property
    def words(self) -> str:
        """What is searched for, in GitHub's syntax."""
        return (
            f"repo:{self.repository} {merged_between(self.first, self.last)} {self.query}".strip()
        )

    def take(self, part: Part) -> tuple[list[Search], str | None]:
        """Take in one page; return the searches that are to be asked next, and what is missing.

        Nothing to ask and nothing missing: the search is complete.
        """
        name = part.repository or self.repository
        if name.casefold() != self.repository.casefold() and not self.was_renamed:
            # From the start: a page of before the move names the old repository.
            return [
                replace(self, repository=name, was_renamed=True, following=None, found={}, pages=0)
            ], None
        if part.count > MOST_RESULTS and self.first < self.last:
            return self._halves(), None
        self.pages += 1
        self.was_incomplete |= part.is_incomplete
        self.found |= {record.key: record for record in part.pull_requests}
        self.following = part.following if self.pages < _MOST_PAGES else None
        if self.following is not None:
            return [self], None
        return self._end(part.count)

    def _halves(self) -> list[Search]:
        """Return the earlier and the later half; together they are the whole."""
        middle = self.first + timedelta(seconds=(self.last - self.first) // _SECOND // 2)
        fresh = replace(self, following=None, found={}, readings=0, was_incomplete=False)
        return [replace(fresh, last=middle), replace(fresh, first=middle + _SECOND, found={})]

    def _end(self, count: int) -> tuple[list[Search], str | None]:
        missing = count - len(self.found)
        if missing <= 0 and not self.was_incomplete:
            return [], None
        self.readings += 1
        if self.readings < _MOST_READINGS and count <= MOST_RESULTS:
            self.was_incomplete = False
            return [self], None
        if count > MOST_RESULTS:
            return [], f"{count} were merged at {_stamp(self.first)}; GitHub shows 1,000"
        if missing > 0:
            return [], f"GitHub counts {count} pull requests and gave {len(self.found)}"
        return [], "GitHub says that its search was incomplete"


def search_of(unit: str, window: WeekWindow, query: str) -> Search:
    """Return the search for all of a repository's window."""
    return Search(
        unit=unit, repository=unit, first=window.start, last=window.end - _SECOND, query=query
    )


def merged_between(first: datetime, last: datetime) -> str:
    """Return the condition, with times in full: a bare date would be read to the day's end."""
    return f"is:pr is:merged merged:{_stamp(first)}..{_stamp(last)}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
