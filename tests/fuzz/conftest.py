"""A hang in a grammar ends the run, with every thread's place."""

from __future__ import annotations

import faulthandler
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

A_HANG = 600
"""Seconds in which every machine does what one of these tests does, many times over."""


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    faulthandler.dump_traceback_later(A_HANG, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()
