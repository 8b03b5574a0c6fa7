"""One edition opened for work: its text, records, candidates and ledger, joined."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.archive import SNAPSHOT
from digest.config.release_sections import RELEASE, is_release, settings_of
from digest.curate.candidates import curate
from digest.edition import draft as drafts
from digest.edition.draft import State
from digest.edition.front_matter import read_front_matter, read_meta
from digest.edition.grammar import MAIN
from digest.errors import DigestError, DraftError
from digest.index.covered import Covered
from digest.model import Candidate, Edition, KepFacts, Ledger, Snapshot, TextFile
from digest.pipeline.indexed import indexed_editions
from digest.pipeline.release_candidates import release_candidates
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

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
    config = settings_of(edition_id, config)
    edition = read_edition(edition_id, archive, config)
    snapshot = archive.read_snapshot(edition_id)
    ledger = drafts.settle(archive.read_ledger(edition_id), archive.waiting(edition_id))
    found = _candidates(edition_id, snapshot, config) if snapshot else ()
    if marked and found and not is_release(edition_id):
        found = _covered(edition_id, archive, config).marked(found)
    return Opened(
        edition=edition,
        files=archive.read_texts(edition_id),
        snapshot=snapshot,
        candidates=found,
        ledger=ledger,
        state=drafts.state_of(edition, ledger),
    )


def _candidates(edition_id: str, snapshot: Snapshot, config: Config) -> tuple[Candidate, ...]:
    if is_release(edition_id):
        return release_candidates(edition_id, snapshot, config)
    pulls = config.sources.pulls
    return curate(
        snapshot,
        sections=config.sections,
        reasons=config.rank.reasons,
        must_report=config.must_report.rules,
        bots=pulls.bots if pulls else (),
    )


def _covered(edition_id: str, archive: Archive, config: Config) -> Covered:
    editions = indexed_editions(archive, config)
    return Covered(editions.values(), edition_id, _days_of_releases(editions, archive))


def _days_of_releases(editions: Iterable[str], archive: Archive) -> dict[str, str]:
    """Return the last day of each release's cycle, by the id of its edition."""
    found = {}
    for edition_id in filter(is_release, editions):
        snapshot = archive.read_snapshot(edition_id)
        if snapshot is not None:
            last = snapshot.window.end - timedelta(microseconds=1)
            found[edition_id] = last.date().isoformat()
    return found


def no_draft(edition_id: str, archive: Archive) -> DigestError:
    """Return the error of a command that needs a draft, with the step that makes one."""
    known = archive.path(edition_id, SNAPSHOT).exists()
    made = f"digest {'draft' if known else 'new'} --week {edition_id}"
    if is_release(edition_id):
        made = f"digest release {edition_id.removeprefix(RELEASE)}"
    return DigestError(f"there is no draft of {edition_id}", hint=f"run: {made}")


def require_records_or_text(opened: Opened) -> None:
    """Raise where the archive has nothing of an edition."""
    if not opened.files and opened.snapshot is None:
        raise DigestError(
            f"the archive has nothing of {opened.id}", hint=f"run: digest new --week {opened.id}"
        )


def is_published(archive: Archive, edition_id: str) -> bool:
    """Return whether an edition is out, from its front matter alone."""
    return _published_at(archive, edition_id) is not None


def newest_published(archive: Archive) -> str:
    """Return the newest edition that is out: the newest week, or a release that came out later.

    Raises:
        DigestError: none is.
    """
    editions = archive.editions()
    releases = list(filter(is_release, editions))
    weeks = editions[: len(editions) - len(releases)]
    week = next((name for name in reversed(weeks) if is_published(archive, name)), None)
    out = [
        (at, name)
        for name in (*releases, *([week] if week else []))
        if (at := _published_at(archive, name)) is not None
    ]
    if not out:
        raise DigestError("no edition is published yet", hint="run: digest publish --yes")
    return max(out)[1]


def _published_at(archive: Archive, edition_id: str) -> datetime | None:
    main = next((file for file in archive.read_texts(edition_id) if file.path == MAIN), None)
    if main is None:
        return None
    return read_meta(MAIN, read_front_matter(MAIN, main.text), "")[0].published_at


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
