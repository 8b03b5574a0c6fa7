"""The site's build beside Hugo, Eleventy, Jekyll and Pelican, on real posts and in one run.

All builds lie on a memory file system and run in turn, so that what disturbs the machine disturbs
them alike: quoted are ratios of medians, never seconds. Set ``ROUNDS`` for more of them, and
``BENCH_WORK`` for where tools and snapshots are kept from run to run.
"""

from __future__ import annotations

import os
import shlex
import shutil
import statistics
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from tests.bench.homes import (
    POSTS,
    fetched_snapshots,
    generated_home,
    imported_home,
    newest_text,
)
from tests.bench.measure import DIGEST, INSTALLED, REPOSITORY, ROUNDS, SHARED, measured, say

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = Path(os.environ.get("BENCH_WORK") or REPOSITORY / ".bench")
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux has its memory file system

SAME, ALL = "digest cold, same work", "digest cold, everything"
EDIT, NOTHING = "digest rebuild, one edit", "digest rebuild, nothing changed"
HUGO, HUGO_AGAIN = "hugo cold", "hugo full rebuild"
PEERS = ("eleventy", "jekyll", "pelican")

SIZES = {100: 3, 1_000: 1, 5_000: 1}
"""Generated editions, and how often each size is built."""

FLAT = 1.25
"""Times what each further edition costs between the first two sizes: more is not flat."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One build as proc_bench.py reports it: median, least and most of each figure."""

    name: str
    wall: tuple[float, float, float]
    cpu: tuple[float, float, float]
    peak_mib: tuple[float, float, float]
    failed: int


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """One build as proc_bench.py runs it: in ``cwd``, after ``prep``, which is not timed."""

    name: str
    cmd: list[str]
    cwd: str
    out: str
    prep: str
    env: dict[str, str]


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """One ratio with what it may be; ``over`` and ``under`` name rows, ``figure`` what of them."""

    what: str
    figure: Literal["wall", "cpu"]
    over: str
    under: str
    limit: float
    at_least: bool = False


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """What a build of so many editions took: milliseconds, and MiB at its peak."""

    count: int
    wall: float
    cpu: float
    peak: int


BOUNDS = (
    Bound(what="same work, cold / Hugo", figure="wall", over=SAME, under=HUGO, limit=1.5),
    Bound(what="same work, cold / Hugo", figure="cpu", over=SAME, under=HUGO, limit=1.0),
    *(
        Bound(
            what=f"{peer.capitalize()}, cold / same work, cold",
            figure="wall",
            over=f"{peer} cold",
            under=SAME,
            limit=3.0,
            at_least=True,
        )
        for peer in PEERS
    ),
    Bound(what="everything, cold / Hugo", figure="wall", over=ALL, under=HUGO, limit=8.0),
    Bound(what="one edit / Hugo's rebuild", figure="wall", over=EDIT, under=HUGO_AGAIN, limit=1.0),
    Bound(
        what="nothing changed / Hugo's rebuild",
        figure="wall",
        over=NOTHING,
        under=HUGO_AGAIN,
        limit=0.5,
    ),
)
MOST_MEMORY = 150
FILES = ("edition.md", "snapshot.json")


def main() -> None:
    """Print both tables; a bound that is missed is said, and no failure."""
    WORK.mkdir(parents=True, exist_ok=True)
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="digest-bench-", dir=place) as name:
        bench_peers(Path(name))
        bench_sizes(Path(name))


def bench_peers(folder: Path) -> None:
    """Print how the builds of the real archive stand beside those of the peers."""
    snapshots = fetched_snapshots(WORK / "snapshots")
    same = imported_home(folder / "same", is_same_work=True)
    everything = imported_home(folder / "everything", is_same_work=False, snapshots=snapshots)
    edited, still = (shutil.copytree(everything, folder / name) for name in ("edited", "still"))
    texts, weeks = (len(list(everything.glob(f"archive/*/{name}"))) for name in FILES)
    say(f"\nThe real archive: {texts} imported posts; where all is on, snapshots of {weeks} weeks")
    specs = [
        _spec(SAME, same, prep="rm -rf site .digest"),
        _spec(ALL, everything, prep="rm -rf site .digest"),
        _spec(EDIT, edited, prep=f"date +'Edit %N.' >> {newest_text(edited)}"),
        _spec(NOTHING, still),
    ]
    rows = {row.name: row for row in _run_peers(folder, specs)}
    _check_edit(edited)
    say("\n| ratio of medians | figure | measured | bound | holds |")
    say("| --- | --- | --- | --- | --- |")
    for bound in BOUNDS:
        say(_judged(bound, rows))
    peak = max(rows[name].peak_mib[0] for name in (SAME, ALL, EDIT, NOTHING))
    holds = "yes" if peak <= MOST_MEMORY else "NO"
    say(f"| peak of all four builds | memory | {peak:.0f} MiB | <= {MOST_MEMORY} MiB | {holds} |")
    say("")
    for spec in specs:
        say(_told(spec, rows[spec.name]))


