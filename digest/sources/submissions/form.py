"""The text of an issue that was made from an issue form, into its answers.

GitHub writes each field as a heading of the third level and the answer below it, ``_No response_``
where nobody answered (docs.github.com, "Syntax for issue forms").
"""

from __future__ import annotations

import re

import msgspec

FIELDS = ("link", "section", "text")
"""The labels of the form's fields, in lower case; see ``docs/issue-form.yml``."""

_HEADING = re.compile(r"###[ \t]+(\S.*?)[ \t]*")
_NO_ANSWER = "_no response_"
_LONGEST = {"link": 1_000, "section": 120, "text": 2_000}


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed into the form, "" where nothing was."""

    link: str = ""
    section: str = ""
    text: str = ""


def read_form(body: str) -> Answers:
    """Return the answers in an issue's text; one that was not made from the form has none.

    Each heading counts once: what a submitter types into the last field cannot change another.
    """
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        match = _HEADING.fullmatch(line)
        name = match[1].casefold() if match else ""
        if name in FIELDS and name not in found:
            current = found[name] = []
        else:
            current.append(line)
    return msgspec.convert({name: _answer(name, lines) for name, lines in found.items()}, Answers)


def _answer(name: str, lines: list[str]) -> str:
    text = "\n".join(lines).strip()
    if text.casefold() == _NO_ANSWER:
        return ""
    if name != "text":
        text = text.partition("\n")[0].strip()
    return text[: _LONGEST[name]]
