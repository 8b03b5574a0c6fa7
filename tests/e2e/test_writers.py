"""Eight writers, eight files, eight branches: no merge conflict, one page."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from digest.cli import run
from digest.presets import start_home

SAMPLE = Path(__file__).parents[2] / "archive" / "2024-03-10" / "snapshot.json"
WEEK = "2024-03-10"
SECTIONS = (
    "developer-news", "release-schedule", "featured-prs", "kep-of-the-week", "kep-updates",
    "other-merges", "promotions", "subprojects",
)  # fmt: skip


def git(home: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Writer", "-c", "user.email=writer@example.org"]
    command = ["git", "-C", str(home), *identity, "-c", "commit.gpgsign=false", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def digest(home: Path, *arguments: str) -> None:
    assert run(["--home", str(home), "--quiet", *arguments]) == 0


@pytest.fixture
def drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home in git whose week was drafted with one file per section."""
    monkeypatch.setenv("DIGEST_NOW", "2024-03-11T09:00:00Z")
    home = tmp_path / "home"
    list(start_home(home, "kubernetes", ()))
    snapshot = home / "archive" / WEEK / "snapshot.json"
    snapshot.parent.mkdir(parents=True)
    snapshot.write_bytes(SAMPLE.read_bytes())
    digest(home, "draft", "--week", WEEK, "--split")
    git(home, "init", "--quiet", "--initial-branch", "edition")
    git(home, "add", ".")
    git(home, "commit", "--quiet", "--message", "Draft")
    return home


def write_section(home: Path, section: str) -> None:
    """Do what one writer does: name oneself, reword a line, add one, say it is ready."""
    git(home, "switch", "--quiet", "--create", section, "edition")
    path = next((home / "archive" / WEEK / "sections").glob(f"*-{section}.md"))
    text = path.read_text(encoding="utf-8").replace("writer:", f"writer: {section}-writer")
    text = text.replace("ready: false", "ready: true").replace("* ", "* Reworded: ", 1)
    path.write_text(f"{text}\n* Written by [{section}](https://example.org/{section})\n", "utf-8")
    git(home, "commit", "--quiet", "--all", "--message", section)


def merged_page(home: Path, order: list[str]) -> bytes:
    git(home, "switch", "--quiet", "--detach", "edition")
    for section in order:
        git(home, "merge", "--quiet", "--no-edit", section)
    digest(home, "build", "--drafts", "--out", str(home / "site"))
    return (home / "site" / "2024" / "20240310" / "index.html").read_bytes()


def test_eight_writers_merge_in_any_order_to_the_same_page(drafted: Path) -> None:
    for section in SECTIONS:
        write_section(drafted, section)
    orders = [list(SECTIONS), list(reversed(SECTIONS))]
    shuffled = list(SECTIONS)
    random.Random(7).shuffle(shuffled)

    pages = {merged_page(drafted, order) for order in [*orders, shuffled]}

    assert len(pages) == 1
    page = pages.pop().decode()
    for section in SECTIONS:
        assert f"https://example.org/{section}" in page


def test_refresh_after_the_merges_changes_nothing(drafted: Path) -> None:
    for section in SECTIONS[:3]:
        write_section(drafted, section)
    merged_page(drafted, list(SECTIONS[:3]))

    digest(drafted, "draft", "--week", WEEK)

    assert git(drafted, "status", "--short", "--", "archive") == ""
