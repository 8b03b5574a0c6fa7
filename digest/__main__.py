"""``python -m digest`` and the ``digest`` command: what may stop it, then the command line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_STOPPING = ("SIGTERM", "SIGHUP")
"""Besides Ctrl-C: a shutdown, a closed terminal or lid. Windows knows the first one only."""


class _Stopped(BaseException):
    """A signal to end, as an exception: what was half done is cleaned up on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def main() -> NoReturn:
    """Run the command line and leave with its exit status; 128 and the signal's number if stopped.

    Those are the numbers that shells use: https://tldp.org/LDP/abs/html/exitcodes.html
    """
    try:
        for name in _STOPPING:
            _heed(name)
        # Here and not above, because it takes a while in which one may press Ctrl-C.
        from digest.cli import run

        status = run()
    except KeyboardInterrupt:
        status = _say_stopped(signal.SIGINT)
    except _Stopped as stopped:
        status = _say_stopped(stopped.number)
    _leave(status)


def _leave(status: int) -> NoReturn:
    """End the process at once; to take down its modules one by one would take longer than to build.

    Nothing waits for that: files are closed where they are written, locks end with the process.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # closed, or never open
            stream.flush()
    os._exit(status)


def _heed(name: str) -> None:
    """End cleanly at a signal, unless whoever started us had it ignored, as nohup does."""
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: cleaning up takes a moment
    raise _Stopped(number)


def _say_stopped(number: int) -> int:
    with contextlib.suppress(AttributeError, OSError):  # nobody may be there to read it
        sys.stderr.write("Stopped; what was written before is whole.\n")
    return 128 + number


if __name__ == "__main__":
    main()
