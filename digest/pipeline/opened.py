"""One edition opened for work: its text, records, candidates and ledger, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.archive import SNAPSHOT
from digest.curate.candidates import curate
from digest.edition import draft as drafts
from digest.edition.draft import State
from digest.edition.front_matter import read_front_matter, read_meta
from digest.edition.grammar import MAIN
from digest.errors import DigestError, DraftError
from digest.index.covered import Covered
from digest.model import Candidate, Edition, KepFacts, Ledger, Snapshot, TextFile
from digest.pipeline.indexed import indexed_editions
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.config import Config


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """One edition with everything known about it: text, records, candidates and memory."""

    edition: Edition
    files: tuple[TextFile, ...]
    snapshot: Snapshot | None
    candidates: tuple[Candidate, ...]
    ledger: Ledger
    state: State

    def candidate(self, key: str) -> Candidate | None:
        """Return the candidate that a canonical key belongs to."""
        return next((c for c in self.candidates if key in c.keys), None)

    @property
    def id(self) -> str:
        """The edition's id."""
        return self.edition.id

    @property
    def facts(self) -> dict[str, KepFacts]:
        """The proposals' facts by path."""
        return self.snapshot.keps if self.snapshot else {}


def open_edition(
    edition_id: str, archive: Archive, config: Config, *, marked: bool = True
) -> Opened:
    """Return everything about an edition that is being made; what a kill left open is settled.

    With ``marked``, candidates carry where earlier editions spoke of them.
    """
    edition = read_edition(edition_id, archive, config)
    snapshot = archive.read_snapshot(edition_id)
    ledger = drafts.settle(archive.read_ledger(edition_id), archive.waiting(edition_id))
    pulls = config.sources.pulls
    found = (
        curate(
            snapshot,
            sections=config.sections,
            reasons=config.rank.reasons,
            must_report=config.must_report.rules,
            bots=pulls.bots if pulls else (),
        )
        if snapshot
        else ()
    )
    if marked and found:
        found = _covered(edition_id, archive, config).marked(found)
    return Opened(
        edition=edition,
        files=archive.read_texts(edition_id),
        snapshot=snapshot,
        candidates=found,
        ledger=ledger,
        state=drafts.state_of(edition, ledger),
    )


def _covered(edition_id: str, archive: Archive, config: Config) -> Covered:
    return Covered(indexed_editions(archive, config).values(), edition_id)


def no_draft(edition_id: str, archive: Archive) -> DigestError:
    """Return the error of a command that needs a draft, with the step that makes one."""
    known = archive.path(edition_id, SNAPSHOT).exists()
    return DigestError(
        f"there is no draft of {edition_id}",
        hint=f"run: digest {'draft' if known else 'new'} --week {edition_id}",
    )


def require_records_or_text(opened: Opened) -> None:
    """Raise where the archive has nothing of an edition."""
    if not opened.files and opened.snapshot is None:
        raise DigestError(
            f"the archive has nothing of {opened.id}", hint=f"run: digest new --week {opened.id}"
        )


def is_published(archive: Archive, edition_id: str) -> bool:
    """Return whether an edition is out, from its front matter alone."""
    main = next((file for file in archive.read_texts(edition_id) if file.path == MAIN), None)
    if main is None:
        return False
    meta, _ = read_meta(MAIN, read_front_matter(MAIN, main.text), "")
    return meta.published_at is not None


def newest_published(archive: Archive) -> str:
    """Return the newest edition that is out.

    Raises:
        DigestError: none is.
    """
    for edition_id in reversed(archive.editions()):
        if is_published(archive, edition_id):
            return edition_id
    raise DigestError("no edition is published yet", hint="run: digest publish --yes")


def refuse_published(opened: Opened) -> None:
    """Raise where an edition is out: what is added to it now, readers would never hear of."""
    refuse_changing(opened.edition)


def refuse_changing(edition: Edition) -> None:
    """Raise where an edition is out (see :func:`refuse_published`)."""
    at = edition.meta.published_at
    if at is not None:
        raise DraftError(
            f"{edition.id} is published, since {at:%Y-%m-%d %H:%M} UTC; it was left alone",
            hint=f"edit its text, then tell readers: digest correct --week {edition.id} "
            "--reason TEXT",
        )
