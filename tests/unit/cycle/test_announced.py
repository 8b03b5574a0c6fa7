from __future__ import annotations

import time

import pytest

from digest.cycle.announced import TOTAL, Announced, read_announcement
from digest.keys import Proposals

PROPOSALS = Proposals(
    "KEP", ("github.com/acme/keps/issues/{number}", "github.com/acme/keps/**/{number}-*")
)


def read(text: str) -> Announced:
    return read_announcement(text, PROPOSALS)


def stated(text: str) -> list[tuple[str, int]]:
    return [(one.stage, one.number) for one in read(text).stated]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "It consists of 46 enhancements: fourteen enhancements have graduated to stable,\n"
            "fifteen enhancements are moving to beta, and twenty-one are entering alpha.\n",
            [(TOTAL, 46), ("stable", 14), ("beta", 15), ("alpha", 21)],
        ),
        (
            "Also, two features have been deprecated, and two features have been\nremoved.",
            [("deprecated", 2), ("removed", 2)],
        ),
        (
            "Of those enhancements, 23 have graduated to Stable, 22 are entering Beta.",
            [("stable", 23), ("beta", 22)],
        ),
        ("In all, there are 40 enhancements. Ten of them reach general availability.",
         [(TOTAL, 40), ("stable", 10)]),
        ("This release saw fourteen enhancements promoted to stable:", [("stable", 14)]),
        ("Twelve features are being deprecated or removed.", [("deprecated or removed", 12)]),
    ],
)  # fmt: skip
def test_numbers_are_read_in_words_and_digits(text: str, numbers: list[tuple[str, int]]) -> None:
    assert stated(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "From v1.24 it is stable, and 1.25 is stable too.",
        "On May 3 2022, the beta was out.",  # a day and a year count nothing
        "VolumeSnapshot v1beta1 moved to GA in v1.20.",
        "Two years later. It has become stable.",
        "one stable",
        "* fourteen enhancements have graduated to stable",
        "```\nfourteen enhancements have graduated to stable\n```",
        "",
    ],
)
def test_what_counts_nothing_is_no_statement(text: str) -> None:
    assert stated(text) == []


def test_lists_are_the_bullets_with_a_proposal_by_their_heading() -> None:
    found = read(
        "See [one](https://github.com/acme/keps/issues/1).\n\n"
        "### Graduations to **Stable**\n\n"
        "Three of them, says [two](https://github.com/acme/keps/issues/2):\n\n"
        "* [Pump \\[x\\]](https://github.com/acme/keps/issues/3): better than "
        "[four](https://github.com/acme/keps/issues/4)\n"
        "- [Valve](https://github.com/acme/keps/tree/main/sig-x/0005-valve)\n"
        "* [A talk](https://example.org/issues/6)\n\n"
        "### Changes\n\n1. [Gauge](https://github.com/acme/keps/issues/7)\n"
    )

    stable, changes = found.listings
    assert (stable.heading, stable.stage) == ("Graduations to Stable", "stable")
    assert [(item.key, item.line) for item in found.listed("stable")] == [
        ("KEP-3", 7),
        ("KEP-5", 8),
    ]
    assert (changes.stage, [item.key for item in changes.items]) == (None, ["KEP-7"])
    named = [(item.key, item.heading) for item in found.mentions]
    assert named[0] == ("KEP-1", "")
    assert [key for key, _ in named] == [f"KEP-{n}" for n in (1, 2, 3, 4, 5, 7)]


def test_a_heading_with_two_stages_names_none() -> None:
    text = "## Deprecations and removals\n\n* [a](https://github.com/acme/keps/issues/1)\n"
    assert read(text).listings[0].stage is None


def test_a_proposal_that_is_listed_twice_counts_once() -> None:
    bullet = "* [a](https://github.com/acme/keps/issues/1)\n"
    assert len(read(f"## Beta\n\n{bullet}{bullet}").listed("beta")) == 1


@pytest.mark.parametrize("text", ["one " * 50_000, "[" * 100_000, "[a" * 50_000, "1 a " * 50_000])
def test_a_hostile_text_takes_no_long_time(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2
