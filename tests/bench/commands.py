"""What a week costs, and how long commands take.

Seconds of a shared machine are noise: each time stands beside that of a bare interpreter in the
same run, as a ratio.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from digest.edition.grammar import parse_edition
from digest.keys import NO_PROPOSALS
from digest.model import TextFile
from digest.presets import preset_text
from tests.bench.homes import imported_home
from tests.bench.measure import DIGEST, SHARED, measured, say, wall
from tests.builders_hub import (
    ENGINE,
    PROPOSALS,
    RELEASE_TEAM,
    SUBPROJECTS,
    WEEK,
    write_hub,
    write_large,
)
from tests.corpus.conftest import Fakehub

LATENCY = "100"


def home_of_budget(folder: Path) -> Path:
    """Return a home whose sources are the made-up week's."""
    text = preset_text("kubernetes", (ENGINE,))
    text = text.replace("kubernetes/enhancements", PROPOSALS)
    text = text.replace("kubernetes/sig-release", RELEASE_TEAM)
    start = text.index("[sources.releases]")
    end = text.index("[sources.schedule]")
    names = ", ".join(f'"{name}"' for name in SUBPROJECTS)
    text = f"{text[:start]}[sources.releases]\nrepositories = [{names}]\n\n{text[end:]}"
    folder.mkdir()
    (folder / "digest.toml").write_text(text)
    return folder


def bench_week(folder: Path) -> None:
    """Print requests, points and seconds of one fetch over made-up data of a real week's size."""
    write_hub(folder / "data")
    home = home_of_budget(folder / "home")
    hub = Fakehub(SHARED, [folder / "data"], ["--latency", LATENCY])
    try:
        command = [*DIGEST, "--home", str(home), "fetch", "--week", str(WEEK)]
        environment = {"GITHUB_TOKEN": "bench", "GITHUB_API_URL": hub.url}
        subprocess.run(command, check=True, env={**os.environ, **environment})
        say(
            "fetch: 150 pull requests, 36 proposal pull requests, 40 subprojects: "
            f"{len(hub.log())} requests, {hub.points()} points"
        )
        say(f"fetch with {LATENCY} ms latency: {wall(command, (0,), **environment):.2f} s")
    finally:
        hub.stop()


def bench_large_weeks(folder: Path) -> None:
    """Print what weeks of 500 and 2,000 pull requests in 30 repositories cost."""
    for pulls in (500, 2_000):
        place = folder / f"large-{pulls}"
        names = write_large(place / "data", 30, pulls)
        (place / "home").mkdir()
        (place / "home" / "digest.toml").write_text(preset_text("github", names))
        hub = Fakehub(SHARED, [place / "data"], [])
        try:
            command = [*DIGEST, "--home", str(place / "home"), "new", "--week", str(WEEK)]
            environment = {"GITHUB_TOKEN": "bench", "GITHUB_API_URL": hub.url}
            cost = measured(command, (0,), **environment)
            say(
                f"new, {pulls} pull requests in 30 repositories: {len(hub.log())} requests, "
                f"{hub.points()} points, {cost.cpu:.2f} s of processor time, {cost.peak} MiB"
            )
        finally:
            hub.stop()


def bench_long_drafts(folder: Path) -> None:
    """Print what refreshing drafts of 1,250 and 5,000 lines costs."""
    for lines in (1_250, 5_000):
        home = folder / f"draft-{lines}"
        shutil.copytree(folder / "large-2000" / "home", home)
        draft = home / "archive" / str(WEEK) / "edition.md"
        link = "https://github.com/acme-large/part-99/pull"
        items = "".join(f"* Line [number {n}]({link}/{n})\n" for n in range(lines))
        text = draft.read_text()
        draft.write_text(text.replace("## New\n", f"## New\n\n{items}"))
        cost = measured([*DIGEST, "--home", str(home), "draft", "--week", str(WEEK)])
        said = f"{cost.cpu:.2f} s of processor time, {cost.peak} MiB"
        say(f"refresh of a draft of {lines} lines: {said}")


def bench_commands(folder: Path) -> None:
    """Print what commands take beside a bare interpreter."""
    bare = wall([sys.executable, "-c", "pass"])
    for name, arguments in {
        "digest --help": ["--help"],
        "digest demo": ["demo", str(folder / "demo")],
        "digest status": ["--home", str(folder / "demo"), "status"],
        "digest build, nothing changed": ["--home", str(folder / "demo"), "build"],
    }.items():
        seconds = wall([*DIGEST, *arguments])
        say(f"{name}: {seconds:.3f} s, {seconds / bare:.1f} x bare python")


def bench_parse() -> None:
    """Print what it takes to parse a real archive."""
    posts = sorted((SHARED / "corpus" / "lwkd" / "_posts").glob("*.md"))
    texts = [TextFile(path="edition.md", text=post.read_bytes().decode()) for post in posts]
    started = time.perf_counter()
    for text in texts:
        parse_edition("2018-01-14", [text], sections=[], proposals=NO_PROPOSALS)
    say(f"parse {len(texts)} posts: {time.perf_counter() - started:.2f} s")


def bench_lint(folder: Path) -> None:
    """Print what lint takes over a real archive and over one edition of it, beside its bounds."""
    home = imported_home(folder / "archive", is_same_work=False)
    bare = wall([sys.executable, "-c", "pass"])
    for name, which, bound in (
        ("345 editions", ["--all"], 2.0),
        ("one edition", ["--week", "2025-11-02"], 0.3),
    ):
        # Findings in old editions are status 1; what is timed is the reading.
        command = [*DIGEST, "--home", str(home), "--quiet", "lint", *which, "--format", "json"]
        seconds = wall(command, (0, 1))
        kept = "held" if seconds < bound else "missed"
        ratio = f"{seconds / bare:.0f} x bare python"
        say(f"lint, {name}: {seconds:.2f} s (bound {bound} s: {kept}), {ratio}")


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        bench_week(Path(name))
        bench_commands(Path(name))
        bench_lint(Path(name))
        bench_large_weeks(Path(name))
        bench_long_drafts(Path(name))
    bench_parse()


if __name__ == "__main__":
    main()
