"""What the gate before publication says of an edition."""

from __future__ import annotations

import msgspec


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the gate; ``details`` name what to do where it failed."""

    text: str
    passed: bool
    details: tuple[str, ...] = ()
