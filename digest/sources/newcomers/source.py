"""People whose first merged pull request lies in a window."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from digest.model import Gap, Newcomer, Records
from digest.sources.base import Fetched, no_progress
from digest.sources.github.limits import SET_TOKEN
from digest.sources.newcomers.memory import Contributors, Known
from digest.sources.newcomers.search import AT_ONCE, Found, Question, ask_counts, is_login

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from digest.config import Newcomers, Pulls
    from digest.model import PullRequest
    from digest.sources.base import Progress, Source
    from digest.sources.github.client import Client
    from digest.window import WeekWindow

_UNKNOWN = (
    "GitHub's search does not find this account's own pull request of the window: it was renamed, "
    "or hides its work; look whether it is its first"
)


class NewcomersSource:
    """Authors of the window's pull requests without an earlier one in the same repositories.

    Accounts of bots, deleted ones and those that asked to be left out are not looked at. GitHub
    knows a renamed account by its new name only, with all it ever merged; one that it does not
    find at all is a gap and no newcomer. ``home`` holds what was found out before.
    """

    name = "newcomers"

    def __init__(
        self,
        settings: Newcomers,
        *,
        pulls: Pulls,
        merged: Source,
        client: Client | None,
        home: Path,
        progress: Progress = no_progress,
    ) -> None:
        self._settings = settings
        self._repositories = pulls.repositories
        self._merged = merged
        self._client = client
        self._path = home / ".digest" / "contributors.json"
        self._progress = progress
        names = (*pulls.bots, *settings.excluded, "ghost")
        self._passed_over = {name.casefold().removeprefix("@") for name in names}

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        """Return the newcomers by account; asks for the window's pull requests first."""
        return self.fetch_about(window, self._merged.fetch(window, wanted).records.pull_requests)

    def fetch_about(self, window: WeekWindow, merged: Iterable[PullRequest]) -> Fetched:
        """Return the newcomers by account among those who wrote these pull requests.

        A gap names an account (``@octocat``), or the source where nothing could be asked.
        """
        first = self._first_of_each(merged)
        memory = Contributors(self._path, self._repositories)
        unknown = [
            p for login, p in first.items() if memory.of(login).is_newcomer(window.start) is None
        ]
        gaps: list[Gap] = []
        if unknown and (self._client is None or not self._client.has_token):
            problem = "who is new is asked of GitHub's GraphQL API, which needs a token"
            gaps.append(Gap(self.name, f"{problem} ({SET_TOKEN})"))
        elif unknown and self._client is not None:
            self._progress("first-time contributors", 0, len(unknown))
            gaps += self._ask(self._client, window, unknown, memory)
            self._progress("first-time contributors", len(unknown), len(unknown))
        for login in first:
            memory.learn(login, Known(some_before=window.end))
        memory.write()
        return Fetched(
            records=Records(newcomers=tuple(_records(first, memory, window))),
            asked=f"which of {len(first)} authors merged nothing before {window.start:%Y-%m-%d} in "
            f"{', '.join(self._repositories[:3])}{', ...' if len(self._repositories) > 3 else ''}",  # noqa: PLR2004
            # As many as it takes where nothing is remembered: the same snapshot on any machine.
            pages=math.ceil(len(first) / AT_ONCE),
            gaps=tuple(gaps),
        )

    def _first_of_each(self, merged: Iterable[PullRequest]) -> dict[str, PullRequest]:
        """Return the earliest pull request of each person, by account in lower case, sorted."""
        first: dict[str, PullRequest] = {}
        for pull in sorted(merged, key=lambda pull: (pull.merged_at, pull.key)):
            login = (pull.author or "").casefold()
            is_person = pull.author_type != "Bot" and not login.endswith("[bot]")
            if is_login(login) and is_person and login not in self._passed_over:
                first.setdefault(login, pull)
        return dict(sorted(first.items()))

    def _ask(
        self,
        client: Client,
        window: WeekWindow,
        pulls: Sequence[PullRequest],
        memory: Contributors,
    ) -> list[Gap]:
        """Find out about the authors of some pull requests; return what failed.

        Each is asked about where they merged in the window; the few without an earlier one there
        are then asked about in all other repositories, and whether the search knows them at all.
        """
        before = f"<{window.start:%Y-%m-%dT%H:%M:%SZ}"
        here = {Question(str(p.author), p.repository, before): p for p in pulls}
        answers = ask_counts(client, tuple(here))
        failed, left = _settle(answers, here, window, memory)
        own = {Question(str(p.author), p.repository, _within(window)): p for p in left}
        there = {
            Question(str(p.author), name, before): p
            for p in left
            for name in self._repositories
            if name.casefold() != p.repository.casefold()
        }
        counts = ask_counts(client, (*own, *there))
        more, still = _settle({q: counts[q] for q in there}, there, window, memory)
        failed |= more
        seen = {str(p.author) for p in still} if there else {str(p.author) for p in left}
        for question, pull in own.items():
            author, answer = str(pull.author), counts[question]
            if author in failed or author not in seen:
                continue
            if isinstance(answer, str) or not answer.count:
                failed[author] = answer if isinstance(answer, str) else _UNKNOWN
            else:
                memory.learn(author, Known(none_before=window.start, name=answer.name))
        return [Gap(f"@{author}", failed[author]) for author in sorted(failed, key=str.casefold)]


def _within(window: WeekWindow) -> str:
    """Return the condition for the window: GitHub's has both ends included."""
    last = window.end - timedelta(seconds=1)
    return f"{window.start:%Y-%m-%dT%H:%M:%SZ}..{last:%Y-%m-%dT%H:%M:%SZ}"


def _settle(
    answers: Mapping[Question, Found | str],
    pulls: Mapping[Question, PullRequest],
    window: WeekWindow,
    memory: Contributors,
) -> tuple[dict[str, str], list[PullRequest]]:
    """Note who merged before; return why some are not known, and the pulls of all others."""
    rest: dict[str, PullRequest] = {}
    failed: dict[str, str] = {}
    known: set[str] = set()
    for question, answer in answers.items():
        if isinstance(answer, str):
            failed[question.login] = answer
        elif answer.count:
            known.add(question.login)
            memory.learn(question.login, Known(some_before=window.start))
        else:
            rest[question.login] = pulls[question]
    # One earlier merge settles it, whatever else failed.
    failed = {login: why for login, why in failed.items() if login not in known}
    left = [pull for login, pull in rest.items() if login not in known and login not in failed]
    return failed, left


def _records(
    first: Mapping[str, PullRequest], memory: Contributors, window: WeekWindow
) -> Iterable[Newcomer]:
    for login, pull in first.items():
        known = memory.of(login)
        if known.is_newcomer(window.start):
            yield Newcomer(
                login=str(pull.author),
                name=known.name,
                key=pull.key,
                url=pull.url,
                merged_at=pull.merged_at,
            )
