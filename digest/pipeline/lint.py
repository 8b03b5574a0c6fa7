"""Lint over the archive: read the editions, run the rules, mend what is mechanical."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from digest.archive import SNAPSHOT
from digest.check.lint import Found, lint
from digest.check.passages import read_text
from digest.check.rule import Reading
from digest.edition.draft import section_names
from digest.edition.grammar import in_order, joined_edition, parse_files
from digest.edition.identity import with_identity
from digest.pipeline.opened import open_edition
from digest.pipeline.week import status
from digest.window import WeekWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from digest.archive import Archive
    from digest.check.rule import Rule
    from digest.config import Config
    from digest.edition.grammar import ParsedFile
    from digest.edition.status import Undecided
    from digest.model import Edition, Snapshot, TextFile


_Opened: TypeAlias = "tuple[Edition, Sequence[TextFile], Sequence[ParsedFile]]"


class Shelf:
    """The editions of an archive, each parsed once and only when it is asked for."""

    def __init__(self, archive: Archive, config: Config, now: datetime) -> None:
        self._archive, self._config, self._now = archive, config, now
        self._names = section_names(config.sections)
        self._read: dict[str, _Opened] = {}
        self._weeks = [name for name in archive.editions() if name[:1].isdigit()]

    def reading(self, edition_id: str) -> Reading | None:
        """Return an edition as the rules read it, ``None`` where it has no text."""
        edition, files, parsed = self._open(edition_id)
        if not files:
            return None
        config, ends_on = self._config, _last_day(edition_id, self._now)
        snapshot = self._archive.read_snapshot(edition_id)
        return Reading(
            edition=edition,
            texts=tuple(
                read_text(file.text, part, self._names)
                for file, part in zip(in_order(files), parsed, strict=True)
            ),
            snapshot=snapshot,
            before=tuple(self._before(edition_id)),
            at=edition.meta.published_at or self._now,
            ends_on=ends_on,
            window=window_of(snapshot) if snapshot else config.week.window(ends_on),
            settings=config.lint,
            sections=self._names,
            proposals=config.proposals,
            undecided=self._undecided(edition_id),
        )

    def _undecided(self, edition_id: str) -> tuple[Undecided, ...]:
        if not self._archive.path(edition_id, SNAPSHOT).exists():
            return ()
        opened = open_edition(edition_id, self._archive, self._config, marked=False)
        return status(opened, self._config).undecided

    def _before(self, edition_id: str) -> Sequence[Edition]:
        """Return the editions that rules compare with, newest first."""
        if edition_id not in self._weeks:
            return ()
        days = self._config.lint.proposal_days
        oldest = (date.fromisoformat(edition_id) - timedelta(days=days)).isoformat()
        earlier = [name for name in self._weeks if oldest <= name < edition_id]
        return [self._open(name)[0] for name in reversed(earlier)]

    def _open(self, edition_id: str) -> _Opened:
        if edition_id not in self._read:
            files = self._archive.read_texts(edition_id)
            parsed = parse_files(files, sections=self._names, proposals=self._config.proposals)
            edition = joined_edition(edition_id, parsed, sections=self._names)
            delivered = self._archive.read_ledger(edition_id).published
            self._read[edition_id] = with_identity(edition, files, delivered), files, parsed
        return self._read[edition_id]


def _last_day(edition_id: str, now: datetime) -> date:
    """Return the day that names an edition; one of a release has that of the present."""
    try:
        return date.fromisoformat(edition_id)
    except ValueError:
        return now.date()


def window_of(snapshot: Snapshot) -> WeekWindow:
    """Return the window that a snapshot's records are of."""
    return WeekWindow(
        edition=snapshot.edition, start=snapshot.window.start, end=snapshot.window.end
    )


def lint_editions(
    edition_ids: Sequence[str],
    rules: Sequence[Rule],
    *,
    archive: Archive,
    config: Config,
    now: datetime,
) -> Iterator[tuple[str, list[Found]]]:
    """Yield each edition's id and findings, in the given order; one without text has none."""
    shelf = Shelf(archive, config, now)
    for edition_id in edition_ids:
        reading = shelf.reading(edition_id)
        yield edition_id, lint(reading, rules) if reading else []
