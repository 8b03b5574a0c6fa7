"""Work shared with a second process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest.processes import cores, shared

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks no process")


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7, 8, 9, 100])
@pytest.mark.parametrize("chunk", [1, 4])
def test_results_come_in_the_order_of_the_items(count: int, chunk: int) -> None:
    items = list(range(count))

    found = shared(items, lambda n: [n, n * n], list[list[int]], chunk=chunk, processes=2)

    assert found == [[n, n * n] for n in items]


def test_two_processes_do_the_work() -> None:
    found = shared(range(8), lambda _: os.getpid(), list[int], chunk=2, processes=2)

    assert len(set(found)) == 2
    assert found[0] == found[1] == found[4] == os.getpid()


def test_one_process_does_all_here() -> None:
    assert set(shared(range(8), lambda _: os.getpid(), list[int], chunk=2, processes=1)) == {
        os.getpid()
    }


def test_what_the_child_cannot_do_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os._exit(9)
        return number

    assert shared(range(8), work, list[int], chunk=2, processes=2) == list(range(8))


def test_an_error_of_the_child_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise ValueError("number three")
        return number

    with pytest.raises(ValueError, match="number three"):
        shared(range(8), work, list[int], chunk=2, processes=2)


def test_what_fails_here_ends_the_child(tmp_path: Path) -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() == here:
            while not (tmp_path / "child").exists():
                time.sleep(0.001)
            raise ValueError("stop")
        (tmp_path / "new").write_text(str(os.getpid()))
        (tmp_path / "new").rename(tmp_path / "child")
        signal.pause()
        return number

    with pytest.raises(ValueError, match="stop"):
        shared(range(4), work, list[int], chunk=2, processes=2)
    child = int((tmp_path / "child").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_the_system_says_how_many_cores_there_are() -> None:
    code = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); "
    code += "from digest.processes import cores; print(cores())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment
    )
    assert said.stdout.strip() == b"1"
    assert cores() >= 1
