"""The index on disk, kept up to date by content: only what changed is read again."""

from __future__ import annotations

import operator
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.files import read_cached, remove_cached, write_cached
from digest.model import Body, IndexedEdition, IndexedWeek
from digest.processes import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_BODIES = "bodies"
_BODIES_IN_MEMORY = 32
_CHUNK, _MANY = 8, 64

Row = TypeVar("Row", IndexedEdition, IndexedWeek)


class Index:
    """The index of one archive; a file of it that is broken counts as absent.

    Each row carries the fingerprint of what it was read from, which includes how it was read: a
    row with another fingerprint is read anew.

    Args:
        folder: where it lies; may be deleted at any time.
        texts: the fingerprint of each edition's text, by edition id, in archive order.
        snapshots: the fingerprint of each snapshot likewise.
        read_edition: returns an edition and its body by id and fingerprint, read from its text.
        read_week: returns a week by id and fingerprint, read from its snapshot.
        processes: how many may read at once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        texts: Mapping[str, str],
        snapshots: Mapping[str, str],
        read_edition: Callable[[str, str], tuple[IndexedEdition, Body]],
        read_week: Callable[[str, str], IndexedWeek],
        processes: int = 1,
    ) -> None:
        self._folder, self._texts, self._snapshots = folder, texts, snapshots
        self._read_edition, self._read_week = read_edition, read_week
        self._processes = processes
        self._bodies: OrderedDict[str, Body] = OrderedDict()

    def editions(self) -> dict[str, IndexedEdition]:
        """Return the editions by id, in archive order."""
        place = self._folder / "editions"
        old = _load(place, list[IndexedEdition])
        found = self._brought_up_to_date(old, self._texts, self._edition, list[IndexedEdition])
        _save(place, found, old)
        for edition_id in old.keys() - found.keys():
            remove_cached(self._body_path(edition_id))
        return found

    def weeks(self) -> dict[str, IndexedWeek]:
        """Return the weeks that have a snapshot, by edition id, in archive order."""
        place = self._folder / "weeks"
        old = _load(place, list[IndexedWeek])
        found = self._brought_up_to_date(old, self._snapshots, self._read_week, list[IndexedWeek])
        _save(place, found, old)
        return found

    def body(self, edition: IndexedEdition) -> Body:
        """Return the text of an edition as HTML."""
        kept = self._bodies.get(edition.id) or self._stored_body(edition.id)
        if kept is None or kept.content != edition.content:
            _, kept = self._read_edition(edition.id, edition.content)
            self._keep(edition.id, kept)
        return kept

    def _brought_up_to_date(
        self,
        old: Mapping[str, Row],
        contents: Mapping[str, str],
        read: Callable[[str, str], Row],
        rows: type[list[Row]],
    ) -> dict[str, Row]:
        """Return the rows for the contents, in their order; those that did not change as they were.

        Many are read by two processes: an archive's first build is the slow one.
        """
        stale = [
            (edition_id, content)
            for edition_id, content in contents.items()
            if edition_id not in old or old[edition_id].content != content
        ]
        new = shared(
            stale,
            lambda item: read(*item),
            rows,
            chunk=_CHUNK,
            processes=self._processes if len(stale) >= _MANY else 1,
        )
        fresh = {row.id: row for row in new}
        return {name: fresh[name] if name in fresh else old[name] for name in contents}

    def _edition(self, edition_id: str, content: str) -> IndexedEdition:
        edition, body = self._read_edition(edition_id, content)
        self._keep(edition_id, body)
        return edition

    def _keep(self, edition_id: str, body: Body) -> None:
        write_cached(self._body_path(edition_id), msgspec.msgpack.encode(body))
        self._bodies[edition_id] = body
        while len(self._bodies) > _BODIES_IN_MEMORY:
            self._bodies.popitem(last=False)

    def _stored_body(self, edition_id: str) -> Body | None:
        content = read_cached(self._body_path(edition_id))
        try:
            return msgspec.msgpack.decode(content, type=Body) if content else None
        except (msgspec.DecodeError, ValueError):
            return None

    def _body_path(self, edition_id: str) -> Path:
        return self._folder / _BODIES / edition_id


def _load(place: Path, rows: type[list[Row]]) -> dict[str, Row]:
    content = read_cached(place)
    try:
        found = msgspec.msgpack.decode(content, type=rows) if content else []
    except (msgspec.DecodeError, ValueError):
        return {}
    return {row.id: row for row in found}


def _save(place: Path, found: Mapping[str, Row], old: Mapping[str, Row]) -> None:
    same = len(found) == len(old) and all(map(operator.is_, found.values(), old.values()))
    if not same:  # a row that did not change is the very one that was loaded
        write_cached(place, msgspec.msgpack.encode(list(found.values())))
