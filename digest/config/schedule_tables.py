"""The settings of the source of release timelines, and what an edition says of them."""

from __future__ import annotations

import msgspec

PLACEHOLDERS = (
    "deadline", "phase", "moved", "patches", "cves", "signal", "leads", "newcomers", "news",
    "events",
)  # fmt: skip
"""What may stand in braces in a section's ``text``; draft puts the words of the week there."""


class Guide(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it is explained what rows are about: those whose name ``row`` is found in.

    ``row`` is a regular expression, letter case ignored; ``phase`` says that the row begins a
    phase of the cycle, which lasts until the next one begins.
    """

    row: str
    url: str = ""
    phase: bool = False


class Schedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Release timelines: Markdown tables in a repository, or in a local clone at ``path``.

    ``file`` is the table's path with ``{version}`` for ``1.35``; ``major`` are regular expressions
    on a row's name, ``minor`` those that never are major whatever ``major`` says. Of major rows
    that end at one moment the earliest pattern's is the next deadline. Of ``guide`` the first that
    fits a row counts.
    """

    enabled: bool = True
    required: bool = False
    repository: str = ""
    path: str = ""
    file: str = "releases/release-{version}/README.md"
    major: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    guide: tuple[Guide, ...] = ()
