"""Release timelines of a made-up project, and short ways to read one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from digest.config import Schedule
from digest.model import Deadline
from digest.sources.base import Fetched
from digest.sources.schedule.source import ScheduleSource
from digest.sources.schedule.timeline import Timeline, major_rows, parse_timeline
from digest.window import Calendar

URL = "https://example.org/plan.md"


def read(*rows: str, near: str = "2026-05-01", major: str = "freeze") -> Timeline:
    """Return the timeline of rows ``What | When`` under the usual header."""
    lines = [f"| {what} | Somebody | {when} | |" for what, when in (r.split("|") for r in rows)]
    head = ["## Timeline", "", "| **What** | **Who** | **When** | **Week** |", "|---|---|---|---|"]
    return parse("\n".join([*head, *lines, ""]), near=near, major=major)


def parse(text: str, *, near: str = "2026-05-01", major: str = "freeze") -> Timeline:
    return parse_timeline(
        text,
        release="v4.7",
        url=URL,
        near=date.fromisoformat(near),
        is_major=major_rows([major], []),
    )


def row(what: str, when: str, *, near: str = "2026-05-01") -> Deadline:
    """Return the only row's deadline; nothing may be wrong with it."""
    timeline = read(f"{what}|{when}", near=near)
    assert timeline.problems == ()
    return timeline.rows[0]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FILE = "plans/cycle-{version}/README.md"
HEAD = "# Orchid {version}\n\n## Timeline\n\n| What | Who | When |\n|---|---|---|\n"


def plan(version: str, *rows: str) -> str:
    """Return a timeline's document; a row is ``What | When``."""
    lines = (f"| {what} | me | {when} |" for what, when in (row.split("|") for row in rows))
    return HEAD.replace("{version}", version) + "\n".join([*lines, ""])


SPRING = plan(
    "4.7",
    "Start of cycle|Monday 5th January 2026",
    "Petal freeze|Thursday 12th March 2026 (AoE) / Friday 13th March 2026, 12:00 UTC",
    "v4.7.0 released|Wednesday 15th April 2026",
    "Looking back|Friday 24th April 2026",
)
SUMMER = plan(
    "4.8",
    "Start of cycle|Monday 4th May 2026",
    "Petal freeze|Tuesday 7th July 2026",
    "v4.8.0 released|Wednesday 12th August 2026",
)
BOTH = {"4.7": SPRING, "4.8": SUMMER}


def settings(**changes: object) -> Schedule:
    plain: dict[str, object] = {"repository": "orchid/plans", "file": FILE, "major": ["freeze"]}
    return msgspec.convert({**plain, **changes}, Schedule)


def fetch(source: ScheduleSource, last_day: str) -> Fetched:
    return source.fetch(Calendar().window(date.fromisoformat(last_day)), frozenset())
