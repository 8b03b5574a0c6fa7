"""What a publication would send out, made in memory and looked at before it is sent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import absolute, feed_id, page_file, refuse_shared_paths
from digest.edition.identity import delivered_as, with_identity
from digest.edition.visible import clean
from digest.errors import DigestError
from digest.fingerprint import fingerprint
from digest.index.reading import index_edition
from digest.index.seen import Seen
from digest.outgoing.feeds import FeedFile, OwnEntry, feed_faults
from digest.outgoing.markup import BUG
from digest.outgoing.plain_mail import text_differences
from digest.outgoing.posts import post_faults
from digest.outgoing.same_text import Block, blocks_of, html_differences
from digest.outgoing.structure import page_faults
from digest.pipeline.checks import Check
from digest.pipeline.contents import contents_of, program_content
from digest.pipeline.publication import publication_of
from digest.render.feed_entries import newest_published
from digest.render.feeds import render_feeds
from digest.render.mail import HTML, POSTS, TEXT, render_newsletters, render_posts
from digest.render.newsletter import TEMPLATE
from digest.render.page import render_pages
from digest.render.places import folder_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from digest.model import Artifact, Body, Edition, IndexedEdition, TextFile
    from digest.pipeline.inputs import Inputs
    from digest.render.base import Publication

_MOST_DETAILS = 12
_MEND_MAIL = f"mend templates/{TEMPLATE}; with the package's, {BUG}"


def outgoing_checks(edition: Edition, inputs: Inputs, *, now: datetime) -> tuple[Check, ...]:
    """Return the checks of what a publication at ``now`` would send out of an edition.

    Always in this order: page, newsletter, posts, feeds; an output that is switched off has no
    line. Only what is looked at is made, and nothing is written but the index.

    Args:
        edition: a draft, or one that is out.
        inputs: what the site is built from.
        now: the moment of publication.
    """
    try:
        outgoing = Outgoing.of(edition, inputs, now=now)
    except DigestError as error:
        return (Check(text=_PAGE, passed=False, details=(clean(f"{error}; {error.hint}"),)),)
    outputs = inputs.config.outputs
    look = {
        _NEWSLETTER: (outgoing.newsletter_faults, outputs.newsletter),
        _POSTS: (outgoing.post_faults, outputs.social),
        _FEEDS: (outgoing.feed_faults, bool(outputs.feeds)),
    }
    checks = (_check(text, find) for text, (find, is_on) in look.items() if is_on)
    return (_check(_PAGE, outgoing.page_faults), *checks)


_PAGE = "the page is sound"
_NEWSLETTER = "the newsletter holds what the page holds"
_POSTS = "the posts fit their services"
_FEEDS = "the feeds are valid and hold the edition"
_WITHOUT = {
    _NEWSLETTER: "newsletter = false",
    _POSTS: "social = false",
    _FEEDS: "feeds without its name",
}
"""How to go on in [outputs] where a fault is none of the author's."""


def _check(text: str, find: Callable[[], Sequence[str]]) -> Check:
    try:
        faults = find()
    except DigestError as error:
        faults = (f"{error}; {error.hint}",)
    details = [clean(fault) for fault in faults[:_MOST_DETAILS]]
    if len(faults) > _MOST_DETAILS:
        details.append(f"and {len(faults) - _MOST_DETAILS} more")
    if text in _WITHOUT and any(fault.endswith(BUG) for fault in faults):
        details.append(f"to go on without it: {_WITHOUT[text]} in [outputs]")
    return Check(text=text, passed=not faults, details=tuple(details))


