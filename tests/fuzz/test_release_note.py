"""A release note, whatever an author typed."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded()
@given(content=content_for("release_note"))
def test_any_bytes_keep_the_promises_of_a_release_note(content: bytes) -> None:
    PROMISES["release_note"](content)
