"""docs/mistakes.md: every row with what digest says, as a person would want to read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.mistakes.run import Outcome
    from tests.mistakes.table import Chapter, Mistake

_HEAD = """\
# What digest says when something is wrong

Every mistake below is made for real by the tests (`tests/mistakes/`), in a small home with one week
of made-up changes, and this page is what came of it, word for word. `HOME` stands for the folder of
that home, `ABOVE` for the one around it. Each message says what happened, where, and the next step;
none of these commands changes or deletes anything that was there before, unless it says so here.
Exit status: 0 done, 1 a problem, 2 wrong usage.

After a change to a message: `pytest tests/mistakes --update-golden`, and read the difference aloud.
"""
_STATUS = {0: "done", 1: "a problem", 2: "wrong usage"}


def section_of(mistake: Mistake, outcome: Outcome) -> str:
    """Return a row's heading, what was given, the command with what it said, the exit status."""
    variables = "".join(f"{name}={_quoted(text)} " for name, text in mistake.environment.items())
    shown = "".join(f"{line.rstrip()}\n" for line in outcome.shown.rstrip().splitlines())
    parts = [f"### {mistake.did}\n\n"]
    if mistake.given:
        parts.append(f"{mistake.given}\n\n")
    parts.append(f"```console\n$ {variables}{mistake.command}\n{shown}```\n\n")
    parts.append(f"Exit status {outcome.status}, {_STATUS[outcome.status]}.\n")
    return "".join(parts)


def _quoted(text: str) -> str:
    if "\n" in text:
        return "$'" + text.replace("\n", "\\n") + "'"
    return f'"{text}"' if re.search(r"[^\w./:@-]", text) else text


def read(path: Path) -> dict[str, str]:
    """Return the sections of the document by their headings; those in code are none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found: dict[str, list[str]] = {}
    name, fence = "", ""
    for line in text.splitlines():
        if fence:
            fence = "" if line == fence else fence
        elif line.startswith(("```", "~~~")):
            fence = line[:3]
        elif line.startswith("## "):
            name = ""
        elif line.startswith("### "):
            name = line.removeprefix("### ")
        found.setdefault(name, []).append(line)
    return {name: "\n".join(lines).rstrip() + "\n" for name, lines in found.items() if name}


def whole(chapters: Sequence[Chapter], sections: dict[str, str]) -> str:
    """Return the document of these sections, in the order of the table."""
    lines = [_HEAD]
    for chapter in chapters:
        lines.append(f"## {chapter.title}\n")
        lines += [sections[row.did] for row in chapter.rows if row.did in sections]
    return "\n".join(lines)
