"""The 1.24 announcement against its proposals' files, and the boards of 1.25 to 1.34."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.config import Keps
from digest.cycle.announced import Announced, read_announcement
from digest.cycle.before import facts_at_start
from digest.cycle.board import STAGES, Board, board, planned_counts
from digest.cycle.reconcile import NO_REASON, Reconciliation, reconcile
from digest.sources.keps.clone import fetch_from_clone
from digest.window import Calendar, WeekWindow
from tests.builders import preset
from tests.builders_git import GIT

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import KepFacts, Records

pytestmark = pytest.mark.corpus

_REPOSITORY = "kubernetes/enhancements"
_RELEASED = {
    **{"1.24": date(2022, 5, 3), "1.25": date(2022, 8, 23), "1.26": date(2022, 12, 9)},
    **{"1.27": date(2023, 4, 11), "1.28": date(2023, 8, 15), "1.29": date(2023, 12, 13)},
    **{"1.30": date(2024, 4, 17), "1.31": date(2024, 8, 13), "1.32": date(2024, 12, 11)},
    **{"1.33": date(2025, 4, 23), "1.34": date(2025, 8, 27)},
}
_STARTED = date(2022, 1, 10)
_LATER = date(2025, 12, 28)
_LISTED = {284, 688, 902, 1472, 1489, 1490, 1904, 1959, 2214, 2232, 2249, 2436, 2784}
_WHYS = {
    "KEP-596": ["moved later: latest-milestone v1.25"],
    "KEP-625": [
        'the announcement has it under "Storage Plugin Migration"',
        "moved later: latest-milestone v1.25",
    ],
    "KEP-1164": [
        NO_REASON,
        "it changed in the cycle: latest-milestone v1.20 -> v1.24, stage beta -> stable, "
        "milestone.stable v1.21 -> v1.24",
        "later too it says stable in v1.24, status implemented",
    ],
    "KEP-1258": [
        NO_REASON,
        "it changed in the cycle: latest-milestone v1.20 -> v1.24, stage beta -> stable, "
        "milestone.stable v1.22 -> v1.24",
        "later too it says stable in v1.24, status implementable",
    ],
    "KEP-1864": ["its stage was stable before the cycle already, for v1.23"],
    "KEP-1923": [NO_REASON, "later too it says stable in v1.24, status implemented"],
    "KEP-1972": [
        "its status was implemented before the cycle",
        "its stage was stable before the cycle already, for v1.20",
    ],
    "KEP-2221": ['the announcement has it under "Major Changes"'],
    "KEP-3136": [
        'the announcement has it under "Beta APIs Off by Default"',
        'the announcement has it under "Major Changes"',
    ],
}


@pytest.fixture(scope="module")
def clone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("enhancements") / "clone"
    bundle = shared / "corpus" / "enhancements-keps.bundle"
    subprocess.run([GIT, "clone", "-q", str(bundle), str(path)], check=True)
    return path


def records(clone: Path, first: date, last: date) -> Records:
    """Return the updates of the days and all facts at the end of the last."""
    days = [datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last)]
    window = WeekWindow(edition="x", start=days[0], end=days[1] + timedelta(days=1))
    settings = Keps(repository=_REPOSITORY, path="clone")
    return fetch_from_clone(settings, clone, window, frozenset(), lambda *_: None).records


def facts(clone: Path, day: date) -> dict[str, KepFacts]:
    return records(clone, day, day).keps


@pytest.fixture(scope="module")
def announced(shared: Path) -> Announced:
    path = shared / "corpus" / "reference" / "kubernetes-1.24-announcement.md"
    return read_announcement(path.read_text(encoding="utf-8"), preset("kubernetes").proposals)


@pytest.fixture(scope="module")
def cycle(clone: Path) -> Records:
    return records(clone, _STARTED, _RELEASED["1.24"])


@pytest.fixture(scope="module")
def release_board(cycle: Records) -> Board:
    return board("v1.24", cycle.keps, cycle.kep_updates, repository=_REPOSITORY)


@pytest.fixture(scope="module")
def found(
    clone: Path, cycle: Records, release_board: Board, announced: Announced
) -> Reconciliation:
    return reconcile(
        release_board,
        announced,
        at_release=cycle.keps,
        at_start=facts_at_start(cycle.keps, cycle.kep_updates),
        later=facts(clone, _LATER),
    )


def test_the_stated_numbers_are_read_and_add_up(
    announced: Announced, found: Reconciliation
) -> None:
    assert [(one.stage, one.number) for one in announced.stated] == [
        ("all", 46),
        ("stable", 14),
        ("beta", 15),
        ("alpha", 13),
        ("deprecated", 2),
        ("removed", 2),
        ("stable", 14),
    ]
    (check,) = found.sums
    assert check.adds_up
    assert str(check).startswith("46 = 14 + 15 + 13 + 2 + 2 ")


def test_fourteen_are_stated_and_thirteen_listed(
    announced: Announced, found: Reconciliation
) -> None:
    assert {item.key for item in announced.listed("stable")} == {f"KEP-{n}" for n in _LISTED}
    stable = found.counts[0]
    assert str(stable) == "stable: 14 stated, 13 listed, 22 planned by the files"
    assert str(stable) in found.differences


def test_all_thirteen_are_found_and_each_extra_one_has_its_why(found: Reconciliation) -> None:
    print("\n" + "\n".join(found.differences))  # noqa: T201 - a figure to see
    assert {row.key for row in found.found} == {f"KEP-{n}" for n in _LISTED}
    assert found.missing == ()
    assert {one.row.key: list(one.whys) for one in found.extra} == _WHYS


def test_updates_undone_give_the_real_start_of_the_cycle(clone: Path, cycle: Records) -> None:
    real = facts(clone, _STARTED - timedelta(days=1))
    ours = facts_at_start(cycle.keps, cycle.kep_updates)
    assert ours.keys() == real.keys()
    for path, one in real.items():
        mine = ours[path]
        assert (mine.stage, mine.status) == (one.stage, one.status), path
        assert (mine.latest_milestone, mine.milestone) == (one.latest_milestone, one.milestone)


def test_each_weeks_moves_lead_from_one_board_to_the_next(clone: Path) -> None:
    """Over 12 weeks of the 1.34 cycle: planned + moved in - moved out is planned a week later."""
    weeks = [Calendar().window(date(2025, 5, 25) + timedelta(weeks=index)) for index in range(12)]
    before: set[tuple[str, str]] | None = None
    moves = 0
    for week in weeks:
        last = (week.end - timedelta(days=1)).date()
        state = records(clone, week.start.date(), last)
        now = board("v1.34", state.keps, state.kep_updates)
        planned = {(row.key, row.path) for row in now.planned}
        if before is not None:
            came = {(move.row.key, move.row.path) for move in now.moved_in}
            went = {(move.row.key, move.row.path) for move in now.moved_out}
            assert (before | came) - went == planned, week.edition
            moves += len(came) + len(went)
        before = planned
    print(f"\n1.34: {moves} moves in {len(weeks)} weeks")  # noqa: T201 - a figure to see
    assert moves > 50


def test_the_boards_of_ten_releases_beside_each_other(clone: Path) -> None:
    table: dict[str, dict[str, int]] = {}
    for version, day in _RELEASED.items():
        table |= planned_counts(facts(clone, day), [version])
    stages = [*STAGES, *sorted({s for counts in table.values() for s in counts} - {*STAGES})]
    lines = ["release " + " ".join(f"{stage:>11}" for stage in stages)]
    for version, counts in table.items():
        cells = " ".join(f"{counts.get(stage, 0):>11}" for stage in stages)
        lines.append(f"{version:7} {cells}")
    print("\n" + "\n".join(lines))  # noqa: T201 - a figure to see
    assert {version: counts["stable"] for version, counts in table.items()} == {
        **{"1.24": 22, "1.25": 13, "1.26": 12, "1.27": 17, "1.28": 13, "1.29": 11},
        **{"1.30": 22, "1.31": 11, "1.32": 12, "1.33": 20, "1.34": 23},
    }
