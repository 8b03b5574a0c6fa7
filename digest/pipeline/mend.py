"""``lint --fix`` over one edition: read it, mend what is mechanical, write it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.check.mend import mend
from digest.errors import DraftError
from digest.pipeline.lint import Shelf
from digest.pipeline.opened import no_draft, refuse_changing
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.archive import Archive
    from digest.check.rule import Rule
    from digest.config import Config
    from digest.model import Edition, Finding


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended in one edition: the files that were written, in order, and fixes by rule.

    ``left`` are findings of rules that mend which would have changed more than their place.
    """

    edition: str
    paths: tuple[str, ...]
    counts: dict[str, int]
    left: tuple[Finding, ...]


def mend_edition(
    edition_id: str,
    rules: Sequence[Rule],
    *,
    archive: Archive,
    config: Config,
    now: datetime,
) -> Fixed:
    """Mend an edition's texts and return what was done; the caller holds the edition's lock.

    Every byte that no rule found fault with stays; waived findings stay, too. Run once more, it
    finds nothing to do.

    Raises:
        DraftError: the edition has no text, is out, cannot be read without doubt, or was changed
            by somebody else in between; nothing was written over.
    """
    archive.sweep(edition_id)  # what a killed run left
    edition = read_edition(edition_id, archive, config)
    refuse_changing(edition)
    _refuse_unreadable(edition, archive)
    reading = Shelf(archive, config, now).reading(edition_id)
    if reading is None:
        raise no_draft(edition_id, archive)
    mended = mend(reading, rules)
    before = {text.path: text.source for text in reading.texts}
    for file in mended.files:
        archive.write_text(edition_id, file, was=before[file.path])
    return Fixed(
        edition=edition_id,
        paths=tuple(file.path for file in mended.files),
        counts=mended.counts,
        left=mended.left,
    )


def _refuse_unreadable(edition: Edition, archive: Archive) -> None:
    """Raise where a part of the text may be something else than its author meant."""
    for problem in edition.problems:
        if not problem.harmless:
            place = f"{archive.path(edition.id, problem.path)}:{problem.line}"
            raise DraftError(
                f"{place}: {problem.message}; nothing was mended",
                hint=f"mend that by hand, then: digest lint --week {edition.id} --fix",
            )
