"""The edition of a release, made, refreshed, compared and built through the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.model import Window
from tests.builders import but, make_deadline, make_pull, make_report, make_snapshot, said
from tests.builders_git import Repository

if TYPE_CHECKING:
    from pathlib import Path

TIMELINE = """# Kubernetes 1.36

| What | Who | When |
| --- | --- | --- |
| Start of Release Cycle | Lead | Monday 11th May 2026 |
| Code Freeze | Lead | Monday 27th July 2026 |
| **v1.36.0 released** | Lead | Wednesday 12th August 2026 |
"""
TEAM = """| Role | Name | Shadow Name(s) |
| --- | --- | --- |
| Lead | Ada Byron (@ada) | Max (@mx), Jo (@jo) |
"""
KEP = """title: {title}
kep-number: {number}
owning-sig: sig-node
stage: {stage}
status: implementable
latest-milestone: "{milestone}"
"""
EDITION = "archive/release-v1.36/edition.md"
ISSUE = "https://github.com/kubernetes/enhancements/issues"
LAST = Window(
    start=make_snapshot().window.start.replace(day=3),
    end=make_snapshot().window.end.replace(day=10),
)


def kep(number: int, stage: str, milestone: str = "v1.36") -> dict[str, str | bytes | None]:
    text = KEP.format(title=f"Pump {number}", number=number, stage=stage, milestone=milestone)
    return {f"keps/sig-node/{number}-pump/kep.yaml": text}


@pytest.fixture
def proposals(home: Path) -> Repository:
    repository = Repository(home / "proposals")
    files = {**kep(1, "stable"), **kep(2, "beta"), **kep(3, "stable"), **kep(4, "beta", "v1.37")}
    repository.commit("Plan", "2026-06-01T10:00:00Z", files)
    return repository


@pytest.fixture
def release(proposals: Repository) -> Path:
    """A home with everything a release's edition is made from, and one week of its cycle."""
    home = proposals.path.parent
    settings = (home / "digest.toml").read_text()
    settings = settings.replace(
        'repository = "kubernetes/enhancements"\n',
        'repository = "kubernetes/enhancements"\npath = "proposals"\n',
        1,
    ).replace("[sources.schedule]\n", '[sources.schedule]\npath = "timelines"\n', 1)
    (home / "digest.toml").write_text(settings)
    folder = home / "timelines" / "releases" / "release-1.36"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(TIMELINE)
    (folder / "release-team.md").write_text(TEAM)
    week = make_snapshot(
        make_pull(21, "kind/deprecation", title="Deprecate the valve", merged_at=LAST.start),
        make_pull(22, "release-note-action-required", title="Turn it", merged_at=LAST.start),
        make_pull(23, "kind/feature", title="Add a pump", merged_at=LAST.start),
        sources=[make_report()],
    )
    Archive(home / "archive").write_snapshot(but(week, edition="2026-08-09", window=LAST))
    return home


def test_the_edition_says_what_is_planned_and_who_made_it(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["release", "v1.36"]) == 0

    shown, progress = said(capsys)
    text = (release / EDITION).read_text()
    assert "14 weeks, 2026-05-11 to 2026-08-12" in progress
    assert "12 of 14 weeks: 2026-05-17 to 2026-08-02 " in shown
    assert (
        "[3 enhancements](#enhancements) planned for v1.36: [2](#graduations-to-stable) to "
        "graduate to stable and [1](#graduations-to-beta) to move to beta."
    ) in text
    assert f"## Graduations to Beta\n\n* [KEP-2: SIG Node: Pump 2]({ISSUE}/2)\n" in text
    assert text.index("/pull/22)") < text.index("## Deprecations and Removals")
    assert text.index("## Deprecations and Removals") < text.index("/pull/21)")
    assert "/pull/23)" not in text
    assert "* Lead: Ada Byron; shadows Max, Jo\n" in text
    assert "has 14 weeks: 11 May 2026 to 12 August 2026. In the 2 of 14 weeks" in text
    assert "| 1.36 | 2 | 1 | 0 | 0 | 3 |" in text


def test_a_refresh_adds_what_is_new_and_changes_no_byte(
    release: Path, proposals: Repository
) -> None:
    run(["release", "1.36"])
    path = release / EDITION
    mine = path.read_text().replace("Pump 2]", "The second pump, at last]").replace("Lead:", "By")
    dropped = mine.replace(f"* [KEP-1: SIG Node: Pump 1]({ISSUE}/1)\n", "")
    path.write_text(dropped)
    proposals.commit("More", "2026-08-02T10:00:00Z", kep(5, "beta"))

    assert run(["release", "1.36"]) == 0

    added = f"* [KEP-5: SIG Node: Pump 5]({ISSUE}/5)\n"
    assert path.read_text().replace(added, "") == dropped
    assert path.read_text().count(added) == 1
    run(["release", "v1.36.0"])
    assert path.read_text().count(added) == 1


def test_the_new_text_keeps_the_rules_and_a_wrong_number_does_not(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["release", "v1.36"])
    assert run(["lint", "--week", "release-v1.36"]) == 0
    path = release / EDITION
    text = path.read_text().replace("[3 enhancements]", "[4 enhancements]")
    path.write_text(text.replace("has 14 weeks:", "has 12 weeks:"))
    said(capsys)

    assert run(["lint", "--week", "release-v1.36"]) == 1

    shown = said(capsys)[0]
    assert "COUNT-CHECK: 4 stated, 3 listed below #enhancements" in shown
    assert "12 weeks stated, the timeline has 14: 2026-05-11 to 2026-08-12" in shown


