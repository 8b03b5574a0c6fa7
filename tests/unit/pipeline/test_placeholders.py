from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.config import PLACEHOLDERS as KNOWN
from digest.config import Guide, Schedule
from digest.model import Gap, Snapshot
from digest.pipeline.placeholders import PLACEHOLDERS, Facts, filled
from tests.builders import MONDAY, but, make_deadline, make_report, make_snapshot, preset

FREEZE = make_deadline("Begin Code Freeze", datetime(2026, 8, 20, 2, tzinfo=UTC))
SETTINGS = Schedule(
    repository="kubernetes/sig-release",
    guide=(
        Guide(row="blog freeze", url="https://example.org/#blog"),
        Guide(row="freeze", url="https://example.org/#code", phase=True),
    ),
)


def facts(
    snapshot: Snapshot,
    previous: Snapshot | None = None,
    schedule: Schedule | None = SETTINGS,
) -> Facts:
    config = preset()
    sources = but(config.sources, schedule=schedule)
    return Facts(
        snapshot=snapshot, previous=previous, config=but(config, sources=sources), at=MONDAY
    )


WEEK = facts(make_snapshot(FREEZE, sources=[make_report("schedule")]))
EMPTY = facts(make_snapshot(), schedule=None)


def test_what_the_settings_allow_is_what_can_be_filled() -> None:
    assert set(PLACEHOLDERS) == set(KNOWN)


def test_words_stand_where_the_braces_did() -> None:
    assert filled("Due:\n\n{deadline}\n\nSoon.", WEEK).startswith("Due:\n\n**Next Deadline: [")


def test_what_is_empty_leaves_no_blank_lines() -> None:
    assert filled("{moved}\n\n{deadline}\n\n{phase}\n\nRead on.", EMPTY) == "Read on."
    assert filled("Read.\n\n{moved}\n\nOn.", EMPTY) == "Read.\n\nOn."
    assert filled("One\n\n\n\nTwo {x} \n", EMPTY) == "One\n\n\n\nTwo {x}"


def test_what_an_upstream_writes_is_not_filled_again() -> None:
    row = but(FREEZE, name="{phase} freeze")

    assert "[{phase} freeze](" in filled("{deadline}", facts(make_snapshot(row)))


@pytest.mark.parametrize(
    ("name", "url"),
    [("Begin Code Freeze", "#code"), ("Begin Feature Blog Freeze", "#blog"), ("Docs", "")],
)
def test_the_first_guide_that_fits_explains_a_row(name: str, url: str) -> None:
    line = filled("{deadline}", facts(make_snapshot(but(FREEZE, name=name))))

    assert ("https://example.org/" + url in line) == bool(url)


def test_a_failed_schedule_promises_no_cycle() -> None:
    report = make_report("schedule", Gap("schedule", "no answer"))

    assert filled("{deadline}{phase}", facts(make_snapshot(sources=[report]))) == ""
    assert "soon" in filled("{deadline}", facts(make_snapshot(sources=[make_report("schedule")])))


def test_a_start_that_is_no_major_row_is_still_the_next_deadline() -> None:
    start = but(FREEZE, name="Start of Release Cycle", major=False, release="v1.38")

    assert "[Start of Release Cycle (v1.38)](" in filled("{deadline}", facts(make_snapshot(start)))
