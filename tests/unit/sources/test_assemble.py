from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.model import Gap, Records, Snapshot
from digest.sources.assemble import Result, assemble
from digest.sources.base import Fetched
from tests.builders import (
    MONDAY,
    WINDOW,
    but,
    make_deadline,
    make_facts,
    make_kep_update,
    make_pull,
    make_release,
)
from tests.builders_upkeep import make_cve, make_end, make_patch, make_tab

LATER = MONDAY + timedelta(hours=3)
KEP = make_kep_update(5729, 1)
PULLS = (make_pull(1), make_pull(2), make_pull(3, repository="octo/core"))


def result(name: str, *gaps: Gap, at: datetime = MONDAY, records: Records | None = None) -> Result:
    fetched = Fetched(records=records or Records(), asked="made up", pages=1, gaps=gaps)
    return Result(name=name, required=True, fetched=fetched, fetched_at=at)


def monday() -> Snapshot:
    """A complete snapshot of four sources."""
    return assemble(
        WINDOW,
        [
            result("pulls", records=Records(pull_requests=PULLS, originals=(make_pull(900),))),
            result("keps", records=Records(kep_updates=(KEP,), keps={KEP.path: make_facts(5729)})),
            result("releases", records=Records(releases=(make_release("v1.0.0"),))),
            result("schedule", records=Records(deadlines=(make_deadline("Freeze", MONDAY),))),
        ],
        None,
    )


def test_records_stand_in_key_order_whatever_the_order_of_arrival() -> None:
    pulls = (make_pull(10), make_pull(9), make_pull(1, repository="Acme/x"))
    releases = (make_release("v1.1.0", published_at=LATER), make_release("v1.0.0"))
    keps = (make_kep_update(20), make_kep_update(3))

    snapshot = assemble(
        WINDOW,
        [
            result("pulls", records=Records(pull_requests=pulls)),
            result("releases", records=Records(releases=releases)),
            result("keps", records=Records(kep_updates=keps)),
        ],
        None,
    )

    assert [p.key for p in snapshot.pull_requests] == [
        "Acme/x#1", "kubernetes/kubernetes#9", "kubernetes/kubernetes#10",
    ]  # fmt: skip
    assert [release.tag for release in snapshot.releases] == ["v1.0.0", "v1.1.0"]
    assert [kep.number for kep in snapshot.kep_updates] == [3, 20]


def test_what_a_gap_covers_stays_with_its_count_and_time() -> None:
    gap = Gap("kubernetes/kubernetes", "it broke")
    fresh = Records(pull_requests=(make_pull(4, repository="octo/core"),))

    snapshot = assemble(WINDOW, [result("pulls", gap, at=LATER, records=fresh)], monday())

    assert [pull.key for pull in snapshot.pull_requests] == [
        "kubernetes/kubernetes#1", "kubernetes/kubernetes#2", "octo/core#4",
    ]  # fmt: skip
    assert snapshot.sources[0].gaps == (
        Gap("kubernetes/kubernetes", "it broke", kept=2, kept_from=MONDAY),
    )
    assert snapshot.sources[0].records == 3
    assert snapshot.sources[0].fetched_at == LATER


def test_a_second_failure_keeps_the_time_of_the_last_good_fetch() -> None:
    gap = Gap("kubernetes/kubernetes", "it broke")
    tuesday = assemble(WINDOW, [result("pulls", gap, at=LATER)], monday())

    wednesday = assemble(WINDOW, [result("pulls", gap, at=LATER + timedelta(days=1))], tuesday)

    assert wednesday.sources[0].gaps[0].kept_from == MONDAY
    assert len(wednesday.pull_requests) == 2


def test_what_no_gap_covers_and_no_upstream_gives_any_more_is_gone() -> None:
    fresh = Records(pull_requests=(make_pull(1),))

    snapshot = assemble(WINDOW, [result("pulls", records=fresh)], monday())

    assert [pull.number for pull in snapshot.pull_requests] == [1]
    assert snapshot.originals == ()


def test_a_record_of_this_fetch_goes_before_the_one_that_was_kept() -> None:
    fresh = Records(pull_requests=(make_pull(2, title="A better title"),))
    gap = Gap("kubernetes/kubernetes", "a page is missing")

    snapshot = assemble(WINDOW, [result("pulls", gap, records=fresh)], monday())

    titles = {pull.number: pull.title for pull in snapshot.pull_requests}
    assert titles == {1: "Change 1", 2: "A better title"}
    assert snapshot.sources[0].gaps[0].kept == 1


@pytest.mark.parametrize("failing", ["pulls", "keps", "releases", "schedule"])
def test_a_source_that_fails_whole_keeps_its_own_records_and_no_others(failing: str) -> None:
    before = monday()
    again = [
        result("pulls", records=Records(pull_requests=before.pull_requests)),
        result("keps", records=Records(kep_updates=before.kep_updates, keps=before.keps)),
        result("releases", records=Records(releases=before.releases)),
        result("schedule", records=Records(deadlines=before.deadlines)),
    ]
    results = [
        result(failing, Gap(failing, "nothing came")) if each.name == failing else each
        for each in again
    ]

    snapshot = assemble(WINDOW, results, before)

    assert snapshot.pull_requests == before.pull_requests
    assert snapshot.kep_updates == before.kep_updates
    assert snapshot.keps == before.keps
    assert snapshot.releases == before.releases
    assert snapshot.deadlines == before.deadlines


