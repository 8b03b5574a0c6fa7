"""The edition of 1.24 as a user would make it, and its announcement beside the real files.

The facts: kubernetes/sig-release and kubernetes/enhancements as they stood on the release day, and
the announcement of 3 May 2022. Version updates: five years of pull requests and of bullets.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.curate.bumps import branches_in_words, bump_of, join_bumps
from digest.curate.fold import fold
from digest.presets import preset_text
from digest.sources.team.page import read_team
from tests.builders import but, make_pull, said
from tests.builders_git import GIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.corpus.conftest import Fakehub

pytestmark = [pytest.mark.corpus, pytest.mark.loopback]

EDITION = "release-v1.24"
LISTED = {284, 688, 902, 1472, 1489, 1490, 1904, 1959, 2214, 2232, 2249, 2436, 2784}
"""The proposals below "Graduations to Stable" in the announcement."""

TEAMS = {"1.22": 39, "1.23": 41, "1.24": 38, "1.25": 41, "1.28": 40, "1.31": 36, "1.34": 33}
"""People on the last page of each team that the corpus has, counted by hand for 1.24 and 1.31."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@pytest.fixture(scope="module")
def clone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clone") / "enhancements"
    bundle = shared / "corpus" / "enhancements-keps.bundle"
    subprocess.run([GIT, "clone", "--quiet", "--bare", str(bundle), str(path)], check=True)
    return path


