"""What TestGrid says of a dashboard's tabs, in either of its two JSON formats.

Its API lists them (https://github.com/GoogleCloudPlatform/testgrid, ``pb/api/v1/data.proto``, with
names in either spelling that protocol buffers allow in JSON); its page's own ``/summary`` is a
mapping from tab to facts, with times in milliseconds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from digest.errors import SourceError
from digest.model import SignalTab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHAPE = "report it; until then leave the dashboard out of [sources.signal]"
_HUMP = re.compile(r"(?<=[a-z])[A-Z]")
_LONGEST_NAME, _LONGEST_STATUS, _LONGEST_MESSAGE = 200, 40, 300
_DEEPEST = 4
_FAR = 1e11
"""Seconds that lie beyond the year 5000: such a number counts milliseconds."""


class _Stamp(msgspec.Struct, frozen=True):
    """A time as protocol buffers have it where nobody turned it into text."""

    seconds: float = 0


_Time = str | float | _Stamp | None


class _Failing(msgspec.Struct, frozen=True):
    fail_timestamp: _Time = None


class _Failures(msgspec.Struct, frozen=True):
    top_failing_tests: tuple[_Failing, ...] = ()


class _Tab(msgspec.Struct, frozen=True):
    """One tab; ``tests`` are the failing ones in the page's own format."""

    tab_name: str
    overall_status: str
    dashboard_name: str = ""
    detailed_status_message: str | None = None
    status: str | None = None
    last_run_timestamp: _Time = None
    failures_summary: _Failures | None = None
    tests: tuple[_Failing, ...] = ()


def parse_summaries(document: object, dashboard: str, page: str) -> list[SignalTab]:
    """Return a dashboard's tabs by name; ``page`` is a tab's address with holes for both names.

    Raises:
        SourceError: an unknown shape, another dashboard's tabs, or none at all: an empty answer
            says nothing about the dashboard.
    """
    try:
        rows = [msgspec.convert(row, _Tab) for row in _rows(document)]
        tabs = {row.tab_name: _record(row, dashboard, page) for row in rows}
    except (ValueError, OverflowError, OSError) as error:
        raise SourceError(f"{dashboard}: unknown shape: {error}", hint=_SHAPE) from error
    if not tabs:
        hint = "check its name in [sources.signal]"
        raise SourceError(f"{dashboard}: TestGrid lists no tabs", hint=hint)
    strangers = [row.dashboard_name for row in rows if _is_other(row.dashboard_name, dashboard)]
    if strangers:
        message = f"{dashboard}: TestGrid answered for {strangers[0][:_LONGEST_NAME]!r}"
        raise SourceError(message, hint=_SHAPE)
    return [tabs[name] for name in sorted(tabs)]


def _rows(document: object) -> Iterable[object]:
    if not isinstance(document, dict):
        raise ValueError("no mapping")  # noqa: TRY004 - the shape is at fault, not a type of ours
    listed = document.get("tab_summaries", document.get("tabSummaries"))
    if isinstance(listed, list):
        return [_snake(row) for row in listed]
    return [_named(name, facts) for name, facts in document.items()]


def _named(name: str, facts: object) -> Mapping[str, object]:
    if not isinstance(facts, dict) or "overall_status" not in facts:
        raise ValueError(f"{name[:80]!r} has no overall_status")
    return {"tab_name": name, **facts}


def _snake(value: object, depth: int = _DEEPEST) -> object:
    """Return a JSON value with ``tab_name`` for ``tabName``, as deep as anything of it is read."""
    if depth and isinstance(value, list):
        return [_snake(item, depth - 1) for item in value]
    if depth and isinstance(value, dict):
        return {
            _HUMP.sub(lambda found: f"_{found[0].lower()}", name): _snake(item, depth - 1)
            for name, item in value.items()
        }
    return value


def _is_other(name: str, dashboard: str) -> bool:
    return bool(name) and _bare(name) != _bare(dashboard)


def _bare(name: str) -> str:
    """Return a name as TestGrid compares it: letters and digits."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _record(row: _Tab, dashboard: str, page: str) -> SignalTab:
    name = row.tab_name[:_LONGEST_NAME]
    if not name.strip():
        raise ValueError("a tab without a name")
    failing = row.failures_summary.top_failing_tests if row.failures_summary else row.tests
    since = [moment for test in failing if (moment := _moment(test.fail_timestamp)) is not None]
    message = row.detailed_status_message or row.status
    return SignalTab(
        dashboard=dashboard,
        tab=name,
        status=row.overall_status.strip().upper()[:_LONGEST_STATUS] or "UNKNOWN",
        message=message[:_LONGEST_MESSAGE] if message else None,
        ran_at=_moment(row.last_run_timestamp),
        failing_since=min(since, default=None),
        url=page.replace("{dashboard}", quote(dashboard)).replace("{tab}", quote(name)),
    )


def _moment(value: _Time) -> datetime | None:
    """Return a time in UTC, to the second; ``None`` for none: 1970 is how TestGrid says never."""
    if isinstance(value, str):
        found = datetime.fromisoformat(value) if value else None
        if found is not None:
            found = found.replace(tzinfo=found.tzinfo or UTC, microsecond=0).astimezone(UTC)
        return found if found is not None and found.timestamp() > 0 else None
    seconds = value.seconds if isinstance(value, _Stamp) else value or 0
    if seconds <= 0:
        return None
    return datetime.fromtimestamp(int(seconds / 1000 if seconds > _FAR else seconds), UTC)
