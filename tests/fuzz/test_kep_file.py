"""A kep.yaml, whatever a stranger wrote."""

from __future__ import annotations

from hypothesis import given

from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded()
@given(content=content_for("kep_file"))
def test_any_bytes_keep_the_promises_of_a_kep_file(content: bytes) -> None:
    PROMISES["kep_file"](content)
