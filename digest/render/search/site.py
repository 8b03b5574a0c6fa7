"""All files of the search, each with what it depends on."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from digest.addresses import page_file, relative
from digest.keys import Proposals
from digest.render.frame import frame_of
from digest.render.places import ARCHIVE, shown_kind
from digest.render.search.answers import answers_file, answers_path
from digest.render.search.numbers import numbers_file, numbers_path
from digest.render.search.page import PAGE_PATH, SCRIPT_PATH, Way, search_page, search_script
from digest.render.search.segments import by_year, stamp_of
from digest.render.search.words import shard_paths, year_shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.model import Artifact, IndexedEdition
    from digest.render.base import Publication


def render_search(publication: Publication) -> Iterator[Artifact]:
    """Yield the search page, its script, and the index of the published editions."""
    if not publication.outputs.search:
        return
    years = by_year(publication.published)
    stamps = {year: stamp_of(editions) for year, editions in years.items()}
    ways = _ways(publication)
    yield publication.artifact(
        page_file(PAGE_PATH), partial(_page, publication, stamps, ways), [*stamps.items()], ways
    )
    yield publication.artifact(SCRIPT_PATH, partial(search_script, publication.templates))
    proposals = Proposals(publication.proposal, ())
    for year, editions in years.items():
        yield from _year(publication, year, editions, proposals)
    for edition in publication.published:
        yield publication.artifact(
            answers_path(edition),
            partial(answers_file, edition, proposals),
            edition.said,
        )


def _ways(publication: Publication) -> tuple[Way, ...]:
    """Return the pages that serve without JavaScript."""
    outputs, about = publication.outputs, publication.about
    pages = [("All editions", ARCHIVE if outputs.archive else "")]
    if outputs.topics:
        kinds = dict.fromkeys(topic.kind for topic in about.topics)
        pages += [(f"All {shown_kind(kind)}s", f"{kind}/") for kind in kinds]
    if outputs.proposals and about.proposals:
        pages.append((f"All {publication.proposal}s", f"{publication.proposal.lower()}/"))
    return tuple(
        Way(title=title, href=relative(PAGE_PATH, to=page_file(path))) for title, path in pages
    )


def _page(publication: Publication, stamps: dict[str, str], ways: tuple[Way, ...]) -> bytes:
    return search_page(
        publication.templates,
        frame_of(publication, PAGE_PATH),
        years=stamps,
        ways=ways,
        proposal=publication.proposal,
    )


def _year(
    publication: Publication,
    year: str,
    editions: tuple[IndexedEdition, ...],
    proposals: Proposals,
) -> Iterator[Artifact]:
    stamp = stamp_of(editions)
    yield publication.artifact(
        numbers_path(year), partial(numbers_file, year, editions, proposals), stamp
    )
    # One pass over the year's words makes all of its shards, and only if one is wanted.
    shards = cache(partial(year_shards, year, editions))
    for path in shard_paths(year):
        yield publication.artifact(path, partial(_shard, shards, path), stamp)


def _shard(shards: Callable[[], dict[str, bytes]], path: str) -> bytes:
    return shards()[path]
