"""Ctrl-C, SIGTERM, SIGHUP, full disks, read-only folders: a clean end, and the next run works."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.lock import hold
from tests import kills
from tests.builders import EDITION
from tests.kills import Fault, digest, numbers_in, run_apart, texts
from tests.scripted_server import Reply, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no such signals")

_ROOT = Path(__file__).parents[2]
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LONG = 60.0
READ_ONLY = Fault(lambda: kills.refuse(errno.EROFS), onwards=True)
"""What a disk that was mounted so refuses, to root too."""


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_NOW", "2026-08-17T09:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with a draft, and records that came after it."""
    made = kills.make_home(tmp_path / "home", kills.snapshot_of(1, 2, 3))
    assert digest(made, "draft") == 0
    later = kills.encoded(kills.snapshot_of(*range(1, 9)))
    (made / "archive" / EDITION / "snapshot.json").write_bytes(later)
    return made


def start(home: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the program as a person does."""
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "--home", str(home), *arguments],
        env={**os.environ, "PYTHONPATH": str(_ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(is_so: Callable[[], object]) -> None:
    """Wait until it is so, for a while."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# ------------------------------------------------------------------ signals


@pytest.mark.loopback
@pytest.mark.parametrize("number", _SIGNALS)
@pytest.mark.parametrize(
    "reply",
    [Reply(seconds=_LONG), Reply(status=403, headers={"Retry-After": "60"})],
    ids=["no answer", "rate limit"],
)
def test_signal_ends_a_wait_for_the_network_at_once(
    home: Path, number: signal.Signals, reply: Reply
) -> None:
    before = kills.tree(home / "archive")
    with ScriptedServer(reply) as server:
        process = start(home, "fetch", GITHUB_API_URL=server.url, GITHUB_TOKEN="")
        until(lambda: server.came)
        time.sleep(0.1)
        sent_at = time.monotonic()
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert time.monotonic() - sent_at < 2
    assert process.returncode == 128 + number
    assert said.endswith("Stopped; what was written before is whole.\n")
    assert "Traceback" not in said
    assert kills.tree(home / "archive") == before
    assert kills.left_behind(home) == []


def at_each_change(
    home: Path, action: Callable[[], None], *arguments: str
) -> Iterator[tuple[Path, kills.Ended]]:
    """Yield a copy of the home and how the command ended, for a fault at every other change."""
    for number in itertools.count(1, 2):
        copy = home.with_name(f"copy-{number}")
        shutil.copytree(home, copy)
        ended = run_apart(copy, *arguments, fault=Fault(action, at=number))
        if not ended.happened:
            assert number > 5
            return
        yield copy, ended
        shutil.rmtree(copy)


@pytest.mark.parametrize(
    ("number", "command"),
    [(signal.SIGINT, ("draft",)), (signal.SIGTERM, ("publish", "--yes"))],
    ids=["SIGINT", "SIGTERM"],
)
def test_signal_before_any_change_leaves_nothing_behind(
    home: Path, number: signal.Signals, command: tuple[str, ...]
) -> None:
    for copy, ended in at_each_change(home, lambda: kills.send(number), *command):
        assert ended.status == 128 + number
        assert ended.said.endswith("Stopped; what was written before is whole.\n")
        assert kills.left_behind(copy) == []
        assert kills.torn_files(copy) == []
        assert digest(copy, *command) == 0


def test_signals_while_cleaning_up_change_nothing(home: Path) -> None:
    for number in range(2, 14):
        copy = home.with_name(f"copy-{number}")
        shutil.copytree(home, copy)
        stop = Fault(lambda: kills.send(signal.SIGTERM), at=number, onwards=True)
        assert run_apart(copy, "draft", fault=stop).status == 128 + signal.SIGTERM
        assert kills.left_behind(copy) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_editor_outlives_what_ends_digest(home: Path, number: signal.Signals) -> None:
    editor = home / "editor.py"
    editor.write_text(
        "import pathlib, sys, time\n"
        "pathlib.Path('started').touch()\n"
        "while not pathlib.Path('save').exists(): time.sleep(0.01)\n"
        "pathlib.Path(sys.argv[1]).open('a').write('saved at last')\n"
        "pathlib.Path('done').touch()\n"
    )
    os.chdir(home)
    process = start(home, "edit", VISUAL=f"{sys.executable} {editor}")
    until((home / "started").exists)
    process.send_signal(number)
    time.sleep(0.2)
    (home / "save").touch()
    until((home / "done").exists)
    process.communicate(timeout=20)
    assert process.returncode == (0 if number == signal.SIGINT else 128 + number)
    assert texts(home)[f"{EDITION}/edition.md"].endswith("saved at last")


# ------------------------------------------------------------------ the output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("command", [("--help",), ("status",), ("export",)])
def test_full_disk_behind_the_output_is_told(home: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "digest", "--home", str(home), *command],
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 1
    assert "Error: the output cannot be written: No space left on device\nHint: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_closed_output_is_no_error(home: Path) -> None:
    command = f'"{sys.executable}" -m digest --home "{home}" --quiet status >&-'
    ended = subprocess.run(  # noqa: S602 - only a shell can start a program without an output
        command,
        shell=True,
        cwd=_ROOT,
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_device_is_written_to_and_stays_one(home: Path) -> None:
    process = start(home, "--quiet", "export", "--out", "/dev/stdout")
    shown, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert "pull/1" in shown
    assert Path("/dev/stdout").is_symlink()


# ------------------------------------------------------------------ the disk


@pytest.mark.parametrize(
    "command", [("draft",), ("take", "1", "8"), ("publish", "--yes")], ids=lambda words: words[0]
)
def test_refused_change_is_told_and_the_next_run_works(
    home: Path, command: tuple[str, ...]
) -> None:
    for copy, ended in at_each_change(home, lambda: kills.refuse(errno.ENOSPC), *command):
        if ended.status:  # a folder that is there need not be made
            assert ended.status == 1
            assert ": No space left on device\nHint: check free space" in ended.said
            assert str(copy) in ended.said
        assert kills.torn_files(copy) == []
        assert digest(copy, *command) in (0, 1)
        assert kills.left_behind(copy) == []


def test_full_disk_keeps_the_old_files_whole(home: Path) -> None:
    old = texts(home)
    seen = set()
    for largest in (1, 50, 200, 300, 400, 600, 800, 1000, 2000, 20000):
        copy = home.with_name(f"full-{largest}")
        shutil.copytree(home, copy)
        ended = run_apart(copy, "draft", fault=None, largest=largest)
        seen.add(ended.status)
        assert "Traceback" not in ended.said
        assert kills.torn_files(copy) == []
        assert ended.status == 0 or "cannot be written: File too large" in ended.said
        assert digest(copy, "draft") == 0
        assert texts(copy) != old
        assert kills.left_behind(copy) == []
    assert seen == {0, 1}


@pytest.mark.parametrize(
    "command",
    [
        ("fetch",), ("draft",), ("take", "8"), ("dismiss", "8", "--reason", "x"), ("build",),
        ("publish", "--yes"), ("init", "new"), ("demo", "new"), ("export", "--out", "post.md"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_read_only_home_is_told_and_stays_as_it_is(
    home: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    before = kills.tree(home)
    ended = run_apart(home, *command, fault=READ_ONLY)
    assert ended.status == 1
    assert "cannot be written: Read-only file system\nHint: " in ended.said
    assert kills.tree(home) == before


def test_read_only_home_can_be_looked_at(home: Path) -> None:
    for command in ("status", "export"):
        ended = run_apart(home, command, fault=READ_ONLY)
        assert (ended.status, "Error" in ended.said) == (0, False)


# ------------------------------------------------------------------ two runs at once


def test_two_runs_on_one_week_take_turns(home: Path) -> None:
    lock = home / ".digest" / "locks" / f"{EDITION}.lock"
    with hold(lock, EDITION, on_wait=lambda _: None):
        runs = [start(home, "draft") for _ in range(2)]
        waiting = [run.stderr.readline() + run.stderr.readline() for run in runs if run.stderr]
        before = texts(home)
        time.sleep(0.2)
        assert texts(home) == before
    ends = [run.communicate(timeout=20) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert all(f"waiting for another digest (process {os.getpid()}, " in said for said in waiting)
    assert sorted(numbers_in(home)) == list(range(1, 9))
    assert sorted("5 new of 8 candidates" in shown for shown, _ in ends) == [False, True]


def test_run_that_waited_in_vain_says_who_is_at_work(home: Path) -> None:
    lock = home / ".digest" / "locks" / f"{EDITION}.lock"
    with hold(lock, EDITION, on_wait=lambda _: None):
        process = start(home, "--quiet", "take", "8")
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Error: another digest (process {os.getpid()}, since " in said
    assert f"UTC) is at work on {EDITION}\nHint: wait until it is done" in said
