"""What lint says of a release's edition: numbers against lists, and the logo."""

from __future__ import annotations

import pytest

from tests.builders_check import messages

ISSUE = "https://github.com/kubernetes/enhancements/issues"
FRONT = "---\nrelease:\n  version: v1.24\n---\n\n"
LIST = f"## Graduations to Stable\n\n* [KEP-1: Pump]({ISSUE}/1)\n* [KEP-2: Valve]({ISSUE}/2)\n"


def counted(opening: str, rest: str = LIST) -> list[str]:
    return messages(f"{FRONT}{opening}\n\n{rest}", "COUNT-CHECK")


@pytest.mark.parametrize(
    "opening",
    [
        "[2](#graduations-to-stable) graduate.",
        "This release consists of 2 enhancements: two enhancements have graduated to stable.",
        "[All](#graduations-to-stable) are good; [v1.24](#graduations-to-stable) is the 3rd.",
        "See [3 things](https://example.org/).",
    ],
)
def test_numbers_that_agree_are_let_be(opening: str) -> None:
    assert counted(opening) == []


def test_a_number_that_opens_another_list_is_told() -> None:
    assert counted("[14](#graduations-to-stable) graduate.") == [
        "14 stated, 2 listed below #graduations-to-stable"
    ]


def test_a_number_in_words_is_compared_with_the_list_of_its_stage() -> None:
    (said,) = counted("This release is good: fourteen enhancements have graduated to stable.")

    assert said.startswith("14 stated as stable")
    assert said.endswith("2 listed")


def test_a_number_that_opens_nothing_is_told() -> None:
    assert counted("[2](#stables) graduate.") == ["2 opens no list: there is no section #stables"]


def test_a_total_is_the_sum_of_what_its_section_links() -> None:
    table = (
        "## Enhancements\n\n| Stage | Planned |\n| --- | --- |\n"
        "| Stable | [2](#graduations-to-stable) |\n\n"
    )

    assert counted("[2](#enhancements) in all.", table + LIST) == []
    assert counted("[3](#enhancements) in all.", table + LIST) == [
        "3 stated, 2 listed below #enhancements"
    ]


def test_an_item_without_a_link_and_one_that_is_listed_twice_are_told() -> None:
    more = f"{LIST}* KEP-3: Boiler\n* [Pump]({ISSUE}/1)\n"

    assert counted("", more) == ["the item counts, but links no proposal", "KEP-1 is listed twice"]


def test_the_number_in_a_heading_is_that_of_its_list() -> None:
    assert counted("", LIST.replace("Stable", "Stable (3)")) == [
        "the heading says 3, 2 are listed below it"
    ]
    assert counted("", LIST.replace("Stable", "Stable (2)")) == []


def test_an_edition_of_a_week_is_not_looked_at() -> None:
    assert messages(f"[9](#graduations-to-stable)\n\n{LIST}", "COUNT-CHECK") == []


@pytest.mark.parametrize("alt", ["", "  logo_alt:\n", "  logo_alt: ''\n", "  logo_alt: ~\n"])
def test_a_logo_needs_a_text(alt: str) -> None:
    text = f"---\nrelease:\n  logo: stars.png\n{alt}---\n\n## News\n\nOut.\n"

    assert messages(text, "RELEASE-ALT") == ["the logo has no text: logo_alt is empty"]


def test_a_logo_with_a_text_and_a_release_without_a_logo_pass() -> None:
    for line in ("logo: stars.png\n  logo_alt: Stars", "logo:", "theme: Stars"):
        text = f"---\nrelease:\n  {line}\n---\n\n## News\n\nOut.\n"
        assert messages(text, "RELEASE-ALT") == []
