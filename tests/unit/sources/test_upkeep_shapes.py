"""Whatever other hosts answer becomes a record, a gap, or an error with a next step."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from digest.errors import SourceError
from digest.sources.cves.feed import parse_feed
from digest.sources.patches.files import parse_ends, parse_schedule
from digest.sources.signal.summaries import parse_summaries
from tests.unit.sources.cves.test_feed import ITEM, feed
from tests.unit.sources.patches.test_files import EARLIER, ENDED, TODAY
from tests.unit.sources.signal.test_summaries import API, CAMEL, NAME, PAGE, SUMMARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ODD: tuple[object, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", " ", "x" * 5000, "\ud800", "\x00", "1.32.0.0", "1.32",
    "9999-12-31T23:59:59-23:59", "0001-01-01", [], [[]], {}, {"": ""}, {"seconds": 1e300},
    {"seconds": "x"},
)  # fmt: skip


def places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def changed(document: object, path: tuple[object, ...], new: object) -> object:
    """Return the document with another value at one place."""
    if not path:
        return new
    step, *rest = path
    if isinstance(document, dict):
        return {
            name: changed(value, tuple(rest), new) if name == step else value
            for name, value in document.items()
        }
    assert isinstance(document, list)
    return [
        changed(value, tuple(rest), new) if index == step else value
        for index, value in enumerate(document)
    ]


def damaged(document: object, seed: int, count: int = 400) -> Iterator[object]:
    dice = random.Random(seed)
    for _ in range(count):
        broken = document
        for _ in range(dice.randint(1, 3)):
            broken = changed(broken, dice.choice(list(places(broken))), dice.choice(ODD))
        yield broken


@pytest.mark.parametrize(
    ("document", "parse"),
    [
        (feed(ITEM, ITEM), lambda found: parse_feed(found, "cves")),
        (API, lambda found: parse_summaries(found, NAME, PAGE)),
        (CAMEL, lambda found: parse_summaries(found, NAME, PAGE)),
        (SUMMARY, lambda found: parse_summaries(found, NAME, PAGE)),
    ],
    ids=["cves", "api", "camel", "summary"],
)
def test_a_damaged_document_is_read_or_refused(
    document: object, parse: Callable[[object], object]
) -> None:
    hints = []
    for broken in damaged(document, seed=7):
        try:
            parse(broken)
        except SourceError as error:
            hints.append(error.hint)
    assert 0 < len(hints) < 400
    assert all(hints)


@pytest.mark.parametrize("text", [TODAY, EARLIER, ENDED], ids=["today", "earlier", "ended"])
def test_a_damaged_schedule_is_read_as_far_as_it_goes(text: str) -> None:
    dice = random.Random(7)
    for _ in range(300):
        at = dice.randrange(len(text))
        piece = dice.choice(("\n", ": ", "- ", "[", "}", "\x00", "'", "&a ", "*a", "\t", "9"))
        broken = text[:at] + piece + text[at + dice.randint(0, 20) :]
        for read in (parse_schedule(broken, "s.yaml"), parse_ends(broken, "e.yaml")):
            assert json.dumps(read.problems).isascii()
            assert all("\n" not in problem for problem in read.problems)
