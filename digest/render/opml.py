"""``feeds.opml``: every feed of the site, for a feed reader to take over at once.

OPML 2.0, http://opml.org/spec2.opml: a subscription list has ``type="rss"`` whatever the format.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from digest.addresses import absolute
from digest.edition import words
from digest.edition.visible import clean
from digest.render.frame import feed_links, site_title
from digest.render.places import OPML, TOPIC_FEED, shown_kind, shown_name
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication


def render_opml(publication: Publication) -> Iterator[Artifact]:
    """Yield the list of all feeds."""
    topics = publication.about.topics if publication.outputs.topics else ()
    proposals = publication.about.proposals.values() if publication.outputs.proposals else ()
    groups: dict[str, list[tuple[str, str]]] = {}
    for topic in topics:
        line = (shown_name(topic), topic.path)
        groups.setdefault(f"{shown_kind(topic.kind)}s", []).append(line)
    for proposal in proposals:
        title = clean(f"{proposal.key}: {proposal.title or ''}".rstrip(": "), words.TITLE_LENGTH)
        groups.setdefault(f"{publication.proposal}s", []).append((title, proposal.path))
    yield publication.artifact(OPML, partial(_opml, publication, groups), groups)


def _opml(publication: Publication, groups: dict[str, list[tuple[str, str]]]) -> bytes:
    url = publication.site.url
    return render(
        publication.templates,
        "feeds.opml.xml.j2",
        title=site_title(publication),
        home=absolute(url, ""),
        feeds=feed_links(publication, ""),
        groups=[
            (
                title,
                [
                    (name, absolute(url, path), absolute(url, f"{path}{TOPIC_FEED}"))
                    for name, path in lines
                ],
            )
            for title, lines in groups.items()
        ],
    )