def _spec(name: str, home: Path, prep: str = "") -> Spec:
    return Spec(
        name=name,
        cmd=[*DIGEST, "--home", str(home), "--quiet", "build"],
        cwd=str(home),
        out="site",
        prep=prep,
        env={"PYTHONPATH": str(REPOSITORY), **INSTALLED},
    )


def _told(spec: Spec, row: Row) -> str:
    """Return what a build of ours took, and the commands that made it."""
    prep = f"{spec.prep}; " if spec.prep else ""
    took = f"{row.wall[0]:.3f} s, cpu {row.cpu[0]:.3f} s, {row.peak_mib[0]:.0f} MiB"
    return f"{row.name}: {took}\n  $ cd {spec.cwd}; {prep}{shlex.join(spec.cmd)}"


def _run_peers(folder: Path, specs: list[Spec]) -> Iterator[Row]:
    """Yield a row for each build of the peers and of ours, run in turn."""
    also = folder / "also.json"
    also.write_bytes(msgspec.json.encode(specs))
    script = SHARED / "bench" / "run_peers.sh"
    for what in ("cold", "rebuild"):
        wanted = {"WORK": str(WORK), "SITES": str(folder / "s"), "ALSO": str(also), "WHAT": what}
        command = ["bash", str(script), str(POSTS), str(ROUNDS)]
        say("\n$ " + " ".join([*(f"{name}={value}" for name, value in wanted.items()), *command]))
        subprocess.run(command, check=True, env={**os.environ, **wanted}, cwd=folder)
        yield from msgspec.json.decode((WORK / f"{what}-out.json").read_bytes(), type=list[Row])


def _check_edit(home: Path) -> None:
    """Raise where the page of the newest edition lacks what was last written into it."""
    edit = newest_text(home).read_text().splitlines()[-1]
    if not any(edit in page.read_text() for page in (home / "site").glob("2*/*/index.html")):
        raise RuntimeError(f"the build after an edit is of no use: no page says {edit!r}")


def _judged(bound: Bound, rows: dict[str, Row]) -> str:
    over, under = rows[bound.over], rows[bound.under]
    figures = (over.wall, under.wall) if bound.figure == "wall" else (over.cpu, under.cpu)
    ratio = figures[0][0] / figures[1][0]
    holds = ratio >= bound.limit if bound.at_least else ratio <= bound.limit
    failed = " (FAILED)" if over.failed or under.failed else ""
    sign = ">=" if bound.at_least else "<="
    said = f"{sign} {bound.limit:g} x | {'yes' if holds else 'NO'}{failed}"
    return f"| {bound.what} | {bound.figure} | {ratio:.2f} x | {said} |"


def bench_sizes(folder: Path) -> None:
    """Print what an edition costs in archives of some sizes, the smallest first.

    Flat is said of what each further edition costs: starting up, which weighs in a small archive,
    is not in it.
    """
    command = shlex.join([*DIGEST, "--home", str(folder / "generated"), "--quiet", "build"])
    say(f"\nMade-up archives, 25 entries in each edition, without site/ and .digest/: {command}")
    say("\n| outputs | editions | wall ms each | cpu ms each | cpu ms each further | flat | peak |")
    say("| --- | --- | --- | --- | --- | --- | --- |")
    for name, is_same_work in (("same work", True), ("everything", False)):
        sizes = [
            _size(folder / "generated", count, rounds, is_same_work=is_same_work)
            for count, rounds in SIZES.items()
        ]
        further = [
            (larger.cpu - size.cpu) / (larger.count - size.count)
            for size, larger in pairwise(sizes)
        ]
        flat = "yes" if further[-1] <= FLAT * further[0] else "NO"
        for size, each, said in zip(
            sizes, ["", *map("{:.1f}".format, further)], ["", "", flat], strict=True
        ):
            own = f"{size.wall / size.count:.1f} | {size.cpu / size.count:.1f}"
            say(f"| {name} | {size.count:,} | {own} | {each} | {said} | {size.peak} MiB |")


def _size(folder: Path, count: int, rounds: int, *, is_same_work: bool) -> Size:
    """Return what the cold build of a new home took; the home is gone after it."""
    home = generated_home(folder, count, is_same_work=is_same_work)
    costs = []
    for _ in range(rounds):
        for name in ("site", ".digest"):
            shutil.rmtree(home / name, ignore_errors=True)
        costs.append(measured([*DIGEST, "--home", str(home), "--quiet", "build"]))
    shutil.rmtree(home)
    return Size(
        count=count,
        wall=1000 * statistics.median(cost.wall for cost in costs),
        cpu=1000 * statistics.median(cost.cpu for cost in costs),
        peak=max(cost.peak for cost in costs),
    )


if __name__ == "__main__":
    main()
