"""The gate before publication, and the mark that an edition is out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.addresses import edition_path, page_file
from digest.deliver.site import is_built
from digest.edition.draft import section_names
from digest.edition.front_matter import set_field
from digest.edition.grammar import MAIN, parse_edition
from digest.edition.status import problem_line
from digest.edition.visible import clean
from digest.errors import DraftError
from digest.model import TextFile
from digest.pipeline.correct import note_delivery
from digest.pipeline.week import mend, status

if TYPE_CHECKING:
    from collections.abc import Iterator
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


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the gate; ``details`` name what to do where it failed."""

    text: str
    passed: bool
    details: tuple[str, ...] = ()


def _lacks(opened: Opened) -> Iterator[str]:
    edition = opened.edition
    if not opened.files:
        yield f"there is no draft: digest draft --week {opened.id}"
        return
    if not edition.meta.title:
        yield f"{MAIN}: write title: between the two lines --- at its top"
    if not edition.entries:
        yield f"{MAIN}: no section has a line yet"


def gate(opened: Opened, config: Config) -> tuple[Check, ...]:
    """Return what stands between an edition and its publication."""
    edition = opened.edition
    state = status(opened, config)
    gaps = [
        f"{source.name} {gap.unit}: {clean(gap.message, limit=200)}"
        for source in state.sources
        if source.required
        for gap in source.gaps
    ]
    published = edition.meta.published_at
    undecided = [
        f"{item.key} ({', '.join(item.reasons)}): digest take {item.key}, "
        f"or digest dismiss {item.key} --reason TEXT"
        for item in state.undecided
    ]
    unread = [problem_line(problem) for problem in edition.problems if not problem.harmless]
    return (
        Check(
            text="not published yet",
            passed=published is None,
            details=(f"it came out at {published:%Y-%m-%d %H:%M} UTC",) if published else (),
        ),
        Check(
            text="records were fetched",
            passed=opened.snapshot is not None,
            details=() if opened.snapshot else (f"digest fetch --week {opened.id}",),
        ),
        Check(
            text="required sources are complete",
            passed=not gaps,
            details=(*gaps, f"try again: digest fetch --week {opened.id}") if gaps else (),
        ),
        Check(
            text="the edition has a title and text",
            passed=bool(edition.meta.title and edition.entries),
            details=tuple(_lacks(opened)),
        ),
        Check(text="the text could be read", passed=not unread, details=tuple(unread)),
        Check(
            text="all that must be reported is used or dismissed",
            passed=not undecided,
            details=tuple(undecided),
        ),
    )
