"""How long a run may wait, and what is known to be shut until when."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from digest.sources.github.refusals import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

SET_TOKEN = "set GITHUB_TOKEN: with a token GitHub answers more and faster"  # noqa: S105 - a hint
_TWO_MINUTES = 120


class Patience:
    """How many seconds a run may still wait; waiting is announced before it begins."""

    def __init__(
        self,
        seconds: float,
        on_wait: Callable[[str, float], None],
        sleep: Callable[[float], None],
    ) -> None:
        self.left = max(seconds, 0.0)
        self._on_wait = on_wait
        self._sleep = sleep

    def wait(self, reason: str, seconds: float) -> bool:
        """Wait and return ``True``, or return ``False`` at once if that would be too long."""
        if seconds > self.left:
            return False
        if seconds > 0:
            self._on_wait(reason, seconds)
            self._sleep(seconds)
            self.left -= seconds
        return True

    def lose(self, seconds: float) -> None:
        """Count time that went by without an answer."""
        self.left = max(self.left - seconds, 0.0)


class Limits:
    """Which resources are shut, by what was answered last: asking on would lead to a ban.

    Resources are GitHub's own, ``core``, ``search`` and ``graphql``; ``ALL`` shuts every one.
    """

    ALL = "all"

    def __init__(self, patience: Patience, *, has_token: bool) -> None:
        self._patience = patience
        self._has_token = has_token
        self._shut: dict[str, tuple[float, str]] = {}

    def shut(self, resource: str, reason: str, seconds: float) -> None:
        """Remember that ``resource`` answers nothing for so many seconds."""
        self._shut[resource] = (time.monotonic() + seconds, reason)

    def wait_for(self, resource: str) -> None:
        """Return when ``resource`` answers again, at once if it is not shut.

        Raises:
            LimitError: that would be longer than the patience left.
        """
        for name in (resource, self.ALL):
            until, reason = self._shut.get(name, (0.0, ""))
            seconds = until - time.monotonic()
            if seconds > 0 and not self._patience.wait(reason, seconds):
                raise self.error(reason, seconds)

    def error(self, reason: str, seconds: float) -> LimitError:
        """Return the error that says how long the limit lasts and what to do."""
        lasts = (
            f"{seconds:.0f} seconds" if seconds < _TWO_MINUTES else f"{seconds / 60:.0f} minutes"
        )
        later = "run the command again then, or raise patience in [github]"
        return LimitError(
            f"{reason} and lasts {lasts} more", hint=later if self._has_token else SET_TOKEN
        )
