"""Corrections: what readers are told about a change after publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.edition.corrections import with_correction
from digest.edition.grammar import MAIN
from digest.edition.identity import delivered_as
from digest.edition.visible import clean
from digest.errors import DigestError, DraftError
from digest.model import Correction, TextFile
from digest.pipeline.opened import no_draft
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from datetime import datetime

    from digest.archive import Archive
    from digest.config import Config
    from digest.model import Edition


def correct(
    edition_id: str, reason: str, *, archive: Archive, config: Config, now: datetime
) -> Correction:
    """Note a correction in an edition's front matter; the text as it stands counts as delivered.

    Raises:
        DigestError: the edition is not out, or its front matter cannot take the correction.
    """
    files = archive.read_texts(edition_id)
    if not files:
        raise no_draft(edition_id, archive)
    before = read_edition(edition_id, archive, config)
    if not before.is_published:
        raise DigestError(
            f"{edition_id} is not published; a draft needs no correction",
            hint=f"edit it: digest edit --week {edition_id}",
        )
    correction = Correction(at=now, text=clean(reason))
    main = next(file for file in files if file.path == MAIN)
    text = with_correction(main.text, correction, before.meta.corrections)
    if text is None:
        raise DraftError(
            f"{archive.path(edition_id, MAIN)}: the front matter cannot take a correction",
            hint="mend the lines between the two ---, or list it there by hand: "
            'corrections: [{at: 2026-08-20, text: "What was wrong"}]',
        )
    archive.write_text(edition_id, TextFile(path=MAIN, text=text), was=main.text)
    note_delivery(edition_id, archive=archive, config=config)
    return correction


def note_delivery(edition_id: str, *, archive: Archive, config: Config) -> Edition:
    """Write into the ledger what goes out under a published edition's name, and return it."""
    archive.sweep(edition_id)
    files = archive.read_texts(edition_id)
    edition = read_edition(edition_id, archive, config)
    delivered = delivered_as(edition, files, feed_id_prefix=config.feeds.id_prefix)
    ledger = archive.read_ledger(edition_id)
    if delivered is not None and ledger.published != delivered:
        new = msgspec.structs.replace(ledger, published=delivered)
        archive.write_ledger(edition_id, new)
    return edition
