"""Patch releases, vulnerabilities, CI signal and the board of a week: in draft and worksheet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.model import ReleaseException
from tests.builders import but, make_deadline, make_facts, make_report
from tests.builders_upkeep import asked_at, make_cve, make_tab, schedule_on, snapshot_of

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Snapshot

BEFORE, WEEK = "2025-11-02", "2025-11-09"


def week_of(edition: str, *, failing: bool) -> Snapshot:
    """Return the records of a week in the cycle of v1.37, with one board that fails or not."""
    ran_at = asked_at(edition)
    status = "FAILING" if failing else "PASSING"
    made = snapshot_of(
        edition,
        patches=schedule_on(date.fromisoformat(edition)),
        cves=[make_cve(9, f"{edition}T10:00:00+00:00")],
        tabs=[
            make_tab("kind-master", status, ran_at=ran_at),
            make_tab("notes", ran_at=ran_at, dashboard="sig-release-master-informing"),
        ],
    )
    rows = [
        make_deadline(name, datetime.fromisoformat(f"{day}T18:00:00Z"))
        for name, day in (
            ("Start of Release Cycle", "2025-09-15"),
            ("Begin Code Freeze", "2025-12-10"),
            ("v1.37.0 released", "2026-01-14"),
        )
    ]
    asked = ReleaseException(
        release="v1.37",
        entry=1,
        freeze="enhancementFreeze",
        name="Pump things",
        key="KEP-3136",
        requested_on=date.fromisoformat(edition),
        reviewed_on=None,
        status="approved",
        thread="https://example.org/thread",
        pull_requests=(),
        path="releases/release-1.37/exceptions.yaml",
    )
    return but(
        made,
        deadlines=tuple(rows),
        exceptions=(asked,),
        keps={"keps/sig-node/3136-x/kep.yaml": make_facts(3136, "Pump things")},
        sources=(*made.sources, make_report("keps"), make_report("schedule")),
    )


@pytest.fixture
def worksheet(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DIGEST_NOW", "2025-11-10T09:00:00Z")
    archive = Archive(home / "archive")
    archive.write_snapshot(week_of(BEFORE, failing=False))
    archive.write_snapshot(week_of(WEEK, failing=True))
    assert run(["draft", "--week", WEEK]) == 0
    return (home / "archive" / WEEK / "worksheet.md").read_text()


@pytest.mark.usefixtures("worksheet")
def test_a_new_draft_has_the_schedule_the_vulnerability_and_the_signal(home: Path) -> None:
    text = (home / "archive" / WEEK / "edition.md").read_text()

    schedule = text.partition("## Release Schedule")[2].partition("\n## ")[0]
    assert "are due this week" in schedule or "planned for" in schedule
    assert "CVE-2025-9" in schedule
    assert "red" in schedule.casefold()
    assert "[kind-master](" in schedule
    assert "will be" not in schedule
    assert run(["lint", "--week", WEEK]) == 0


def test_the_worksheet_has_the_board_with_its_exceptions(worksheet: str) -> None:
    part = worksheet.partition("## Release cycle")[2].partition("\n## ")[0]

    assert "* Planned for v1.37: unknown, not all proposals were read" in part
    assert "* Tracked for v1.37: unknown" in part
    assert "exception asked for on 2025-11-09, v1.37, enhancementFreeze" in part
    assert "kind-master" in part


def test_with_a_clone_the_board_counts(home: Path, worksheet: str) -> None:
    assert "unknown, not all proposals" in worksheet
    settings = home / "digest.toml"
    settings.write_text(settings.read_text().replace("# path = ", "path = ", 1))

    run(["draft", "--week", WEEK])

    text = (home / "archive" / WEEK / "worksheet.md").read_text()
    assert "* Planned for v1.37 by their files: 1 beta." in text
    assert "### Planned for v1.37: beta (1)\n\n* [KEP-3136: Pump things](" in text
