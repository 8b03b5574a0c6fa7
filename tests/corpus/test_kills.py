"""200 SIGKILLs at random times of real runs, an editor between them, GitHub on loopback.

Forty each of fetch, draft, take, publish and build. ``tests/e2e/test_kills.py`` kills before each
single change of the disk; this one kills at whatever moment the seed says, imports and waits for
the network too.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.archive import Archive
from tests import kills
from tests.builders import EDITION
from tests.builders_hub import ENGINE, PROPOSALS, RELEASE_TEAM, SUBPROJECTS, write_hub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_ROOT = Path(__file__).parents[2]
_KILLS = 40
_SEED = 20260816
_NOTHING_TO_DO = 1
"""The exit status of take and publish where the killed run had come to its end."""

SETTINGS = kills.SETTINGS.replace(
    '[sources.pulls]\nrepositories = ["kubernetes/kubernetes"]\n',
    f"""
[sources.pulls]
repositories = ["{ENGINE}"]
[sources.keps]
repository = "{PROPOSALS}"
[sources.releases]
repositories = {list(SUBPROJECTS)}
[sources.schedule]
repository = "{RELEASE_TEAM}"
""",
)
LINK = re.compile(r"\]\((https://github\.com/[^)]*)\)")
ITEM = re.compile(r"^\* .*\n", re.M)


class Tally(msgspec.Struct):
    """What the campaign counts for one command."""

    kills: int = 0
    amid: int = 0
    torn: int = 0
    lost: int = 0
    returned: int = 0
    twice: int = 0
    left: int = 0
    failed: int = 0

    @property
    def faults(self) -> int:
        """All that must be 0."""
        return self.torn + self.lost + self.returned + self.twice + self.left + self.failed


class Campaign:
    """Homes in the state before each command, and the environment that commands run in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._dice = random.Random(_SEED)
        self._asked: set[str] = set()
        home = folder / "home"
        home.mkdir()
        (home / "digest.toml").write_text(SETTINGS, encoding="utf-8")
        self.before: dict[str, Path] = {}
        self._keep("fetch", home)
        assert kills.digest(home, "fetch") == 0
        self.snapshot = self._file(home)
        self._halve(home)
        assert kills.digest(home, "draft") == 0
        self.edit(home)
        (home / "archive" / EDITION / "snapshot.json").write_bytes(self.snapshot)
        self._keep("draft", home)
        assert kills.digest(home, "draft") == 0
        self._keep("take", home)
        self._keep("publish", home)
        assert kills.digest(home, "publish", "--yes") == 0
        self.edit(home)
        (home / "archive" / "2026-08-09").mkdir()
        text = (home / "archive" / EDITION / "edition.md").read_bytes()
        (home / "archive" / "2026-08-09" / "edition.md").write_bytes(text)
        self._keep("build", home)

    def _keep(self, command: str, home: Path) -> None:
        self.before[command] = self._folder / f"before-{command}"
        shutil.copytree(home, self.before[command])

    def _halve(self, home: Path) -> None:
        """Leave the half of the records that an earlier fetch would have seen."""
        archive = Archive(home / "archive")
        snapshot = archive.read_snapshot(EDITION)
        assert snapshot is not None
        half = tuple(snapshot.pull_requests[::2])
        archive.write_snapshot(msgspec.structs.replace(snapshot, pull_requests=half))

    @staticmethod
    def _file(home: Path) -> bytes:
        return (home / "archive" / EDITION / "snapshot.json").read_bytes()

    def _is_fetched(self, home: Path) -> bool:
        """Return whether the records are those of a run that was left alone.

        How many answers it took (``pages``) is not compared: one that goes on takes fewer.
        """
        found, wanted = (
            re.sub(rb'"pages": \d+', b"", each) for each in (self._file(home), self.snapshot)
        )
        return found == wanted

    def start(self, home: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the program as a person does."""
        return subprocess.Popen(
            [sys.executable, "-m", "digest", "--quiet", "--home", str(home), *arguments],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def edit(self, home: Path) -> set[str]:
        """Do what editors do to a draft, if there is one; return the links they dropped."""
        path = home / "archive" / EDITION / "edition.md"
        if not path.exists():
            return set()
        text = path.read_bytes().decode()
        before = set(LINK.findall(text))
        for match in reversed(list(ITEM.finditer(text))):
            luck = self._dice.random()
            if luck < 0.2:
                text = text[: match.start()] + text[match.end() :]
            elif luck < 0.4:
                reworded = match[0].replace("* ", "* As the editor says: ", 1)
                text = text[: match.start()] + reworded + text[match.end() :]
        text += f"\nA thought, number {self._dice.randrange(10**9)}.\n"
        path.write_bytes(text.encode())
        return before - set(LINK.findall(text))

    def kill(self, command: tuple[str, ...], count: int) -> Tally:
        """Kill a command so many times, each time in a fresh copy of the home."""
        tally, seconds = Tally(), self._seconds(command)
        for _ in range(4 * count):
            if tally.kills == count:
                break
            home = self._folder / "killed"
            shutil.copytree(self.before[command[0]], home)
            was_killed = self._kill_once(home, command, seconds, tally)
            # A machine is now faster, now slower: who came too late comes earlier, and the reverse.
            seconds *= 1.03 if was_killed else 0.85
            shutil.rmtree(home)
        return tally

    def _seconds(self, command: tuple[str, ...]) -> float:
        home = self._folder / "timed"
        shutil.copytree(self.before[command[0]], home)
        started = time.monotonic()
        assert self.start(home, *command).wait(timeout=60) == 0
        seconds = time.monotonic() - started
        # Who asks again for what was dropped gets it.
        self._asked = _links(home) - _links(self.before[command[0]]) if command[1:] else set()
        shutil.rmtree(home)
        return seconds

    def _kill_once(
        self, home: Path, command: tuple[str, ...], seconds: float, tally: Tally
    ) -> bool:
        """Kill one run and look at what it left; return whether it was killed before its end."""
        texts, files = kills.texts(home), kills.tree(home)
        process = self.start(home, *command)
        # Every other one in the second half: the first is mostly imports.
        time.sleep(seconds * self._dice.uniform(self._dice.choice((0, 0.5)), 1))
        process.kill()
        if process.wait() == 0:
            return False
        tally.kills += 1
        tally.amid += kills.tree(home) != files
        tally.torn += len(kills.torn_files(home))
        tally.lost += _lost(texts, kills.texts(home))
        dropped = self.edit(home)
        edited = kills.texts(home)
        links = Counter(LINK.findall("".join(edited.values())))

        status = kills.digest(home, *command)

        tally.failed += status not in (
            0,
            _NOTHING_TO_DO if command[0] in ("take", "publish") else 0,
        )
        tally.failed += command[0] == "fetch" and not self._is_fetched(home)
        now = Counter(LINK.findall("".join(kills.texts(home).values())))
        tally.lost += _lost(edited, kills.texts(home))
        tally.returned += len(dropped & set(now) - self._asked)
        tally.twice += sum(count > max(1, links[link]) for link, count in now.items())
        tally.left += len(kills.left_behind(home))
        return True


def _links(home: Path) -> set[str]:
    return set(LINK.findall("".join(kills.texts(home).values())))


def _lost(before: dict[str, str], after: dict[str, str]) -> int:
    """Count the texts that are gone, or of which a character is."""
    return sum(not _holds(after.get(name, ""), text) for name, text in before.items())


def _holds(text: str, old: str) -> bool:
    rest = iter(text)
    return all(character in rest for character in old)


@pytest.fixture(scope="module")
def campaign(
    fakehub: Callable[..., Fakehub], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Campaign]:
    folder = tmp_path_factory.mktemp("kills")
    write_hub(folder / "hub")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGEST_NOW", "2026-08-17T09:00:00Z")
        patch.setenv("GITHUB_API_URL", fakehub([folder / "hub"]).url)
        patch.setenv("GITHUB_TOKEN", "any")
        yield Campaign(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(
    "command",
    [("fetch",), ("draft",), ("take",), ("publish", "--week", EDITION, "--yes"), ("build",)],
    ids=lambda words: words[0],
)
def test_killed_runs_are_mended_by_the_next_one(
    campaign: Campaign, command: tuple[str, ...]
) -> None:
    if command == ("take",):
        command = ("take", *_waiting(campaign.before["take"]))
    tally = campaign.kill(command, _KILLS)
    print(  # noqa: T201
        f"\nkills: {command[0]}: {tally.kills} SIGKILLs, {tally.amid} of them after a change; "
        f"torn files {tally.torn}, lost edits {tally.lost}, dropped and returned "
        f"{tally.returned}, offered twice {tally.twice}, left behind {tally.left}, "
        f"next run failed {tally.failed}"
    )
    assert tally.kills == _KILLS
    assert tally.faults == 0


def _waiting(home: Path) -> list[str]:
    """Return the keys of three candidates that are in the worksheet only."""
    snapshot = Archive(home / "archive").read_snapshot(EDITION)
    assert snapshot is not None
    text = "".join(kills.texts(home).values())
    return [pull.key for pull in snapshot.pull_requests if pull.url not in text][:3]
