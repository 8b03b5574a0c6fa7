"""The weekly summary of a release, word for word; what is not known is never good news."""

from __future__ import annotations

from datetime import UTC, date, datetime

from digest.cycle.board import board
from digest.cycle.length import Cycle
from digest.edition.release_status import ReleaseStatus, status_lines
from digest.model import Snapshot
from tests.builders import but, make_deadline, make_report, make_snapshot
from tests.builders_cycle import facts_of, make_exception, make_issue
from tests.builders_upkeep import make_tab

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
CYCLE = Cycle(version="1.37", starts_on=date(2026, 8, 3), released_on=date(2026, 11, 25), url="")
FACTS = {**facts_of(1, "stable", "v1.37"), **facts_of(2, "beta", "v1.37")}
SNAPSHOT = but(
    make_snapshot(
        but(
            make_deadline("Code Freeze", datetime(2026, 10, 8, 1, tzinfo=UTC), cutoff="18:00 PDT"),
            starts_on=date(2026, 10, 7),
        ),
        make_deadline("Passed", datetime(2026, 8, 1, tzinfo=UTC)),
        but(make_deadline("Other", datetime(2026, 9, 1, tzinfo=UTC)), release="v1.38"),
        make_deadline("Tea", datetime(2026, 9, 1, tzinfo=UTC), major=False),
        keps=FACTS,
        sources=[
            make_report("exceptions", fetched_at=NOW),
            make_report("signal", fetched_at=NOW),
        ],
    ),
    exceptions=(
        make_exception(1, status="Approved"),
        make_exception(2, name="Valve <b>"),
        make_exception(3, release="v1.36"),
    ),
    enhancements=(make_issue(1, "tracked/yes", "lead-opted-in"), make_issue(2, "tracked/no")),
    signal=(
        but(make_tab("a", dashboard="x-master-blocking"), ran_at=NOW),
        but(make_tab("b", dashboard="x-master-informing"), ran_at=NOW),
    ),
)


def lines(snapshot: Snapshot, cycle: Cycle | None = CYCLE, now: datetime = NOW) -> list[str]:
    release = board("1.37", snapshot.keps, ())
    status = ReleaseStatus(
        version="1.37", snapshot=snapshot, board=release, cycle=cycle, is_whole=bool(snapshot.keps)
    )
    return [line for line in status_lines(status, now) if line]


def test_all_that_is_known_is_said() -> None:
    url = make_deadline("x", NOW).url
    tab = make_tab("a", dashboard="x-master-blocking").url.partition("#")[0]
    other = make_tab("b", dashboard="x-master-informing").url.partition("#")[0]

    assert lines(SNAPSHOT) == [
        "## v1.37: week 3 of 17, release planned for 25 November 2026",
        "### Next Dates",
        f"* [Code Freeze]({url}): Wednesday, 7 October 2026 (18:00 PDT), over at "
        "2026-10-08 01:00 UTC",
        "### Enhancements",
        "* Planned for v1.37 by their files: 1 stable, 1 beta. Planned and tracked are no promise: "
        "until the release, anything may move.",
        "* Tracked for v1.37: 1, 1 not tracked; 1 of 2 opted in by their leads",
        "* Exceptions: 2 asked for (1 approved, 1 no verdict)",
        r"  * no verdict yet: Valve \<b>",
        "### Signal",
        "**CI Signal of x-master: green** as of Monday, August 17, 2026 "
        f"([x-master-blocking]({tab}): the 1 tab passing, "
        f"[x-master-informing]({other}): the 1 tab passing)",
        "### Blockers",
        "Unknown: write here what blocks the release, or that nothing does.",
    ]


def test_what_is_not_known_is_called_unknown() -> None:
    said = lines(make_snapshot(sources=[make_report(fetched_at=NOW)]), cycle=None)

    assert said == [
        "## v1.37: its timeline gives no start and no release",
        "### Next Dates",
        "* Unknown: the timeline has no major date ahead.",
        "### Enhancements",
        "* Planned for v1.37: unknown, not all proposals were read (name a clone)",
        "* Tracked for v1.37: unknown",
        "* Exceptions: unknown",
        "### Signal",
        "Unknown: no signal is in the snapshot.",
        "### Blockers",
        "Unknown: write here what blocks the release, or that nothing does.",
    ]


def test_old_records_are_called_stale() -> None:
    later = datetime(2026, 8, 26, tzinfo=UTC)

    assert "Stale: the newest records are of 17 August 2026; run digest fetch." in lines(
        SNAPSHOT, now=later
    )
    assert not any("Stale" in line for line in lines(SNAPSHOT))


def test_the_phase_follows_the_calendar() -> None:
    def phase(day: date) -> str:
        return lines(SNAPSHOT, now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))[0]

    assert phase(date(2026, 8, 2)).endswith("the cycle is planned to start on 3 August 2026")
    assert phase(date(2026, 11, 25)).endswith("week 17 of 17, release day")
    assert phase(date(2026, 11, 26)).endswith("the release was planned for 25 November 2026")
