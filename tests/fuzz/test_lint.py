"""Lint, whatever an editor typed."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded(300)
@given(content=content_for("lint"))
def test_any_text_keeps_the_promises_of_lint(content: bytes) -> None:
    PROMISES["lint"](content)
