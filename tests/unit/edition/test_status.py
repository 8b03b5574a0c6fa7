from __future__ import annotations

import time

import pytest

from digest.edition.draft import section_names, state_of
from digest.edition.status import SectionStatus, Status, count_words, status_of
from digest.model import Gap, Ledger, Offer, Snapshot, TextFile
from tests.builders import (
    MONDAY,
    make_candidate,
    make_report,
    make_snapshot,
    parsed,
    preset,
)

NAMES = section_names(preset().sections)
PULL = "https://github.com/kubernetes/kubernetes/pull"
CANDIDATES = (
    make_candidate(1),
    make_candidate(2, must_report=("deprecation",)),
    make_candidate(3, must_report=("CVE",), section="deprecated"),
    make_candidate(4, must_report=("CVE",)),
    make_candidate(5),
)


def status(text: str, *others: TextFile, snapshot: Snapshot | None = None) -> Status:
    edition = parsed(text, *others)
    ledger = Ledger(
        keys={
            f"kubernetes/kubernetes#{n}": Offer(offered_at=MONDAY, section="other-merges")
            for n in (1, 4)
        }
    )
    return status_of(edition, snapshot, CANDIDATES, state_of(edition, ledger), NAMES)


def row(found: Status, section: str) -> SectionStatus:
    return next(each for each in found.sections if each.id == section)


def test_every_candidate_is_counted_once() -> None:
    found = status(f"* [a]({PULL}/1)\n<!-- dismiss kubernetes/kubernetes#2 test only -->\n")

    assert found.candidates == {"used": 1, "dismissed": 1, "dropped": 1, "open": 2}


def test_a_must_report_that_was_dropped_without_a_dismissal_stays_undecided() -> None:
    found = status(f"* [a]({PULL}/3)\n")

    assert [item.key for item in found.undecided] == [
        "kubernetes/kubernetes#2", "kubernetes/kubernetes#4",
    ]  # fmt: skip
    assert found.undecided[0].line == f"* [Mend the pump]({PULL}/2)"
    assert row(found, "other-merges").undecided == 2
    assert row(found, "deprecated").undecided == 0


def test_a_dismissal_without_a_reason_decides_nothing() -> None:
    found = status("<!-- dismiss kubernetes/kubernetes#3 -->\n")

    assert "kubernetes/kubernetes#3" in [item.key for item in found.undecided]
    assert found.problems == (
        "edition.md:1: dismissal of kubernetes/kubernetes#3 without a reason; "
        "write it behind the key",
    )


def test_sections_stand_in_page_order_with_the_empty_ones() -> None:
    found = status("## Mine\n\nText\n")

    assert [each.id for each in found.sections] == [*(name.id for name in NAMES), "mine"]
    assert row(found, "shoutouts").entries == 0


def test_a_section_tells_files_writers_words_and_whether_it_is_ready() -> None:
    found = status(
        "## Deprecated\n\n* one two\n",
        TextFile(
            path="sections/a.md", text="---\nwriter: Ada\nready: true\n---\n## Deprecated\n* x\n"
        ),
        TextFile(
            path="sections/b.md", text="---\nwriter: Bo\nready: no\n---\n## Deprecated\n* y\n"
        ),
    )

    section = row(found, "deprecated")
    assert section.files == ("edition.md", "sections/a.md", "sections/b.md")
    assert (section.writer, section.ready) == ("Ada, Bo", False)
    assert (section.entries, section.words) == (3, 4)
    assert found.words == 4


def test_a_section_is_ready_when_all_who_say_so_are() -> None:
    text = "---\nwriter: Ada\nready: true\n---\n## Deprecated\n* x\n"

    found = status("", TextFile(path="sections/a.md", text=text))

    assert row(found, "deprecated").ready is True
    assert row(found, "shoutouts").ready is None


def test_gaps_of_all_sources_are_told() -> None:
    gap = Gap("a/b", "it broke")
    snapshot = make_snapshot(sources=[make_report("pulls", gap), make_report("keps")])

    found = status("", snapshot=snapshot)

    assert found.gaps == (gap,)
    assert [source.name for source in found.sources] == ["pulls", "keps"]


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("", 0),
        ("* one [two three](https://x.y/four_five) six", 4),
        ("one <!-- not these --> two", 2),
        ("one https://example.org/a-b two", 2),
        ("it's `kube-proxy` 1.37", 4),
        ("one <!-- never closed two three", 1),
        ("na\u00efve \u65e5\u672c", 2),
    ],
)
def test_words_are_those_that_a_reader_reads(markdown: str, count: int) -> None:
    assert count_words(markdown) == count


@pytest.mark.speed
@pytest.mark.parametrize("piece", ["<!--", "](", "a", "'", "https://", "<!-- -->"])
def test_a_megabyte_of_anything_is_counted_in_no_time(piece: str) -> None:
    started = time.process_time()

    count_words(piece * (1_000_000 // len(piece)))

    assert time.process_time() - started < 2
