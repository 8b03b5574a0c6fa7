"""An edition's text, parsed as the settings say, with the identity it went out under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.config.release_sections import settings_of
from digest.edition.draft import section_names
from digest.edition.grammar import parse_edition
from digest.edition.identity import with_identity

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.config import Config
    from digest.model import Edition


def read_edition(edition_id: str, archive: Archive, config: Config) -> Edition:
    """Return an edition's text, parsed; one without a draft is empty."""
    config = settings_of(edition_id, config)
    files = archive.read_texts(edition_id)
    parsed = parse_edition(
        edition_id, files, sections=section_names(config.sections), proposals=config.proposals
    )
    return with_identity(parsed, files, archive.read_ledger(edition_id).published)
