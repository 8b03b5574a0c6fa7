"""Everything that reads what others wrote, as functions of one text, and the shapes it is timed on.

Nothing is checked here but that it ends: see ``tests/fuzz/promises.py``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cherry_picks import cherry_picked_numbers
from digest.config import Config, load_config
from digest.curate.summary import summarise
from digest.edition.anchors import anchors_of
from digest.edition.draft import insert, section_names
from digest.edition.export import jekyll_post, markdown_of
from digest.edition.front_matter import set_field
from digest.edition.grammar import parse_edition
from digest.edition.html import to_html
from digest.edition.marked import part_html
from digest.edition.place import Addition
from digest.edition.visible import clean, code_span, escape_markdown
from digest.errors import ConfigError, DraftError
from digest.index.reading import index_edition
from digest.keys import anchor_of, canonical, key_of_url
from digest.model import Edition, IndexedEdition, TextFile
from digest.presets import preset_text
from digest.sources.keps.file import KepFile, read_kep
from digest.sources.pulls.release_note import release_note
from digest.sources.schedule.timeline import Timeline, major_rows, parse_timeline
from tests.fuzz import shapes
from tests.fuzz.lint_promises import found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SETTINGS = load_config(Path("digest.toml"), preset_text("kubernetes"))
NAMES = section_names(SETTINGS.sections)
PROPOSALS = SETTINGS.proposals
EDITION_ID = "2026-08-16"
NEW_KEY = "octo/core#4711"
NEW = Addition(
    section="other-merges",
    markdown="* [New](https://github.com/octo/core/pull/4711)",
    keys=(NEW_KEY,),
)
_SUNDAY = datetime(2026, 8, 16, tzinfo=UTC)
_IS_MAJOR = major_rows(("freeze", "a"), ("retro",))


def parse(text: str) -> Edition:
    """Return the edition of one text."""
    file = TextFile(path="edition.md", text=text)
    return parse_edition(EDITION_ID, [file], sections=NAMES, proposals=PROPOSALS)


def pages(edition: Edition) -> list[str]:
    """Return the HTML of an edition's sections."""
    anchors = anchors_of(edition)
    return [
        "".join(part_html(part, anchors.of_part(part)).html for part in section.parts)
        for section in edition.sections
    ]


def indexed(text: str) -> IndexedEdition:
    """Return what the archive's index holds of the edition of one text."""
    return index_edition(parse(text), "", site_url="https://example.org/")[0]


def inserted(text: str) -> str | None:
    """Return the text with one more line, ``None`` where it cannot take one."""
    file = TextFile(path="edition.md", text=text)
    try:
        (new,) = insert([file], [NEW], names=NAMES, proposals=PROPOSALS, edition_id=EDITION_ID)
    except DraftError:
        return None
    return new.text


def export(text: str) -> str:
    """Return the text of the edition that the text holds."""
    edition = parse(text)
    jekyll_post(edition, _SUNDAY)
    return markdown_of(edition)


def field_set(text: str) -> str | None:
    """Return the text with one more field in its front matter."""
    return set_field(text, "published_at", "2026-08-17T09:00:00Z", checked=lambda _: True)


def timeline(text: str) -> Timeline:
    """Return the deadlines of a document."""
    return parse_timeline(
        text, release="v1.37", url="u", near=date(2026, 8, 16), is_major=_IS_MAJOR
    )


def kep(text: str) -> KepFile:
    """Return a proposal file's facts; the most that is read of it."""
    return read_kep(text)


def settings(text: str) -> Config | None:
    """Return the settings in a text, ``None`` where they are refused."""
    try:
        return load_config(Path("digest.toml"), text)
    except ConfigError:
        return None


def summary(text: str) -> str:
    """Return one sentence of a title and one of a note."""
    cherry_picked_numbers(text, text, text)
    return summarise(text, None) + summarise("", text)


def visible(text: str) -> tuple[str, str, str]:
    """Return any text made harmless in three ways."""
    return clean(text), escape_markdown(clean(text, keep_lines=True)), code_span(text)


def key(text: str) -> str | None:
    """Return the key that a text is, or that its URL stands for."""
    PROPOSALS.named_in(text)
    anchor_of(canonical(text))
    return key_of_url(text, PROPOSALS)


MARKDOWN_READERS: Mapping[str, Callable[[str], object]] = {
    "draft": parse,
    "page": lambda text: pages(parse(text)),
    "html": to_html,
    "index": indexed,
    "insert": inserted,
    "lint": found_in,
    "export": export,
    "front matter": field_set,
}
READERS: Mapping[str, tuple[Callable[[str], object], Mapping[str, Callable[[int], str]]]] = {
    **{name: (read, {**shapes.MARKDOWN}) for name, read in MARKDOWN_READERS.items()},
    "timeline": (timeline, {**shapes.MARKDOWN, **shapes.TABLES}),
    "release note": (release_note, {**shapes.MARKDOWN, **shapes.NOTES}),
    "summary": (summary, {**shapes.MARKDOWN, **shapes.NOTES}),
    "visible": (visible, {**shapes.MARKDOWN, **shapes.NOTES}),
    "kep.yaml": (kep, shapes.YAML),
    "settings": (settings, shapes.TOML),
    "key": (key, {**shapes.MARKDOWN, **shapes.KEYS}),
}
"""Each reader with the shapes it is timed on."""

MOST: Mapping[str, int] = {
    "html": 60_000,
    "draft": 60_000,
    "kep.yaml": 250_000,
    "settings": 250_000,
}
"""Characters above which a reader refuses (or takes a short way): it is timed below as well."""
