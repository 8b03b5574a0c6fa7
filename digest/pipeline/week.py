"""A week's records and draft: fetch, draft, add, status."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.config.release_sections import settings_of
from digest.edition import draft as drafts
from digest.edition.grammar import MAIN, parse_edition
from digest.edition.status import Status, status_of
from digest.edition.worksheet import worksheet
from digest.errors import DigestError
from digest.keys import canonical
from digest.model import Candidate, LinkKind, Offer, Snapshot, TextFile
from digest.pipeline.opened import Opened, no_draft, open_edition, refuse_published
from digest.pipeline.placeholders import cycle_part, people_of
from digest.pipeline.skeleton import refuse_lost_parts, skeleton_of, with_skeleton
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digest.archive import Archive
    from digest.config import Config
    from digest.edition.place import Addition
    from digest.sources.assemble import Result
    from digest.sources.base import Fetched, Source
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
    on_written: Callable[[], None] | None = None,
) -> Snapshot:
    """Ask all sources for a window and write its snapshot; gaps keep what was there before.

    ``on_written`` is called once the snapshot is on disk: what led to it is not needed any more.
    """
    from digest.sources.assemble import Result, assemble

    earlier = archive.read_snapshot(window.edition)
    wanted = read_edition(window.edition, archive, config).keys
    results: list[Result] = []
    for source in sources:
        fetched = _fetched(source, window, wanted, results)
        results.append(
            Result(name=source.name, required=source.required, fetched=fetched, fetched_at=clock())
        )
        for pull in fetched.records.pull_requests:
            wanted |= config.proposals.named_in(pull.title)
    snapshot = assemble(window, results, earlier)
    archive.write_snapshot(snapshot)
    if on_written is not None:
        on_written()
    return snapshot


def _fetched(
    source: Source, window: WeekWindow, wanted: frozenset[str], results: Sequence[Result]
) -> Fetched:
    """Return what a source returns; one that follows the pull requests is given those found."""
    from digest.sources.base import Follower

    asked = [result.fetched.records for result in results if result.name == "pulls"]
    if isinstance(source, Follower) and asked:
        return source.fetch_about(window, asked[0].pull_requests)
    return source.fetch(window, wanted)


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
    mend(edition_id, archive)
    config = settings_of(edition_id, config)
    opened = open_edition(edition_id, archive, config)
    if opened.snapshot is None:
        raise DigestError(
            f"there is no snapshot of {edition_id}",
            hint=f"run: digest new --week {edition_id}, which fetches and drafts",
        )
    refuse_published(opened)
    # Without edition.md: written beforehand, or left by a killed draft, which writes that one last.
    sections = () if opened.files else archive.read_sections(edition_id)
    refuse_lost_parts(opened, sections, archive, split=split)
    before = opened.files or sections
    start = opened.files or with_skeleton(
        sections, skeleton_of(opened, archive, config, now, split=split or bool(sections))
    )
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
    _write_offers(opened, refreshed, before, archive=archive, config=config)
    after = open_edition(edition_id, archive, config)
    _write_worksheet(after, archive, config, now)
    return Drafted(
        is_new=not opened.files,
        offered=refreshed.offered,
        candidates=len(opened.candidates),
        opened=after,
    )


def mend(edition_id: str, archive: Archive) -> None:
    """Settle in the ledger what a killed draft left open, and remove what it left lying about."""
    ledger = archive.read_ledger(edition_id)
    if ledger.pending:
        archive.write_ledger(edition_id, drafts.settle(ledger, archive.waiting(edition_id)))
    archive.sweep(edition_id)


def _write_offers(
    opened: Opened,
    refreshed: drafts.Refreshed,
    before: Sequence[TextFile],
    *,
    archive: Archive,
    config: Config,
) -> None:
    """Write the texts and the ledger so that a kill at any moment can be mended.

    Texts are prepared, then the ledger is told what they hold, then they are put into their
    places, ``edition.md`` last: without it there is no draft yet.
    """
    with contextlib.ExitStack() as stack:
        texts = [
            (text, stack.enter_context(archive.prepare_text(opened.id, text)), was)
            for text, was in _changed(refreshed.files, before)
        ]
        if refreshed.offers:
            names = {text.path: Path(prepared.beside).name for text, prepared, _ in texts}
            pending = _pending(opened, refreshed, names, config)
            # The files tell what arrived, so they may go only after mend looked at them.
            stack.callback(mend, opened.id, archive)
            for _, prepared, _ in texts:
                stack.callback(prepared.release)
            archive.write_ledger(opened.id, msgspec.structs.replace(opened.ledger, pending=pending))
        for _, prepared, was in texts:
            archive.put_text(prepared, was=was)


def _pending(
    opened: Opened, refreshed: drafts.Refreshed, names: Mapping[str, str], config: Config
) -> dict[str, Offer]:
    """Return the offers with the name of the prepared text that holds each."""
    edition = parse_edition(
        opened.id,
        refreshed.files,
        sections=drafts.section_names(config.sections),
        proposals=config.proposals,
    )
    places = {
        link.key: names[link.path]
        for link in edition.links
        if link.path in names and link.kind is not LinkKind.COMMENT
    }
    found = {}
    for candidate in refreshed.offered:
        key = canonical(candidate.key)
        place = next((places[k] for k in candidate.keys if k in places), None)
        found[key] = msgspec.structs.replace(refreshed.offers[key], waits_in=place)
    return found


def _changed(
    new: Sequence[TextFile], old: Sequence[TextFile]
) -> Iterator[tuple[TextFile, str | None]]:
    """Yield the texts that differ with what each was, ``edition.md`` last."""
    was = {file.path: file.text for file in old}
    for file in sorted(new, key=lambda file: file.path == MAIN):
        if was.get(file.path) != file.text:
            yield file, was.get(file.path)


def _write_files(
    edition_id: str, archive: Archive, new: Sequence[TextFile], old: Sequence[TextFile]
) -> None:
    """Write the texts that differ; all are prepared before the first one is put into its place."""
    with contextlib.ExitStack() as stack:
        texts = [
            (stack.enter_context(archive.prepare_text(edition_id, text)), was)
            for text, was in _changed(new, old)
        ]
        for prepared, was in texts:
            archive.put_text(prepared, was=was)


def _write_worksheet(opened: Opened, archive: Archive, config: Config, now: datetime) -> None:
    if opened.snapshot is not None:
        text = worksheet(
            opened.snapshot,
            opened.candidates,
            opened.state,
            config.sections,
            archive.read_worksheet(opened.id),
            config.topics,
            cycle_part(opened.snapshot, archive, config, now),
            people_of(opened.snapshot, archive, config, now),
        )
        archive.write_worksheet(opened.id, text)


# ------------------------------------------------------------------ take, feature, dismiss


def add_to_draft(
    opened: Opened,
    additions: Sequence[Addition],
    *,
    archive: Archive,
    config: Config,
    now: datetime,
) -> None:
    """Put what a person would type into the draft, and bring the worksheet up to date.

    Raises:
        DigestError: there is no draft, or it cannot take a line.
    """
    if not opened.files:
        raise no_draft(opened.id, archive)
    refuse_published(opened)
    config = settings_of(opened.id, config)
    mend(opened.id, archive)
    new = drafts.insert(
        opened.files,
        additions,
        names=drafts.section_names(config.sections),
        proposals=config.proposals,
        edition_id=opened.id,
    )
    _write_files(opened.id, archive, new, opened.files)
    _write_worksheet(open_edition(opened.id, archive, config), archive, config, now)


# ------------------------------------------------------------------ status and publication


def status(opened: Opened, config: Config) -> Status:
    """Return how far an edition is."""
    config = settings_of(opened.id, config)
    return status_of(
        opened.edition,
        opened.snapshot,
        opened.candidates,
        opened.state,
        drafts.section_names(config.sections),
    )
