"""One sentence about a change, whatever its title and note."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded()
@given(content=content_for("summary"))
def test_any_bytes_keep_the_promises_of_a_summary(content: bytes) -> None:
    PROMISES["summary"](content)


@bounded()
@given(content=content_for("visible"))
def test_any_bytes_become_harmless_text(content: bytes) -> None:
    PROMISES["visible"](content)