class Outgoing:
    """The artifacts of one edition as the next build writes them, each made once and when asked."""

    def __init__(self, edition: IndexedEdition, publication: Publication) -> None:
        self._edition, self._publication = edition, publication
        self._url = absolute(publication.site.url, edition.page)
        self._made: dict[str, bytes] = {}

    @classmethod
    def of(cls, edition: Edition, inputs: Inputs, *, now: datetime) -> Outgoing:
        """Return what an edition sends out when it is published at ``now``.

        Raises:
            DigestError: its page cannot lie where its permalink says, or another one lies there.
        """
        config = inputs.config
        if not edition.is_published:
            files = inputs.archive.read_texts(edition.id)
            edition = _as_published(edition, files, config.feeds.id_prefix, now)
        own, body = index_edition(edition, fingerprint(edition), site_url=config.site.url)
        publication = _publication(inputs, own)
        others = publication.body

        def body_of(indexed: IndexedEdition) -> Body:
            return body if indexed is own else others(indexed)

        refuse_shared_paths(publication.shown)
        return cls(own, msgspec.structs.replace(publication, body=body_of))

    @cached_property
    def artifacts(self) -> dict[str, Artifact]:
        """What is looked at, by path: page, mails, posts, feeds; of those, what is switched on."""
        return {artifact.path: artifact for artifact in self._artifacts()}

    def _artifacts(self) -> Iterator[Artifact]:
        folder, publication = folder_of(self._edition), self._publication
        page = page_file(self._edition.page)
        yield from _named({page}, render_pages(publication))
        mails = {f"{folder}{HTML}", f"{folder}{TEXT}"}
        yield from _named(mails, render_newsletters(publication))
        yield from _named({f"{folder}{POSTS}"}, render_posts(publication))
        yield from render_feeds(publication)

    def page_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the page's structure."""
        path = page_file(self._edition.page)
        return page_faults(path, self._content(path))

    def newsletter_faults(self) -> tuple[str, ...]:
        """Return how the mails differ from the page."""
        folder, page = folder_of(self._edition), self._text()
        mail = blocks_of(self._content(f"{folder}{HTML}").decode(), self._url)
        text = self._content(f"{folder}{TEXT}")
        return (
            *html_differences(page, f"{folder}{HTML}", mail, hint=_MEND_MAIL),
            *text_differences(page, f"{folder}{TEXT}", text, page_url=self._url),
        )

    def post_faults(self) -> tuple[str, ...]:
        """Return what the services would refuse of the posts."""
        path = f"{folder_of(self._edition)}{POSTS}"
        hashtags = self._publication.social.hashtags
        return post_faults(path, self._content(path), url=self._url, hashtags=hashtags)

    def feed_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the feeds."""
        publication, edition = self._publication, self._edition
        feeds, site_url = publication.feeds, publication.site.url
        paths = {"rss": feeds.rss, "atom": feeds.atom, "json": feeds.json}
        files = [
            FeedFile(
                kind=kind,
                path=path,
                url=absolute(site_url, path),
                content=self._content(path),
            )
            for kind in dict.fromkeys(publication.outputs.feeds)
            for path in [paths[kind].removeprefix("/")]
        ]
        own = OwnEntry(
            id=clean(feed_id(edition, feeds.id_prefix)),
            url=self._url,
            title=edition.title,
            text=self._text(),
        )
        return feed_faults(files, own if edition in newest_published(publication) else None)

    def _text(self) -> tuple[Block, ...]:
        page = self._content(page_file(self._edition.page))
        return blocks_of(page.decode("utf-8", "replace"), self._url)

    def _content(self, path: str) -> bytes:
        if path not in self._made:
            self._made[path] = self.artifacts[path].content
        return self._made[path]


def _as_published(
    edition: Edition, files: Sequence[TextFile], feed_id_prefix: str, now: datetime
) -> Edition:
    """Return a draft as it will be read when it is out: marked, and with its delivery noted."""
    at = now.replace(microsecond=0)  # as the front matter will say
    marked = msgspec.structs.replace(
        edition, meta=msgspec.structs.replace(edition.meta, published_at=at)
    )
    delivered = delivered_as(marked, files, feed_id_prefix=feed_id_prefix)
    return with_identity(marked, files, delivered)


def _named(paths: set[str], artifacts: Iterator[Artifact]) -> Iterator[Artifact]:
    """Yield the artifacts of these paths; no further one is asked for behind the last of them."""
    left = set(paths)
    for artifact in artifacts:
        if artifact.path in left:
            yield artifact
            left.discard(artifact.path)
        if not left:
            return


def _publication(inputs: Inputs, own: IndexedEdition) -> Publication:
    seen = Seen(inputs.archive.cache / "seen")
    contents = contents_of(inputs.archive, seen)
    seen.save()
    # What identifies settings and templates, and the home's own files, is of use to a build only.
    return publication_of(
        inputs, contents, program_content(), "", {}, drafts=False, as_if={own.id: own}
    )
