"""What one row of the table of mistakes says, and all rows in chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home
    from tests.scripted_server import Reply


def nothing(home: Home) -> Home:
    """Leave the home as it is."""
    return home


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake: ``did`` is its heading, ``command`` what is typed after it was prepared.

    ``given`` is Markdown that shows the reader what ``prepare`` made. ``writes`` are the files that
    may differ afterwards, as shell patterns. With ``replies`` a server on loopback answers them,
    in the last one's words from then on, and GITHUB_API_URL names it. ``apart`` runs the command
    as a process of its own, in a shell.
    """

    did: str
    command: str
    status: int
    given: str = ""
    prepare: Callable[[Home], Home] = nothing
    environment: dict[str, str] = {}
    replies: tuple[Reply, ...] = ()
    writes: tuple[str, ...] = ()
    where: str = "."
    apart: bool = False


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """Mistakes of one kind."""

    title: str
    rows: tuple[Mistake, ...]
