"""Making a mistake for real: a home, a command, what it said, and what it did to the files."""

from __future__ import annotations

import contextlib
import fnmatch
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.cli import run
from tests.mistakes.home import NOW, Home
from tests.scripted_server import ScriptedServer

if TYPE_CHECKING:
    import pytest

    from tests.mistakes.table import Mistake

_PROJECT = Path(__file__).resolve().parents[2]
_UNSET = (
    "GITHUB_TOKEN", "GITHUB_API_URL", "VISUAL", "EDITOR", "NO_COLOR", "SOURCE_DATE_EPOCH",
    "DIGEST_NOW",
)  # fmt: skip


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command: ``shown`` is what a terminal shows, ``stderr`` a part of it.

    ``touched`` are the files that differ afterwards, by their paths.
    """

    status: int
    shown: str
    stderr: str
    touched: tuple[str, ...]


def make(mistake: Mistake, folder: Path, patch: pytest.MonkeyPatch) -> Outcome:
    """Prepare a home below ``folder``, run the command in it and return what came of it."""
    home = Home(folder / "home")
    home.make_folder("../elsewhere")
    mistake.prepare(home)
    for name in _UNSET:
        patch.delenv(name, raising=False)
    patch.setenv("DIGEST_NOW", f"{NOW:%Y-%m-%dT%H:%M:%SZ}")
    patch.chdir(home.path(mistake.where))
    with contextlib.ExitStack() as stack:
        port = ""
        if mistake.replies:
            server = stack.enter_context(ScriptedServer(*mistake.replies * 40))
            patch.setenv("GITHUB_API_URL", server.url)
            port = server.url.rpartition(":")[2]
        for name, text in mistake.environment.items():
            patch.setenv(name, text)
        before = _files(folder)
        status, shown, stderr = (_apart if mistake.apart else _here)(mistake.command, home.folder)
    after = _files(folder)
    touched = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return Outcome(
        status=status,
        shown=_plain(shown, home, port),
        stderr=_plain(stderr, home, port),
        touched=tuple(name for name in touched if not _is_meant(name, mistake)),
    )


def _is_meant(name: str, mistake: Mistake) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in mistake.writes)


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file by its path from the home; caches and locks may come and go."""
    return {
        os.path.relpath(path, folder / "home"): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".digest" not in path.parts and ".git" not in path.parts
    }


class _Half(io.StringIO):
    """One of the two streams; what is written to it also goes to the terminal."""

    def __init__(self, terminal: io.StringIO) -> None:
        super().__init__()
        self._terminal = terminal

    def write(self, text: str) -> int:
        self._terminal.write(text)
        return super().write(text)


def _here(command: str, home: Path) -> tuple[int, str, str]:
    del home
    terminal = io.StringIO()
    out, err = _Half(terminal), _Half(terminal)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(shlex.split(command)[1:])
    return status, terminal.getvalue(), err.getvalue()


def _apart(command: str, home: Path) -> tuple[int, str, str]:
    program = f"{shlex.quote(sys.executable)} -m digest"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", re.sub(r"^digest\b", lambda _: program, command)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env={**os.environ, "PYTHONPATH": str(_PROJECT)},
    )
    del home
    return done.returncode, done.stdout + done.stderr, done.stderr


def _plain(text: str, home: Home, port: str) -> str:
    """Return what was said without this machine's folders and ports."""
    folder = str(home.folder)
    text = text.replace(folder, "HOME").replace(str(home.folder.parent), "ABOVE")
    if port:
        text = text.replace(f"127.0.0.1:{port}", "127.0.0.1:8080")
    return text
