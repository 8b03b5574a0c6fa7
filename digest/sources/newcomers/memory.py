"""What is known for ever of who merged when, so that nobody is asked about twice.

It lies in a home's ``.digest`` and may be deleted at any time; what is damaged is as good as gone.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError
from digest.files import read_bytes_or_none, write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One account: nothing of it was merged before ``none_before``, something ``some_before``.

    ``some_before`` is the earliest moment before which something is known to have been merged.
    """

    none_before: datetime | None = None
    some_before: datetime | None = None
    name: str | None = None

    def is_newcomer(self, start: datetime) -> bool | None:
        """Return whether nothing was merged before ``start``, ``None`` where that is not known."""
        if self.some_before is not None and self.some_before <= start:
            return False
        if self.none_before is not None and self.none_before >= start:
            return True
        return None


class Contributors:
    """The accounts of some repositories at one host; another set of them has its own memory."""

    def __init__(self, path: Path, repositories: Sequence[str]) -> None:
        self._path = path
        self._drawer = " ".join(sorted(name.casefold() for name in repositories))
        self._all = _read(path)
        self._known = self._all.get(self._drawer, {})

    def of(self, login: str) -> Known:
        """Return what is known of an account."""
        return self._known.get(login.casefold(), Known())

    def learn(self, login: str, known: Known) -> None:
        """Join what was found out about an account with what is known."""
        before = self.of(login)
        none = [at for at in (before.none_before, known.none_before) if at is not None]
        some = [at for at in (before.some_before, known.some_before) if at is not None]
        self._known[login.casefold()] = Known(
            none_before=max(none, default=None),
            some_before=min(some, default=None),
            name=known.name or before.name,
        )

    def write(self) -> None:
        """Keep it; a disk that takes nothing costs requests the next time, not the run."""
        self._all[self._drawer] = dict(sorted(self._known.items()))
        content = msgspec.json.encode(self._all, order="sorted")
        with contextlib.suppress(DigestError, OSError):
            write_atomically(self._path, msgspec.json.format(content, indent=1))


def _read(path: Path) -> dict[str, dict[str, Known]]:
    with contextlib.suppress(DigestError, OSError, msgspec.DecodeError, ValueError):
        content = read_bytes_or_none(path)
        if content is not None:
            return msgspec.json.decode(content, type=dict[str, dict[str, Known]])
    return {}
