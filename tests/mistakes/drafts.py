"""Mistakes in what an editor writes, and in what draft and fetch wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mistakes.home import DISMISSAL, DRAFT, FOLDER, LEDGER, SNAPSHOT, TEXT
from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home

_MARKERS = """
<<<<<<< HEAD
* [Boilers](https://github.com/acme/engine/pull/13) are warm
=======
* [Second boiler](https://github.com/acme/engine/pull/13) warmed
>>>>>>> ada/merges
"""
_OPEN_CODE = "```console\n$ pump --on\n"
_OPEN_COMMENT = "<!-- ask Juno about this\n"


def _section(did: str, line: str) -> Mistake:
    """Return the mistake of this line in a section file's front matter."""
    front = f"---\nwriter: Juno\n{line}\n---\n"
    return Mistake(
        did=did,
        given=f"`sections/pump.md` begins\n\n```markdown\n{front}```",
        prepare=lambda home: home.write(f"{FOLDER}/sections/pump.md", f"{front}\n## Merges\n"),
        command="digest status",
        status=0,
    )


def _front(line: str) -> Callable[[Home], Home]:
    return lambda home: home.change(DRAFT, "2026\n---\n", f"2026\n{line}\n---\n{DISMISSAL}")


def _text(did: str, command: str, text: str, *, status: int = 1) -> Mistake:
    """Return the mistake of these lines at the end of the draft."""
    fence = "~~~" if "```" in text else "```"
    return Mistake(
        did=did,
        given=f"`edition.md` ends with\n\n{fence}markdown\n{text.strip()}\n{fence}",
        prepare=lambda home: home.add(DRAFT, text),
        command=command,
        status=status,
    )


def _above(did: str, command: str, text: str) -> Mistake:
    """Return the mistake of these lines above the section that draft adds to."""
    fence = "~~~" if "```" in text else "```"
    return Mistake(
        did=did,
        given=f"Above its second section, `edition.md` says\n\n{fence}markdown\n{text}{fence}",
        prepare=lambda home: home.change(DRAFT, "## Merges", f"{text}\n## Merges"),
        command=command,
        status=1,
    )


def _header(did: str, command: str, line: str) -> Mistake:
    """Return the mistake of this line in the front matter."""
    return Mistake(
        did=did,
        given=f"The front matter of `edition.md` says `{line}`.",
        prepare=_front(line),
        command=command,
        status=1,
    )


TEXTS = Chapter(
    title="The text of an edition",
    rows=(
        _text("Merge markers: `draft`", "digest draft", _MARKERS),
        _text("Merge markers: `take`", "digest take acme/widget#12", _MARKERS),
        _text("Merge markers: `status`", "digest status", _MARKERS, status=0),
        _text("Merge markers: `publish`", "digest publish --yes", DISMISSAL + _MARKERS),
        _above("A code fence that is not closed: `draft`", "digest draft", _OPEN_CODE),
        _above("A comment that is not closed: `draft`", "digest draft", _OPEN_COMMENT),
        _text(
            "A code fence that is not closed: `publish`",
            "digest publish",
            f"{DISMISSAL}\n{_OPEN_CODE}",
        ),
        _text(
            "A comment that is not closed: `publish`",
            "digest publish",
            f"{DISMISSAL}\n{_OPEN_COMMENT}",
        ),
        _text(
            "A dismissal without a reason: `publish`",
            "digest publish",
            "\n<!-- dismiss acme/engine#11 -->\n",
        ),
        _text(
            "A dismissal with a misspelt key: `publish`",
            "digest publish",
            "\n<!-- dismiss acme/engine#111 told last week -->\n",
        ),
        Mistake(
            did="Front matter that is not closed: `publish`",
            given="`edition.md` begins\n\n"
            "```markdown\n---\ntitle: Week Ending August 16, 2026\n\n## News\n```",
            prepare=lambda home: home.change(DRAFT, "2026\n---\n", f"2026\n{DISMISSAL}"),
            command="digest publish --yes",
            status=1,
        ),
        _header("Front matter that is no YAML: `publish`", "digest publish", 'summary: "Warm'),
        _header("A misspelt key in front matter: `publish`", "digest publish", "sumary: Warm"),
        _header("A time that is none: `publish`", "digest publish --yes", "published_at: soon"),
        _section("A section file with an edition's key: `status`", "title: The pump"),
        _section("A section file that is neither ready nor not: `status`", "ready: almost"),
        Mistake(
            did="An empty `edition.md`: `publish`",
            prepare=lambda home: home.write(DRAFT, ""),
            command="digest publish --yes",
            status=1,
        ),
        Mistake(
            did="An `edition.md` that is not UTF-8: `status`",
            given="It was saved as Latin-1.",
            prepare=lambda home: home.write(DRAFT, TEXT.encode() + b"\n* Caf\xe9\n"),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="`edition.md` is a folder: `status`",
            prepare=lambda home: home.make_folder(DRAFT),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="`edition.md` was deleted, the ledger was not: `draft`",
            prepare=lambda home: home.remove(DRAFT),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="`draft --split` when one file holds the sections",
            command="digest draft --split",
            status=1,
        ),
    ),
)
FILES = Chapter(
    title="Files that programs wrote",
    rows=(
        Mistake(
            did="An empty snapshot",
            prepare=lambda home: home.write(SNAPSHOT, ""),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="A snapshot that was cut off",
            prepare=lambda home: home.cut(SNAPSHOT, 900),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="A binary snapshot",
            prepare=lambda home: home.write(SNAPSHOT, bytes(range(256))),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="A snapshot with merge markers",
            prepare=lambda home: home.change(SNAPSHOT, '  "edition"', '<<<<<<< HEAD\n  "edition"'),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="A snapshot that somebody edited",
            given='A pull request\'s `"number": 13` became `"number": "13"`.',
            prepare=lambda home: home.change(SNAPSHOT, '"number": 13', '"number": "13"'),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="A snapshot of a newer digest",
            prepare=lambda home: home.change(SNAPSHOT, '"schema": 1', '"schema": 9'),
            command="digest status",
            status=1,
        ),
        Mistake(
            did="A snapshot of another week",
            given="It was copied from the week before.",
            prepare=lambda home: home.change(SNAPSHOT, "2026-08-16", "2026-08-09"),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="A ledger of a newer digest",
            prepare=lambda home: home.change(LEDGER, '"schema": 1', '"schema": 9'),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="A ledger with merge markers",
            prepare=lambda home: home.change(LEDGER, '"acme', '<<<<<<< HEAD\n"acme'),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="An empty ledger",
            prepare=lambda home: home.write(LEDGER, ""),
            command="digest draft",
            status=1,
        ),
        Mistake(
            did="`snapshot.json` is a folder",
            prepare=lambda home: home.make_folder(SNAPSHOT),
            command="digest status",
            status=1,
        ),
    ),
)
