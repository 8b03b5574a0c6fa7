"""What an edition tells of patch releases, over the patch days of 2025 and 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from digest.cycle.patches import PatchDay, PatchNews, patch_news
from digest.model import Snapshot
from digest.window import Calendar
from tests.builders import but, make_release
from tests.builders_upkeep import (
    ENDS,
    PATCH_DAYS,
    asked_at,
    make_cve,
    make_end,
    make_patch,
    schedule_on,
    snapshot_of,
)

KUBERNETES = "kubernetes/kubernetes"


def week(edition: str) -> Snapshot:
    """Return a week's snapshot with a schedule that was kept until the week's end."""
    after = date.fromisoformat(edition) + timedelta(days=1)
    return snapshot_of(edition, patches=schedule_on(after), ends=[make_end(*row) for row in ENDS])


def news_of(edition: str) -> PatchNews:
    return patch_news(week(edition), asked_at(edition))


def versions(days: tuple[PatchDay, ...]) -> list[str]:
    return [version for day in days for version in day.versions]


@pytest.mark.parametrize(
    ("edition", "out", "this_week", "next_week"),
    [
        ("2025-01-05", "", "", "1.32.1 1.31.5 1.30.9 1.29.13"),
        ("2025-01-12", "", "1.32.1 1.31.5 1.30.9 1.29.13", ""),
        ("2025-01-19", "1.32.1 1.31.5 1.30.9 1.29.13", "", ""),
        ("2025-01-26", "", "", ""),
        ("2025-02-16", "1.32.2 1.31.6 1.30.10 1.29.14", "", ""),
        ("2025-04-13", "", "", "1.32.4 1.31.8 1.30.12"),
        ("2025-04-20", "", "1.32.4 1.31.8 1.30.12", ""),
        ("2025-06-15", "", "1.33.2 1.32.6 1.31.10 1.30.14", ""),
        ("2025-11-02", "", "", "1.34.2 1.33.6 1.32.10 1.31.14"),
        ("2025-11-09", "", "1.34.2 1.33.6 1.32.10 1.31.14", ""),
        ("2025-11-16", "1.34.2 1.33.6 1.32.10 1.31.14", "", ""),
        ("2025-11-30", "", "", "1.34.3 1.33.7 1.32.11"),
        ("2026-02-08", "", "1.35.1 1.34.4 1.33.8 1.32.12", ""),
        ("2026-02-15", "1.35.1 1.34.4 1.33.8 1.32.12", "", ""),
    ],
)
def test_each_patch_release_is_told_in_its_three_weeks(
    edition: str, out: str, this_week: str, next_week: str
) -> None:
    news = news_of(edition)

    assert [one.version for one in news.out] == out.split()
    assert versions(news.this_week) == this_week.split()
    assert versions(news.next_week) == next_week.split()
    assert (news.unclear, news.stale, news.is_known) == ((), None, True)


def test_over_two_years_each_patch_release_is_announced_twice_and_out_once() -> None:
    weeks = [date(2025, 1, 5) + timedelta(days=7 * number) for number in range(64)]
    news = [news_of(day.isoformat()) for day in weeks]
    expected = sorted(version for *_, named in PATCH_DAYS for version in named.split())

    assert sorted(one.version for each in news for one in each.out) == expected
    assert sorted(v for each in news for v in versions(each.this_week)) == expected
    assert sorted(v for each in news for v in versions(each.next_week)) == expected


@pytest.mark.parametrize(
    ("edition", "this_week", "next_week"),
    [
        ("2025-10-26", [], ["2025-11-07"]),
        ("2025-11-02", ["2025-11-07"], []),
        ("2025-11-09", [], []),
        ("2025-06-01", ["2025-06-06"], []),
    ],
)
def test_the_cherry_pick_day_is_told_in_its_week_and_the_one_before(
    edition: str, this_week: list[str], next_week: list[str]
) -> None:
    news = news_of(edition)

    assert [day.on.isoformat() for day in news.cherry_picks_this_week] == this_week
    assert [day.on.isoformat() for day in news.cherry_picks_next_week] == next_week


def test_a_cherry_pick_day_names_the_patch_day_it_is_for() -> None:
    (day,) = news_of("2025-11-02").cherry_picks_this_week

    assert day.target_on == date(2025, 11, 11)
    assert day.versions == ("1.34.2", "1.33.6", "1.32.10", "1.31.14")


@pytest.mark.parametrize(
    ("edition", "lasts"),
    [
        ("2025-01-19", []),
        ("2025-02-02", [("1.29.14", False)]),
        ("2025-02-09", [("1.29.14", False)]),
        ("2025-02-16", [("1.29.14", True)]),
        ("2025-06-22", [("1.30.14", True)]),
        ("2025-09-14", []),
        ("2025-11-16", [("1.31.14", True)]),
        ("2026-02-15", [("1.32.12", True)]),
    ],
)
def test_the_last_patch_release_of_a_branch_is_told(
    edition: str, lasts: list[tuple[str, bool]]
) -> None:
    assert [(last.version, last.is_out) for last in news_of(edition).lasts] == lasts


def test_a_version_that_the_file_of_ends_names_final_is_the_last_one() -> None:
    end = make_end("1.31", None, "2025-12-31", final="1.31.14")
    patches = [make_patch("1.31.14", "2025-11-11")]

    (last,) = patch_news(
        snapshot_of("2025-11-16", patches=patches, ends=[end]), asked_at("2025-11-16")
    ).lasts

    assert (last.version, last.is_final) == ("1.31.14", True)


def test_a_version_after_which_another_is_planned_is_not_the_last_one() -> None:
    patches = [make_patch("1.31.13", "2025-11-11"), make_patch("1.31.14", None, is_next=True)]
    ends = [make_end("1.31", None, "2025-11-20")]

    news = patch_news(snapshot_of("2025-11-16", patches=patches, ends=ends), asked_at("2025-11-16"))

    assert news.lasts == ()


@pytest.mark.parametrize(
    ("edition", "ends"),
    [
        ("2025-02-02", [("1.29", "end-of-life", False)]),
        ("2025-03-02", [("1.29", "end-of-life", True)]),
        ("2025-03-09", []),
        ("2025-04-06", [("1.30", "maintenance", False)]),
        ("2025-05-04", [("1.30", "maintenance", True)]),
        ("2025-05-11", []),
        ("2025-12-28", [("1.32", "maintenance", True)]),
        ("2026-01-04", []),
        ("2026-02-01", [("1.32", "end-of-life", False)]),
    ],
)
def test_maintenance_and_end_of_life_are_told_ahead_and_when_they_come(
    edition: str, ends: list[tuple[str, str, bool]]
) -> None:
    assert [(end.release, end.kind, end.is_past) for end in news_of(edition).ends] == ends


# ------------------------------------------------------------------ what is not known


def test_a_planned_day_that_is_past_is_not_told_as_a_release() -> None:
    patches = [make_patch("1.34.2", "2025-11-11", is_next=True)]

    news = patch_news(snapshot_of("2025-11-16", patches=patches), asked_at("2025-11-16"))

    assert (news.out, news.this_week, news.next_week) == ((), (), ())
    assert versions(news.unclear) == ["1.34.2"]


def test_a_release_of_the_week_is_out_whatever_the_schedule_says() -> None:
    patches = [make_patch("1.34.2", "2025-11-11", is_next=True)]
    tags = ("v1.34.2", "v1.34.3-rc.0", "v1.35.0", "kubernetes-1.34.9")
    at = datetime(2025, 11, 12, tzinfo=UTC)
    releases = [make_release(tag, repository=KUBERNETES, published_at=at) for tag in tags]

    snapshot = but(snapshot_of("2025-11-16", patches=patches), releases=tuple(releases))
    news = patch_news(snapshot, asked_at("2025-11-16"))

    assert [(o.version, o.is_listed, o.is_seen) for o in news.out] == [("1.34.2", False, True)]
    assert news.unclear == ()


def test_what_the_schedule_lists_and_no_release_confirms_is_said_so() -> None:
    patches = [make_patch("1.34.2", "2025-11-11"), make_patch("1.33.6", "2025-11-11")]
    seen = make_release("v1.34.2", repository=KUBERNETES)

    snapshot = snapshot_of("2025-11-16", patches=patches)
    both = patch_news(but(snapshot, releases=(seen,)), asked_at("2025-11-16"))
    neither = patch_news(snapshot, asked_at("2025-11-16"))

    assert [(one.version, one.is_seen) for one in both.out] == [("1.34.2", True), ("1.33.6", False)]
    assert [one.is_seen for one in neither.out] == [None, None]


def test_a_schedule_without_a_day_ahead_is_stale() -> None:
    patches = [make_patch("1.34.1", "2025-09-09"), make_patch("1.34.2", "2025-11-11", is_next=True)]

    def stale(edition: str) -> object:
        found = patch_news(snapshot_of(edition, patches=patches), asked_at(edition)).stale
        return found and (found.newest_on, found.overdue)

    assert stale("2025-11-09") is None
    assert stale("2025-11-16") == (date(2025, 11, 11), ())
    assert stale("2025-11-23") == (date(2025, 11, 11), ("1.34.2",))


def test_a_schedule_that_forgot_one_branch_is_stale() -> None:
    patches = [
        make_patch("1.34.3", "2025-12-09", is_next=True),
        make_patch("1.33.6", "2025-11-11", is_next=True),
    ]

    stale = patch_news(snapshot_of("2025-11-23", patches=patches), asked_at("2025-11-23")).stale

    assert stale is not None
    assert (stale.newest_on, stale.overdue) == (None, ("1.33.6",))


def test_no_schedule_is_not_known_and_says_nothing() -> None:
    news = patch_news(snapshot_of("2025-11-16"), asked_at("2025-11-16"))

    assert (news.is_asked, news.is_known, news.stale, news.out) == (True, False, None, ())
    assert not patch_news(snapshot_of("2025-11-16", asked=()), asked_at("2025-11-16")).is_asked


# ------------------------------------------------------------------ moments


def test_on_the_thursday_after_patch_day_it_is_not_planned_any_more() -> None:
    thursday = datetime(2025, 11, 13, 18, tzinfo=UTC)

    news = patch_news(week("2025-11-09"), thursday)

    assert versions(news.this_week) == []
    assert versions(news.unclear) == ["1.34.2", "1.33.6", "1.32.10", "1.31.14"]


def test_an_older_week_is_told_as_it_was() -> None:
    years_later = datetime(2031, 1, 1, tzinfo=UTC)

    assert patch_news(week("2025-11-09"), years_later) == news_of("2025-11-09")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Asia/Tokyo", "Pacific/Pago_Pago"])
def test_weeks_are_those_of_the_publication_in_any_zone(zone: str) -> None:
    window = Calendar(timezone=zone).window(date(2025, 11, 9))
    plain = week("2025-11-09")
    days = ("2025-11-10", "2025-11-16", "2025-11-17", "2025-11-23", "2025-11-24")
    patches = tuple(make_patch(f"1.{i}.1", day, is_next=True) for i, day in enumerate(days))
    own = but(plain.window, start=window.start, end=window.end)

    monday = patch_news(but(plain, window=own, patches=patches), window.end)

    assert [f"{day.on}" for day in monday.this_week] == ["2025-11-10", "2025-11-16"]
    assert [f"{day.on}" for day in monday.next_week] == ["2025-11-17", "2025-11-23"]


def test_vulnerabilities_are_those_of_the_window() -> None:
    edge = datetime.combine(date(2025, 11, 17), time(0), tzinfo=UTC)
    cves = [
        make_cve(1, "2025-11-09T23:59:59+00:00"),
        make_cve(2, "2025-11-10T00:00:00+00:00"),
        make_cve(3, edge.isoformat()),
    ]

    news = patch_news(snapshot_of("2025-11-16", cves=cves), asked_at("2025-11-16"))

    assert [cve.id for cve in news.cves] == ["CVE-2025-2"]
