"""How a command is timed: whole processes, by the kernel's own count of what they used."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DIGEST_SHARED", REPOSITORY.parent / "shared"))
ROUNDS = int(os.environ.get("ROUNDS") or 5)
DIGEST = [sys.executable, "-m", "digest"]
INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}
"""An installed program is compiled once; without this, some machines would compile at each run."""


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one run took: wall and processor time in seconds, peak memory in MiB."""

    wall: float
    cpu: float
    peak: int


def say(text: str) -> None:
    """Print one figure."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measured(command: Sequence[str], statuses: Sequence[int] = (0,), **environment: str) -> Cost:
    """Return what one run of a command took, its waited-for children included.

    Args:
        command: what is run.
        statuses: the exit statuses of a run that did what it should.
        environment: variables besides those of this process.

    Raises:
        subprocess.CalledProcessError: it failed; what it said has been printed.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **INSTALLED, **environment},
        cwd=REPOSITORY,
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in statuses:
        sys.stderr.write(said.decode(errors="replace"))
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall=seconds, cpu=cpu, peak=usage.ru_maxrss // 1024)


def wall(command: Sequence[str], statuses: Sequence[int] = (0,), /, **environment: str) -> float:
    """Return the median wall seconds of a command over some rounds; see :func:`measured`."""
    return statistics.median(measured(command, statuses, **environment).wall for _ in range(ROUNDS))
