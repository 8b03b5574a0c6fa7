"""Pages and feeds of topics: everything about one SIG, area or crate."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import absolute, page_file, relative
from digest.edition import words
from digest.edition.visible import clean
from digest.render.feeds import rss
from digest.render.frame import FeedLink, frame_of, web_address
from digest.render.item_views import EditionItems, item_feed, items_by_edition
from digest.render.places import FEED_ITEMS, TOPIC_FEED, named, shown_kind, shown_name
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Artifact
    from digest.render.base import Publication
    from digest.render.items import Proposal, Topic


class TopicLine(msgspec.Struct, frozen=True, kw_only=True):
    """One topic in the list of all of its kind."""

    name: str
    href: str
    items: int
    merges: int
    proposals: int


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal in a table; what no snapshot says is empty."""

    key: str
    title: str
    href: str
    stage: str
    status: str
    milestone: str
    owner: str


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one topic. ``weeks`` counts the weeks whose merged pull requests are known."""

    title: str
    list_href: str
    list_title: str
    merges: int
    weeks: int
    proposals: tuple[ProposalLine, ...]
    editions: tuple[EditionItems, ...]
    items: int
    feed: FeedLink


def render_topics(publication: Publication) -> Iterator[Artifact]:
    """Yield for each kind of topic the list of all, and for each topic its page and its feed."""
    if not publication.outputs.topics:
        return
    about = publication.about
    known = len(publication.weeks)
    for kind, group in groupby(about.topics, key=lambda topic: topic.kind):
        topics = tuple(group)
        counts = [(t.name, len(t.items), sum(t.merges.values()), len(t.proposals)) for t in topics]
        yield publication.artifact(
            page_file(f"{kind}/"), partial(_list_page, publication, kind, topics), counts, known
        )
        for topic in topics:
            proposals = tuple(about.proposals[key] for key in topic.proposals)
            items = [item.made_from for item in topic.items]
            lines = [(p.key, p.title, p.facts, p.url) for p in proposals]
            yield publication.artifact(
                page_file(topic.path),
                partial(_topic_page, publication, topic, proposals, known),
                items,
                lines,
                sum(topic.merges.values()),
                known,
            )
            yield publication.artifact(
                f"{topic.path}{TOPIC_FEED}", partial(_feed, publication, topic), items[:FEED_ITEMS]
            )


def _list_page(publication: Publication, kind: str, topics: tuple[Topic, ...]) -> bytes:
    path = f"{kind}/"
    lines = tuple(
        TopicLine(
            name=shown_name(topic),
            href=relative(path, to=page_file(topic.path)),
            items=len(topic.items),
            merges=sum(topic.merges.values()),
            proposals=len(topic.proposals),
        )
        for topic in topics
    )
    return render(
        publication.templates,
        "topics.html.j2",
        frame=frame_of(publication, path),
        title=f"{shown_kind(kind)}s",
        topics=lines,
        has_merges=any(line.merges for line in lines),
        has_proposals=any(line.proposals for line in lines),
        proposal=publication.proposal,
    )


def _topic_page(
    publication: Publication, topic: Topic, proposals: tuple[Proposal, ...], known: int
) -> bytes:
    path = topic.path
    view = TopicView(
        title=shown_name(topic),
        list_href=relative(path, to=page_file(f"{topic.kind}/")),
        list_title=f"All {shown_kind(topic.kind)}s",
        merges=sum(topic.merges.values()),
        weeks=known,
        proposals=tuple(
            proposal_line(publication, proposal, path) for proposal in reversed(proposals)
        ),
        editions=items_by_edition(topic.items, path),
        items=len(topic.items),
        feed=feed_link(publication, path, shown_name(topic)),
    )
    frame = frame_of(publication, path)
    return render(
        publication.templates,
        "topic.html.j2",
        frame=frame,
        topic=view,
        proposal=publication.proposal,
    )


def proposal_line(publication: Publication, proposal: Proposal, path: str) -> ProposalLine:
    """Return a proposal as a row of a table on the page of ``path``."""
    facts = proposal.facts
    owners = sorted(publication.about.topics_of(proposal.key))
    has_page = publication.outputs.proposals
    elsewhere = web_address(proposal.url or "")
    return ProposalLine(
        key=proposal.key,
        title=clean(proposal.title or "", words.TITLE_LENGTH),
        href=relative(path, to=page_file(proposal.path)) if has_page else elsewhere,
        stage=clean((facts.stage if facts else None) or "", words.NAME_LENGTH),
        status=clean((facts.status if facts else None) or "", words.NAME_LENGTH),
        milestone=clean((facts.latest_milestone if facts else None) or "", words.NAME_LENGTH),
        owner=named(*owners[0]) if owners else clean(proposal.owner or ""),
    )


def feed_link(publication: Publication, path: str, title: str) -> FeedLink:
    """Return the feed of a page that has its own."""
    return FeedLink(
        name="RSS",
        title=f"{title} (RSS)",
        media_type="application/rss+xml",
        href=TOPIC_FEED,
        url=absolute(publication.site.url, f"{path}{TOPIC_FEED}"),
    )


def _feed(publication: Publication, topic: Topic) -> bytes:
    feed = item_feed(publication, topic.path, shown_name(topic), topic.items)
    return rss(feed, absolute(publication.site.url, f"{topic.path}{TOPIC_FEED}"))
