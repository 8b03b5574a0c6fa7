"""A post's text as an edition's: every byte of it, and a few lines more in its front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import read_front_matter
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.jekyll.posts import Post

_PLAIN = re.compile(r"[A-Za-z0-9/](?:[\w./:~+@=-]*[\w./~+@=-])?", re.ASCII)
"""Text that YAML takes as it stands."""
_ASIDE = "<!-- This front matter could not be read:"


class EditionText(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file; ``is_aside`` where the post's own front matter had to leave its place."""

    text: str
    is_aside: bool


def edition_text(post: Post, fields: Mapping[str, str]) -> EditionText:
    """Return the post with these fields as the last lines of its front matter.

    A field that the post has already with the same value is not written again. Where the front
    matter cannot be read, a new one is set before it and it becomes an HTML comment, which reaches
    no output.
    """
    mark = "\ufeff" if post.has_mark else ""
    newline = "\r\n" if "\r\n" in post.text[: post.text.find("\n") + 1] else "\n"
    head, body = post.text[: post.front.length], post.text[post.front.length :]
    if post.front.length:
        missing = {key: text for key, text in fields.items() if post.field(key) != text}
        lines = _lines(missing, newline)
        end = head.rstrip().rfind("\n") + 1
        new = f"{head[:end]}{lines}{head[end:]}"
        if _says(new, {**post.front.fields, **fields}):
            return EditionText(text=f"{mark}{new}{body}", is_aside=False)
    title = post.field("title")
    lines = _lines({"title": title, **fields} if title else fields, newline)
    own = _in_comment(head, newline)
    return EditionText(
        text=f"{mark}---{newline}{lines}---{newline}{own}{body}", is_aside=bool(post.front.length)
    )


def _lines(fields: Mapping[str, str], newline: str) -> str:
    return "".join(f"{key}: {_scalar(text)}{newline}" for key, text in fields.items())


def _says(front: str, fields: Mapping[str, object]) -> bool:
    found = read_front_matter("", front)
    return not found.problems and found.length == len(front) and found.fields == fields


def _in_comment(head: str, newline: str) -> str:
    """Return the lines as one HTML comment; as they are where they would end it themselves."""
    if not head or "-->" in head or "--!>" in head:
        return head
    end = "" if head.endswith("\n") else newline
    return f"{_ASIDE}{newline}{head}{end}-->{newline}"


def _scalar(text: str) -> str:
    """Return one line of text as YAML: plain where it can be, else in double quotes as JSON."""
    line = clean(text)
    return line if _PLAIN.fullmatch(line) else msgspec.json.encode(line).decode()
