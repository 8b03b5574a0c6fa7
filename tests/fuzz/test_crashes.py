"""What once crashed a grammar, or broke a promise, does so no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.atheris_targets import CRASHES
from tests.fuzz.promises import PROMISES
from tests.fuzz.seeds import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

FOUND = sorted(path for path in CRASHES.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name[:24]}")
def test_what_crashed_once_is_read_now(path: Path) -> None:
    PROMISES[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("grammar", PROMISES)
def test_what_people_write_keeps_the_promises(grammar: str) -> None:
    for seed in SEEDS[grammar]:
        PROMISES[grammar](seed.encode())


def test_every_folder_of_crashes_is_a_grammars() -> None:
    assert {path.parent.name for path in FOUND} <= set(PROMISES)
