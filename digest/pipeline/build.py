"""The site from the archive: texts and snapshots in, files out, offline."""

from __future__ import annotations

import contextlib
import gc
import os
from typing import TYPE_CHECKING

import msgspec

from digest.deliver.record import Record, load_record, save_record
from digest.deliver.site import Written, is_finished, write_site
from digest.fingerprint import fingerprint
from digest.index.seen import Seen
from digest.pipeline.contents import (
    contents_of,
    program_content,
    static_contents,
    templates_content,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from digest.pipeline.inputs import Inputs
    from digest.render.base import Publication


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made (counts of files), and what in the texts could not be read."""

    editions: int
    files: int
    changed: int
    removed: int
    problems: tuple[str, ...]


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Leave cycles alone while inside: all that a build makes lives until its end.

    To look for garbage in it again and again takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_without_collector()
def build(inputs: Inputs, folder: Path, *, drafts: bool = False) -> Built:
    """Build the site from the archive into ``folder``.

    Where nothing changed since the last build there, nothing is read or made.
    """
    seen = Seen(inputs.archive.cache / "seen")
    contents = contents_of(inputs.archive, seen)
    seen.save()
    seen_templates = Seen(inputs.archive.cache / "seen-templates")
    templates = templates_content(inputs.templates, seen_templates)
    static = static_contents(inputs.static, seen_templates)
    seen_templates.save()
    strangers = inputs.archive.strangers()
    program = program_content()
    made_with = fingerprint(program, templates, inputs.config, inputs.stamp, drafts)
    made_from = fingerprint(made_with, contents, static, strangers)
    place = _record_place(inputs.archive.cache, folder)
    record = load_record(place)
    if is_finished(folder) and record.holds(folder, made_from):
        return _built(record, Written(files=len(record.files), changed=0, removed=0))
    from digest.pipeline.publication import publication_of
    from digest.render import render_site

    publication = publication_of(inputs, contents, program, made_with, static, drafts=drafts)
    new = Record(
        made_from=made_from,
        editions=len(publication.shown),
        said=(*_left_out(strangers), *_problems(publication)),
    )
    written = write_site(
        render_site(publication),
        folder,
        known=record.files,
        processes=inputs.processes,
        remember=lambda files: save_record(place, msgspec.structs.replace(new, files=files)),
    )
    return _built(new, written)


def _record_place(cache: Path, folder: Path) -> Path:
    """Return where the record of a folder lies; it moves with the home."""
    home = cache.parent.resolve()
    return cache / "sites" / fingerprint(os.path.relpath(folder.resolve(), home))


def _built(record: Record, written: Written) -> Built:
    return Built(
        editions=record.editions,
        files=written.files,
        changed=written.changed,
        removed=written.removed,
        problems=record.said,
    )


def _left_out(strangers: Sequence[str]) -> Iterator[str]:
    for name in strangers:
        shown = name if name.isprintable() else ascii(name)
        yield f"archive/{shown[:80]}: no edition is named like that; it was left out"


def _problems(publication: Publication) -> Iterator[str]:
    for edition in publication.shown:
        for problem in edition.problems:
            yield f"archive/{edition.id}/{problem}"
