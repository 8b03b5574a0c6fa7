"""The archive's index and corrections, whatever an editor typed."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded(300)
@given(content=content_for("index"))
def test_any_text_keeps_the_promises_of_the_index(content: bytes) -> None:
    PROMISES["index"](content)


@bounded(300)
@given(content=content_for("correction"))
def test_any_text_keeps_the_promises_of_a_correction(content: bytes) -> None:
    PROMISES["correction"](content)
