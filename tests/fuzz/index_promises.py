"""What must hold of the archive's index and of a correction, whatever an editor typed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.edition.corrections import with_correction
from digest.edition.front_matter import read_front_matter, read_meta
from digest.edition.html import is_balanced
from digest.edition.identity import delivered_as, with_identity
from digest.errors import DigestError
from digest.index.reading import index_edition
from digest.index.search import search
from digest.model import Body, Correction, IndexedEdition, TextFile
from digest.render.items import items_of
from tests.fuzz import grammars
from tests.fuzz.harmless import UNSEEN, assert_harmless

if TYPE_CHECKING:
    from digest.model import Meta

_RELATIVE = re.compile(r'<(?:a|img)(?: [a-z]+="[^"]*")* (?:href|src)="(?!https?:|mailto:)')
_SITE = "https://example.org/digest/"
_NEW = Correction(at=datetime(2026, 8, 20, 9, tzinfo=UTC), text='It said "beta"')


def index(content: bytes) -> None:
    """An edition is indexed, or refused in words; what is indexed acts nowhere and is found."""
    text = content.decode("utf-8", "replace")
    found, next_step = None, ""
    try:
        found = _indexed(text)
    except DigestError as error:
        next_step = error.hint
    if found is None:
        assert next_step
        return
    indexed, body = found
    _assert_shown(indexed)
    _assert_found(indexed, body)
    # What is kept on disk is what was read.
    for value in (indexed, body):
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=type(value)) == value
    for word in text.split()[:3]:
        search([indexed], [word], grammars.PROPOSALS)


def _indexed(text: str) -> tuple[IndexedEdition, Body]:
    """Return the index of a text as it is, and once more after it went out."""
    files = [TextFile(path="edition.md", text=text)]
    edition = with_identity(grammars.parse(text), files, None)
    found = index_edition(edition, "c", site_url=_SITE)
    delivered = delivered_as(edition, files, feed_id_prefix="urn:x:")
    if delivered is not None:
        again = with_identity(grammars.parse(text), files, delivered)
        after, body = index_edition(again, "c", site_url=_SITE)
        assert after.lost_anchors == ()
        assert (after.page, after.mentions, body) == (found[0].page, found[0].mentions, found[1])
    return found


def _assert_shown(indexed: IndexedEdition) -> None:
    """Titles are lines of visible text, HTML is whole and harmless."""
    for line in (indexed.title, indexed.summary, *indexed.authors, *indexed.highlights):
        assert not UNSEEN.search(line)
        assert "\n" not in line
    for mention in indexed.mentions:
        for line in (mention.title, mention.text, mention.section_title):
            assert not UNSEEN.search(line)
            assert "\n" not in line
        for html in (mention.html, mention.body):
            assert not assert_harmless(html), "ids are the page's"
            assert is_balanced(html)
            assert "permalink" not in html
            assert not _RELATIVE.search(html)
            assert "<!--" not in html


def _assert_found(indexed: IndexedEdition, body: Body) -> None:
    """Every mention leads to a place on the page, and has a mark of its own."""
    ids = {anchor for section in body.sections for anchor in assert_harmless(section.html)}
    ids |= {section.anchor for section in body.sections}
    for mention in indexed.mentions:
        assert mention.anchor in ids or not mention.anchor
    marks = [item.mark for item in items_of(indexed)]
    assert len(marks) == len(set(marks))


def correction(content: bytes) -> None:
    """A correction is refused, or it is read as the last one and every character stays."""
    text = content.decode("utf-8", "replace")
    before = _meta(text)
    made = with_correction(text, _NEW, before.corrections)
    if made is None:
        return
    after = _meta(made)
    assert after == msgspec.structs.replace(
        before, corrections=(*before.corrections, _NEW), updated_at=_NEW.at
    )
    assert made.endswith(text[read_front_matter("", text).length :])
    left = iter(made)
    for line in text.split("\n"):
        # The time of the last change is the program's, and a value that says nothing says it.
        if not line.startswith(("updated_at", "corrections")):
            assert all(character in left for character in line) or _goes_on(line)


def _goes_on(line: str) -> bool:
    """Return whether a line may belong to the value of a field that was replaced."""
    return line.startswith((" ", "\t", "-"))


def _meta(text: str) -> Meta:
    return read_meta("edition.md", read_front_matter("edition.md", text), text)[0]
