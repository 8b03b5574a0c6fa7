"""Patch releases, ends of life, vulnerabilities and TestGrid tabs, naming only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.model import Cve, EndOfLife, Gap, PatchRelease, SignalTab, Snapshot, Window
from digest.window import Calendar
from tests.builders import make_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
FILE = "data/releases/schedule.yaml"

PATCH_DAYS: tuple[tuple[str, str, str], ...] = (
    ("2025-01-10", "2025-01-15", "1.32.1 1.31.5 1.30.9 1.29.13"),
    ("2025-02-07", "2025-02-13", "1.32.2 1.31.6 1.30.10 1.29.14"),
    ("2025-03-07", "2025-03-12", "1.32.3 1.31.7 1.30.11"),
    ("2025-04-11", "2025-04-22", "1.32.4 1.31.8 1.30.12"),
    ("2025-05-09", "2025-05-15", "1.33.1 1.32.5 1.31.9 1.30.13"),
    ("2025-06-06", "2025-06-17", "1.33.2 1.32.6 1.31.10 1.30.14"),
    ("2025-07-11", "2025-07-15", "1.33.3 1.32.7 1.31.11"),
    ("2025-08-08", "2025-08-12", "1.33.4 1.32.8 1.31.12"),
    ("2025-09-05", "2025-09-09", "1.34.1 1.33.5 1.32.9 1.31.13"),
    ("2025-11-07", "2025-11-11", "1.34.2 1.33.6 1.32.10 1.31.14"),
    ("2025-12-05", "2025-12-09", "1.34.3 1.33.7 1.32.11"),
    ("2026-02-06", "2026-02-10", "1.35.1 1.34.4 1.33.8 1.32.12"),
    ("2026-03-06", "2026-03-10", "1.35.2 1.34.5 1.33.9"),
)
"""Deadline for cherry-picks, target date and versions, in the rhythm of the public schedule."""

ENDS = (
    ("1.29", "2024-12-28", "2025-02-28"),
    ("1.30", "2025-04-28", "2025-06-28"),
    ("1.31", "2025-08-28", "2025-10-28"),
    ("1.32", "2025-12-28", "2026-02-28"),
    ("1.33", "2026-04-28", "2026-06-28"),
    ("1.34", "2026-08-27", "2026-10-27"),
)
"""Branch, first day of its maintenance mode, end of life."""


def make_patch(
    version: str,
    target: str | None = None,
    due: str | None = None,
    *,
    is_next: bool = False,
    note: str | None = None,
) -> PatchRelease:
    """Return a row of the schedule."""
    return PatchRelease(
        release=version.rpartition(".")[0],
        version=version,
        cherry_picks_due_on=date.fromisoformat(due) if due else None,
        target_on=date.fromisoformat(target) if target else None,
        is_next=is_next,
        note=note,
        path=FILE,
    )


def make_end(
    release: str, maintenance: str | None, end: str | None, final: str | None = None
) -> EndOfLife:
    """Return a branch's days."""
    return EndOfLife(
        release=release,
        maintenance_on=date.fromisoformat(maintenance) if maintenance else None,
        ends_on=date.fromisoformat(end) if end else None,
        final_version=final,
        note=None,
        path=FILE,
    )


def make_cve(number: int, published: str = "2025-11-12T10:00:00+00:00", **changes: object) -> Cve:
    """Return a vulnerability."""
    plain: dict[str, object] = {
        "id": f"CVE-2025-{number}",
        "key": f"kubernetes/kubernetes#{number}",
        "url": f"https://github.com/kubernetes/kubernetes/issues/{number}",
        "summary": "A pump may be started by anybody",
        "published_at": datetime.fromisoformat(published),
        "is_fixed": True,
    }
    return msgspec.convert({**plain, **changes}, Cve)


def make_tab(
    tab: str,
    status: str = "PASSING",
    *,
    dashboard: str = "sig-release-master-blocking",
    ran_at: datetime | None = None,
    failing_since: datetime | None = None,
) -> SignalTab:
    """Return a tab that ran just before it was asked for, :func:`asked_at` the edition's week."""
    return SignalTab(
        dashboard=dashboard,
        tab=tab,
        status=status,
        message=None,
        ran_at=ran_at or asked_at("2025-11-16") - timedelta(hours=2),
        failing_since=failing_since,
        url=f"https://testgrid.k8s.io/{dashboard}#{tab}",
    )


def schedule_on(day: date) -> list[PatchRelease]:
    """Return the schedule as it is kept: past days are published, the first one ahead is next."""
    rows = []
    named: set[str] = set()
    for due, target, versions in PATCH_DAYS:
        for version in versions.split():
            branch = version.rpartition(".")[0]
            is_next = date.fromisoformat(target) >= day
            if not is_next or branch not in named:
                rows.append(make_patch(version, target, due, is_next=is_next))
            named |= {branch} if is_next else set()
    return rows


def asked_at(edition: str) -> datetime:
    """Return the Monday morning after a week, when its editor fetches."""
    return datetime.fromisoformat(edition).replace(tzinfo=UTC) + timedelta(days=1, hours=9)


def snapshot_of(
    edition: str,
    *,
    patches: Iterable[PatchRelease] = (),
    ends: Iterable[EndOfLife] = (),
    cves: Iterable[Cve] = (),
    tabs: Iterable[SignalTab] = (),
    gaps: Sequence[Gap] = (),
    fetched_at: datetime | None = None,
    asked: Sequence[str] = ("patches", "cves", "signal"),
) -> Snapshot:
    """Return a week's snapshot with these records; gaps are those of the signal."""
    window = Calendar().window(date.fromisoformat(edition))
    moment = fetched_at or asked_at(edition)
    return Snapshot(
        edition=edition,
        window=Window(start=window.start, end=window.end),
        sources=tuple(
            make_report(name, *(gaps if name == "signal" else ()), fetched_at=moment)
            for name in asked
        ),
        patches=tuple(patches),
        ends_of_life=tuple(ends),
        cves=tuple(cves),
        signal=tuple(tabs),
    )
