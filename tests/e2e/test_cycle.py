"""The release cycle in two consecutive weeks, from the fetched timeline to draft and worksheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.archive import Archive
from digest.cli import run
from digest.model import Deadline, Snapshot, Window
from digest.window import Calendar
from tests.builders import make_deadline, make_report

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://github.com/kubernetes/sig-release/blob/master/releases/release-1.37/README.md"
PHASES = "https://github.com/kubernetes/sig-release/blob/master/releases/release_phases.md"
FIRST, SECOND = "2026-08-09", "2026-08-16"


def row(name: str, day: str, *, major: bool = True, cutoff: str | None = None) -> Deadline:
    """Return a row of a whole day; one with a cut-off ends an hour into the next in UTC."""
    on = date.fromisoformat(day)
    end = datetime(on.year, on.month, on.day, 1 if cutoff else 0, tzinfo=UTC) + timedelta(days=1)
    found = make_deadline(name, end, cutoff=cutoff, major=major)
    return msgspec.structs.replace(found, starts_on=on, url=f"{PAGE}#timeline")


CYCLE = (
    row("Start of Release Cycle", "2026-05-18"),
    row("Begin Enhancements Freeze", "2026-06-18"),
    row("Begin Code Freeze and Test Freeze", "2026-08-19", cutoff="18:00 PDT"),
    row("Docs deadline: PRs ready for review", "2026-08-19"),
    row("1.37.0-rc.0 released", "2026-08-26", major=False),
    row("v1.37.0 released", "2026-09-09"),
)
MOVED = (
    *CYCLE[:4],
    row("1.37.0-rc.0 released", "2026-09-02", major=False),
    row("v1.37.0 released", "2026-09-16"),
)


def write_week(home: Path, edition: str, rows: tuple[Deadline, ...]) -> None:
    window = Calendar().window(date.fromisoformat(edition))
    Archive(home / "archive").write_snapshot(
        Snapshot(
            edition=edition,
            window=Window(start=window.start, end=window.end),
            sources=(make_report("schedule", required=False, records=len(rows)),),
            deadlines=rows,
        )
    )


def schedule_of(home: Path, edition: str) -> str:
    """Return the draft's section on the schedule."""
    text = (home / "archive" / edition / "edition.md").read_text(encoding="utf-8")
    return text.partition("## Release Schedule\n")[2].partition("\n## ")[0].strip()


def cycle_of(home: Path, edition: str) -> str:
    """Return the worksheet's part on the cycle."""
    text = (home / "archive" / edition / "worksheet.md").read_text(encoding="utf-8")
    return text.partition("## Release cycle\n")[2].partition("\n## ")[0].strip()


@pytest.fixture
def two_weeks(home: Path) -> Path:
    write_week(home, FIRST, CYCLE)
    write_week(home, SECOND, MOVED)
    assert run(["--home", str(home), "draft", "--week", SECOND]) == 0
    return home


def test_a_new_draft_tells_deadline_phase_and_what_moved(two_weeks: Path) -> None:
    assert schedule_of(two_weeks, SECOND) == (
        "**The v1.37 timeline changed since the last edition:**\n"
        f"* [v1.37.0 released]({PAGE}#timeline) moved from Wednesday, September 9, 2026 to "
        "Wednesday, September 16, 2026\n"
        "* Other rows: 1.37.0-rc.0 released moved from Wednesday, August 26, 2026 to "
        "Wednesday, September 2, 2026\n"
        "\n"
        f"**Next Deadline: [Docs deadline: PRs ready for review]({PHASES}#docs) (v1.37), "
        f"[Wednesday, August 19, 2026]({PAGE}#timeline)** "
        "(on the same day: Code Freeze and Test Freeze)\n"
        "\n"
        f"v1.37: Week 14 of 18, [Enhancements Freeze]({PHASES}#enhancements-freeze) "
        "since June 18, 2026. The release is planned for "
        f"[Wednesday, September 16, 2026]({PAGE}#timeline)."
    )


def test_what_draft_writes_of_the_cycle_passes_lint(
    two_weeks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--home", str(two_weeks), "lint", "--week", SECOND])

    found = [
        line for line in capsys.readouterr().out.splitlines() if ": RS-" in line or "RS-" in line
    ]
    assert found == []


def test_the_worksheet_has_the_cycle_as_it_is_known_now(
    two_weeks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = schedule_of(two_weeks, SECOND)
    write_week(two_weeks, SECOND, CYCLE)
    monkeypatch.setenv("DIGEST_NOW", "2026-08-20T09:00:00Z")

    assert run(["--home", str(two_weeks), "draft", "--week", SECOND]) == 0

    assert schedule_of(two_weeks, SECOND) == first
    now = cycle_of(two_weeks, SECOND)
    assert "timeline changed" not in now
    assert now.startswith(f"**Next Deadline: [v1.37.0 released]({PAGE}), ")
    assert "Week 14 of 17, [Code Freeze and Test Freeze](" in now


def test_the_first_edition_has_nothing_to_compare_with(two_weeks: Path) -> None:
    assert run(["--home", str(two_weeks), "draft", "--week", FIRST]) == 0

    assert schedule_of(two_weeks, FIRST).startswith("**Next Deadline: ")


def test_between_two_cycles_the_draft_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_week(home, SECOND, ())

    assert run(["--home", str(home), "draft", "--week", SECOND]) == 0

    assert schedule_of(home, SECOND) == (
        "**Next Deadline: Release Cycle Starts, soon** "
        "(no timeline of the next cycle is out yet)\n\n"
        "Between releases: the next cycle has no timeline yet."
    )
    run(["--home", str(home), "lint", "--week", SECOND])
    assert "RS-" not in capsys.readouterr().out


def test_a_week_without_a_schedule_says_nothing_of_it(home: Path) -> None:
    assert run(["--home", str(home), "draft", "--week", SECOND]) == 0

    assert schedule_of(home, SECOND) == ""
    assert cycle_of(home, SECOND) == ""
