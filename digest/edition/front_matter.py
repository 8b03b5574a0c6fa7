"""The YAML front matter of an edition's files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from digest.conflicts import UNRESOLVED, conflict_line
from digest.edition.visible import clean
from digest.model import Correction, Meta, Problem, ReleaseMeta, Writer
from digest.plain_yaml import PlainYamlError, load_documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FENCED = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
"""It ends with ``---``, or as YAML's documents may with ``...``."""
_OPEN = re.compile(r"---[ \t]*\r?\n[\w-]+[ \t]*:")
_FIELD = re.compile(r"[\w-]+[ \t]*:|[ \t-]+\S")
_LIMIT = 64_000
EDITION_KEYS = (
    "title", "summary", "authors", "published_at", "permalink", "feed_id", "updated_at",
    "corrections", "redirect_from", "social", "release", "imported_from",
)  # fmt: skip
JEKYLL_KEYS = (
    "author", "categories", "category", "comments", "date", "description", "excerpt",
    "excerpt_separator", "image", "lang", "last_modified_at", "layout", "published",
    "redirect_from", "redirect_to", "render_with_liquid", "sitemap", "slug", "tag", "tags", "toc",
)  # fmt: skip
"""What Jekyll and its usual plugins read: known, and of no use, in an edition from there."""
FILE_KEYS = ("writer", "ready")
_OF_RELEASE = ReleaseMeta.__struct_fields__
_NOTHING = (None, "", "null", "~")


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between the fences, and where the text after them starts.

    ``fields`` holds each scalar as the text in the file. ``lines`` counts the lines before the
    text, ``length`` its characters.
    """

    fields: dict[str, object]
    length: int
    lines: int
    problems: tuple[Problem, ...]


def read_front_matter(path: str, text: str) -> FrontMatter:
    """Return the front matter of a file; without one, or with one that is no YAML, no fields."""
    match = _FENCED.match(text)
    if match is None:
        problems = (_not_closed(path, text),) if _OPEN.match(text) else ()
        return FrontMatter(fields={}, length=0, lines=0, problems=problems)
    if (line := conflict_line(match[0])) is not None:
        return FrontMatter(
            fields={},
            length=match.end(),
            lines=match[0].count("\n"),
            problems=(Problem(path=path, line=line, message=UNRESOLVED),),
        )
    fields, problem = _load(match[1])
    problems = (Problem(path=path, line=problem[0] + 1, message=problem[1]),) if problem else ()
    return FrontMatter(
        fields=fields, length=match.end(), lines=text[: match.end()].count("\n"), problems=problems
    )


def _not_closed(path: str, text: str) -> Problem:
    """Return the problem of a first line ``---`` with fields below it and no second one."""
    lines = text.split("\n")
    last = next(
        (n for n, line in enumerate(lines[1:], 1) if not _FIELD.match(line)), len(lines) - 1
    )
    message = "the front matter is not closed; write a line --- before this one"
    return Problem(path=path, line=last + 1, message=message)


def _load(text: str) -> tuple[dict[str, object], tuple[int, str] | None]:
    """Return the mapping and, where there is none, the line (from 1) and what is wrong."""
    if len(text) > _LIMIT:
        return {}, (1, f"the front matter has more than {_LIMIT:,} characters")
    try:
        documents = load_documents(text)
    except PlainYamlError as error:
        return {}, (error.line, f"the front matter {error.reason}; is a quote or bracket open?")
    if not documents:
        return {}, None
    if not isinstance(documents[0], dict):
        return {}, (1, "the front matter has no 'key: value' lines")
    return {str(key): value for key, value in documents[0].items()}, None


class _Fields:
    """Reads fields into types and notes what does not fit."""

    def __init__(self, path: str, fields: Mapping[str, object], text: str) -> None:
        self.path, self.fields, self.problems = path, fields, list[Problem]()
        self._text = text

    def problem(self, key: str, message: str, *, harmless: bool = False) -> None:
        line = self._line_of.get(key.partition(":")[0].rstrip(), 1)
        said = _said(key, message)
        self.problems.append(Problem(path=self.path, line=line, message=said, harmless=harmless))

    @cached_property
    def _line_of(self) -> dict[str, int]:
        """The line of each key, the first where it stands twice."""
        found: dict[str, int] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            key, colon, _ = line.partition(":")
            if colon:
                found.setdefault(key.rstrip(), number)
        return found

    def text(self, key: str) -> str | None:
        value = self.fields.get(key)
        if value in _NOTHING:
            return None
        if isinstance(value, str):
            return value.strip()
        self.problem(key, "should be one line of text")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.fields.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(str(item).strip() for item in value)
        single = self.text(key)
        return (single,) if single else ()

    def moment(self, key: str) -> datetime | None:
        value = self.text(key)
        return self._parsed(value, key) if value else None

    def _parsed(self, value: str, key: str) -> datetime | None:
        try:
            moment = _moment(value.strip().replace(" ", "T", 1).replace(" ", ""))
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            self.problem(key, f"{clean(value, 80)!r} is no time; write 2026-08-20T16:00:00Z")
            return None

    def release(self) -> ReleaseMeta | None:
        value = self.fields.get("release")
        if value in _NOTHING:
            return None
        if not isinstance(value, dict):
            self.problem("release", f"should have lines of its own: {', '.join(_OF_RELEASE)}")
            return None
        known = {key: text for key, text in value.items() if key in _OF_RELEASE}
        for key in value:
            if key not in _OF_RELEASE:
                near = get_close_matches(str(key), _OF_RELEASE, n=1)
                meant = f"did you mean {near[0]}?" if near else f"known: {', '.join(_OF_RELEASE)}"
                self.problem("release", f"{clean(str(key), 80)!r} is not known here; {meant}")
        return ReleaseMeta(
            **{
                key: "" if text in _NOTHING else text.strip()
                for key, text in known.items()
                if isinstance(text, str)
            }
        )

    def corrections(self) -> tuple[Correction, ...]:
        value = self.fields.get("corrections")
        found = []
        for item in value if isinstance(value, list) else [] if value in _NOTHING else [value]:
            at = item.get("at") if isinstance(item, dict) else None
            said = item.get("text") if isinstance(item, dict) else None
            moment = self._parsed(at, "corrections") if isinstance(at, str) else None
            if moment is None or not isinstance(said, str):
                self.problem("corrections", "each needs 'at:' with a time and 'text:'")
            else:
                found.append(Correction(at=moment, text=said.strip()))
        return tuple(found)


def _moment(text: str) -> datetime:
    """Return a time as ISO 8601 writes it.

    Raises:
        ValueError: it is none.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        from dateutil.parser import isoparse  # 20 ms for the forms that few people write

        return isoparse(text)


