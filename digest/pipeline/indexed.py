"""The index of a home's archive, brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fingerprint import fingerprint
from digest.index.reading import index_edition, index_week
from digest.index.seen import Seen
from digest.index.store import Index
from digest.pipeline.contents import contents_of, program_content
from digest.pipeline.texts import read_edition

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.config import Config
    from digest.model import Body, IndexedEdition, IndexedWeek
    from digest.pipeline.contents import Contents


def indexed_editions(archive: Archive, config: Config) -> dict[str, IndexedEdition]:
    """Return the index of all editions by id; only what changed since the last time is read."""
    seen = Seen(archive.cache / "seen")
    contents = contents_of(archive, seen)
    seen.save()
    return open_index(archive, config, contents, program_content()).editions()


def open_index(
    archive: Archive, config: Config, contents: Contents, program: str, processes: int = 1
) -> Index:
    """Return the index of an archive.

    Args:
        archive: the editions.
        config: how their texts are read.
        contents: what the archive's files hold.
        program: identifies the program's code: another one may read them in another way.
        processes: how many may read at once.
    """
    read_with = fingerprint(program, config.sections, config.sources.keps, config.site.url)

    def edition(edition_id: str, content: str) -> tuple[IndexedEdition, Body]:
        parsed = read_edition(edition_id, archive, config)
        return index_edition(parsed, content, site_url=config.site.url)

    def week(edition_id: str, content: str) -> IndexedWeek:
        snapshot = archive.read_snapshot(edition_id)
        if snapshot is None:
            raise RuntimeError(f"the snapshot of {edition_id} went away while it was read")
        return index_week(snapshot, content)

    return Index(
        archive.cache / "index",
        texts={name: fingerprint(read_with, text) for name, text in contents.texts.items()},
        snapshots={name: fingerprint(program, text) for name, text in contents.snapshots.items()},
        read_edition=edition,
        read_week=week,
        processes=processes,
    )
