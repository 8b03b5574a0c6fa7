"""Homes to build sites from: a real archive with its snapshots, and made-up ones of any size."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.archive import Archive
from digest.config import Outputs
from digest.model import PullRequest, Snapshot, Window
from tests.bench.measure import DIGEST, REPOSITORY, SHARED, say
from tests.corpus.conftest import Fakehub

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTS = SHARED / "corpus" / "lwkd" / "_posts"
OLD_SITE = "https://lwkd.info"
FIRST, LAST = date(2021, 1, 3), date(2025, 12, 28)
"""The weeks that the corpus has records of."""

PEERS_FEED = 25
"""Entries in each of the peers' feeds."""

_NO_LIMITS = ["--graphql-limit", "1000000", "--search-limit", "1000000", "--core-limit", "1000000"]
_ENTRIES = 25
_PROPOSALS = 60
_TOPICS = ("api", "apps", "auth", "cli", "network", "node", "release", "scheduling", "storage")
_WORDS = (
    "adds", "allows", "avoids", "bounds", "cache", "checks", "client", "cluster", "container",
    "controller", "default", "drops", "field", "fixes", "keeps", "kubelet", "label", "limit",
    "list", "moves", "node", "object", "pod", "policy", "probe", "queue", "reads", "rejects",
    "removes", "reports", "request", "resource", "retries", "server", "skips", "state", "status",
    "volume", "watch", "writes",
)  # fmt: skip


def new_home(folder: Path, *, is_same_work: bool) -> Path:
    """Return a new home with the Kubernetes preset and every output, or with those of the peers."""
    _digest("init", str(folder), "--preset", "kubernetes")
    settings = folder / "digest.toml"
    text = re.sub(r"(?ms)^\[outputs\]\n.*?(?=^\[|\Z)", "", settings.read_text())
    if is_same_work:
        text, count = re.subn(r"(?m)^size = \d+", f"size = {PEERS_FEED}", text)
        if count != 1:
            raise RuntimeError("the preset does not say once how long its feeds are")
        others = [field.name for field in msgspec.structs.fields(Outputs) if field.type is bool]
        off = "".join(f"{name} = false\n" for name in others)
        text += f'\n[outputs]\nfeeds = ["rss", "atom"]\n{off}'
    settings.write_text(text)
    return folder


def imported_home(folder: Path, *, is_same_work: bool, snapshots: Path | None = None) -> Path:
    """Return a new home with the imported posts, and with copies of the snapshots."""
    new_home(folder, is_same_work=is_same_work)
    _digest("--home", str(folder), "import", str(POSTS), "--site-url", OLD_SITE)
    if snapshots is not None:
        shutil.copytree(snapshots / "archive", folder / "archive", dirs_exist_ok=True)
    return folder


def newest_text(home: Path) -> Path:
    """Return the text of the newest edition."""
    return max((home / "archive").glob("*/edition.md"))


def fetched_snapshots(home: Path) -> Path:
    """Return a home with the snapshots of all weeks; those that it lacks are fetched from fakehub.

    It takes some minutes the first time; one that was stopped goes on where it was.
    """
    if not (home / "digest.toml").exists():
        new_home(home, is_same_work=False)
    missing = [week for week in _weeks() if not _snapshot_path(home, week).exists()]
    if not missing:
        return home
    say(f"fetching {len(missing)} snapshots of {FIRST} to {LAST} into {home}")
    hub = Fakehub(SHARED, [SHARED / "corpus"], _NO_LIMITS)
    environment = {**os.environ, "GITHUB_TOKEN": "bench", "GITHUB_API_URL": hub.url}
    try:
        for week in missing:
            subprocess.run(
                [*DIGEST, "--home", str(home), "--quiet", "fetch", "--week", str(week)],
                cwd=REPOSITORY,
                env={**environment, "DIGEST_NOW": f"{week + timedelta(days=1)}T12:00:00Z"},
                capture_output=True,  # a gap, which the corpus has some of, is no failure here
                check=False,
            )
            if not _snapshot_path(home, week).exists():
                raise RuntimeError(f"digest fetch --week {week} wrote no snapshot in {home}")
    finally:
        hub.stop()
    return home