@pytest.fixture
def home(
    clone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fakehub: Callable[..., Fakehub],
) -> Path:
    """A new Kubernetes home on the day after the release, with a clone of the proposals."""
    settings = preset_text("kubernetes").replace(
        'repository = "kubernetes/enhancements"\n',
        f'repository = "kubernetes/enhancements"\npath = "{clone}"\n',
        1,
    )
    (tmp_path / "digest.toml").write_text(settings)
    monkeypatch.setenv("GITHUB_API_URL", fakehub().url)
    monkeypatch.setenv("GITHUB_TOKEN", "made-up")
    monkeypatch.setenv("DIGEST_NOW", "2022-05-04T09:00:00Z")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_edition_of_release_day(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fetch", "--week", "2022-04-03"]) == 0
    said(capsys)

    assert run(["release", "v1.24"]) == 0

    shown, progress = said(capsys)
    text = (home / "archive" / EDITION / "edition.md").read_text()
    assert "17 weeks, 2022-01-10 to 2022-05-03" in progress
    assert "no snapshot of 16 of 17 weeks" in shown
    assert "has 17 weeks: 10 January 2022 to 3 May 2022." in text
    stable = text.partition("## Graduations to Stable")[2].partition("\n## ")[0]
    found = {int(number) for number in re.findall(r"\(https\S+/issues/(\d+)\)", stable)}
    assert found >= LISTED
    assert len(found) == 22
    assert "James Laverack; shadows Jesse Butler" in text
    assert "## Deprecations and Removals\n\n* " in text
    print(f"\n{len(LISTED)} of {len(LISTED)} announced graduations are listed, of {len(found)}")  # noqa: T201 - what make corpus is read for

    assert run(["lint", "--week", EDITION]) == 0
    assert run(["build", "--drafts", "--out", str(home / "site")]) == 0
    html = (home / "site" / "release" / "v1.24" / "index.html").read_text()
    anchors = set(re.findall(r' id="([^"]+)"', html))
    opened = set(re.findall(r'href="#([^"]+)"', html))
    assert opened <= anchors
    assert "graduations-to-stable" in opened


def test_fourteen_stated_and_thirteen_listed(
    home: Path,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    announcement = shared / "corpus" / "reference" / "kubernetes-1.24-announcement.md"
    # A year later the clone tells what became of the proposals that nobody announced.
    monkeypatch.setenv("DIGEST_NOW", "2023-05-02T09:00:00Z")
    run(["fetch", "--week", "2023-04-30"])
    said(capsys)

    assert run(["release", "v1.24", "--announced", str(announcement)]) == 1

    shown = said(capsys)[0]
    print(f"\n{shown}")  # noqa: T201 - what make corpus is read for
    assert "46 = 14 + 15 + 13 + 2 + 2 (stable, beta, alpha, deprecated, removed): adds up" in shown
    assert "stable: 14 stated, 13 listed, 22 planned" in shown
    assert "13 of 13 listed are planned at their stage" in shown
    extra = re.findall(r"^- (KEP-\d+): stable by its file, but not listed: (.+)", shown, re.M)
    assert len(extra) == 22 - 13
    assert all(why for _, why in extra)
    assert not (home / "archive" / EDITION / "edition.md").exists()


def test_a_refresh_changes_no_byte_and_asks_no_more_than_before(home: Path) -> None:
    run(["release", "v1.24"])
    folder = home / "archive" / EDITION
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert run(["release", "v1.24"]) == 0

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_releases_stand_beside_each_other(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGEST_NOW", "2025-12-30T09:00:00Z")
    versions = [f"v1.{minor}" for minor in (25, 28, 31, 34)]

    for version in versions:
        assert run(["-q", "release", version]) == 0

    last = Archive(home / "archive").read_texts("release-v1.34")[0].text
    table = last.partition("## Comparison")[2]
    print(table)  # noqa: T201 - what make corpus is read for
    rows = [re.findall(r"\d+(?:\.\d+)?", line) for line in table.splitlines() if "| 1." in line]
    assert [row[0] for row in rows] == [version[1:] for version in versions]
    for row in rows:
        assert sum(map(int, row[1:-1])) == int(row[-1]) > 30
    said(capsys)
    shutil.rmtree(home / "archive")


def _blobs(shared: Path) -> Iterator[dict[str, str]]:
    folder = shared / "corpus" / "hub" / "repos" / "kubernetes" / "sig-release"
    with (folder / "blobs.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def test_the_teams_are_read_by_name(shared: Path) -> None:
    last: dict[str, str] = {}
    for blob in _blobs(shared):
        if blob["path"].endswith("release-team.md") and blob["after"]:
            last[blob["path"].split("/")[1].removeprefix("release-")] = blob["after"]
    found = {
        version: read_team(text, release=f"v{version}", path="team.md")
        for version, text in last.items()
    }
    print("\n", {version: len(people) for version, people in found.items()})  # noqa: T201 - what make corpus is read for

    assert {version: len(found[version]) for version in TEAMS} == TEAMS
    for people in found.values():
        assert [one.name for one in people if len(one.name) >= 50 or "@" in one.name] == []


# ------------------------------------------------------------------ version updates


def test_historic_bullets_are_read_back(shared: Path) -> None:
    bullets: dict[tuple[str, str], set[int]] = defaultdict(set)
    with (shared / "corpus" / "editorial.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["section"] == "Version Updates" and row["context"] == "bullet" and row["number"]:
                bullets[row["week_ending"], row["sentence"]].add(row["number"])
    read: dict[str, int] = defaultdict(int)
    of: dict[str, int] = defaultdict(int)
    for (week, sentence), _ in bullets.items():
        plain = _LINK.sub(r"\1", sentence).lstrip("*+- ").strip()
        since = "2024-25" if week >= "2024" else "2018-23"
        of[since] += 1
        read[since] += bump_of(plain) is not None
    for name, count in of.items():
        print(f"{name}: {read[name]} of {count} bullets have one name, one version, one number")  # noqa: T201 - what make corpus is read for

    assert read["2024-25"] >= 0.65 * of["2024-25"]
    assert read["2018-23"] >= 0.60 * of["2018-23"]


def test_real_weeks_join_branches_and_nothing_else(shared: Path) -> None:
    """All that is joined in eight years, each judged by hand: no two updates in one line."""
    weeks = defaultdict(list)
    path = shared / "corpus" / "hub" / "repos" / "kubernetes" / "kubernetes" / "pulls.jsonl"
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            at = datetime.fromisoformat(row["merged_at"]).astimezone(UTC)
            last = at.date() + timedelta(days=6 - at.weekday())
            pull = make_pull(row["number"], title=row["title"], merged_at=at, body=row["body"])
            base = row["base"]["ref"] if isinstance(row["base"], dict) else row["base"]
            weeks[last].append(but(pull, base=base))
    joined: dict[tuple[str, str], str] = {}
    for last, pulls in sorted(weeks.items()):
        changes = fold(pulls, [])
        folded = {change.key: len(change.picks) for change in changes}
        for change in join_bumps(changes):
            if change.bump is None or len(change.picks) == folded[change.key]:
                continue
            parts = [*([change.original] if change.original else []), *change.picks]
            words = f"{change.bump} in {branches_in_words(change)}"
            print(last, words, [pull.number for pull in parts])  # noqa: T201 - what make corpus is read for
            joined[last.isoformat(), change.key] = words
            assert len({bump.identity for one in parts if (bump := bump_of(one.title))}) == 1
    lines_of = sorted(set(joined.values()))

    assert "Go to 1.13.15 in 1.16-1.18" in lines_of
    assert "Go to 1.16.7 in 1.21, master" in lines_of
    assert "konnectivity-client to 0.0.37 in 1.24-1.26" in lines_of
    assert "json-patch to 4.9.0 in 1.16-1.18" in lines_of
    assert len(joined) >= 12
