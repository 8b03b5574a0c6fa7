"""What a client remembers from one run to the next, and when it may rely on it.

- **Contents** at a commit never change: they are never asked for again.
- **Pages** of REST with an ETag are asked for again with it, and count only where GitHub says 304
  *and* names that very ETag, as RFC 9110 (section 15.4.5) wants: a 304 of a confused proxy or for
  something newer is no answer.
- **Answers** of a run that did not finish (Ctrl-C, a crash) are used by the next one, each once
  and for a quarter of an hour, so that it goes on where the other stopped. Whoever writes a
  snapshot removes them: a finished run leaves no answer behind that could be stale.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.sources.github.cache import Cache

ANSWERS, PAGES, CONTENTS = "answers", "pages", "contents"
_LIFE = 900.0
"""Seconds for which an answer of an unfinished run counts."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A good answer: its JSON, when it came, its Link header and its ETag ("" where it had none).

    Neither it nor the name under which it is kept holds a token.
    """

    body: msgspec.Raw
    at: float
    link: str = ""
    etag: str = ""

    def is_named_by(self, headers: Mapping[str, str]) -> bool:
        """Return whether a 304 is about this very page; weak and strong ETags are the same."""
        named = headers.get("etag", "").removeprefix("W/")
        return named != "" and named == self.etag.removeprefix("W/")

    @property
    def content(self) -> object:
        """The answer as it was."""
        return msgspec.json.decode(self.body)


class Memory:
    """A client's memory in a cache; ``asker`` says of whom and as whom, without any secret."""

    def __init__(self, cache: Cache, asker: str, *, clock: Callable[[], float] = time.time) -> None:
        self._cache = cache
        self._asker = asker
        self._clock = clock
        self._own: set[str] = set()
        """Questions that were asked in this run: who asks again wants a new answer."""

    def question(self, what: str, details: Mapping[str, object]) -> str:
        """Return the name under which the answer is kept."""
        # In ASCII: the names in it are strangers' and may hold half a character.
        return json.dumps([self._asker, what, details], sort_keys=True)

    def left_behind(self, question: str) -> Kept | None:
        """Return what an unfinished run was answered a short while ago, once."""
        if question in self._own:
            return None
        self._own.add(question)
        kept = self._read(ANSWERS, question)
        return kept if kept and 0 <= self._clock() - kept.at <= _LIFE else None

    def answered(self, question: str, body: object, link: str = "") -> None:
        """Remember a whole answer for the next run, should this one not finish."""
        self._own.add(question)
        self._write(ANSWERS, question, body, link, "")

    def page(self, question: str) -> Kept | None:
        """Return the page that an ETag can be shown for."""
        return self._read(PAGES, question)

    def keep_page(self, question: str, body: object, link: str, etag: str) -> None:
        """Remember a page with its ETag."""
        self._write(PAGES, question, body, link, etag)

    def content(self, question: str) -> object:
        """Return what stands at a commit, ``None`` where that is not known."""
        kept = self._read(CONTENTS, question)
        return kept.content if kept else None

    def keep_content(self, question: str, content: object) -> None:
        """Remember what stands at a commit, for ever."""
        self._write(CONTENTS, question, content, "", "")

    def _read(self, drawer: str, question: str) -> Kept | None:
        content = self._cache.read(drawer, question)
        try:
            return msgspec.json.decode(content, type=Kept) if content is not None else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _write(self, drawer: str, question: str, body: object, link: str, etag: str) -> None:
        with contextlib.suppress(UnicodeEncodeError):  # half a character somewhere in a text
            kept = Kept(
                body=msgspec.Raw(msgspec.json.encode(body)),
                at=self._clock(),
                link=link,
                etag=etag,
            )
            self._cache.write(drawer, question, msgspec.json.encode(kept))
