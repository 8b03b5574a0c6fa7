"""Issues that people made from the issue form, for the editor to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import Gap, Records, Submission
from digest.sources.base import Fetched, no_progress
from digest.sources.github.answers import narrow
from digest.sources.submissions.form import read_form

if TYPE_CHECKING:
    from digest.config import Submissions
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.window import WeekWindow

_PAGE = 100
_MOST_PAGES = 10
_LONGEST_TITLE = 300


class _User(msgspec.Struct, frozen=True):
    login: str


class _Issue(msgspec.Struct, frozen=True):
    """An issue as REST gives it; ``pull_request`` stands in those that are one."""

    number: int
    title: str
    html_url: str
    created_at: datetime
    user: _User | None = None
    body: str | None = None
    pull_request: dict[str, object] | None = None


class SubmissionsSource:
    """Open issues with the form's label, with or without a token; nothing is written to GitHub."""

    name = "submissions"

    def __init__(
        self, settings: Submissions, *, client: Client | None, progress: Progress = no_progress
    ) -> None:
        self._settings = settings
        self._client = client
        self._progress = progress

    @property
    def required(self) -> bool:
        """Whether a gap fails the run; a setting."""
        return self._settings.required

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:  # noqa: ARG002 - the protocol's
        """Return the issues by number that are open now and were made before the window's end.

        A gap names the repository.
        """
        settings = self._settings
        place = f"open issues of {settings.repository} with the label {settings.label}"
        self._progress(place, 0, None)
        issues: dict[int, _Issue] = {}
        gaps: list[Gap] = []
        pages = 0
        try:
            for page in range(1, _MOST_PAGES + 1):
                rows = self._page(page)
                pages += 1
                issues |= {issue.number: issue for issue in rows}
                if len(rows) < _PAGE:
                    break
            else:
                problem = f"more than {_PAGE * _MOST_PAGES:,} issues are open; close some"
                gaps.append(Gap(settings.repository, problem))
        except SourceError as error:
            gaps.append(Gap(settings.repository, f"{error} ({error.hint})"))
        self._progress(place, len(issues), len(issues))
        records = [
            self._record(issue)
            for _, issue in sorted(issues.items())
            if issue.pull_request is None and issue.created_at < window.end
        ]
        return Fetched(
            records=Records(submissions=tuple(records)),
            asked=f"{place}, made before {window.end:%Y-%m-%dT%H:%M:%SZ}",
            pages=pages,
            gaps=tuple(gaps),
        )

    def _page(self, number: int) -> tuple[_Issue, ...]:
        if self._client is None:
            raise SourceError("there is nothing to ask", hint="set [github]")
        asked: dict[str, str | int] = {
            "labels": self._settings.label,
            "state": "open",
            "sort": "created",
            "direction": "asc",
            "per_page": _PAGE,
            "page": number,
        }
        path = f"/repos/{self._settings.repository}/issues"
        return narrow(self._client.get(path, asked).body, tuple[_Issue, ...])

    def _record(self, issue: _Issue) -> Submission:
        answers = read_form(issue.body or "")
        return Submission(
            key=f"{self._settings.repository}#{issue.number}",
            repository=self._settings.repository,
            number=issue.number,
            author=issue.user.login if issue.user else None,
            title=issue.title[:_LONGEST_TITLE],
            link=answers.link,
            section=answers.section,
            text=answers.text,
            created_at=issue.created_at.astimezone(UTC),
            url=issue.html_url,
        )
