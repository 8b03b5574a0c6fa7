"""Work shared with a second process, where the system can fork one and has a core for it."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many processes may run at once; 1 where none can be forked."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def shared(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    results: type[list[Result]],
    *,
    chunk: int,
    processes: int,
) -> list[Result]:
    """Return what ``work`` returns for each item, in their order.

    A child does every second chunk of them. Whatever it cannot do, or fails at, is done here again:
    so errors are raised here, and work may be done twice.

    Args:
        items: what is to be done.
        work: changes nothing in memory that anybody needs; what it writes may be written twice.
        results: the type of what comes back; it passes a pipe as msgpack.
        chunk: so many neighbours stay in one process.
        processes: 1 does all of it here.
    """
    chunks = [items[at : at + chunk] for at in range(0, len(items), chunk)]
    if processes < 2 or len(chunks) < 2:  # noqa: PLR2004 - one process, one chunk
        return [work(item) for item in items]
    with _child(lambda: [work(item) for part in chunks[1::2] for item in part]) as answer:
        own = [[work(item) for item in part] for part in chunks[::2]]
        theirs = _decoded(answer(), results)
    if theirs is None:
        theirs = [work(item) for part in chunks[1::2] for item in part]
    found = iter(theirs)
    other = [[next(found) for _ in part] for part in chunks[1::2]]
    return [
        result
        for number in range(len(chunks))
        for result in (other if number % 2 else own)[number // 2]
    ]


def _decoded(content: bytes, results: type[list[Result]]) -> list[Result] | None:
    try:
        return msgspec.msgpack.decode(content, type=results) if content else None
    except (msgspec.DecodeError, ValueError):
        return None


@contextlib.contextmanager
def _child(work: Callable[[], object]) -> Iterator[Callable[[], bytes]]:
    """Start a child and give what reads its answer; it is over when the context is left."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)
    is_done = False
    try:
        with os.fdopen(reading, "rb") as answer:

            def read() -> bytes:
                nonlocal is_done
                content = answer.read()
                is_done = True
                return content

            yield read
    finally:
        if not is_done:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _work_and_leave(work: Callable[[], object], writing: int) -> None:
    """Send what the work returns, nothing where it fails, and end without any farewell.

    The parent's own clean-up is not the child's to do.
    """
    try:
        content = msgspec.msgpack.encode(work())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(content)
    finally:
        os._exit(0)
