from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest

from digest.lock import BusyError, hold, hold_folder, is_still, try_lock

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no flock")


class Holder:
    """Another process that holds the lock until it is told to end."""

    def __init__(self, path: Path) -> None:
        (held, tell), (until, self._end) = os.pipe(), os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self._end)
            with hold(path, "2026-08-16", on_wait=lambda _: None):
                os.write(tell, b"!")
                os.read(until, 1)
            os._exit(0)
        os.read(held, 1)
        for handle in (held, tell, until):
            os.close(handle)

    def end(self) -> None:
        """Let it finish."""
        os.close(self._end)
        os.waitpid(self.process, 0)

    def kill(self) -> None:
        """End it without a chance to clean up."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".digest" / "locks" / "2026-08-16.lock"


def take(path: Path, told: list[str] | None = None, patience: float = 0.1) -> None:
    with hold(path, "2026-08-16", on_wait=(told or []).append, patience=patience):
        pass


def test_second_run_is_told_who_works_on_what_and_what_to_do(path: Path) -> None:
    holder = Holder(path)
    told = ["so far"]
    with pytest.raises(BusyError) as caught:
        take(path, told)
    holder.end()
    who = rf"another digest \(process {holder.process}, since \d\d:\d\d UTC\)"
    assert re.fullmatch(f"{who} is at work on 2026-08-16", str(caught.value))
    assert re.fullmatch(f"waiting for {who}, at work on 2026-08-16", told[1])
    assert len(told) == 2
    assert caught.value.hint.startswith("wait until it is done")


def test_second_run_goes_on_when_the_first_is_done(path: Path) -> None:
    holder = Holder(path)
    pauses: list[float] = []

    def end_it(seconds: float) -> None:
        pauses.append(seconds)
        holder.end()

    with hold(path, "2026-08-16", on_wait=lambda _: None, sleep=end_it):
        assert len(pauses) == 1


def test_killed_process_leaves_no_lock_behind(path: Path) -> None:
    holder = Holder(path)
    holder.kill()
    assert path.exists()
    take(path)


def test_error_inside_lets_go(path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), hold(path, "x", on_wait=lambda _: None):
        raise ValueError("inside")
    take(path)


def test_lock_file_deleted_meanwhile_does_not_let_two_in(path: Path) -> None:
    """The waiting one must not be content with the lock of a file that is gone."""
    take(path)
    first = os.open(path, os.O_RDWR)
    assert try_lock(first)
    others: list[int] = []

    def replace_it(_: float) -> None:
        if not others:
            path.unlink()
            others.append(os.open(path, os.O_RDWR | os.O_CREAT))
            assert try_lock(others[0])
            os.close(first)

    with (
        pytest.raises(BusyError),
        hold(path, "x", on_wait=lambda _: None, patience=0.1, sleep=replace_it),
    ):
        pytest.fail("two at once")
    os.close(others[0])


def test_folder_for_locks_is_kept_out_of_git(path: Path) -> None:
    take(path)
    assert (path.parents[1] / ".gitignore").read_text() == "*\n"


def test_lock_of_a_folder_leaves_no_file_in_it(tmp_path: Path) -> None:
    site = tmp_path / "new" / "site"
    with hold_folder(site):
        other = os.open(site, os.O_RDONLY)
        assert try_lock(other) is False
        with pytest.raises(BusyError, match="is building into"), hold_folder(site, patience=0):
            pytest.fail("two at once")
        os.close(other)
    assert list(site.iterdir()) == []


def test_file_that_was_replaced_is_another_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    handle = os.open(path, os.O_RDONLY)
    assert is_still(handle, path)
    (tmp_path / "b").write_text("new")
    (tmp_path / "b").replace(path)
    assert not is_still(handle, path)
    path.unlink()
    assert not is_still(handle, path)
    os.close(handle)
