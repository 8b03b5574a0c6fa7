"""Mistakes with the edition of a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from tests.mistakes.home import Home

_SCHEDULE = '\n[sources.schedule]\npath = "timelines"\n'
_TIMELINE = "timelines/releases/release-1.24/README.md"
_NO_RELEASE = """\
# Kubernetes 1.24

| What | Who | When |
| --- | --- | --- |
| Start of Release Cycle | Lead | Monday 10th January 2022 |
"""
_RECORDS = (
    '{"schema": 1, "edition": "release-v1.24", "sources": [], '
    '"window": {"start": "2022-01-10T00:00:00Z", "end": "2022-05-04T00:00:00Z"}}'
)


def _with_timeline(home: Home) -> Home:
    home.add("digest.toml", _SCHEDULE)
    return home.write(_TIMELINE, _NO_RELEASE)


def _with_records(home: Home) -> Home:
    home.write("archive/release-v1.24/snapshot.json", _RECORDS)
    return home.write("announcement.md", "It is out. Enjoy!\n")


RELEASES = Chapter(
    title="Editions of releases",
    rows=(
        Mistake(did="A version that is none", command="digest release stargazer", status=2),
        Mistake(
            did="A patch release, which has no edition", command="digest release v1.24.3", status=2
        ),
        Mistake(did="A release without a version", command="digest release", status=2),
        Mistake(did="A release without a schedule", command="digest release v1.24", status=1),
        Mistake(
            did="A release whose timeline is not there",
            given=f"`digest.toml` ends with\n\n```toml{_SCHEDULE}```",
            prepare=_with_timeline,
            command="digest release v1.99",
            status=1,
        ),
        Mistake(
            did="A timeline that says no day of the release",
            given=f"`{_TIMELINE}` says\n\n```markdown\n{_NO_RELEASE}```",
            prepare=_with_timeline,
            command="digest release v1.24",
            status=1,
        ),
        Mistake(
            did="An announcement that is not there",
            command="digest release v1.24 --announced announcement.md",
            status=1,
        ),
        Mistake(
            did="An announcement without numbers and links",
            given="`announcement.md` says “It is out. Enjoy!”",
            prepare=_with_records,
            command="digest release v1.24 --announced announcement.md",
            status=1,
        ),
        Mistake(
            did="The summary of a release that no week speaks of",
            command="digest release v1.24 --status",
            status=1,
        ),
        Mistake(
            did="A summary and a comparison at once",
            command="digest release v1.24 --status --announced announcement.md",
            status=2,
        ),
        Mistake(
            did="The draft of a release without records",
            command="digest draft --week release-v1.24",
            status=2,
        ),
    ),
)
