"""A post of a Jekyll site, whatever a stranger wrote."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded(300)
@given(content=content_for("post"))
def test_any_bytes_keep_the_promises_of_a_post(content: bytes) -> None:
    PROMISES["post"](content)
