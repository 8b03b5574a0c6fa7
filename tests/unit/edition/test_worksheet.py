from __future__ import annotations

from datetime import timedelta

import pytest

from digest.edition.draft import State
from digest.edition.links import find_links
from digest.edition.scan import scan
from digest.edition.visible import clean
from digest.edition.worksheet import worksheet
from digest.keys import NO_PROPOSALS
from digest.model import Candidate
from tests.builders import (
    MONDAY,
    but,
    make_candidate,
    make_report,
    make_snapshot,
    preset,
)
from tests.hostile import CONTROLS, LINKS, TITLES

PULL = "https://github.com/kubernetes/kubernetes/pull"
NOTHING = State(covered=frozenset(), dismissed=frozenset(), offered=frozenset())


def sheet(
    *candidates: Candidate, previous: str | None = None, hours: int = 0, state: State = NOTHING
) -> str:
    snapshot = make_snapshot(sources=[make_report(fetched_at=MONDAY + timedelta(hours=hours))])
    return worksheet(snapshot, candidates, state, preset().sections, previous, {"sig": "sig/"})


def known(**keys: str) -> State:
    """What text and ledger say of one key: ``covered``, ``dismissed`` or ``offered``."""
    sets = {name: frozenset({key}) for name, key in keys.items()}
    return but(NOTHING, **sets)


def headings(text: str) -> list[str]:
    return [block.text for block in scan(text).blocks if block.kind == "heading"]


def below(text: str, heading: str) -> str:
    """The text under a heading whose words start so."""
    parts = text.split("\n## ")
    return next((part for part in parts if part.startswith(heading)), "")


def test_every_candidate_has_a_line_to_paste_and_its_reasons() -> None:
    candidate = but(make_candidate(must_report=("deprecation",)), labels=("sig/node",))

    text = sheet(candidate)

    assert f"* [Mend the pump]({PULL}/7)\n  `kubernetes/kubernetes#7` rank 3 (made up +3)" in text
    assert "must be reported: deprecation" in text
    assert "@octocat; sig: node; open" in text


def test_candidates_stand_below_their_section_with_a_count() -> None:
    text = sheet(make_candidate(1), make_candidate(2, section="deprecated"), make_candidate(3))

    assert headings(text) == [
        "Worksheet 2026-08-16", "Worth featuring", "Other Merges (2)", "Deprecated (1)",
    ]  # fmt: skip


def test_what_must_be_reported_and_is_undecided_stands_apart() -> None:
    must = make_candidate(1, must_report=("CVE",))

    assert "Must be reported: use or dismiss" in headings(sheet(must))
    assert "Must be reported: use or dismiss" not in headings(
        sheet(must, state=known(covered=must.key))
    )


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (known(covered="kubernetes/kubernetes#7"), "in the draft"),
        (known(dismissed="kubernetes/kubernetes#7"), "dismissed"),
        (known(offered="kubernetes/kubernetes#7"), "was offered and taken out"),
        (NOTHING, "open"),
    ],
)
def test_a_candidate_says_what_became_of_it(state: State, word: str) -> None:
    assert f"; {word}\n" in sheet(make_candidate(7), state=state)


def test_what_the_last_worksheet_did_not_list_is_new_since_then() -> None:
    first = sheet(make_candidate(1))

    second = sheet(make_candidate(1), make_candidate(2), previous=first, hours=5)

    assert headings(second)[1] == "New since 2026-08-17T09:00:00Z"
    assert "#2`" in below(second, "New since")
    assert "#1`" not in below(second, "New since")


def test_what_is_new_stays_new_until_more_comes_in() -> None:
    first = sheet(make_candidate(1))
    second = sheet(make_candidate(1), make_candidate(2), previous=first, hours=5)

    third = sheet(make_candidate(1), make_candidate(2), previous=second, hours=6)
    fourth = sheet(*map(make_candidate, (1, 2, 3)), previous=third, hours=7)

    assert below(third, "New since 2026-08-17T09:00:00Z") == below(second, "New since")
    assert "#3`" in below(fourth, "New since 2026-08-17T15:00:00Z")
    assert "#2`" not in below(fourth, "New since")


def test_the_first_worksheet_calls_nothing_new() -> None:
    assert "New since" not in sheet(make_candidate(1))


def test_the_same_input_gives_the_same_worksheet() -> None:
    first = sheet(make_candidate(1), make_candidate(2))

    assert sheet(make_candidate(1), make_candidate(2), previous=first) == first


HOSTILE = (
    *TITLES, *LINKS, CONTROLS, "a\n## New since never\n* b\n", "--> out", "x" * 1_000_000,
    "https://github.com/kubernetes/kubernetes/pull/999", "x](https://evil.example)", "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_hostile_labels_authors_and_notes_stay_words_on_their_line(text: str) -> None:
    candidate = but(
        make_candidate(must_report=(text,)),
        author=text, labels=(text, "b"), notes=(text,), reasons=(),
    )  # fmt: skip

    found = sheet(candidate, make_candidate(8))

    tree = scan(found)
    urls = {link.url for _, link in find_links(tree, "worksheet.md", 0, NO_PROPOSALS)}
    assert urls == {f"{PULL}/7", f"{PULL}/8"}
    assert not tree.html
    assert not tree.comments
    assert headings(found)[1:] == [
        "Must be reported: use or dismiss", "Worth featuring", "Other Merges (2)",
    ]  # fmt: skip
    assert all(clean(line) == line.strip(" ") and len(line) < 3_000 for line in found.splitlines())


def test_topics_are_named_before_the_other_labels() -> None:
    text = sheet(make_candidate(7, labels=("kind/bug", "sig/node", "sig/storage")))

    assert "; sig: node, storage; kind/bug; " in text
