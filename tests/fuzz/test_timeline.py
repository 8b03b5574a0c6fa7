"""A release timeline, whatever stands in the table."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded()
@given(content=content_for("timeline"))
def test_any_bytes_keep_the_promises_of_a_timeline(content: bytes) -> None:
    PROMISES["timeline"](content)