def read_meta(path: str, front: FrontMatter, text: str) -> tuple[Meta, tuple[Problem, ...]]:
    """Return the edition's front matter as types, and what in it could not be used."""
    fields = _Fields(path, front.fields, text)
    meta = Meta(
        title=fields.text("title"),
        summary=fields.text("summary"),
        authors=fields.texts("authors"),
        published_at=fields.moment("published_at"),
        updated_at=fields.moment("updated_at"),
        permalink=fields.text("permalink"),
        feed_id=fields.text("feed_id"),
        corrections=fields.corrections(),
        redirect_from=fields.texts("redirect_from"),
        social=fields.texts("social"),
        release=fields.release(),
        imported_from=fields.text("imported_from"),
    )
    known = (*EDITION_KEYS, *FILE_KEYS)
    _report_unknown(fields, known, JEKYLL_KEYS if meta.imported_from else ())
    return meta, (*front.problems, *fields.problems)


def read_writer(path: str, front: FrontMatter, text: str) -> tuple[Writer, tuple[Problem, ...]]:
    """Return who writes a file and whether it is ready, and what could not be used."""
    fields = _Fields(path, front.fields, text)
    ready = fields.text("ready")
    if ready is not None and ready.casefold() not in _YES | _NO:
        fields.problem("ready", f"{clean(ready, 80)!r} is neither true nor false")
    if path != "edition.md":
        _report_unknown(fields, FILE_KEYS)
    writer = Writer(
        path=path,
        writer=fields.text("writer"),
        ready=None if ready is None else ready.casefold() in _YES,
    )
    return writer, (*front.problems, *fields.problems) if path != "edition.md" else ()


_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off"}


def _said(key: str, message: str) -> str:
    """Return a problem's message; an editor may have pasted anything where a key stands."""
    return f"{clean(key, 80)}: {message}"


def _report_unknown(fields: _Fields, known: tuple[str, ...], foreign: tuple[str, ...] = ()) -> None:
    for key in fields.fields:
        if key not in known and key not in foreign:
            nearest = get_close_matches(key, known, n=1)
            if foreign and not nearest:
                continue
            meant = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(known)}"
            # One that is near a known key is a slip of ours; any other belongs to another tool.
            said = f"is not known here and was left alone; {meant}"
            fields.problem(key, said, harmless=not nearest)


def set_field(text: str, key: str, value: str, *, checked: Callable[[str], bool]) -> str | None:
    """Return ``text`` with one more line ``key: value`` at the end of its front matter.

    A value of several lines starts with a line end.

    Every other field stays, and every byte of it. ``None`` where the result does not pass
    ``checked``, for instance when the front matter is not closed, or where another field would say
    something else.
    """
    match = _FENCED.match(text)
    newline = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    line = f"{key}:{value}" if value.startswith(newline) else f"{key}: {value}"
    if match is None:
        new = f"---{newline}{line}{newline}---{newline}{newline}{text}"
    else:
        goes_on = r"(?:(?:[ \t]+(?=[^\s#])|-(?=\s))[^\r\n]*(?:\r\n?|\n))*"
        old = rf"^{re.escape(key)}[ \t]*:[^\r\n]*(?:\r\n?|\n){goes_on}"
        kept = re.sub(old, "", match[1], count=1, flags=re.M)
        start, end = match.span(1)
        new = f"{text[:start]}{kept}{line}{newline}{text[end:]}"
    return new if checked(new) and _says_the_same(text, new, key) else None


def _says_the_same(text: str, new: str, key: str) -> bool:
    """Return whether the fields but ``key`` are those of the text, where it could be read."""
    before, after = (read_front_matter("", each) for each in (text, new))
    return bool(before.problems) or {**before.fields, key: ""} == {**after.fields, key: ""}
