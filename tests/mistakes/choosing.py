"""Mistakes with keys and editors."""

from __future__ import annotations

from tests.mistakes.home import DISMISSAL, DRAFT
from tests.mistakes.table import Chapter, Mistake

_HEADING = "[#13: The second boiler is warm](https://github.com/acme/engine/pull/13)"
CHOOSING = Chapter(
    title="Keys and editors",
    rows=(
        Mistake(did="A number that two repositories have", command="digest take 12", status=2),
        Mistake(did="A number that no candidate has", command="digest take 999", status=2),
        Mistake(did="A misspelt key", command="digest take acme/engin#13", status=2),
        Mistake(did="A key of another week", command="digest take acme/engine#4711", status=2),
        Mistake(did="A key that is used already", command="digest take acme/engine#12", status=1),
        Mistake(
            did="A key that is dismissed already",
            prepare=lambda home: home.add(DRAFT, DISMISSAL),
            command="digest take 11",
            status=1,
        ),
        Mistake(
            did="One good key and one bad one: none is taken",
            command="digest take 13 999",
            status=2,
        ),
        Mistake(
            did="A dismissal of what is used",
            command="digest dismiss acme/engine#12 --reason internal",
            status=1,
        ),
        Mistake(
            did="A reason that would end the comment",
            command='digest dismiss 11 --reason "see --> there"',
            status=0,
            writes=(DRAFT, "archive/*/worksheet.md"),
        ),
        Mistake(did="A misspelt section", command="digest take 13 --section merge", status=2),
        Mistake(
            did="A section that is not there", command="digest take 13 --section sport", status=2
        ),
        Mistake(
            did="A highlight where no section is for them",
            prepare=lambda home: home.change("digest.toml", '"highlights"', '"list"'),
            command="digest feature 13",
            status=1,
        ),
        Mistake(
            did="A highlight that stands there already",
            prepare=lambda home: home.change(
                DRAFT, "## Merges", f"## Featured\n\n### {_HEADING}\n\n## Merges"
            ),
            command="digest feature acme/engine#13",
            status=1,
        ),
        Mistake(did="No editor", command="digest edit", status=1),
        Mistake(
            did="An editor that is not installed",
            command="digest edit",
            environment={"EDITOR": "vimm -w"},
            status=1,
        ),
        Mistake(
            did="An editor that fails",
            command="digest edit",
            environment={"EDITOR": "false"},
            status=1,
        ),
        Mistake(
            did="Quotes in `EDITOR` that are not closed",
            command="digest edit",
            environment={"EDITOR": "'vim"},
            status=1,
        ),
    ),
)
