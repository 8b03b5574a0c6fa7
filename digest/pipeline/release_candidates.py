"""What the edition of a release chooses from: its planned proposals, and what breaks or ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from digest.config.release_sections import OTHER_STAGES, RELEASE, STAGE_SECTIONS, settings_of
from digest.curate.candidates import curate
from digest.cycle.board import Board, Planned, board
from digest.cycle.graduations import graduations
from digest.edition.lines import topic_name
from digest.keys import key_of_url

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Candidate, Snapshot


def release_candidates(
    edition_id: str, snapshot: Snapshot, config: Config
) -> tuple[Candidate, ...]:
    """Return the candidates of a release's edition: planned proposals, then pull requests."""
    config = settings_of(edition_id, config)
    planned = graduations(
        board_of(edition_id, snapshot, config),
        sections=STAGE_SECTIONS,
        other=OTHER_STAGES,
        named=_named,
        address=partial(address_of, config=config),
        key_of=lambda url: key_of_url(url, config.proposals),
    )
    pulls = config.sources.pulls
    merged = curate(
        msgspec.structs.replace(snapshot, kep_updates=(), releases=()),
        sections=config.sections,
        reasons=(),
        must_report=config.must_report.rules,
        bots=pulls.bots if pulls else (),
    )
    return (*planned, *merged)


def board_of(edition_id: str, snapshot: Snapshot, config: Config) -> Board:
    """Return a release's proposals at the end of its snapshot's window."""
    keps = config.sources.keps
    return board(
        edition_id.removeprefix(RELEASE),
        snapshot.keps,
        snapshot.kep_updates,
        repository=keps.repository if keps else "",
    )


def address_of(row: Planned, config: Config) -> str:
    """Return where a proposal is linked to: by the first pattern of the settings, else its file.

    The first one of Kubernetes is the tracking issue, as in the project's own announcements.
    """
    keps, number = config.sources.keps, row.key.rpartition("-")[2]
    patterns = [link for link in (keps.links if keps else ()) if "*" not in link]
    if patterns and number.isascii() and number.isdecimal():
        return "https://" + patterns[0].replace("{number}", number)
    return row.url


def _named(row: Planned) -> str:
    sig = f"{topic_name(row.owning_sig)}: " if row.owning_sig else ""
    return f"{sig}{row.title or row.path}"
