"""A week's records and draft: fetch, draft, add, status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.edition import draft as drafts
from digest.edition.grammar import MAIN
from digest.edition.headline import deadline_line, edition_title, next_deadline
from digest.edition.status import Status, status_of
from digest.edition.worksheet import worksheet
from digest.errors import DigestError, DraftError
from digest.model import Candidate, Snapshot, TextFile
from digest.pipeline.opened import Opened, open_edition, read_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from digest.archive import Archive
    from digest.config import Config
    from digest.edition.place import Addition
    from digest.sources.base import Source
    from digest.window import WeekWindow


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """What draft did: whether the draft is new, what it offered, how many wait in the worksheet."""

    is_new: bool
    offered: tuple[Candidate, ...]
    candidates: int
    opened: Opened


def fetch(
    window: WeekWindow,
    *,
    sources: Iterable[Source],
    archive: Archive,
    config: Config,
    clock: Callable[[], datetime],
) -> Snapshot:
    """Ask all sources for a window and write its snapshot; gaps keep what was there before."""
    from digest.sources.assemble import Result, assemble

    earlier = archive.read_snapshot(window.edition)
    wanted = read_edition(window.edition, archive, config).keys
    results = []
    for source in sources:
        fetched = source.fetch(window, wanted)
        results.append(
            Result(name=source.name, required=source.required, fetched=fetched, fetched_at=clock())
        )
        for pull in fetched.records.pull_requests:
            wanted |= config.proposals.named_in(pull.title)
    snapshot = assemble(window, results, earlier)
    archive.write_snapshot(snapshot)
    return snapshot


def has_failed(snapshot: Snapshot) -> bool:
    """Return whether a required source has a gap."""
    return any(source.required and source.gaps for source in snapshot.sources)


def draft(
    edition_id: str, *, archive: Archive, config: Config, now: datetime, split: bool = False
) -> Drafted:
    """Make an edition's draft from its snapshot, or refresh the one that is there.

    Raises:
        DigestError: there is no snapshot, or the text cannot take new lines.
    """
    opened = open_edition(edition_id, archive, config)
    if opened.snapshot is None:
        raise DigestError(
            f"there is no snapshot of {edition_id}", hint=f"run: digest fetch --week {edition_id}"
        )
    if not opened.files and opened.ledger.keys:
        raise DraftError(
            f"{archive.path(edition_id, MAIN)} is gone, but its ledger is still there",
            hint="restore it with git, or delete ledger.json to start the draft anew",
        )
    if split and any(file.path == MAIN and "\n## " in file.text for file in opened.files):
        raise DraftError(
            f"{archive.path(edition_id, MAIN)} already holds the sections",
            hint="move each section to a file of its own in sections/; --split is for a new draft",
        )
    start = opened.files or _skeleton(opened.snapshot, config, now, split=split)
    refreshed = drafts.refresh(
        start,
        opened.ledger,
        opened.candidates,
        edition_id=edition_id,
        sections=config.sections,
        rank=config.rank,
        proposals=config.proposals,
        now=now,
    )
    pending = msgspec.structs.replace(opened.ledger, pending=refreshed.offers)
    if refreshed.offers:
        archive.write_ledger(edition_id, pending)
    _write_files(edition_id, archive, refreshed.files, opened.files)
    after = open_edition(edition_id, archive, config)
    if refreshed.offers or after.ledger != archive.read_ledger(edition_id):
        archive.write_ledger(edition_id, drafts.settle(pending, after.edition))
    after = open_edition(edition_id, archive, config)
    _write_worksheet(after, archive, config)
    return Drafted(
        is_new=not opened.files,
        offered=refreshed.offered,
        candidates=len(opened.candidates),
        opened=after,
    )


def _skeleton(
    snapshot: Snapshot, config: Config, now: datetime, *, split: bool
) -> tuple[TextFile, ...]:
    line = deadline_line(next_deadline(snapshot.deadlines, snapshot.window, now))
    texts = {
        section.id: section.text.replace("{deadline}", line).strip() for section in config.sections
    }
    title = edition_title(snapshot.edition)
    return drafts.skeleton(title, config.sections, texts, split=split)


def _write_files(
    edition_id: str, archive: Archive, new: Sequence[TextFile], old: Sequence[TextFile]
) -> None:
    was = {file.path: file.text for file in old}
    for file in new:
        if was.get(file.path) != file.text:
            archive.write_text(edition_id, file, was=was.get(file.path))


def _write_worksheet(opened: Opened, archive: Archive, config: Config) -> None:
    if opened.snapshot is not None:
        text = worksheet(
            opened.snapshot,
            opened.candidates,
            opened.state,
            config.sections,
            archive.read_worksheet(opened.id),
        )
        archive.write_worksheet(opened.id, text)


# ------------------------------------------------------------------ take, feature, dismiss


def add_to_draft(
    opened: Opened, additions: Sequence[Addition], *, archive: Archive, config: Config
) -> None:
    """Put what a person would type into the draft, and bring the worksheet up to date.

    Raises:
        DigestError: there is no draft, or it cannot take a line.
    """
    if not opened.files:
        raise DigestError(
            f"there is no draft of {opened.id}",
            hint=f"run: digest draft --week {opened.id}",
        )
    new = drafts.insert(
        opened.files,
        additions,
        names=drafts.section_names(config.sections),
        proposals=config.proposals,
        edition_id=opened.id,
    )
    _write_files(opened.id, archive, new, opened.files)
    _write_worksheet(open_edition(opened.id, archive, config), archive, config)


# ------------------------------------------------------------------ status and publication


def status(opened: Opened, config: Config) -> Status:
    """Return how far an edition is."""
    return status_of(
        opened.edition,
        opened.snapshot,
        opened.candidates,
        opened.state,
        drafts.section_names(config.sections),
    )
