"""Readers of the release cycle's files: a value, or a refusal in words, whatever they are given."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.cycle_promises import READERS, SEEDS, promise

ROUNDS = 1_000
PIECES = (
    "", "\n", " ", "- ", ": ", "'", '"', "{", "}", "[", "]", "|", "#", "*", "&a ", "*a", "<", ">",
    "null", "~", "2022-02-30", "9" * 30, "-1", "1e999", "\x00", "\ud800", "\u202e", "\ufeff", "é",
    "<!--", "-->", "](", "https://", "!!python/object:os.system ", "? ", "---\n", "\r\n", "\t",
)  # fmt: skip


def changed(text: str, dice: random.Random) -> str:
    """Return a text with some pieces put in, taken out, or doubled, at seeded places."""
    for _ in range(dice.randrange(1, 8)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice((0, 0, 1, 5, 20)))
        new = dice.choice((dice.choice(PIECES), text[start:end] * 2))
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize("name", READERS)
def test_a_seed_is_read(name: str) -> None:
    assert READERS[name](SEEDS[name][0])


@pytest.mark.parametrize("name", READERS)
def test_a_changed_file_is_read_or_refused(name: str) -> None:
    dice = random.Random(name)

    for _ in range(ROUNDS):
        promise(name, changed(dice.choice(SEEDS[name]), dice))


@pytest.mark.parametrize("name", READERS)
def test_nothing_and_anything_is_read_or_refused(name: str) -> None:
    dice = random.Random(f"any {name}")

    for length in (0, 1, 10, 200, 2_000):
        promise(name, "".join(dice.choice(PIECES) for _ in range(length)))
        promise(name, "".join(chr(dice.randrange(0x3000)) for _ in range(length)))
