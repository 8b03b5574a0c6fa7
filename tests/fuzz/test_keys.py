"""The key of a URL, whatever it is."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded()
@given(content=content_for("keys"))
def test_any_bytes_keep_the_promises_of_a_keys(content: bytes) -> None:
    PROMISES["keys"](content)
