"""What every record is; all kinds of records stand on it."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec


def require_utc(owner: str, moment: datetime | None) -> None:
    """Raise ``ValueError`` for a time that is not in UTC; ``owner`` stands in the message."""
    if moment is not None and moment.utcoffset() != timedelta(0):
        raise ValueError(f"{owner}: {moment!r} is not in UTC")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One upstream fact."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What two records of one kind may not have in common."""
        raise NotImplementedError

    @property
    def units(self) -> tuple[str, ...]:
        """The repository or files it comes from, in lower case, as gaps name them."""
        raise NotImplementedError

    @property
    def happened_at(self) -> datetime | None:
        """The moment that must lie in the window, ``None`` where it need not."""
        return None
