"""Figures, printed: what a week costs, and how long commands take. Run by ``make bench``.

Seconds of a shared machine are noise: each time stands beside that of a bare interpreter in the
same run, as a ratio.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
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
)
from tests.corpus.conftest import Fakehub

SHARED = Path(os.environ.get("DIGEST_SHARED", Path(__file__).parents[2] / "shared"))
ROUNDS = 5
LATENCY = "100"


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
        command = [
            sys.executable,
            "-m",
            "digest",
            "--home",
            str(home),
            "fetch",
            "--week",
            str(WEEK),
        ]
        environment = {"GITHUB_TOKEN": "bench", "GITHUB_API_URL": hub.url}
        subprocess.run(command, check=True, env={**os.environ, **environment})
        say(
            "fetch: 150 pull requests, 36 proposal pull requests, 40 subprojects: "
            f"{len(hub.log())} requests, {hub.points()} points"
        )
        say(f"fetch with {LATENCY} ms latency: {wall(command, **environment):.2f} s")
    finally:
        hub.stop()


def bench_commands(folder: Path) -> None:
    """Print what commands take beside a bare interpreter."""
    bare = wall([sys.executable, "-c", "pass"])
    digest = [sys.executable, "-m", "digest"]
    for name, arguments in {
        "digest --help": ["--help"],
        "digest demo": ["demo", str(folder / "demo")],
        "digest status": ["--home", str(folder / "demo"), "status"],
        "digest build, nothing changed": ["--home", str(folder / "demo"), "build"],
    }.items():
        seconds = wall([*digest, *arguments])
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
    bench_parse()


if __name__ == "__main__":
    main()
