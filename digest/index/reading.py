"""One edition's text and one week's snapshot, read into the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from markupsafe import escape

from digest.addresses import absolute, edition_path
from digest.edition import words
from digest.edition.anchors import anchors_of
from digest.edition.html import absolute_html, is_balanced, is_visible, visible_text
from digest.edition.identity import lost_anchors, redirects_of
from digest.edition.marked import part_html, without_permalinks
from digest.edition.visible import clean
from digest.errors import DigestError
from digest.fingerprint import fingerprint
from digest.keys import canonical
from digest.model import (
    Body,
    BodySection,
    IndexedEdition,
    IndexedWeek,
    LinkKind,
    Mention,
    Merge,
    ReleaseLine,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.edition.anchors import Anchors
    from digest.edition.marked import PartHtml
    from digest.model import Edition, Entry, Part, Section, Snapshot

_LONGEST_TEXT = 20_000
_MOST_FACTS = 200
_SHOWN = (LinkKind.LINK, LinkKind.BARE)


def index_edition(edition: Edition, content: str, *, site_url: str) -> tuple[IndexedEdition, Body]:
    """Return what the index holds of an edition, and its text as HTML.

    Args:
        edition: the edition, parsed.
        content: the fingerprint of the files it was read from.
        site_url: the site's address; makes relative links of mentions absolute.
    """
    page = _page_of(edition)
    redirects, bad_redirects = redirects_of(edition)
    reader = _Reader(edition, absolute(site_url, page))
    sections = tuple(reader.sections())
    meta = edition.meta
    title, summary = words.title_of(edition), words.summary_of(edition)
    has_summary = bool(clean(meta.summary or "", words.SUMMARY_LENGTH))
    indexed = IndexedEdition(
        id=edition.id,
        content=content,
        page=page,
        title=title,
        summary=summary,
        said=fingerprint(page, title, summary, has_summary, _said(reader.mentions)),
        has_summary=has_summary,
        authors=words.names(meta.authors),
        highlights=tuple(words.highlights_of(edition)),
        published_at=meta.published_at,
        updated_at=meta.updated_at,
        feed_id=meta.feed_id,
        corrections=meta.corrections,
        redirects=tuple(path for path in redirects if path.strip("/") != page.strip("/")),
        lost_anchors=lost_anchors(edition, reader.anchors),
        social=meta.social,
        release=meta.release,
        words=words.count_words(section.html for section in sections),
        mentions=tuple(reader.mentions),
        problems=tuple(
            f"{clean(problem.path)}:{problem.line}: {clean(problem.message, limit=200)}"
            for problem in (*edition.problems, *bad_redirects)
        ),
    )
    return indexed, Body(content=content, sections=sections)


def _said(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without their lines, which move with the front matter."""
    return [msgspec.structs.replace(mention, line=0) for mention in mentions]


def _page_of(edition: Edition) -> str:
    """Return the path of an edition's page; a draft whose permalink is none gets the usual one.

    Raises:
        DigestError: the permalink of a published edition is no path inside the site.
    """
    try:
        return edition_path(edition)
    except DigestError:
        if edition.is_published:
            raise
        bare = msgspec.structs.replace(edition.meta, permalink=None)
        return edition_path(msgspec.structs.replace(edition, meta=bare))


class _Reader:
    """Makes the HTML of each part once, for the page and for its mentions."""

    def __init__(self, edition: Edition, url: str) -> None:
        self._edition, self._url = edition, url
        self.anchors: Anchors = anchors_of(edition)
        self.mentions: list[Mention] = []

    def sections(self) -> Iterator[BodySection]:
        """Yield each section with content; collects its mentions on the way."""
        for section in self._edition.sections:
            anchor = self.anchors.of_section(section)
            title = clean(section.title, words.TITLE_LENGTH) or anchor
            html = "".join(self._parts(section, title, anchor))
            if html:
                yield BodySection(title=title, anchor=anchor, html=html)

    def _parts(self, section: Section, title: str, anchor: str) -> Iterator[str]:
        for part in section.parts:
            if not part.entries:
                continue
            made = part_html(part, self.anchors.of_part(part))
            if is_visible(made.html):
                self.mentions += self._mentions(part, made, section.id, title, anchor)
                yield str(made.html)

    def _mentions(
        self, part: Part, made: PartHtml, section: str, title: str, anchor: str
    ) -> Iterator[Mention]:
        for index, entry in enumerate(part.entries):
            own = self.anchors.of_entry(entry) if index in made.placed else None
            first = made.firsts.get(index)
            rest = made.rests.get(index, "")
            shown = clean(entry.title, words.TITLE_LENGTH)
            yield Mention(
                kind=entry.kind,
                section=section,
                section_title=title,
                anchor=own or anchor,
                title=shown,
                html=self._absolute(first) if first is not None else str(escape(shown)),
                body=self._body(rest) if entry.kind == "highlight" else "",
                text=_text_after(entry, rest),
                keys=entry.keys,
                urls=tuple(
                    dict.fromkeys(
                        link.url for link in entry.links if link.key is None and link.kind in _SHOWN
                    )
                ),
                path=clean(entry.path),
                line=entry.line,
            )

    def _absolute(self, html: str) -> str:
        return absolute_html(without_permalinks(html), self._url)

    def _body(self, rest: str) -> str:
        """Return the text of a highlight, which begins behind the end of its heading."""
        _, _, body = rest.partition(">")
        return self._absolute(body.strip()) if is_balanced(body) else ""


def _text_after(entry: Entry, rest: str) -> str:
    """Return the plain text of an entry behind its title; all of it where the title is cut."""
    is_cut = len(entry.title) > words.TITLE_LENGTH
    following = "" if entry.kind == "prose" else visible_text(rest)
    text = f"{entry.title} {following}" if is_cut else following
    return clean(text, _LONGEST_TEXT)


def index_week(snapshot: Snapshot, content: str) -> IndexedWeek:
    """Return what the index holds of a snapshot; ``content`` is the fingerprint of its file."""
    changed = {update.key for update in snapshot.kep_updates}
    # From a clone every snapshot has the facts of all proposals: their changes are enough.
    keeps_all = len(snapshot.keps) <= _MOST_FACTS
    return IndexedWeek(
        id=snapshot.edition,
        content=content,
        start=snapshot.window.start,
        end=snapshot.window.end,
        merges=tuple(
            Merge(
                key=canonical(pull.key),
                title=clean(pull.title, words.TITLE_LENGTH),
                url=pull.url,
                author=pull.author,
                merged_at=pull.merged_at,
                base=pull.base,
                labels=tuple(sorted(pull.labels)),
            )
            for pull in snapshot.pull_requests
        ),
        releases=tuple(
            ReleaseLine(
                key=release.key,
                name=clean(release.name or release.tag, words.TITLE_LENGTH),
                url=release.url,
                published_at=release.published_at,
                prerelease=release.prerelease,
            )
            for release in snapshot.releases
        ),
        kep_updates=snapshot.kep_updates,
        keps={
            path: facts
            for path, facts in snapshot.keps.items()
            if keeps_all or facts.key in changed
        },
        deadlines=snapshot.deadlines,
    )
