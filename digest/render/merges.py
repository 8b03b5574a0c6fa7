"""The complete list of a week's merged pull requests, beside the curated page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import page_file, relative
from digest.edition import words
from digest.edition.visible import clean
from digest.render.frame import frame_of, web_address
from digest.render.item_views import with_code
from digest.render.places import merges_path, named
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from digest.model import Artifact, IndexedEdition, IndexedWeek, Merge
    from digest.render.base import Publication

_MAIN_BRANCHES = ("main", "master")
_REST = "Everything else"


class MergeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One merged pull request.

    ``about`` are author, branch where it is not the main one, and topics besides the group's.
    ``reported`` leads to where the edition speaks of it, and is empty where it does not.
    """

    key: str
    title: Markup
    url: str
    about: tuple[str, ...]
    reported: str


class MergeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The pull requests of one topic, in key order; ``anchor`` names it, ``href`` is its page."""

    title: str
    anchor: str
    href: str
    merges: tuple[MergeLine, ...]


def render_merges(publication: Publication) -> Iterator[Artifact]:
    """Yield the complete list of each edition that has a snapshot, newest first."""
    for edition in publication.shown:
        if publication.has_merges(edition):
            week = publication.weeks[edition.id]
            yield publication.artifact(
                page_file(merges_path(edition)),
                partial(_list_page, publication, edition, week),
                edition.content,
                week.content,
            )


def _list_page(publication: Publication, edition: IndexedEdition, week: IndexedWeek) -> bytes:
    path = merges_path(edition)
    page = relative(path, to=page_file(edition.page))
    groups = tuple(_groups(publication, week.merges, _reported(edition, page), path))
    return render(
        publication.templates,
        "merges.html.j2",
        frame=frame_of(publication, path),
        title=f"All merges: {edition.title}",
        edition=edition.title,
        href=page,
        is_draft=not edition.is_published,
        count=len(week.merges),
        reported=sum(bool(line.reported) for group in groups for line in group.merges),
        groups=groups,
    )


def _reported(edition: IndexedEdition, page: str) -> dict[str, str]:
    """Return where the edition speaks of each key first."""
    found: dict[str, str] = {}
    for mention in edition.mentions:
        for key in mention.keys:
            found.setdefault(key, f"{page}#{mention.anchor}" if mention.anchor else page)
    return found


def _groups(
    publication: Publication, merges: tuple[Merge, ...], reported: Mapping[str, str], path: str
) -> Iterator[MergeGroup]:
    """Yield a group for the first topic of each, by name; those without one last."""
    about = publication.about
    found: dict[tuple[str, str], list[MergeLine]] = {}
    for merge in merges:
        topics = list(dict.fromkeys(about.labelled(merge.labels)))
        first = topics[0] if topics else ("", "")
        line = MergeLine(
            key=merge.url.partition("github.com/")[2].replace("/pull/", "#") or merge.key,
            title=with_code(merge.title),
            url=web_address(merge.url),
            about=tuple(_about(merge, topics[1:])),
            reported=reported.get(merge.key, ""),
        )
        found.setdefault(first, []).append(line)
    has_pages = publication.outputs.topics
    for kind, name in sorted(found, key=lambda topic: (not topic[0], topic)):
        yield MergeGroup(
            title=named(kind, name) if kind else _REST,
            anchor=f"{kind}-{name}" if kind else "rest",
            href=relative(path, to=page_file(f"{kind}/{name}/")) if kind and has_pages else "",
            merges=tuple(found[kind, name]),
        )


def _about(merge: Merge, topics: Sequence[tuple[str, str]]) -> Iterator[str]:
    if merge.author:
        yield f"by {clean(merge.author, words.NAME_LENGTH)}"
    if merge.base not in (None, *_MAIN_BRANCHES):
        yield f"to {clean(merge.base or '', words.NAME_LENGTH)}"
    if topics:
        yield "also " + ", ".join(named(kind, name) for kind, name in topics)
