"""Time grows in proportion to the text, whatever it is made of.

Measured is the growth, not the time; run by ``make bench``, since a busy machine disturbs that too.
"""

from __future__ import annotations

import pytest

from tests.fuzz.clock import GROWTH, growth
from tests.fuzz.grammars import READERS

pytestmark = pytest.mark.speed
SHORT, LONG = 5_000, 20_000


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
        return sum(text.count("b", at) for at in range(0, len(text), 32))

    assert growth(square, "a" * 40_000, "a" * 160_000)[0] >= GROWTH
