"""One request at a time to each host, with a pause between two."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Turns:
    """Shared by all threads of a run; ``pause`` is in seconds."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextlib.contextmanager
    def take(self, host: str, seconds_left: Callable[[], float]) -> Iterator[None]:
        """Be the only one who asks a host while inside; waiting costs of the time left.

        Raises:
            TimeoutError: others took all of it.
        """
        with self._guard:
            lock = self._hosts.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=seconds_left()):
            raise TimeoutError(f"{host} was busy with other links")
        try:
            since = time.monotonic() - self._ended.get(host, -self._pause)
            time.sleep(max(0.0, min(self._pause - since, seconds_left())))
            yield
        finally:
            self._ended[host] = time.monotonic()
            lock.release()
