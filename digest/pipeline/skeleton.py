"""What a draft is before anything is offered: its headings, and what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.config.release_sections import is_release
from digest.edition import draft as drafts
from digest.edition.grammar import MAIN
from digest.edition.headline import edition_title
from digest.errors import DraftError
from digest.pipeline.placeholders import facts_of, filled
from digest.pipeline.release_draft import release_skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.archive import Archive
    from digest.config import Config
    from digest.model import TextFile
    from digest.pipeline.opened import Opened


def refuse_lost_parts(
    opened: Opened, sections: Sequence[TextFile], archive: Archive, *, split: bool
) -> None:
    """Raise where ``edition.md`` is gone, or holds what ``--split`` would put into other files."""
    main = archive.path(opened.id, MAIN)
    if not opened.files and not sections and opened.ledger.keys:
        raise DraftError(
            f"{main} is gone, but its ledger is still there",
            hint="restore it with git, or delete ledger.json to start the draft anew",
        )
    if split and any(file.path == MAIN and "\n## " in file.text for file in opened.files):
        raise DraftError(
            f"{main} already holds the sections",
            hint="move each section to a file of its own in sections/; --split is for a new draft",
        )


def skeleton_of(
    opened: Opened, archive: Archive, config: Config, now: datetime, *, split: bool
) -> tuple[TextFile, ...]:
    """Return the files of a new draft, of a week or of a release; none without a snapshot."""
    snapshot = opened.snapshot
    if snapshot is None:
        return ()
    if is_release(opened.id):
        return release_skeleton(opened.id, snapshot, opened.candidates, archive, config)
    facts = facts_of(snapshot, archive, config, now)
    texts = {section.id: filled(section.text, facts) for section in config.sections}
    title = edition_title(snapshot.edition)
    return drafts.skeleton(title, config.sections, texts, split=split)


def with_skeleton(
    sections: Sequence[TextFile], skeleton: Sequence[TextFile]
) -> tuple[TextFile, ...]:
    """Return the section files that are there, and those of the skeleton that are not."""
    files = {file.path: file for file in (*skeleton, *sections)}
    return tuple(files[path] for path in sorted(files, key=lambda path: (path != MAIN, path)))
