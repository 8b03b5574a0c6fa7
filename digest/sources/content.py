"""A file's content as an upstream gives it, or why there is none."""

from __future__ import annotations

import msgspec


class TooLarge(msgspec.Struct, frozen=True):
    """A content that was not read because of its size in bytes."""

    size: int


class Unread(msgspec.Struct, frozen=True):
    """A content that the upstream did not give; ``is_absent``: because there is no such file."""

    reason: str
    is_absent: bool = False


Content = bytes | str | TooLarge | Unread
