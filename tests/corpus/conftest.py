"""A GitHub on loopback over real or made-up data: fakehub, started per test module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.sources.github.client import Client
from digest.sources.schedule.source import ScheduleSource
from digest.window import Calendar
from tests.builders import preset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.model import Deadline

_ROOT = Path(__file__).resolve().parents[2]


class Fakehub:
    """One running fakehub; its control answers are not counted by it."""

    def __init__(self, shared: Path, data_dirs: Sequence[Path], options: Sequence[str]) -> None:
        data = [word for folder in data_dirs for word in ("--data", str(folder))]
        self._process = subprocess.Popen(
            [sys.executable, str(shared / "fakehub"), *data, "--port", "0", *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        self.url = line.rpartition(" ")[2].strip()
        if not self.url.startswith("http"):
            raise RuntimeError(f"fakehub did not start: {line!r}")

    def log(self) -> list[dict[str, object]]:
        """Return every request since the start or the last reset."""
        return self._control("GET", "log")["requests"]

    def stats(self) -> dict[str, object]:
        """Return the counts."""
        return {**self._control("GET", "stats")}

    def points(self) -> int:
        """Return what GraphQL requests cost since the start or the last reset."""
        return sum(int(str(row["cost"] or 0)) for row in self.log() if row["path"] == "/graphql")

    def faults(self, rules: Sequence[dict[str, object]]) -> None:
        """Replace the faults; none end them."""
        self._control("POST", "faults", list(rules))

    def reset(self) -> None:
        """Clear log, counts, rate limits and faults."""
        self._control("POST", "reset")

    def stop(self) -> None:
        """End the process, by its own id."""
        self._process.terminate()
        self._process.wait(timeout=10)
        if self._process.stdout:
            self._process.stdout.close()

    def _control(
        self, method: str, name: str, body: object = None
    ) -> dict[str, list[dict[str, object]]]:
        request = urllib.request.Request(  # noqa: S310 - loopback, by construction
            f"{self.url}/_fakehub/{name}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            found: dict[str, list[dict[str, object]]] = json.load(answer)
        return found


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data folder beside the project; ``DIGEST_SHARED`` says where else it is."""
    path = Path(os.environ.get("DIGEST_SHARED", _ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.fail(f"{path} is not there; set DIGEST_SHARED")
    return path


@pytest.fixture(scope="session")
def is_full() -> bool:
    """Whether all weeks are to be checked, not a spread of them."""
    return os.environ.get("DIGEST_FULL", "") not in ("", "0")


@pytest.fixture(scope="session")
def fakehub(shared: Path) -> Iterator[Callable[..., Fakehub]]:
    """Return a function that starts fakehub over folders, with its options; all end at the end."""
    running: dict[tuple[object, ...], Fakehub] = {}

    def start(data_dirs: Sequence[Path] | None = None, *options: str) -> Fakehub:
        folders = tuple(data_dirs or (shared / "corpus",))
        key = (*folders, *options)
        if key not in running:
            running[key] = Fakehub(shared, folders, options)
        running[key].reset()
        return running[key]

    yield start
    for hub in running.values():
        hub.stop()


@pytest.fixture(scope="session")
def timelines(fakehub: Callable[..., Fakehub]) -> dict[date, tuple[Deadline, ...]]:
    """The rows of each week from the end of 2020 to 2025, as they stood at its end.

    By the Kubernetes preset's settings; asked once for all tests, as it takes some time.
    """
    client = Client(
        api_url=fakehub().url,
        token="any",  # noqa: S106 - fakehub takes any
        patience=30,
        on_wait=lambda *_: None,
    )
    settings = preset().sources.schedule
    assert settings is not None
    source = ScheduleSource(settings, client=client, home=Path())
    return {
        week: source.fetch(Calendar().window(week), frozenset()).records.deadlines
        for week in (date(2020, 12, 27) + timedelta(weeks=i) for i in range(262))
    }
