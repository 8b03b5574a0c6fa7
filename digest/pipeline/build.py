"""The site from the archive: texts and snapshots in, files out, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest import __version__
from digest.deliver.site import Written, write_site
from digest.edition.visible import clean
from digest.pipeline.opened import read_edition
from digest.render import render_site
from digest.render.base import Publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from jinja2 import Environment

    from digest.archive import Archive
    from digest.config import Config
    from digest.model import Edition


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Where a site is built from."""

    archive: Archive
    config: Config
    templates: Environment
    stamp: datetime


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made, and what in the texts could not be read."""

    editions: int
    written: Written
    problems: tuple[str, ...]


def build(inputs: Inputs, folder: Path, *, drafts: bool = False) -> Built:
    """Build the site from the archive into ``folder``."""
    archive, config = inputs.archive, inputs.config
    editions = [_edition_with_count(name, archive, config) for name in archive.editions()]
    publication = Publication(
        site=config.site,
        editions=tuple(sorted(editions, key=_day, reverse=True)),
        templates=inputs.templates,
        feeds=config.feeds,
        drafts=drafts,
        version=__version__,
        stamp=inputs.stamp,
    )
    written = write_site(render_site(publication), folder)
    return Built(
        editions=len(publication.shown),
        written=written,
        problems=tuple(_left_out(archive))
        + tuple(
            f"archive/{edition.id}/{problem.path}:{problem.line}: "
            f"{clean(problem.message, limit=200)}"
            for edition in publication.shown
            for problem in edition.problems
        ),
    )


def _left_out(archive: Archive) -> Iterator[str]:
    for name in archive.strangers():
        yield f"archive/{clean(name, limit=80)}: no edition is named like that; it was left out"


def _edition_with_count(name: str, archive: Archive, config: Config) -> Edition:
    edition = read_edition(name, archive, config)
    snapshot = archive.read_snapshot(name)
    count = len(snapshot.pull_requests) if snapshot else None
    return msgspec.structs.replace(edition, merged_count=count)


def _day(edition: Edition) -> str:
    """Return what editions are sorted by: a week's last day, a release edition's publication."""
    published = edition.meta.published_at
    if edition.id[:1].isdigit() or published is None:
        return edition.id
    return published.date().isoformat()