@pytest.mark.parametrize("unit", ["pulls", "kubernetes/kubernetes"])
def test_a_gap_in_one_source_does_not_bring_back_what_is_gone_from_another(unit: str) -> None:
    before = assemble(
        WINDOW,
        [
            result("pulls", records=Records(pull_requests=PULLS)),
            result(
                "releases",
                records=Records(releases=(make_release("v1", repository="kubernetes/kubernetes"),)),
            ),
        ],
        None,
    )

    snapshot = assemble(
        WINDOW, [result("pulls", Gap(unit, "it broke")), result("releases")], before
    )

    assert snapshot.releases == ()
    assert snapshot.sources[1].records == 0


def test_a_source_that_is_switched_off_leaves_nothing() -> None:
    snapshot = assemble(WINDOW, [result("pulls", Gap("pulls", "nothing came"))], monday())

    assert snapshot.kep_updates == ()
    assert snapshot.keps == {}
    assert snapshot.releases == ()
    assert snapshot.deadlines == ()
    assert [source.name for source in snapshot.sources] == ["pulls"]


@pytest.mark.parametrize(
    "unit",
    [
        "keps/sig-node/5729-thing/kep.yaml",
        "Keps/sig-node/5729-thing/KEP.yaml:12",
        "keps/sig-node/5729-old/kep.yaml",
        "kubernetes/enhancements#1",
        "keps",
    ],
)
def test_a_proposal_stays_where_its_file_its_old_name_or_its_pull_request_failed(unit: str) -> None:
    moved = but(KEP, previous_path="keps/sig-node/5729-old/kep.yaml")
    before = assemble(WINDOW, [result("keps", records=Records(kep_updates=(moved,)))], None)

    snapshot = assemble(WINDOW, [result("keps", Gap(unit, "it broke"))], before)

    assert snapshot.kep_updates == (moved,)


def test_the_facts_of_a_file_that_cannot_be_read_stay() -> None:
    gap = Gap(f"{KEP.path}:3", "no YAML")

    snapshot = assemble(WINDOW, [result("keps", gap)], monday())

    assert list(snapshot.keps) == [KEP.path]


def test_what_lies_outside_a_changed_window_is_not_kept() -> None:
    old = make_pull(5, merged_at=datetime(2026, 8, 3, tzinfo=UTC))
    before = but(monday(), pull_requests=(*PULLS, old))

    snapshot = assemble(WINDOW, [result("pulls", Gap("kubernetes/kubernetes", "no"))], before)

    assert [pull.number for pull in snapshot.pull_requests] == [1, 2]


def test_originals_stay_although_they_lie_before_the_window() -> None:
    old = make_pull(900, merged_at=datetime(2026, 7, 1, tzinfo=UTC))
    before = but(monday(), originals=(old,))

    snapshot = assemble(WINDOW, [result("pulls", Gap("kubernetes/kubernetes", "no"))], before)

    assert snapshot.originals == (old,)
    assert snapshot.sources[0].gaps[0].kept == 2


def test_patches_vulnerabilities_and_tabs_are_kept_where_their_own_gap_stands() -> None:
    patch, end = make_patch("1.34.2", "2026-08-11"), make_end("1.34", None, "2026-10-27")
    cve = make_cve(1, "2026-08-12T10:00:00+00:00")
    here, there = make_tab("a", dashboard="Acme-blocking"), make_tab("b", dashboard="acme-other")
    before = assemble(
        WINDOW,
        [
            result("patches", records=Records(patches=(patch,), ends_of_life=(end,))),
            result("cves", records=Records(cves=(cve,))),
            result("signal", records=Records(signal=(there, here))),
        ],
        None,
    )

    after = assemble(
        WINDOW,
        [
            result("patches", Gap(patch.path, "it broke"), at=LATER),
            result("cves", Gap("cves", "no answer"), at=LATER),
            result("signal", Gap("Acme-blocking", "no answer"), at=LATER),
        ],
        before,
    )

    assert before.signal == (here, there)
    assert (after.patches, after.ends_of_life, after.cves) == ((patch,), (end,), (cve,))
    assert after.signal == (here,)
    assert after.sources[2].gaps == (Gap("Acme-blocking", "no answer", kept=1, kept_from=MONDAY),)


def test_patch_releases_stand_in_the_order_of_their_numbers() -> None:
    patches = tuple(make_patch(version) for version in ("1.34.10", "1.9.2", "1.34.9"))

    snapshot = assemble(WINDOW, [result("patches", records=Records(patches=patches))], None)

    assert [patch.version for patch in snapshot.patches] == ["1.9.2", "1.34.9", "1.34.10"]
