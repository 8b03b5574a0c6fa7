"""What lint says of an edition."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Severity: TypeAlias = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The gravest first: an error stops publication, a warning wants a change or a waiver."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One result of lint; ``path`` is relative to the home, ``line`` and ``column`` count from 1.

    ``column`` counts characters. ``fixable`` says that ``digest lint --fix`` can mend it.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str
    fixable: bool
