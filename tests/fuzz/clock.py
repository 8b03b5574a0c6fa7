"""How time grows with the length of a text, for each reader and each shape of it.

``python -m tests.fuzz.clock [CHARACTERS]`` prints the figures at a million characters; a test asks
for the growth at a few thousand.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

from tests.fuzz.grammars import MOST, READERS

if TYPE_CHECKING:
    from collections.abc import Callable

GROWTH = 8.0
"""Times the seconds for four times the text: 4 is linear, 16 square."""
NOISE = 0.01
"""Seconds of processor time below which no growth can be told from noise."""
_LOUD = 0.1
"""The same for the printed figures, whose texts are long."""
_TRIES = 6


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the processor seconds of one reading.

    Without the collector of cycles: its rounds grow with all that the process holds.
    """
    gc.disable()
    started = time.process_time()
    try:
        read(text)
        return time.process_time() - started
    finally:
        gc.enable()


def growth(
    read: Callable[[str], object], short: str, long: str, noise: float = NOISE
) -> tuple[float, float]:
    """Return how many times longer the long text takes, and its seconds.

    The first is 0 where the long text takes next to nothing.

    What looks too much is measured again, the best of all counts: a busy machine makes a measure
    longer, never shorter, and a square stays one however often it is looked at.
    """
    first, last = seconds(read, short), seconds(read, long)
    for _ in range(_TRIES):
        if last < noise or last < GROWTH * first:
            break
        first, last = max(first, seconds(read, short)), min(last, seconds(read, long))
    return 0.0 if last < noise else last / max(first, 1e-9), last


def main() -> None:
    """Print for each reader the shapes, the slowest of them and the one that grows most."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.stdout.write(
        f"{'reader':<14}{'size':>10}{'shapes':>8}{'seconds':>9}  slowest; grows most\n"
    )
    too_steep = False
    for name, (read, shapes) in READERS.items():
        for size in sorted({most, min(most, MOST.get(name, most))}):
            taken = {
                s: growth(read, made(size // 4), made(size), _LOUD) for s, made in shapes.items()
            }
            slow = max(taken, key=lambda shape: taken[shape][1])
            steep = max(taken, key=lambda shape: taken[shape][0])
            sys.stdout.write(
                f"{name:<14}{size:>10,}{len(shapes):>8}{sum(t for _, t in taken.values()):>9.1f}"
                f"  {slow} {taken[slow][1]:.2f} s; {steep} x{taken[steep][0]:.1f}\n"
            )
            sys.stdout.flush()
            too_steep |= taken[steep][0] >= GROWTH
    sys.exit(int(too_steep))


if __name__ == "__main__":
    main()
