"""Leads by group, submissions checked, events ahead, and the count of deprecations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from digest.config import EventSettings
from digest.cycle.deprecations import Week, count_deprecations
from digest.cycle.events import coming_events
from digest.cycle.leads import group_changes
from digest.cycle.submissions import check_submissions
from digest.keys import NO_PROPOSALS
from tests.builders import WINDOW, but, make_candidate
from tests.builders_people import make_lead, make_submission

SECTIONS = {"other-merges": "Other Merges", "kep-of-the-week": "KEP of the Week"}
START = WINDOW.start


def test_a_person_s_roles_stand_together_and_who_joins_stands_first() -> None:
    (group,) = group_changes(
        [
            make_lead("ada", "emeritus lead", "tech lead"),
            make_lead("ada", None, "chair"),
            make_lead("zoe", "tech lead"),
            make_lead("zoe", "chair"),
        ]
    )

    zoe, ada = group.people
    assert (zoe.joined, zoe.left) == (("chair", "tech lead"), ())
    assert (ada.joined, ada.left, ada.is_emeritus) == ((), ("chair", "tech lead"), True)


def test_a_submission_with_nothing_wrong_has_its_section_and_key() -> None:
    (checked,) = check_submissions([make_submission()], SECTIONS, NO_PROPOSALS)

    assert (checked.section, checked.key) == ("other-merges", "acme/engine#12")
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"link": ""}, "it has no link"),
        ({"link": "see below"}, "its link is no address"),
        ({"link": "javascript:alert(1)"}, "its link is no address"),
        ({"link": "ftp://a.example/x"}, "its link is no address"),
        ({"link": "https://a.example/ b"}, "its link is no address"),
        ({"section": ""}, "it names no section"),
        ({"section": "Oter Merges"}, "none of the configured (near: Other Merges)"),
        ({"section": "Weather"}, "none of the configured"),
    ],
)
def test_what_is_wrong_with_a_submission_is_said(changes: dict[str, str], problem: str) -> None:
    (checked,) = check_submissions([but(make_submission(), **changes)], SECTIONS, NO_PROPOSALS)

    (said,) = checked.problems
    assert problem in said


def test_a_section_is_known_by_its_id_and_its_title_in_any_case() -> None:
    submissions = [make_submission(section=name) for name in ("kep-of-the-week", "KEP OF THE WEEK")]

    found = check_submissions(submissions, SECTIONS, NO_PROPOSALS)

    assert {one.section for one in found} == {"kep-of-the-week"}


def test_an_event_drops_out_on_the_day_after_its_last() -> None:
    event = EventSettings(on=date(2026, 3, 24), until=date(2026, 3, 26), title="Conference")
    day = EventSettings(on=date(2026, 3, 20), title="Webinar")

    assert coming_events([event, day], date(2026, 3, 20)) == (day, event)
    assert coming_events([event, day], date(2026, 3, 26)) == (event,)
    assert coming_events([event, day], date(2026, 3, 27)) == ()


def week(number: int, *pulls: int, reason: str = "deprecation") -> Week:
    return Week(
        edition=f"w{number}",
        ends_at=START + timedelta(days=7 * number),
        candidates=tuple(make_candidate(n, must_report=(reason,)) for n in pulls),
    )


def test_deprecations_since_the_cycle_s_start_are_counted_once_each() -> None:
    weeks = [week(3, 12, 11), week(0, 1), week(1, 11), week(9, 99), week(2, 13, reason="CVE")]

    found = count_deprecations(
        weeks, starts_at=START, until=START + timedelta(days=21), frozen_at=None, decided_by=START
    )

    assert [c.key.rpartition("#")[2] for c in found.found] == ["11", "12"]
    assert (found.weeks, found.is_reached, found.is_decided) == (3, True, None)


def test_one_deprecation_is_not_enough_and_the_freeze_decides() -> None:
    until = START + timedelta(days=7)
    known = {
        days: count_deprecations(
            [week(1, 11)],
            starts_at=START,
            until=until,
            frozen_at=START + timedelta(days=days),
            decided_by=until,
        )
        for days in (7, 8)
    }

    assert not known[7].is_reached
    assert (known[7].is_decided, known[8].is_decided) == (True, False)


def test_a_change_that_is_part_of_another_counts_once() -> None:
    folded = but(make_candidate(12, must_report=("deprecation",)), keys=("a/b#1", "a/b#12"))
    alone = but(make_candidate(1, must_report=("deprecation",)), keys=("a/b#1",))
    weeks = [but(week(1), candidates=(alone,)), but(week(2), candidates=(folded,))]

    found = count_deprecations(
        weeks, starts_at=START, until=START + timedelta(days=30), frozen_at=None, decided_by=START
    )

    assert found.found == (alone,)
