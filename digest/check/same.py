"""Whether a text that was mended is still the same edition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from digest.check.waivers import waivers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.check.passages import PlacedLink, Text
    from digest.check.rule import Reading
    from digest.model import Link

_Said: TypeAlias = "tuple[object, ...]"

_ADDRESS = re.compile(r"\S+://\S+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
_WORD = re.compile(r"\w+(?:[^\w\s]+\w+)*")


def is_same_edition(before: Reading, after: Reading) -> bool:
    """Return whether two readings are of one edition but for punctuation and addresses.

    Words, code, comments (dismissals and waivers among them), front matter and problems are as
    before. A link may have lost parameters of its address, or gained a key; an ordinal may end
    otherwise; words may have become code.
    """
    return (
        [text.path for text in before.texts] == [text.path for text in after.texts]
        and all(map(_is_same_text, before.texts, after.texts))
        and _problems(before) == _problems(after)
    )


def _problems(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in reading.edition.problems]


def _is_same_text(before: Text, after: Text) -> bool:
    front = before.source[: before.front.length]
    return (
        front == after.source[: after.front.length]
        and [c.text for c in before.scan.comments] == [c.text for c in after.scan.comments]
        and _is_among(_code(before), _code(after))
        and list(_words(before)) == list(_words(after))
        and list(_waivers(before)) == list(_waivers(after))
        and _are_same_links(before.links, after.links)
    )


def _code(text: Text) -> list[bytes]:
    return [text.scan.source[start:end] for start, end in text.scan.code]


def _is_among(some: Sequence[bytes], all_of_them: Sequence[bytes]) -> bool:
    """Return whether the one stands in the other in the same order."""
    rest = iter(all_of_them)
    return all(each in rest for each in some)


def _words(text: Text) -> Iterator[_Said]:
    """Yield kind, place and words of each passage that has any."""
    for passage in text.passages:
        if passage.plain:
            said = _WORD.findall(_ORDINAL.sub("", _ADDRESS.sub(" ", passage.plain)))
            yield passage.kind, passage.section, passage.level, said


def _waivers(text: Text) -> Iterator[_Said]:
    """Yield each waiver, and whether the line that it covers says anything.

    The line of an empty item that is taken away would leave its waiver to the next one.
    """
    lines = {
        text.front.lines + text.scan.line_at(passage.start): bool(passage.plain)
        for passage in text.passages
    }
    for waiver in waivers_of(text):
        yield waiver.rule, waiver.reason, lines.get(waiver.first, True)


def _are_same_links(before: Sequence[PlacedLink], after: Sequence[PlacedLink]) -> bool:
    return len(before) == len(after) and all(
        old.section == new.section and _is_same_link(old.link, new.link)
        for old, new in zip(before, after, strict=True)
    )


def _is_same_link(old: Link, new: Link) -> bool:
    if old.kind != new.kind:
        return False
    if old.url == new.url:
        return True
    try:
        was, now = urlsplit(old.url), urlsplit(new.url)
        kept = set(parse_qsl(now.query, keep_blank_values=True))
        had = set(parse_qsl(was.query, keep_blank_values=True))
    except ValueError:
        return False
    path = was.path.replace("/pulls/", "/pull/")
    return (
        (was.scheme, was.netloc, was.fragment) == (now.scheme, now.netloc, now.fragment)
        and now.path in (path, was.path)
        and kept <= had
    )
