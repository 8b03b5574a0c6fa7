"""Figures, printed: what a week costs, and how long commands take. Run by ``make bench``.

Seconds of a shared machine are noise: each time stands beside that of a bare interpreter in the
same run, as a ratio.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from digest.edition.grammar import parse_edition
from digest.keys import NO_PROPOSALS
from digest.model import TextFile
from digest.presets import preset_text
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

SHARED = Path(os.environ.get("DIGEST_SHARED", Path(__file__).parents[2] / "shared"))
ROUNDS = 5
LATENCY = "100"
DIGEST = [sys.executable, "-m", "digest"]


def say(text: str) -> None:
    """Print one figure."""
    sys.stdout.write(f"{text}\n")


def wall(command: list[str], **environment: str) -> float:
    """Return the median wall seconds of a command over some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


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
        say(f"fetch with {LATENCY} ms latency: {wall(command, **environment):.2f} s")
    finally:
        hub.stop()


def measured(command: list[str], **environment: str) -> tuple[float, int]:
    """Return processor seconds and peak MiB of one run of a command."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


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
            seconds, peak = measured(command, **environment)
            say(
                f"new, {pulls} pull requests in 30 repositories: {len(hub.log())} requests, "
                f"{hub.points()} points, {seconds:.2f} s of processor time, {peak} MiB"
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
        seconds, peak = measured([*DIGEST, "--home", str(home), "draft", "--week", str(WEEK)])
        say(f"refresh of a draft of {lines} lines: {seconds:.2f} s of processor time, {peak} MiB")


def bench_archives(folder: Path) -> None:
    """Print what building 500 and 5,000 editions costs."""
    sample = Path(__file__).parents[1]
    text = (sample / "archive" / "2024-03-10" / "edition.md").read_text()
    for editions in (500, 5_000):
        home = folder / f"archive-{editions}"
        home.mkdir()
        (home / "digest.toml").write_text((sample / "digest.toml").read_text())
        for week in range(editions):
            day = WEEK - timedelta(weeks=week)
            place = home / "archive" / day.isoformat()
            place.mkdir(parents=True)
            dated = text.replace("2024-03-14T", f"{day}T").replace("March 10, 2024", str(day))
            (place / "edition.md").write_text(dated)
        seconds, peak = measured([*DIGEST, "--home", str(home), "build"])
        say(
            f"build of {editions} editions: {seconds:.2f} s of processor time, "
            f"{1000 * seconds / editions:.1f} ms each, {peak} MiB"
        )


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


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        bench_week(Path(name))
        bench_commands(Path(name))
        bench_large_weeks(Path(name))
        bench_long_drafts(Path(name))
        bench_archives(Path(name))
    bench_parse()


if __name__ == "__main__":
    main()
