"""Killing the program, by its own process, before each thing it does to the disk or at any time.

What is killed is a process with its own id; the signal is SIGKILL, which nothing can catch.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import msgspec

from digest.__main__ import main
from digest.archive import encode_snapshot as encoded
from digest.cli import run
from digest.edition.front_matter import read_front_matter
from tests.builders import EDITION, REPOSITORY, make_pull, make_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.model import PullRequest, Snapshot

__all__ = ["encoded"]

LEFT_BEHIND = re.compile(r"\..+\.[a-z0-9_]{8}\.(?:tmp|draft)")
_LABELS = ("kind/feature", "kind/deprecation", "kind/bug", "kind/api-change")
SETTINGS = f"""
[site]
url = "https://example.org/"
title = "Digest"

[sources.pulls]
repositories = ["{REPOSITORY}"]

[[sections]]
id = "news"
title = "News"
kind = "prose"

[[sections]]
id = "highlights"
title = "Highlights"
kind = "highlights"
from = [{{}}]

[[sections]]
id = "deprecated"
title = "Deprecated"
from = [{{ labels = ["kind/deprecation"] }}]
limit = 20

[[sections]]
id = "changes"
title = "Changes"
from = [{{}}]
limit = 20

[rank]
threshold = 1
reasons = [{{ reason = "worth a line", score = 1, has_note = true }}]

[outputs]
newsletter = false
social = false
search = false
statistics = false
calendar = false
"""
"""Fewer outputs, as a build is killed before each of its files: one is written like the other."""

_CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"})
"""Audit events (https://docs.python.org/3/library/audit_events.html) that change the disk; so does
``open`` with any of the flags below."""

_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def snapshot_of(*numbers: int) -> Snapshot:
    """Return the week's snapshot with these pull requests, of four kinds in turn.

    Those above 100 are too small for the draft and wait in the worksheet.
    """
    return make_snapshot(*map(_pull, numbers))


def _pull(number: int) -> PullRequest:
    if number > 100:
        return make_pull(number, "kind/cleanup", title=f"Tidy up part {number} of the pump")
    note = f"Change number {number} of the pump."
    return make_pull(number, _LABELS[number % 4], note=note)


def make_home(folder: Path, snapshot: Snapshot) -> Path:
    """Return a new home that holds a fetched week and no draft."""
    folder.mkdir()
    (folder / "digest.toml").write_text(SETTINGS, encoding="utf-8")
    path = folder / "archive" / EDITION / "snapshot.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(encoded(snapshot))
    return folder


def digest(home: Path, *arguments: str) -> int:
    """Run a command in this process, in silence; return its exit status."""
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        return run(["--home", str(home), "--quiet", *arguments])


def texts(home: Path) -> dict[str, str]:
    """Return the editors' files by their path in the archive."""
    archive = home / "archive"
    paths = [*archive.glob("*/edition.md"), *archive.glob("*/sections/*.md")]
    return {str(path.relative_to(archive)): path.read_bytes().decode() for path in sorted(paths)}


def numbers_in(home: Path) -> list[int]:
    """Return the number of every link to a pull request in the texts, doubles too."""
    links = re.findall(
        rf"\(https://github\.com/{REPOSITORY}/pull/(\d+)\)", "".join(texts(home).values())
    )
    return [int(number) for number in links]


def left_behind(home: Path) -> list[str]:
    """Return the temporary files below a home."""
    return [str(p.relative_to(home)) for p in home.rglob(".*") if LEFT_BEHIND.fullmatch(p.name)]


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def torn_files(home: Path) -> list[str]:
    """Return the files of the archive that are no whole JSON or have no whole front matter."""
    torn = []
    for path in (home / "archive").rglob("*.json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            torn.append(path.name)
    for name, text in texts(home).items():
        if read_front_matter(name, text).problems or not text.startswith("---\n"):
            torn.append(name)
    return torn


class Ended(msgspec.Struct, frozen=True):
    """How a process ended: its exit status, or minus the signal that killed it; what it said.

    ``happened`` says whether it came to the fault.
    """

    status: int
    said: str
    happened: bool


def killed_before_change(number: int, home: Path, *arguments: str) -> bool:
    """Run a command in a process that kills itself before its ``number``-th change of the disk.

    Returns whether it came to that; ``False``: the command was done before.
    """
    ended = run_apart(home, *arguments, fault=Fault(lambda: send(signal.SIGKILL), at=number))
    return ended.status == -signal.SIGKILL


def send(number: int) -> None:
    """Send the signal to this process."""
    os.kill(os.getpid(), number)


def refuse(error: int) -> None:
    """Refuse what was about to happen, as the system does."""
    raise OSError(error, os.strerror(error), "somewhere")


class Fault:
    """An audit hook that does something before a change of the disk below a folder.

    ``at`` counts from 1; with ``onwards`` it happens before all later changes too.
    """

    def __init__(self, action: Callable[[], None], *, at: int = 1, onwards: bool = False) -> None:
        self._action = action
        self._at = at
        self._onwards = onwards
        self._seen = 0
        self.below = ""
        self.tell = -1

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if _is_change(event, arguments) and str(arguments[0]).startswith(self.below):
            self._seen += 1
            if self._seen == self._at or (self._onwards and self._seen > self._at):
                os.write(self.tell, b"!")
                self._action()


def _is_change(event: str, arguments: tuple[object, ...]) -> bool:
    if event != "open":
        return event in _CHANGES
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & _TO_WRITE)


def run_apart(home: Path, *arguments: str, fault: Fault | None, largest: int = 0) -> Ended:
    """Run a command in a process of its own, below whose folder a fault happens.

    ``largest`` is the size in bytes that no file may pass there; 0 sets no bound.
    """
    (said, say), (told, tell) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        if fault:
            fault.below, fault.tell = f"{home.parent}{os.sep}", tell
        _run_and_die(home, arguments, fault, largest, say)
    os.close(say)
    os.close(tell)
    with os.fdopen(said) as words, os.fdopen(told) as happened:
        text, has_happened = words.read(), bool(happened.read())
    _, status = os.waitpid(child, 0)
    return Ended(os.waitstatus_to_exitcode(status), text, has_happened)


def _run_and_die(
    home: Path, arguments: tuple[str, ...], fault: Fault | None, largest: int, say: int
) -> NoReturn:
    """Never return: in a child of the test run, nothing of pytest may go on."""
    status = 99
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(say, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        sys.argv = ["digest", "--home", str(home), *arguments]
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        if fault:
            sys.addaudithook(fault)
        main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 98
    except BaseException:  # noqa: BLE001 - what a person would see as a traceback
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)
