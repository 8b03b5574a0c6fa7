"""Every mistake of the table is made for real: its words, its exit status, and nothing lost."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.mistakes import document
from tests.mistakes.choosing import CHOOSING
from tests.mistakes.commands import COMMANDS, HOMES, WEEKS
from tests.mistakes.drafts import FILES, TEXTS
from tests.mistakes.importing import IMPORT
from tests.mistakes.linting import LINT
from tests.mistakes.publishing import AFTERWARDS, OUT
from tests.mistakes.releasing import RELEASES
from tests.mistakes.run import make
from tests.mistakes.settings import FORM, VALUES
from tests.mistakes.table import Mistake
from tests.mistakes.upstream import UPSTREAM

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "mistakes.md"
CHAPTERS = (
    COMMANDS, HOMES, WEEKS, FORM, VALUES, UPSTREAM, TEXTS, FILES, CHOOSING, LINT, OUT, AFTERWARDS,
    IMPORT, RELEASES,
)  # fmt: skip
ROWS = [row for chapter in CHAPTERS for row in chapter.rows]
_PYTHON = re.compile(
    r"Traceback|\bErrno\b|\bNone\b|\b\w+(?:Error|Exception|Warning)\b|object at 0x|"
    r"\b(?:NoneType|bool|dict|float|int|list object|str|tuple)\b|\bdigest\.\w+\.\w+|</?class\b"
)
_LONGEST = 200


def _marked(row: Mistake) -> ParameterSet:
    is_local = bool(row.replies) or "GITHUB_API_URL" in row.environment
    return pytest.param(row, id=row.did, marks=pytest.mark.loopback if is_local else ())


@pytest.mark.parametrize("row", [_marked(row) for row in ROWS])
def test_a_mistake_is_told_and_costs_nothing(
    row: Mistake,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    outcome = make(row, tmp_path, monkeypatch)

    section = document.section_of(row, outcome)
    if request.config.getoption("--update-golden", default=False):
        sections = document.read(DOCUMENT) | {row.did: section}
        DOCUMENT.write_text(document.whole(CHAPTERS, sections), encoding="utf-8")
    assert outcome.touched == (), "these files are not as they were"
    assert outcome.status == row.status
    _is_said_well(outcome.shown, outcome.stderr, outcome.status)
    assert section == document.read(DOCUMENT).get(row.did)


def _is_said_well(shown: str, stderr: str, status: int) -> None:
    """Check what every message owes a person: words, a next step, on the right stream, in short."""
    assert not _PYTHON.search(shown), shown
    assert str(Path(tempfile.gettempdir())) not in shown
    lines = shown.splitlines()
    errors = [index for index, line in enumerate(lines) if line.startswith("Error: ")]
    for index in errors:
        assert lines[index + 1].startswith("Hint: ")
        assert len(lines) == index + 2, "the next step is the last word"
        assert lines[index] in stderr
        assert len(lines[index]) <= _LONGEST
    if status == 2:
        assert errors
    elif status == 1:
        assert errors or "missing" in shown or "failed" in shown


def test_the_document_is_the_table_in_its_order() -> None:
    sections = document.read(DOCUMENT)

    assert [row.did for row in ROWS] == list(sections)
    assert DOCUMENT.read_text(encoding="utf-8") == document.whole(CHAPTERS, sections)


def test_the_table_holds_at_least_forty_mistakes_each_with_its_own_name() -> None:
    names = [row.did for row in ROWS]

    assert len(names) >= 40
    assert len(names) == len(set(names))
