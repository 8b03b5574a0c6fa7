"""The pull requests that a window's cherry-picks backport and that were merged before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.cherry_picks import cherry_picked_numbers
from digest.errors import SourceError
from digest.keys import canonical
from digest.model import Gap, PullRequest
from digest.sources.github.answers import NO_FORM
from digest.sources.github.refusals import HeavyQueryError, MissingError
from digest.sources.pulls.records import FIELDS, from_graphql, from_rest, is_unmerged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.sources.github.client import Answer, Client
    from digest.window import WeekWindow

_AT_ONCE = 50
_MOST_OVER_REST = 20
"""Without a token GitHub answers 60 requests an hour; the releases need some of them too."""


class _Named(msgspec.Struct, frozen=True, order=True):
    repository: str
    number: int


class FoundOriginals(msgspec.Struct, frozen=True):
    """The originals that were found, in no order; ``pages`` counts answers read."""

    pull_requests: tuple[PullRequest, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pages: int = 0


class Originals:
    """Looks originals up by number: fifty a request with a token, one by one without."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._found: list[PullRequest] = []
        self._gaps: dict[str, str] = {}
        self._pages = 0
        self._newest: dict[str, int] = {}

    def of(self, pull_requests: Sequence[PullRequest], window: WeekWindow) -> FoundOriginals:
        """Return the originals of ``pull_requests`` that were merged before ``window``.

        A number that is no pull request, or one that was never merged, is left out in silence:
        people mistype. One that could not be asked for is a gap of its repository.
        """
        named = sorted(set(_named(pull_requests)))
        for pull in pull_requests:
            self._newest[pull.repository] = max(pull.number, self._newest.get(pull.repository, 0))
        if self._client.has_token:
            for start in range(0, len(named), _AT_ONCE):
                self._ask_graphql(named[start : start + _AT_ONCE])
        else:
            self._ask_rest(named)
        return FoundOriginals(
            tuple(record for record in self._found if record.merged_at < window.start),
            tuple(Gap(unit, message) for unit, message in self._gaps.items()),
            self._pages,
        )

    def _ask_graphql(self, named: Sequence[_Named]) -> None:
        try:
            answer = self._client.graphql(_query(named), {})
        except HeavyQueryError as error:
            if len(named) == 1:
                self._miss(named[0], str(error))
                return
            self._ask_graphql(named[: len(named) // 2])
            self._ask_graphql(named[len(named) // 2 :])
        except SourceError as error:
            for original in named:
                self._miss(original, str(error))
        else:
            self._pages += 1
            for original in named:
                self._take(original, answer)

    def _take(self, original: _Named, answer: Answer) -> None:
        """Take in one original, which is null only where GitHub says that there is none."""
        place = (_alias(original.repository), f"p{original.number}")
        found = answer.data.get(place[0])
        node = found.get(place[1]) if isinstance(found, dict) else None
        errors = answer.errors_at(*place)
        if any(error.type == "NOT_FOUND" and error.path == place for error in errors):
            return
        if errors:
            self._miss(original, errors[0].message)
        elif (record := from_graphql(node)) is not None:
            self._found.append(record)
        elif not is_unmerged(node):
            self._miss(original, NO_FORM)

    def _ask_rest(self, named: Sequence[_Named]) -> None:
        for original in named[:_MOST_OVER_REST]:
            try:
                self._ask_one(original)
            except SourceError as error:
                self._miss(original, str(error))
        for original in named[_MOST_OVER_REST:]:
            self._miss(original, "too many to ask for without a token; set GITHUB_TOKEN")

    def _ask_one(self, original: _Named) -> None:
        """Ask for one original.

        Where there is none, an issue has the number, or it is higher than all that were given yet.

        Raises:
            SourceError: GitHub gave no answer, or one that cannot be.
        """
        place = f"repos/{original.repository}"
        try:
            page = self._client.get(f"{place}/pulls/{original.number}")
        except MissingError:
            if original.number < self._newest.get(original.repository, 0):
                self._expect_issue(f"{place}/issues/{original.number}")
            return
        self._pages += 1
        if (record := from_rest(page.body)) is not None:
            self._found.append(record)
        elif not is_unmerged(page.body):
            self._miss(original, NO_FORM)

    def _expect_issue(self, place: str) -> None:
        issue = self._client.get(place).body
        if not isinstance(issue, dict) or issue.get("pull_request") is not None:
            raise SourceError(
                f"{place} is a pull request that GitHub does not show", hint="run the command again"
            )

    def _miss(self, original: _Named, why: str) -> None:
        self._gaps.setdefault(
            original.repository,
            f"the originals of some cherry-picks, from #{original.number} on, are missing: {why}",
        )


def _named(pull_requests: Sequence[PullRequest]) -> Iterator[_Named]:
    """Yield the originals that are not among the pull requests themselves."""
    known = {canonical(record.key) for record in pull_requests}
    for record in pull_requests:
        for number in cherry_picked_numbers(record.title, record.body, record.head):
            if canonical(f"{record.repository}#{number}") not in known:
                yield _Named(record.repository, number)


def _query(named: Sequence[_Named]) -> str:
    """Return one query for all; names come from GitHub's own answer and are quoted all the same."""
    parts: dict[str, list[int]] = {}
    for original in named:
        parts.setdefault(original.repository, []).append(original.number)
    asked = " ".join(
        f"{_alias(repository)}: repository(owner: {_quoted(repository.partition('/')[0])}, "
        f"name: {_quoted(repository.partition('/')[2])}) {{ "
        + " ".join(
            f"p{number}: pullRequest(number: {number}) {{ ...Fields }}" for number in numbers
        )
        + " }"
        for repository, numbers in parts.items()
    )
    return f"query Originals {{ {asked} }}" + FIELDS


def _alias(repository: str) -> str:
    """Return a GraphQL name that no other repository has: letters and digits, else their code."""
    return "r_" + "".join(
        sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}_" for sign in repository
    )


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
