"""The two files of the patch schedule, in the shapes that they have had."""

from __future__ import annotations

from datetime import date

import pytest

from digest.sources.patches.files import parse_ends, parse_schedule

TODAY = """
# Kept by a program.
---
schedules:
- endOfLifeDate: "2026-02-28"
  maintenanceModeStartDate: "2025-12-28"
  next:
    cherryPickDeadline: "2025-11-07"
    release: 1.32.10
    targetDate: "2025-11-11"
  previousPatches:
  - cherryPickDeadline: N/A
    note: Out of band, for [a leak](https://example.org/)
    release: 1.32.9
    targetDate: "2025-09-09"
  - release: 1.32.0
    targetDate: "2024-12-11"
  release: "1.32"
  releaseDate: "2024-12-11"
- release: 1.30
  endOfLifeDate: 2025-06-28
  previousPatches: []
upcoming_releases:
- cherryPickDeadline: "2025-12-05"
  targetDate: "2025-12-09"
"""
EARLIER = """
schedules:
- release: 1.21
  next: 1.21.4
  cherryPickDeadline: 2021-08-07
  targetDate: 2021-08-11
  endOfLifeDate: 2022-06-28
  previousPatches:
    - release: 1.21.3
      cherryPickDeadline: ""
      targetDate: 2021-07-15
"""
ENDED = """
branches:
- endOfLifeDate: "2025-07-15"
  finalPatchRelease: 1.30.14
  note: later than planned
  release: "1.30"
"""


def test_a_branch_gives_its_next_patch_release_its_published_ones_and_its_end() -> None:
    read = parse_schedule(TODAY, "s.yaml")

    assert read.problems == ()
    assert [(p.release, p.version, p.is_next) for p in read.patches] == [
        ("1.32", "1.32.10", True),
        ("1.32", "1.32.9", False),
        ("1.32", "1.32.0", False),
    ]
    first, second, _ = read.patches
    assert (first.cherry_picks_due_on, first.target_on) == (date(2025, 11, 7), date(2025, 11, 11))
    assert (second.cherry_picks_due_on, second.note) == (
        None,
        "Out of band, for [a leak](https://example.org/)",
    )
    assert [(e.release, e.maintenance_on, e.ends_on) for e in read.ends] == [
        ("1.32", date(2025, 12, 28), date(2026, 2, 28)),
        ("1.30", None, date(2025, 6, 28)),
    ]


def test_the_earlier_shape_has_the_next_one_in_three_fields() -> None:
    read = parse_schedule(EARLIER, "s.yaml")

    assert read.problems == ()
    assert [(p.version, p.is_next, p.target_on) for p in read.patches] == [
        ("1.21.4", True, date(2021, 8, 11)),
        ("1.21.3", False, date(2021, 7, 15)),
    ]


def test_a_branch_that_ended_has_its_last_version() -> None:
    (end,) = parse_ends(ENDED, "e.yaml").ends

    assert (end.release, end.final_version) == ("1.30", "1.30.14")
    assert (end.ends_on, end.note, end.path) == (date(2025, 7, 15), "later than planned", "e.yaml")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("1.32.10", "1.31.10", "schedules 1: '1.31.10' is no patch release of 1.32"),
        ("1.32.10", "1.32.x", "schedules 1: '1.32.x' is no patch release of 1.32"),
        ('"2025-11-11"', "soon", "schedules 1: 'soon' is no day such as 2025-11-11"),
        ('"2025-11-11"', "2025-11-31", "schedules 1: day is out of range for month"),
        ('release: "1.32"', "release: next", "schedules 1: 'next' is no release such as 1.33"),
        ("1.32.9\n", "[1]\n", "schedules 1 has another shape"),
        ("  release: 1.32.9\n", "  version: 1.32.9\n", "missing required field `release`"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_stays(old: str, new: str, problem: str) -> None:
    assert old in TODAY
    read = parse_schedule(TODAY.replace(old, new, 1), "s.yaml")

    assert len(read.problems) == 1
    assert problem in read.problems[0]
    assert "1.30" in {end.release for end in read.ends}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "there is no list called schedules"),
        ("[1, 2]", "there is no list called schedules"),
        ("schedules: {}", "there is no list called schedules"),
        ("releases: []", "there is no list called schedules"),
        ("schedules: [", "is no YAML"),
        ("a: &a [" + "*a," * 30 + "]", "aliases"),
        ("[" * 100_000, "nests more than"),
        ("schedules: [7]", "schedules 1 has another shape"),
    ],
)
def test_another_shape_is_a_problem_and_never_a_guess(text: str, problem: str) -> None:
    read = parse_schedule(text, "s.yaml")

    assert (read.patches, read.ends) == ((), ())
    assert problem in read.problems[0]
    assert parse_ends(text, "e.yaml").problems
