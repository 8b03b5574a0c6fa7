"""The release signal: the handbook's table, and what is not known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.cycle.signal import TABLE, Signal, signals_of
from digest.model import Gap, SignalTab, Snapshot
from tests.builders_upkeep import asked_at, make_tab, snapshot_of

EDITION = "2025-11-16"
BLOCKING = "sig-release-master-blocking"
INFORMING = "sig-release-master-informing"
LIKE = {"passing": ("PASSING",), "flaky": ("PASSING", "FLAKY"), "failing": ("FLAKY", "FAILING")}


def board(dashboard: str, *statuses: str) -> list[SignalTab]:
    return [
        make_tab(f"job-{number}", status, dashboard=dashboard)
        for number, status in enumerate(statuses)
    ]


def week(*tabs: SignalTab, edition: str = EDITION, gaps: tuple[Gap, ...] = ()) -> Snapshot:
    return snapshot_of(edition, tabs=tabs, gaps=gaps)


def signal_of(*tabs: SignalTab, gaps: tuple[Gap, ...] = ()) -> Signal:
    (signal,) = signals_of(week(*tabs, gaps=gaps))
    return signal


@pytest.mark.parametrize(
    ("blocking", "informing", "colour"),
    [
        ("passing", "passing", "green"),
        ("passing", "flaky", "green"),
        ("passing", "failing", "red"),
        ("flaky", "flaky", "yellow"),
        ("flaky", "passing", "yellow"),
        ("flaky", "failing", "red"),
        ("failing", "flaky", "red"),
        ("failing", "passing", "red"),
        ("failing", "failing", "red"),
    ],
)
def test_two_boards_give_the_colour_of_the_handbook(
    blocking: str, informing: str, colour: str
) -> None:
    signal = signal_of(*board(BLOCKING, *LIKE[blocking]), *board(INFORMING, *LIKE[informing]))

    assert signal.colour == colour
    assert (signal.blocking and signal.blocking.state) == blocking
    assert (signal.informing and signal.informing.state) == informing


def test_the_table_has_the_handbook_s_nine_rows() -> None:
    assert len(TABLE) == 9


@pytest.mark.parametrize(
    ("tabs", "colour"),
    [
        ([], "unknown"),
        (board(BLOCKING, "PASSING"), "unknown"),
        (board(INFORMING, "PASSING"), "unknown"),
        (board(BLOCKING, "FLAKY"), "unknown"),
        (board(BLOCKING, "PASSING", "FAILING"), "red"),
        (board(INFORMING, "FAILING"), "red"),
    ],
)
def test_a_board_without_data_is_never_good_news(tabs: list[SignalTab], colour: str) -> None:
    gaps = tuple(
        Gap(name, "is not there")
        for name in (BLOCKING, INFORMING)
        if not any(tab.dashboard == name for tab in tabs)
    )

    assert signal_of(*tabs, gaps=gaps).colour == colour


def test_a_board_that_nobody_asked_for_is_not_known() -> None:
    assert signal_of(*board(BLOCKING, "PASSING")).colour == "unknown"


def test_a_source_that_was_not_asked_gives_no_signal_at_all() -> None:
    assert signals_of(snapshot_of(EDITION, asked=("patches",))) == ()


@pytest.mark.parametrize("status", ["STALE", "PENDING", "UNKNOWN", "NOT_SET", "", "PURPLE"])
def test_only_passing_is_passing(status: str) -> None:
    signal = signal_of(*board(BLOCKING, "PASSING", status), *board(INFORMING, "PASSING"))

    assert signal.colour == "unknown"
    assert signal.blocking is not None
    assert [tab.status for tab in signal.blocking.unknown] == [status]


def test_a_tab_that_ran_long_ago_is_not_passing() -> None:
    old = make_tab("job-old", ran_at=asked_at(EDITION) - timedelta(days=4))
    never = SignalTab(
        dashboard=BLOCKING, tab="job-x", status="PASSING", message=None, ran_at=None,
        failing_since=None, url="https://testgrid.k8s.io/x#job-x",
    )  # fmt: skip
    fresh = make_tab("job-new", ran_at=asked_at(EDITION) - timedelta(days=2))

    def colour(*tabs: SignalTab) -> str:
        return signal_of(*tabs, *board(INFORMING, "PASSING")).colour

    assert (colour(fresh), colour(fresh, old), colour(fresh, never)) == (
        "green", "unknown", "unknown",
    )  # fmt: skip


def test_a_tab_that_failed_long_ago_fails_still() -> None:
    old = make_tab("job", "FAILING", ran_at=asked_at(EDITION) - timedelta(days=40))

    assert signal_of(old, *board(INFORMING, "PASSING")).colour == "red"


def test_what_testgrid_said_long_after_the_week_says_nothing_about_it() -> None:
    tabs = [*board(BLOCKING, "PASSING"), *board(INFORMING, "PASSING")]
    late = asked_at(EDITION) + timedelta(days=7)
    early = asked_at(EDITION) - timedelta(days=9)

    for moment in (late, early):
        (signal,) = signals_of(snapshot_of(EDITION, tabs=tabs, fetched_at=moment))
        assert signal.colour == "unknown"


def test_kept_tabs_are_as_old_as_the_fetch_they_came_from() -> None:
    tabs = [*board(BLOCKING, "PASSING"), *board(INFORMING, "PASSING")]
    long_ago = asked_at(EDITION) - timedelta(days=9)
    gap = Gap(BLOCKING, "no answer", kept=1, kept_from=long_ago)

    assert signal_of(*tabs).colour == "green"
    assert signal_of(*tabs, gaps=(gap,)).colour == "unknown"


def test_each_branch_has_a_signal_of_its_own_master_first_then_the_newest() -> None:
    tabs = [
        make_tab("job", status, dashboard=f"sig-release-{name}-{kind}")
        for name, status in (
            ("1.9", "PASSING"),
            ("master", "PASSING"),
            ("1.34", "FAILING"),
            ("1.35", "PASSING"),
        )
        for kind in ("blocking", "informing")
    ]

    signals = signals_of(week(*tabs))

    assert [(one.name.removeprefix("sig-release-"), one.colour) for one in signals] == [
        ("master", "green"), ("1.35", "green"), ("1.34", "red"), ("1.9", "green"),
    ]  # fmt: skip


# ------------------------------------------------------------------ since the last edition


def compared(before: list[SignalTab], now: list[SignalTab]) -> Signal:
    (signal,) = signals_of(snapshot_of(EDITION, tabs=now), snapshot_of("2025-11-09", tabs=before))
    return signal


def named(tabs: tuple[SignalTab, ...]) -> list[str]:
    return [tab.tab for tab in tabs]


def test_tabs_that_began_and_stopped_failing_are_told() -> None:
    before = board(BLOCKING, "FAILING", "PASSING", "FAILING", "FLAKY")
    now = board(BLOCKING, "FAILING", "FAILING", "FLAKY", "PASSING")

    signal = compared(before, now)

    assert (named(signal.began), named(signal.stopped)) == (["job-1"], ["job-2"])
    assert signal.is_compared


def test_a_failing_tab_that_went_stale_or_away_did_not_stop_failing() -> None:
    signal = compared(board(BLOCKING, "FAILING", "FAILING"), board(BLOCKING, "STALE"))

    assert (signal.began, signal.stopped) == ((), ())


def test_a_tab_that_the_board_did_not_have_is_not_compared() -> None:
    signal = compared(board(BLOCKING, "PASSING"), board(BLOCKING, "PASSING", "FAILING"))

    assert signal.began == ()


def test_without_an_earlier_board_nothing_is_compared() -> None:
    now = board(BLOCKING, "FAILING")

    assert not compared([], now).is_compared
    assert not compared(board(INFORMING, "PASSING"), now).is_compared
    assert not signal_of(*now).is_compared