def test_the_page_has_theme_logo_and_a_link_for_every_number(release: Path) -> None:
    run(["release", "v1.36"])
    path = release / EDITION
    text = path.read_text().replace("  theme:", "  theme: Stars & Pumps")
    text = text.replace("  logo:", "  logo: art/stars.svg").replace("_alt:", "_alt: Two <stars>")
    path.write_text(text.replace("title:", "published_at: 2026-08-13T09:00:00Z\ntitle:", 1))

    assert run(["build", "--out", str(release / "site")]) == 0

    html = (release / "site" / "release" / "v1.36" / "index.html").read_text()
    assert "<h1>Release v1.36: Stars &amp; Pumps</h1>" in html
    assert 'src="../../art/stars.svg" alt="Two &lt;stars&gt;"' in html
    assert 'id="graduations-to-stable"' in html
    assert 'href="#graduations-to-stable"' in html
    assert "were merged this week" not in html
    assert "release-v1.36" in (release / "site" / "atom.xml").read_text()


@pytest.mark.parametrize(("number", "status"), [("two", 0), ("three", 1)])
def test_an_announcement_is_compared_and_must_add_up(
    release: Path, number: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    announcement = release / "announcement.md"
    announcement.write_text(
        f"This release consists of 3 enhancements: {number} enhancements have graduated to "
        "stable, and one enhancement is moving to beta.\n\n"
        f"## Graduations to Stable\n\n* [One]({ISSUE}/1)\n* [Four]({ISSUE}/4)\n"
    )

    assert run(["release", "v1.36", "--announced", str(announcement)]) == status

    shown = said(capsys)[0]
    assert "KEP-4: listed as stable, but its file says latest-milestone v1.37" in shown
    assert "KEP-3: stable by its file, but not listed: no reason in the file" in shown
    assert not (release / EDITION).exists()


def test_a_week_after_the_release_knows_what_its_edition_said(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["release", "v1.36"])
    path = release / EDITION
    text = path.read_text().replace("title:", "published_at: 2026-08-17T08:00:00Z\ntitle:", 1)
    path.write_text(text.replace("/pull/21)", "/pull/2)"))
    said(capsys)

    assert run(["draft", "--week", "2026-08-16"]) == 0

    assert (
        "reported release-v1.36, Deprecations and Removals"
        in (release / "archive" / "2026-08-16" / "worksheet.md").read_text()
    )


def test_the_weekly_summary_says_where_the_cycle_is(
    release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGEST_NOW", "2026-07-20T09:00:00Z")
    rows = ("Start of Release Cycle", 5, 11), ("Code Freeze", 7, 27), ("v1.36.0 released", 8, 12)
    week = make_snapshot(
        *(
            but(
                make_deadline(name, datetime(2026, month, day, 20, tzinfo=UTC)),
                starts_on=date(2026, month, day),
                release="v1.36",
            )
            for name, month, day in rows
        )
    )
    Archive(release / "archive").write_snapshot(but(week, edition="2026-07-19"))
    before = sorted(path for path in release.rglob("*") if path.is_file())
    said(capsys)

    assert run(["release", "v1.36", "--status"]) == 0

    shown = said(capsys)[0]
    assert "## v1.36: week 11 of 14, release planned for 12 August 2026\n" in shown
    assert "Monday, 27 July 2026, over at 2026-07-27 20:00 UTC" in shown
    assert sorted(path for path in release.rglob("*") if path.is_file()) == before


def test_the_cycle_is_that_of_the_timeline_on_release_day(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows are moved afterwards too: a later edit of the page is not how the cycle was."""
    file = "releases/release-1.36/README.md"
    timelines = Repository(release / "history")
    timelines.commit("Plan", "2026-05-01T10:00:00Z", {file: TIMELINE})
    later = TIMELINE.replace("Monday 11th May", "Monday 18th May")
    timelines.commit("Tidy up", "2026-08-15T10:00:00Z", {file: later})
    settings = (release / "digest.toml").read_text()
    (release / "digest.toml").write_text(settings.replace('path = "timelines"', 'path = "history"'))

    assert run(["release", "v1.36"]) == 0

    assert "14 weeks, 2026-05-11 to 2026-08-12" in said(capsys)[1]
    assert "has 14 weeks: 11 May 2026" in (release / EDITION).read_text()


def test_a_table_without_years_lies_before_those_of_later_releases(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = TIMELINE.replace("1.36", "1.20").replace(" 2026", "")
    old = old.replace("Monday 11th May", "Monday 14th September")
    old = old.replace("Monday 27th July", "Thursday 12th November")
    old = old.replace("Wednesday 12th August", "Tuesday 8th December")
    later = TIMELINE.replace("1.36", "1.25").replace("2026", "2022").replace("Monday 11th", "23rd")
    for version, text in (("1.20", old), ("1.25", later.replace("Wednesday", ""))):
        folder = release / "timelines" / "releases" / f"release-{version}"
        folder.mkdir()
        (folder / "README.md").write_text(text)

    run(["release", "v1.20"])

    assert "13 weeks, 2020-09-14 to 2020-12-08" in said(capsys)[1]


def test_the_edition_with_its_chart_passes_the_gate(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The chart stands on the page only: the feeds hold its table, and that is the same text."""
    run(["release", "v1.36"])
    path = release / EDITION
    row = "| 1.36 | 2 |"
    text = path.read_text().replace(row, f"| 1.35 | 1 | 1 | 0 | 0 | 2 |\n{row}")
    path.write_text(text.replace("<!-- A heading", f"### [Pump]({ISSUE}/1)\n\nIt pumps.\n\n<!--"))
    said(capsys)

    assert run(["publish", "--week", "release-v1.36", "--yes"]) == 0

    html = (release / "site" / "release" / "v1.36" / "index.html").read_text()
    assert "1.35, Stable: 1</title>" in html
    assert run(["release", "v1.36"]) == 1
    assert "is published" in said(capsys)[1]
