"""The publication that a home's archive makes."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from digest import __version__
from digest.config.release_sections import is_release
from digest.pipeline.indexed import open_index
from digest.render.base import Publication, StaticFile
from digest.render.templates import load_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.model import IndexedEdition
    from digest.pipeline.contents import Contents
    from digest.pipeline.inputs import Inputs

_COMPILED = Path(__file__).parents[1] / "__pycache__" / "templates"
"""Where Python keeps the program's own bytecode."""


def publication_of(
    inputs: Inputs,
    contents: Contents,
    program: str,
    made_with: str,
    static: Mapping[str, str],
    *,
    drafts: bool,
    as_if: Mapping[str, IndexedEdition] = MappingProxyType({}),
) -> Publication:
    """Return what a site is made from; only what changed since the last time is read.

    Args:
        inputs: where the site is built from.
        contents: what the archive's files hold.
        program: identifies the program's code.
        made_with: identifies program, settings and templates.
        static: the fingerprints of the home's own files, by path.
        drafts: whether drafts are shown.
        as_if: editions that stand for those of their ids, as they will be.
    """
    config = inputs.config
    index = open_index(inputs.archive, config, contents, program, inputs.processes)
    editions = sorted({**index.editions(), **as_if}.values(), key=_day, reverse=True)
    return Publication(
        site=config.site,
        editions=tuple(editions),
        # A release's snapshot is of the same weeks once more: nothing is to be counted twice.
        weeks={name: found for name, found in index.weeks().items() if not is_release(name)},
        body=index.body,
        templates=load_templates(*inputs.templates, _COMPILED),
        feeds=config.feeds,
        outputs=config.outputs,
        social=config.social,
        events=config.events,
        static=tuple(
            StaticFile(path=path, content=content, read=(inputs.static / path).read_bytes)
            for path, content in static.items()
        ),
        topics=config.topics,
        proposal=config.proposals.prefix,
        drafts=drafts,
        version=__version__,
        stamp=inputs.stamp,
        made_with=made_with,
    )


def _day(edition: IndexedEdition) -> str:
    """Return what editions are sorted by: a week's last day, a release edition's publication."""
    published = edition.published_at
    if edition.id[:1].isdigit() or published is None:
        return edition.id
    return published.date().isoformat()
