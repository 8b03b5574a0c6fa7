"""The count towards a post on deprecations and removals, over the weeks of the running cycle."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from digest.curate.candidates import curate
from digest.cycle.deprecations import REASON, Week, count_deprecations
from digest.cycle.timeline import is_start
from digest.edition.people_lines import deprecation_line
from digest.errors import DigestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digest.archive import Archive
    from digest.config import Config, MustReportRule
    from digest.model import Snapshot

_FREEZE = re.compile(r"\bcode freeze\b", re.I)


def deprecations_text(
    snapshot: Snapshot, archive: Archive, config: Config, release: str, at: datetime
) -> str:
    """Return the line on the running release (``v1.37``) as of a moment.

    "" where its timeline has no start, or no rule of ``[must_report]`` has the reason
    ``deprecation``. Weeks whose snapshot is not in the archive are not counted; the line says how
    many were.
    """
    rows = [row for row in snapshot.deadlines if row.release == release]
    start = min((row.starts_on for row in rows if is_start(row)), default=None)
    if start is None or all(rule.reason != REASON for rule in config.must_report.rules):
        return ""
    freezes = [row.ends_at for row in rows if row.major and _FREEZE.search(row.name)]
    found = count_deprecations(
        _weeks(snapshot, archive, config, start),
        starts_at=datetime.combine(start, time(0), tzinfo=UTC),
        until=snapshot.window.end,
        frozen_at=max(freezes, default=None),
        decided_by=at,
    )
    return deprecation_line(found)


def _weeks(snapshot: Snapshot, archive: Archive, config: Config, start: date) -> Iterator[Week]:
    """Yield the weeks from the cycle's start to this one, with the candidates that count."""
    rules = [rule for rule in config.must_report.rules if rule.reason == REASON]
    names = (name for name in archive.editions() if name[:1].isdecimal())
    for name in sorted({*names, snapshot.edition}):
        if not start.isoformat() <= name <= snapshot.edition:
            continue
        week = snapshot if name == snapshot.edition else _read(archive, name)
        if week is not None:
            candidates = curate(
                _few(week, rules),
                sections=config.sections,
                reasons=(),
                must_report=rules,
            )
            yield Week(edition=name, ends_at=week.window.end, candidates=candidates)


def _read(archive: Archive, name: str) -> Snapshot | None:
    """Return an older week's snapshot; one that cannot be read is no reason to make no draft."""
    try:
        return archive.read_snapshot(name)
    except DigestError:
        return None


def _few(week: Snapshot, rules: Sequence[MustReportRule]) -> Snapshot:
    """Return a week without the pull requests that no rule can ask for, where labels tell.

    Fifteen weeks of all of them would take a second, each time a worksheet is written. Reverts stay
    in: what was undone in its own week does not count.
    """
    patterns = [pattern for rule in rules for pattern in rule.labels]
    if not all(rule.labels for rule in rules):
        return week
    return msgspec.structs.replace(
        week,
        pull_requests=tuple(
            pull
            for pull in week.pull_requests
            if "revert" in f"{pull.title} {pull.body}".casefold()
            or any(fnmatchcase(label, pattern) for label in pull.labels for pattern in patterns)
        ),
    )
