"""What must hold whatever is read: one function per grammar, ``bytes -> None``.

An ``AssertionError`` is a broken promise, any other exception a crash. Hypothesis, atheris and the
replay of old crashes call these.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.config import Config, load_config
from digest.curate.summary import WORDS, plain, summarise
from digest.edition.visible import clean, code_span, escape_markdown
from digest.errors import ConfigError
from digest.keys import anchor_of, canonical, key_of_url
from digest.sources.keps.file import KepFile, is_proposal_file, number_in_path, read_kep
from digest.sources.pulls.release_note import release_note
from digest.sources.schedule.text import LONGEST_NAME
from digest.sources.schedule.timeline import MOST_ROWS, Timeline
from tests.fuzz import grammars
from tests.fuzz.draft_promises import draft, front_matter
from tests.fuzz.index_promises import correction, index
from tests.fuzz.lint_promises import linted
from tests.fuzz.post_promises import post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text_of(content: bytes) -> str:
    """Return a text for any bytes; those that are no UTF-8 become halves of surrogate pairs."""
    return content.decode("utf-8", "surrogateescape")


def _assert_decodes_to_itself(value: msgspec.Struct) -> None:
    assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value


def timeline(content: bytes) -> None:
    """Rows are bounded and in UTC, problems name a line of the document."""
    text = text_of(content)
    found = grammars.timeline(text)

    last = text.count("\n") + 1
    assert len(found.rows) <= MOST_ROWS
    for row in found.rows:
        assert row.ends_at.utcoffset() == timedelta(0)
        assert 0 < len(row.name) <= LONGEST_NAME
        assert not _UNSEEN.search(row.name + (row.cutoff or ""))
    for problem in found.problems:
        assert 0 <= problem.line <= last
        assert problem.message.strip()
    _assert_decodes_to_itself(_with_tuples(found))


def _with_tuples(found: Timeline) -> Timeline:
    return Timeline(rows=tuple(found.rows), problems=tuple(found.problems))


def kep_file(content: bytes) -> None:
    """Facts or a problem on one line; bytes and their text say the same."""
    found = read_kep(content)

    assert found.is_read or found.problem
    assert found.problem is None or (found.problem.isprintable() and len(found.problem) < 2_000)
    assert found.number is None or 0 <= found.number < 10**9
    assert all(key == key.strip() and value for key, value in found.milestone.items())
    assert all(found.authors)
    _assert_decodes_to_itself(found)
    text = text_of(content)
    read_kep(text)
    if text.isascii():
        assert read_kep(text) == found
    number_in_path(text)
    is_proposal_file(text, folder="keps", names=("kep.yaml",))
    assert read_kep(_written(found)).title == found.title


def _written(found: KepFile) -> str:
    return msgspec.json.encode({"title": found.title}).decode()


def notes(content: bytes) -> None:
    """A note is a part of the body, without comments that close."""
    body = text_of(content)
    note = release_note(body)

    if note is None:
        return
    assert note == note.strip()
    assert note
    assert "\r" not in note
    written = set(body)
    assert set(note) <= written | {"\n"}
    assert len(note) <= len(body)
    # A note that stands alone in its fence, with a fence longer than any in it, is read as it is.
    if "<!--" not in note:
        assert release_note(_fenced(note)) == note


def _fenced(note: str) -> str:
    longest = max((len(run) for run in re.findall("`+", note)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}release-note\n{note}\n{fence}\n"


def summary(content: bytes) -> None:
    """One bounded line, twice the same, and no link or control character in it."""
    text = text_of(content)
    title, _, note = text.partition("\n")
    said = summarise(title, note)

    assert said == summarise(title, note)
    assert len(said.split()) <= WORDS
    assert not _UNSEEN.search(said)
    assert "\n" not in said
    said.encode()
    plain(text).encode()
    grammars.summary(text)


def keys(content: bytes) -> None:
    """A key is canonical, without white space, and the key of its own URL."""
    text = text_of(content)
    found = key_of_url(text, grammars.PROPOSALS)

    assert canonical(canonical(text)) == canonical(text)
    assert re.fullmatch(r"[a-z0-9.-]*", anchor_of(text))
    grammars.PROPOSALS.named_in(text)
    if found is None:
        return
    assert canonical(found) == found
    assert not _SPACE_OR_CONTROL.search(found)
    owner, mark, number = found.partition("#")
    if mark and number.isdecimal():
        for url in (f"HTTPS://www.GitHub.com/{owner.upper()}/pull/{number}/files?a#b", text):
            assert key_of_url(url, grammars.PROPOSALS) == found


def settings(content: bytes) -> None:
    """Settings, or an error with a place and a next step.

    A file that is no UTF-8 is refused before it comes here (``digest.files``).
    """
    text = content.decode("utf-8", "replace")
    assert_settings_or_error(lambda: load_config(Path("digest.toml"), text))


def assert_settings_or_error(load: Callable[[], Config]) -> None:
    """Check that settings are complete, or that the error says what to do."""
    refused: ConfigError | None = None
    try:
        found = load()
    except ConfigError as error:
        refused = error
    else:
        assert found.sections
        assert found.proposals.key("x") is None
    if refused is not None:
        assert str(refused).startswith("digest.toml")
        assert refused.hint.strip()
        assert len(str(refused)) < 2_000


def visible(content: bytes) -> None:
    """Any text becomes one harmless line, and cleaning twice cleans once."""
    text = text_of(content)
    once = clean(text)

    assert clean(once) == once
    assert not _UNSEEN.search(once)
    assert "\n" not in once
    assert clean(clean(text, keep_lines=True), keep_lines=True) == clean(text, keep_lines=True)
    assert len(clean(text, 40)) <= 40
    for shown in (once, escape_markdown(once), code_span(once)):
        shown.encode()


PROMISES: Mapping[str, Callable[[bytes], None]] = {
    "draft": draft,
    "front_matter": front_matter,
    "post": post,
    "index": index,
    "lint": linted,
    "correction": correction,
    "kep_file": kep_file,
    "timeline": timeline,
    "release_note": notes,
    "settings": settings,
    "summary": summary,
    "keys": keys,
    "visible": visible,
}
