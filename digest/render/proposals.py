"""Pages and feeds of proposals: stage changes week by week, and where editions spoke of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from markupsafe import escape

from digest.addresses import absolute, page_file, relative
from digest.edition import words
from digest.edition.visible import clean
from digest.keys import url_of_pull
from digest.render.feed_entries import FeedEntry
from digest.render.feeds import rss
from digest.render.frame import FeedLink, frame_of, web_address
from digest.render.item_views import EditionItems, item_feed, items_by_edition
from digest.render.places import FEED_ITEMS, TOPIC_FEED, named
from digest.render.templates import render
from digest.render.topics import feed_link, proposal_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from digest.model import Artifact, KepUpdate
    from digest.render.base import Publication
    from digest.render.items import Change, Proposal


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """What one week did: ``said`` are its changes in words, ``pulls`` name and address of each."""

    week: str
    day: str
    said: tuple[str, ...]
    pulls: tuple[tuple[str, str], ...]


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one proposal; what no snapshot says is empty. ``facts`` are rows of a table."""

    key: str
    title: str
    heading: str
    url: str
    owner: str
    owner_href: str
    facts: tuple[tuple[str, str], ...]
    as_of: str
    changes: tuple[ChangeView, ...]
    editions: tuple[EditionItems, ...]
    list_href: str
    feed: FeedLink


def render_proposals(publication: Publication) -> Iterator[Artifact]:
    """Yield the list of all proposals, and for each its page and its feed."""
    if not publication.outputs.proposals or not publication.about.proposals:
        return
    proposals = tuple(publication.about.proposals.values())
    path = f"{publication.proposal.lower()}/"
    lines = [(p.key, p.title, p.owner, p.facts) for p in proposals]
    yield publication.artifact(
        page_file(path), partial(_list_page, publication, proposals, path), lines
    )
    for proposal in proposals:
        items = [item.made_from for item in proposal.items]
        changes = [(c.week, publication.weeks[c.week].end, c.updates) for c in proposal.changes]
        made_from = (proposal.title, proposal.owner, proposal.facts, changes, items)
        yield publication.artifact(
            page_file(proposal.path), partial(_proposal_page, publication, proposal), *made_from
        )
        yield publication.artifact(
            f"{proposal.path}{TOPIC_FEED}", partial(_feed, publication, proposal), *made_from
        )


def _list_page(publication: Publication, proposals: tuple[Proposal, ...], path: str) -> bytes:
    lines = tuple(proposal_line(publication, p, path) for p in _newest_number_first(proposals))
    return render(
        publication.templates,
        "proposals.html.j2",
        frame=frame_of(publication, path),
        title=f"{publication.proposal}s",
        proposals=lines,
    )


def _newest_number_first(proposals: tuple[Proposal, ...]) -> list[Proposal]:
    return sorted(proposals, key=lambda proposal: -proposal.number)


def _proposal_page(publication: Publication, proposal: Proposal) -> bytes:
    path = proposal.path
    title = clean(proposal.title or "", words.TITLE_LENGTH)
    kind, name = _owner(publication, proposal)
    view = ProposalView(
        key=proposal.key,
        title=title,
        heading=f"{proposal.key}: {title}" if title else proposal.key,
        url=web_address(proposal.url or ""),
        owner=named(kind, name) if kind else clean(proposal.owner or ""),
        owner_href=relative(path, to=page_file(f"{kind}/{name}/")) if kind else "",
        facts=_facts(proposal),
        as_of=_as_of(proposal),
        changes=tuple(_change(change) for change in proposal.changes),
        editions=items_by_edition(proposal.items, path),
        list_href=relative(path, to=page_file(f"{publication.proposal.lower()}/")),
        feed=feed_link(publication, path, proposal.key),
    )
    return render(
        publication.templates, "proposal.html.j2", frame=frame_of(publication, path), proposal=view
    )


def _owner(publication: Publication, proposal: Proposal) -> tuple[str, str]:
    """Return kind and name of the topic that owns a proposal and has a page; else empty."""
    if not publication.outputs.topics:
        return "", ""
    return next(iter(sorted(publication.about.topics_of(proposal.key))), ("", ""))


def _facts(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    facts = proposal.facts
    if facts is None:
        return ()
    stages = ((f"Planned {stage}", version) for stage, version in facts.milestone.items())
    rows = (
        ("Stage", facts.stage),
        ("Status", facts.status),
        ("Latest milestone", facts.latest_milestone),
        *stages,
        ("Authors", ", ".join(facts.authors)),
    )
    return tuple((name, clean(value, words.SUMMARY_LENGTH)) for name, value in rows if value)


def _as_of(proposal: Proposal) -> str:
    return proposal.changes[0].week if proposal.changes else ""


def _change(change: Change) -> ChangeView:
    pulls = dict.fromkeys(pull for update in change.updates for pull in update.pull_requests)
    return ChangeView(
        week=change.week,
        day=words.day_of_id(change.week) or change.week,
        said=_said(change),
        pulls=tuple((pull, url_of_pull(pull)) for pull in pulls),
    )


def _said(change: Change) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(said for update in change.updates for said in changes_in_words(update))
    )


def changes_in_words(update: KepUpdate) -> Iterator[str]:
    """Yield what a week did to a proposal's file, a phrase each; at least one."""
    changes = update.changes
    if update.new:
        yield "New proposal"
    if update.removed:
        yield "The file was removed"
    pairs = [
        ("Stage", changes.stage),
        ("Status", changes.status),
        ("Latest milestone", changes.latest_milestone),
        *((f"Planned {stage}", change) for stage, change in changes.milestone.items()),
    ]
    changed = [(name, change) for name, change in pairs if change is not None]
    for name, change in changed:
        old, new = (clean(value or "", words.NAME_LENGTH) or "not set" for value in change)
        yield f"{name}: {new}" if update.new else f"{name}: {old} → {new}"
    if not changed and not update.new and not update.removed:
        yield "Only its text changed"


def _feed(publication: Publication, proposal: Proposal) -> bytes:
    path = proposal.path
    title = f"{proposal.key}: {proposal.title}" if proposal.title else proposal.key
    feed = item_feed(publication, path, clean(title, words.TITLE_LENGTH), proposal.items)
    changes = [_change_entry(publication, proposal, change) for change in proposal.changes]
    entries = sorted((*feed.entries, *changes), key=_when, reverse=True)[:FEED_ITEMS]
    updated = max((entry.updated_at for entry in entries), default=publication.stamp)
    whole = msgspec.structs.replace(feed, entries=tuple(entries), updated_at=updated)
    return rss(whole, absolute(publication.site.url, f"{path}{TOPIC_FEED}"))


def _when(entry: FeedEntry) -> tuple[datetime, str]:
    return entry.published_at, entry.id


def _change_entry(publication: Publication, proposal: Proposal, change: Change) -> FeedEntry:
    end = publication.weeks[change.week].end
    said = _said(change)
    url = absolute(publication.site.url, proposal.path)
    return FeedEntry(
        id=f"{publication.feeds.id_prefix}{proposal.path}{change.week}",
        url=f"{url}#week-{change.week}",
        title=f"{proposal.key}, {words.day_of_id(change.week) or change.week}: {said[0]}",
        summary="; ".join(said),
        html="".join(f"<p>{escape(text)}</p>" for text in said),
        published_at=end,
        updated_at=end,
        authors=(),
    )
