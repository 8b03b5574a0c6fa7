"""One edition opened for work: its text, records, candidates and ledger, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.archive import SNAPSHOT
from digest.curate.candidates import curate
from digest.edition import draft as drafts
from digest.edition.draft import State
from digest.edition.front_matter import read_front_matter, read_meta
from digest.edition.grammar import MAIN, parse_edition
from digest.errors import DigestError
from digest.model import Candidate, Edition, KepFacts, Ledger, Snapshot, TextFile

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


def read_edition(edition_id: str, archive: Archive, config: Config) -> Edition:
    """Return an edition's text, parsed; one without a draft is empty."""
    return parse_edition(
        edition_id,
        archive.read_texts(edition_id),
        sections=drafts.section_names(config.sections),
        proposals=config.proposals,
    )


def open_edition(edition_id: str, archive: Archive, config: Config) -> Opened:
    """Return everything about an edition that is being made; what a kill left open is settled."""
    edition = read_edition(edition_id, archive, config)
    snapshot = archive.read_snapshot(edition_id)
    ledger = drafts.settle(archive.read_ledger(edition_id), archive.waiting(edition_id))
    pulls = config.sources.pulls
    candidates = (
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
    return Opened(
        edition=edition,
        files=archive.read_texts(edition_id),
        snapshot=snapshot,
        candidates=candidates,
        ledger=ledger,
        state=drafts.state_of(edition, ledger),
    )


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
