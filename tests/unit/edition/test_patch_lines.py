"""Patch releases in the words of an edition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from digest.config import Patches
from digest.cycle.patches import PatchNews, patch_news
from digest.edition.patch_lines import cve_lines, patch_lines, patch_notes
from digest.model import Cve, EndOfLife, PatchRelease
from tests.builders import but, make_release
from tests.builders_upkeep import (
    ENDS,
    asked_at,
    make_cve,
    make_end,
    make_patch,
    schedule_on,
    snapshot_of,
)

SETTINGS = Patches()
PAGE = "https://kubernetes.io/releases/patch-releases/"
CHANGELOG = "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-{}.md"


def lines(news: PatchNews) -> list[str]:
    return list(patch_lines(news, page=SETTINGS.page, changelog=SETTINGS.changelog))


def week(edition: str) -> list[str]:
    """Return the lines of a week whose schedule was kept until its end."""
    after = date.fromisoformat(edition) + timedelta(days=1)
    ends = [make_end(*row) for row in ENDS]
    snapshot = snapshot_of(edition, patches=schedule_on(after), ends=ends)
    return lines(patch_news(snapshot, asked_at(edition)))


def news_of(
    *patches: PatchRelease, ends: tuple[EndOfLife, ...] = (), edition: str = "2025-11-16"
) -> PatchNews:
    snapshot = snapshot_of(edition, patches=patches, ends=ends)
    return patch_news(snapshot, asked_at(edition))


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        (
            "2025-11-02",
            [
                f"Cherry-picks for [patch releases 1.34.2, 1.33.6, 1.32.10 and 1.31.14]({PAGE}), "
                "planned for Tuesday, November 11, 2025, are due this week, on Friday, "
                "November 7, 2025.",
                f"[Patch releases 1.34.2, 1.33.6, 1.32.10 and 1.31.14]({PAGE}) are planned for "
                "next week, on Tuesday, November 11, 2025.",
                "1.31.14 is planned to be the last patch release of 1.31.",
                "The end of life of 1.31 was planned for Tuesday, October 28, 2025.",
            ],
        ),
        (
            "2025-11-09",
            [
                f"[Patch releases 1.34.2, 1.33.6, 1.32.10 and 1.31.14]({PAGE}) are planned for "
                "this week, on Tuesday, November 11, 2025.",
                "1.31.14 is planned to be the last patch release of 1.31.",
            ],
        ),
        (
            "2026-02-15",
            [
                f"Patch releases [1.35.1]({CHANGELOG.format('1.35')}), "
                f"[1.34.4]({CHANGELOG.format('1.34')}), [1.33.8]({CHANGELOG.format('1.33')}) and "
                f"[1.32.12]({CHANGELOG.format('1.32')}) are available.",
                "No patch release of 1.32 is planned after 1.32.12.",
                "The end of life of 1.32 is planned for Saturday, February 28, 2026.",
            ],
        ),
        ("2026-01-11", []),
    ],
)
def test_a_week_reads_as_the_stylesheet_asks(edition: str, expected: list[str]) -> None:
    assert week(edition) == expected


def test_one_patch_release_is_one() -> None:
    out = news_of(make_patch("1.34.2", "2025-11-11"))
    ahead = news_of(make_patch("1.34.2", "2025-11-18", is_next=True))

    assert lines(out) == [f"Patch release [1.34.2]({CHANGELOG.format('1.34')}) is available."]
    assert lines(ahead) == [
        f"[Patch release 1.34.2]({PAGE}) is planned for this week, on Tuesday, November 18, 2025."
    ]


def test_the_last_one_of_a_branch_is_planned_or_named_or_out() -> None:
    planned = make_patch("1.31.14", "2025-11-18", is_next=True)
    out = make_patch("1.31.14", "2025-11-11")
    final = make_end("1.31", None, "2025-11-11", final="1.31.14")

    assert lines(news_of(planned, ends=(make_end("1.31", None, "2025-12-31", "1.31.14"),)))[1] == (
        "1.31.14 is planned to be the last patch release of 1.31."
    )
    assert lines(news_of(out, ends=(final,)))[1:] == [
        "1.31.14 is the last patch release of 1.31.",
        "1.31 reached its end of life on Tuesday, November 11, 2025.",
    ]


def test_maintenance_is_planned_and_then_so() -> None:
    ahead = news_of(ends=(make_end("1.33", "2025-11-28", None),))
    since = news_of(ends=(make_end("1.33", "2025-11-14", None),))

    assert lines(ahead) == [
        "Maintenance mode of 1.33 is planned to begin on Friday, November 28, 2025."
    ]
    assert lines(since) == ["1.33 is in maintenance mode since Friday, November 14, 2025."]


def test_nothing_is_said_as_if_it_were_sure() -> None:
    for edition in ("2025-01-12", "2025-06-15", "2025-11-02", "2026-02-08"):
        assert week(edition)
        assert not any("will be" in line for line in week(edition))


def test_no_link_leads_to_a_tag() -> None:
    assert not any("/releases/tag/" in line for line in week("2025-11-16"))


# ------------------------------------------------------------------ notes for the editor


def test_a_stale_schedule_is_said_to_be_stale() -> None:
    over = news_of(make_patch("1.34.2", "2025-11-11", is_next=True), edition="2025-11-23")
    forgotten = news_of(
        make_patch("1.34.3", "2025-12-09", is_next=True),
        make_patch("1.33.6", "2025-11-04", is_next=True),
    )

    assert patch_notes(over) == (
        "The patch schedule is stale: it has no date after Tuesday, November 11, 2025, so what "
        "comes next is unknown.",
        "1.34.2: planned for Tuesday, November 11, 2025, and the schedule does not say that they "
        "are out.",
    )
    assert patch_notes(forgotten)[0] == (
        "The patch schedule is stale: it still calls 1.33.6 next, though the planned day lies "
        "before this week."
    )
    assert lines(over) == []


def test_where_schedule_and_releases_disagree_the_editor_is_told() -> None:
    patches = (make_patch("1.34.2", "2025-11-18", is_next=True), make_patch("1.33.6", "2025-11-11"))
    release = make_release("v1.34.2", repository="kubernetes/kubernetes")
    snapshot = but(snapshot_of("2025-11-16", patches=patches), releases=(release,))

    notes = patch_notes(patch_news(snapshot, asked_at("2025-11-16")))

    assert notes[-2:] == (
        "1.34.2 was released; the patch schedule does not list it yet.",
        "1.33.6 is out by the patch schedule; no release of the week says so.",
    )


def test_a_note_of_the_schedule_is_words() -> None:
    note = "see [a](javascript:x) <b> <!-- --> https://example.org/x"

    *_, line = patch_notes(news_of(make_patch("1.34.2", "2025-11-11", note=note)))

    assert r"\[a\]" in line
    assert r"\<b>" in line
    assert r"https\://" in line


def test_without_a_schedule_it_is_unknown_and_without_the_source_nothing() -> None:
    asked = patch_news(snapshot_of("2025-11-16"), asked_at("2025-11-16"))
    unasked = patch_news(snapshot_of("2025-11-16", asked=()), asked_at("2025-11-16"))

    assert patch_notes(asked) == (
        "Patch releases: unknown, as there is no schedule in the snapshot.",
    )
    assert (patch_notes(unasked), lines(unasked)) == ((), [])


# ------------------------------------------------------------------ vulnerabilities


def test_a_vulnerability_is_linked_to_its_issue_and_says_whether_it_is_fixed() -> None:
    cves: list[Cve] = [make_cve(1), make_cve(2, is_fixed=False), make_cve(3, is_fixed=None)]

    found = cve_lines(cves)

    assert found[0] == (
        "* [CVE-2025-1](https://github.com/kubernetes/kubernetes/issues/1): A pump may be started "
        "by anybody (fixed)"
    )
    assert found[1].endswith("(not fixed yet)")
    assert found[2].endswith("by anybody")


def test_what_a_stranger_wrote_of_a_vulnerability_is_words() -> None:
    (line,) = cve_lines([make_cve(1, summary="*a*\n## b [c](d) <img>", url="https://x.y/) z")])

    assert line == r"* [CVE-2025-1](https://x.y/%29%20z): \*a\* ## b \[c\](d) \<img> (fixed)"


def test_a_flood_of_vulnerabilities_is_cut() -> None:
    assert len(cve_lines([make_cve(number) for number in range(1, 50)])) == 21
    assert cve_lines([]) == ()
