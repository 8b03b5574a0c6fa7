"""The mark that an edition is out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.addresses import edition_path, page_file
from digest.deliver.site import is_built
from digest.edition.draft import section_names
from digest.edition.front_matter import set_field
from digest.edition.grammar import MAIN, parse_edition
from digest.errors import DraftError
from digest.model import TextFile
from digest.pipeline.correct import note_delivery
from digest.pipeline.week import mend

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.config import Config
    from digest.pipeline.opened import Opened


def mark_published(opened: Opened, *, archive: Archive, config: Config, now: datetime) -> None:
    """Write ``published_at`` into the edition's front matter; nothing else in it changes.

    The ledger notes what went out under its name.

    Raises:
        DraftError: the front matter cannot take it.
    """
    mend(opened.id, archive)
    main = next(file for file in opened.files if file.path == MAIN)
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def has_stamp(text: str) -> bool:
        others = [file for file in opened.files if file.path != MAIN]
        edition = parse_edition(
            opened.id,
            [TextFile(path=MAIN, text=text), *others],
            sections=section_names(config.sections),
            proposals=config.proposals,
        )
        return edition.meta.published_at == now and edition.links == _moved(opened, text)

    new = set_field(main.text, "published_at", stamp, checked=has_stamp)
    if new is None:
        raise DraftError(
            f"{archive.path(opened.id, MAIN)}: the front matter cannot take published_at",
            hint="mend the lines between the two ---; see digest status",
        )
    archive.write_text(opened.id, TextFile(path=MAIN, text=new), was=main.text)
    note_delivery(opened.id, archive=archive, config=config)


def _moved(opened: Opened, text: str) -> tuple[object, ...]:
    """Return the edition's links as they should stand after a line was added above them."""
    added = text.count("\n") - next(f.text for f in opened.files if f.path == MAIN).count("\n")
    return tuple(
        msgspec.structs.replace(link, line=link.line + added) if link.path == MAIN else link
        for link in opened.edition.links
    )


def is_half_published(opened: Opened, site: Path) -> bool:
    """Return whether a publication was stopped: the edition is marked, and the site lacks it."""
    edition = opened.edition
    if not edition.is_published:
        return False
    return not is_built(site, page_file(edition_path(edition)))
