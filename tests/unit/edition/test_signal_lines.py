"""The release signal in the words of an edition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digest.cycle.signal import signals_of
from digest.edition.signal_lines import signal_lines, signal_notes
from digest.model import Gap, SignalTab
from tests.builders_upkeep import asked_at, make_tab, snapshot_of

EDITION = "2025-11-16"
BLOCKING = "sig-release-master-blocking"
INFORMING = "sig-release-master-informing"
GRID = "https://testgrid.k8s.io"


def lines(*tabs: SignalTab, gaps: tuple[Gap, ...] = ()) -> list[str]:
    return list(signal_lines(signals_of(snapshot_of(EDITION, tabs=tabs, gaps=gaps))))


def test_a_week_without_failures_is_one_line() -> None:
    found = lines(make_tab("a"), make_tab("b"), make_tab("c", dashboard=INFORMING))

    assert found == [
        f"**CI Signal of master: green** as of Monday, November 17, 2025 "
        f"([{BLOCKING}]({GRID}/{BLOCKING}): all 2 tabs passing, "
        f"[{INFORMING}]({GRID}/{INFORMING}): the 1 tab passing)"
    ]


def test_failing_and_flaky_tabs_are_linked() -> None:
    found = lines(
        make_tab("a", "FAILING", failing_since=datetime(2025, 11, 3, tzinfo=UTC)),
        make_tab("b"),
        make_tab("c", "FLAKY", dashboard=INFORMING),
    )

    assert found[0].startswith("**CI Signal of master: red** as of")
    assert "1 failing of 2 tabs" in found[0]
    assert found[1:] == [
        f"* Failing: [a]({GRID}/{BLOCKING}#a) (blocking, since November 3, 2025)",
        f"* Flaky: [c]({GRID}/{INFORMING}#c) (informing)",
    ]


def test_no_data_is_unknown_and_never_green() -> None:
    gaps = (Gap(BLOCKING, "no answer"), Gap(INFORMING, "no answer"))

    assert lines(gaps=gaps) == [
        f"**CI Signal of master: unknown** as of Monday, November 17, 2025 "
        f"({BLOCKING}: unknown, {INFORMING}: unknown)"
    ]
    assert signal_lines(()) == ()


def test_what_changed_since_the_last_edition_is_told() -> None:
    def week(*statuses: str) -> list[SignalTab]:
        return [make_tab(f"job-{i}", s) for i, s in enumerate(statuses)]

    before = snapshot_of("2025-11-09", tabs=week("FAILING", "PASSING"))
    now = snapshot_of(EDITION, tabs=week("PASSING", "FAILING"))
    same = snapshot_of(EDITION, tabs=week("FAILING", "PASSING"))

    assert signal_lines(signals_of(now, before))[-2:] == (
        f"* Failing since the last edition: [job-1]({GRID}/{BLOCKING}#job-1) (blocking)",
        f"* No longer failing since the last edition: [job-0]({GRID}/{BLOCKING}#job-0) (blocking)",
    )
    assert signal_lines(signals_of(same, before))[-1] == (
        "* No tab began or stopped failing since the last edition"
    )
    assert not any("last edition" in line for line in signal_lines(signals_of(now)))


def test_a_tab_s_name_is_words_and_a_flood_of_them_is_cut() -> None:
    odd = make_tab("a](x) *b* <c>", "FAILING")
    many = [make_tab(f"job-{number}", "FAILING") for number in range(30)]

    assert r"[a\](x) \*b\* \<c>](" in lines(odd)[1]
    assert lines(*many)[1].count("](") == 12
    assert lines(*many)[1].endswith("and 18 more")


def test_the_editor_is_told_why_a_signal_is_not_known() -> None:
    stale = make_tab("old", ran_at=asked_at(EDITION) - timedelta(days=9))
    late = asked_at(EDITION) + timedelta(days=9)
    empty = Gap(INFORMING, "no answer")

    unclear = snapshot_of(EDITION, tabs=[stale], gaps=[empty])
    assert signal_notes(signals_of(unclear)) == (
        f"{BLOCKING}: without a fresh result: [old]({GRID}/{BLOCKING}#old) (blocking).",
        f"{INFORMING}: unknown, as TestGrid gave no answer.",
    )
    assert signal_notes(
        signals_of(snapshot_of(EDITION, tabs=[make_tab("a")], fetched_at=late))
    ) == (
        f"{BLOCKING}: unknown, as TestGrid was not asked in this week or the one after: "
        "it tells the present only.",
        "sig-release-master: the settings name no informing dashboard of it.",
    )