def generated_home(folder: Path, count: int, *, is_same_work: bool) -> Path:
    """Return a new home of made-up editions, and with every output also their snapshots.

    What they speak of grows with them, as it does in life: pages for proposals, too.
    """
    home = new_home(folder, is_same_work=is_same_work)
    archive = Archive(home / "archive")
    for number in range(count):
        week = LAST - timedelta(weeks=number)
        text = home / "archive" / str(week) / "edition.md"
        text.parent.mkdir(parents=True)
        text.write_text(_edition(week, random.Random(number)))
        if not is_same_work:
            archive.write_snapshot(_snapshot(week, random.Random(number)))
    return home


def _edition(week: date, chance: random.Random) -> str:
    """Return an edition of some 25 entries: highlights, merges and proposals, each with words."""
    merges = [_line(key, chance) for key in _numbers(week)]
    proposals = [
        f"* [KEP-{number}](https://kep.k8s.io/{number}): {_words(chance)}\n"
        for number in chance.sample(_proposals(week), 3)
    ]
    link = f"https://github.com/kubernetes/kubernetes/pull/{_numbers(week)[0]}"
    return (
        f"---\ntitle: Week Ending {week}\npublished_at: {week}T20:00:00Z\n---\n"
        f"## Developer News\n\n{_words(chance)} {_words(chance)}\n\n"
        f"## Featured PRs\n\n### [{_words(chance)}]({link})\n\n{_words(chance)}\n\n"
        f"## KEP of the Week\n\n{''.join(proposals)}\n"
        f"## Other Merges\n\n{''.join(merges)}"
    )


def _line(number: int, chance: random.Random) -> str:
    return (
        f"* {_words(chance)} [#{number}](https://github.com/kubernetes/kubernetes/pull/{number})\n"
    )


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=12)).capitalize() + "."


def _numbers(week: date) -> range:
    """Return the numbers of the week's pull requests; no two weeks share one."""
    first = week.toordinal() * _ENTRIES // 7
    return range(first, first + _ENTRIES - 3)


def _proposals(week: date) -> range:
    """Return the proposals that the week may speak of; each week brings two new ones."""
    first = week.toordinal() // 7 * 2
    return range(first, first + _PROPOSALS)


def _snapshot(week: date, chance: random.Random) -> Snapshot:
    end = datetime.combine(week, time(), tzinfo=UTC) + timedelta(days=1)
    return Snapshot(
        edition=str(week),
        window=Window(start=end - timedelta(days=7), end=end),
        pull_requests=tuple(
            PullRequest(
                key=f"kubernetes/kubernetes#{number}",
                repository="kubernetes/kubernetes",
                number=number,
                title=_words(chance),
                url=f"https://github.com/kubernetes/kubernetes/pull/{number}",
                author="ada",
                author_type="User",
                merged_at=end - timedelta(hours=9),
                base="master",
                head="change",
                labels=("kind/feature", f"sig/{chance.choice(_TOPICS)}"),
                milestone=None,
                body=_words(chance),
                body_truncated=False,
                release_note=_words(chance),
                additions=10,
                deletions=2,
                changed_files=3,
            )
            for number in _numbers(week)
        ),
    )


def _weeks() -> Iterator[date]:
    week = FIRST
    while week <= LAST:
        yield week
        week += timedelta(weeks=1)


def _snapshot_path(home: Path, week: date) -> Path:
    return home / "archive" / str(week) / "snapshot.json"


def _digest(*arguments: str) -> None:
    subprocess.run([*DIGEST, *arguments], cwd=REPOSITORY, check=True, capture_output=True)
