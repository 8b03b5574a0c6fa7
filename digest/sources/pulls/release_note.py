"""The release note that an author wrote into a pull request's body.

Format: a fenced code block with the info string ``release-note``, as the Kubernetes contributor
guide asks for and as Prow's release-note plugin and kubernetes/release read it. Authors decorate
it: more backticks, tildes, ``release-notes``, CRLF, several blocks, a block that is never closed,
text on the fence's own line. A ``dev-release-note`` is not for readers and is none. Every pass is
linear: bodies are written by strangers and up to a megabyte long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*(.*)", re.DOTALL)
_INFO = re.compile(
    r"release-?notes?(?:-action-required|-none)?(?![\w-])[ \t]*(.*)", re.IGNORECASE | re.DOTALL
)
_SAYS_NOTHING = frozenset({"", "none", "n/a", "na", "n.a", "no", "nil", "null", "no release note"})
_DECORATION = " \t\n\"'`*_~.,;:!-()[]<>/\\"
_LONGEST_NOTHING = 60


def release_note(body: str | None) -> str | None:
    r"""Return the note in ``body``, its blocks joined by line ends, or ``None``.

    ``None`` also where the author wrote NONE, N/A or the like. HTML comments inside a block are
    left out, blocks inside an HTML comment are too; line ends are ``\n``.
    """
    if not body:
        return None
    texts = (_without_comments(block).strip() for block in _blocks(body))
    return "\n".join(text for text in texts if not _says_nothing(text)) or None


def _says_nothing(text: str) -> bool:
    return len(text) < _LONGEST_NOTHING and text.casefold().strip(_DECORATION) in _SAYS_NOTHING


def _blocks(body: str) -> Iterator[str]:
    """Yield the text of each release-note block; an unclosed one runs to the end."""
    lines = iter(body.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in lines:
        if line.lstrip().startswith("<!--"):
            _skip_comment(line, lines)
        elif opened := _FENCE.fullmatch(line):
            fence = opened[1]
            info = _INFO.fullmatch(opened[2])
            if info is None and fence[0] == "`" and "`" in opened[2]:
                continue  # ```code``` in a line of its own opens nothing
            if info is not None and (text := _before_closing(info[1], fence)) is not None:
                yield text
                continue
            text = _until_closed(lines, fence)
            if info is not None:
                yield f"{_first_words(info[1])}\n{text}"


def _skip_comment(line: str, lines: Iterator[str]) -> None:
    """Read on to the end of the HTML comment that ``line`` opens, as CommonMark has it."""
    while "-->" not in line:
        if (following := next(lines, None)) is None:
            return
        line = following


def _until_closed(lines: Iterator[str], fence: str) -> str:
    block: list[str] = []
    for line in lines:
        if (text := _before_closing(line, fence)) is not None:
            block.append(text)
            break
        block.append(line)
    return "\n".join(block)


def _before_closing(line: str, fence: str) -> str | None:
    """Return what stands before the closing fence in ``line``, ``None`` where it closes nothing.

    CommonMark wants the fence alone; authors also put it behind their last word.
    """
    line = line.rstrip()
    text = line.rstrip(fence[0])
    return text if len(line) - len(text) >= len(fence) and fence not in text else None


def _first_words(info: str) -> str:
    """Return the words behind ``release-note`` if they are a text, not one word of decoration."""
    return info if " " in info.strip() else ""


def _without_comments(text: str) -> str:
    """Return the text without HTML comments; one that is never closed stays."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join(parts) + text[at:]
