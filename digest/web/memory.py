"""What was found out about links, kept on disk so that nobody is asked the same every minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.files import read_cached, write_cached
from digest.fingerprint import fingerprint
from digest.web.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEPT = {
    "fine": timedelta(days=7),
    "moved": timedelta(days=7),
    "no-anchor": timedelta(days=1),
    "broken": timedelta(days=1),
}
"""Unknown may be known at the next run, and what is refused costs nothing to refuse again."""


class _Remembered(msgspec.Struct, frozen=True, kw_only=True):
    verdict: Verdict
    asked_at: datetime


class Memory:
    """The verdicts of earlier runs in one file of a folder; whatever cannot be read is forgotten.

    A run that lets other hosts through has a file of its own: what stand-ins answered says nothing
    of the real ones.
    """

    def __init__(self, folder: Path, *, allow_hosts: frozenset[str], now: datetime) -> None:
        name = f"links-{fingerprint(sorted(allow_hosts))[:8]}" if allow_hosts else "links"
        self._place = folder / f"{name}.json"
        self._now = now
        self._known = {
            url: known for url, known in _load(self._place).items() if self._holds(known)
        }

    def get(self, url: str) -> Verdict | None:
        """Return what is still known of a link."""
        known = self._known.get(url)
        return known.verdict if known else None

    def keep(self, verdicts: Mapping[str, Verdict]) -> None:
        """Write down new verdicts beside those that still hold."""
        new = {
            url: _Remembered(verdict=verdict, asked_at=self._now)
            for url, verdict in verdicts.items()
            if verdict.kind in _KEPT
        }
        if new:
            self._known |= new
            content = msgspec.json.encode(dict(sorted(self._known.items())))
            write_cached(self._place, msgspec.json.format(content, indent=1))

    def _holds(self, known: _Remembered) -> bool:
        """Return whether it is not too old; what comes from the future is not believed."""
        try:
            age = self._now - known.asked_at
        except TypeError:  # a time without its zone: not ours
            return False
        return timedelta(0) <= age < _KEPT.get(known.verdict.kind, timedelta(0))


def _load(place: Path) -> dict[str, _Remembered]:
    content = read_cached(place)
    try:
        return msgspec.json.decode(content, type=dict[str, _Remembered]) if content else {}
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
