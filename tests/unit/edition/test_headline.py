from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digest.edition.headline import deadline_line, edition_title
from tests.builders import but, make_deadline

PAGE = "https://github.com/kubernetes/sig-release/blob/master/releases/release-1.37/README.md"
GUIDE = "https://github.com/kubernetes/sig-release/blob/master/releases/release_phases.md#code"
FREEZE = but(
    make_deadline("Begin Code Freeze", datetime(2026, 8, 20, 1, tzinfo=UTC), cutoff="18:00 PDT"),
    starts_on=date(2026, 8, 19),
    url=f"{PAGE}#timeline",
)


@pytest.mark.parametrize(
    ("edition", "title"),
    [
        ("2026-08-16", "Week Ending August 16, 2026"),
        ("2026-03-01", "Week Ending March 1, 2026"),
        ("release-v1.24", "Release v1.24"),
        ("2026-02-30", "Week 2026-02-30"),
    ],
)
def test_the_title_follows_from_the_id(edition: str, title: str) -> None:
    assert edition_title(edition) == title


def test_the_line_has_milestone_and_day_with_a_link_each() -> None:
    assert deadline_line(FREEZE, guide_url=GUIDE) == (
        f"**Next Deadline: [Code Freeze]({GUIDE}) (v1.37), "
        f"[Wednesday, August 19, 2026, 18:00 PDT (01:00 UTC, August 20)]({PAGE}#timeline)**"
    )


def test_a_milestone_that_nothing_explains_is_linked_to_its_release() -> None:
    assert deadline_line(FREEZE).startswith(f"**Next Deadline: [Code Freeze (v1.37)]({PAGE}), ")


@pytest.mark.parametrize(
    ("cutoff", "ends_at", "written"),
    [
        ("AoE", "2026-08-20T12:00", "Wednesday, August 19, 2026, AoE (12:00 UTC, August 20)"),
        ("17:00 BST", "2026-08-19T16:00", "Wednesday, August 19, 2026, 17:00 BST (16:00 UTC)"),
        ("21:00 UTC", "2026-08-19T21:00", "Wednesday, August 19, 2026, 21:00 UTC"),
        (None, "2026-08-20T00:00", "Wednesday, August 19, 2026"),
    ],
)
def test_a_cut_off_stands_in_the_tables_words_and_in_utc(
    cutoff: str | None, ends_at: str, written: str
) -> None:
    moment = datetime.fromisoformat(ends_at).replace(tzinfo=UTC)

    assert f"[{written}](" in deadline_line(but(FREEZE, cutoff=cutoff, ends_at=moment))


def test_other_deadlines_of_the_day_are_named_behind_it() -> None:
    docs = but(FREEZE, name="Docs deadline: PRs ready")

    line = deadline_line(FREEZE, also=(docs, but(FREEZE, name="Begin Test Freeze")))

    assert line.endswith("** (on the same day: Docs deadline: PRs ready; Test Freeze)")


def test_a_name_with_the_version_in_it_says_it_once() -> None:
    line = deadline_line(but(FREEZE, name="v1.37.0 released"))

    assert line.startswith(f"**Next Deadline: [v1.37.0 released]({PAGE}), ")


def test_what_a_row_says_is_text() -> None:
    line = deadline_line(but(FREEZE, name="a](https://x.example) <b>", url="", release="*v1*"))

    assert line == (
        r"**Next Deadline: a\](https\://x.example) \<b> (\*v1\*), "
        "Wednesday, August 19, 2026, 18:00 PDT (01:00 UTC, August 20)**"
    )


def test_without_a_deadline_there_is_no_line() -> None:
    assert deadline_line(None) == ""
