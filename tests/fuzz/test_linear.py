"""Time grows in proportion to the text, whatever it is made of.

Measured is the growth, not the time; run by ``make bench``, since a busy machine disturbs that too.
A hang that nobody thought of ends the run after ten minutes with every thread's place.
"""

from __future__ import annotations

import faulthandler
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.clock import GROWTH, growth
from tests.fuzz.grammars import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.speed
SHORT, LONG = 3_000, 12_000
A_HANG = 600
"""Seconds in which every machine reads a megabyte of anything, many times over."""


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    faulthandler.dump_traceback_later(A_HANG, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("reader", READERS)
def test_time_grows_with_the_text_and_no_faster(reader: str) -> None:
    read, shapes = READERS[reader]

    grown = {name: growth(read, made(SHORT), made(LONG))[0] for name, made in shapes.items()}

    assert {name: times for name, times in grown.items() if times >= GROWTH} == {}


@pytest.mark.parametrize(
    ("reader", "shape"),
    [
        ("draft", "items"),
        ("draft", "sub headings"),
        ("draft", "odd backticks"),
        ("page", "sub headings"),
        ("page", "spaces in a line"),
        ("export", "many definitions"),
        ("timeline", "delimiters"),
        ("settings", "dotted table"),
    ],
)
def test_what_once_grew_with_the_square_grows_with_the_text(reader: str, shape: str) -> None:
    read, shapes = READERS[reader]

    assert growth(read, shapes[shape](40_000), shapes[shape](160_000))[0] < GROWTH


def test_the_clock_sees_a_square() -> None:
    def square(text: str) -> int:
        return sum(text.count("b", at) for at in range(0, len(text), 8))

    assert growth(square, "a" * 10_000, "a" * 40_000)[0] >= GROWTH
