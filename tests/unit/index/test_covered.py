"""What earlier editions said about a candidate."""

import pytest

from digest.index.covered import Covered
from digest.model import Candidate, CandidateKind
from tests.builders import but
from tests.builders_index import KK, make_edition_index, make_mention


def marks(
    candidate: Candidate, *, before: str = "2025-12-14", is_published: bool = True
) -> tuple[str, ...]:
    editions = [
        make_edition_index(
            "2025-11-02",
            [
                make_mention("Fix", f"{KK}#1", f"{KK}#9"),
                make_mention("DRA", "KEP-4381", section="KEP of the Week", kind="highlight"),
            ],
            is_published=is_published,
        ),
        make_edition_index(
            "2025-11-30", [make_mention("Again", "KEP-4381", section="KEP Updates")]
        ),
    ]
    return Covered(editions, before).marked([candidate])[0].covered


def pull(*keys: str) -> Candidate:
    return Candidate(
        key=keys[0], kind=CandidateKind.PULL_REQUEST, keys=keys, title="t", url="u", summary="s"
    )


def proposal(key: str) -> Candidate:
    return Candidate(
        key=key, kind=CandidateKind.PROPOSAL, keys=(key,), title="t", url="u", summary="s"
    )


def test_a_reported_pull_request_names_edition_and_section() -> None:
    assert marks(pull(f"{KK}#1")) == ("reported 2025-11-02, Other Merges",)


def test_a_folded_part_counts_too() -> None:
    assert marks(pull(f"{KK}#77", f"{KK}#9")) == ("reported 2025-11-02, Other Merges",)


def test_a_proposal_tells_the_days_since_it_was_featured_and_since_the_last_word() -> None:
    assert marks(proposal("KEP-4381")) == (
        "KEP-4381 covered 42 days ago: 2025-11-02, KEP of the Week",
        "KEP-4381 covered 14 days ago: 2025-11-30, KEP Updates",
    )


@pytest.mark.parametrize("key", [f"{KK}#2", "other/repo#1"])
def test_what_is_new_has_no_mark(key: str) -> None:
    assert marks(pull(key)) == ()


def test_drafts_the_edition_itself_and_later_ones_do_not_count() -> None:
    assert marks(pull(f"{KK}#1"), is_published=False) == ()
    assert marks(pull(f"{KK}#1"), before="2025-11-02") == ()
    assert marks(pull(f"{KK}#1"), before="2025-10-26") == ()


def release_and_week(before: str, days: dict[str, str]) -> tuple[str, ...]:
    mentioned = [make_mention("DRA", "KEP-4381", section="Stable")]
    editions = [
        but(make_edition_index("2025-12-18", mentioned), id="release-v1.35"),
        make_edition_index("2026-01-04", [make_mention("Again", "KEP-4381")]),
    ]
    return Covered(editions, before, days).marked([proposal("KEP-4381")])[0].covered


def test_the_edition_of_a_release_counts_from_its_day_on() -> None:
    days = {"release-v1.35": "2025-12-17"}

    assert release_and_week("2025-12-14", days) == ()
    assert release_and_week("2025-12-21", days) == (
        "KEP-4381 covered 4 days ago: release-v1.35, Stable",
    )


def test_a_week_behind_a_release_is_not_before_it() -> None:
    days = {"release-v1.35": "2025-12-17", "release-v1.36": "2025-12-31"}

    assert release_and_week("release-v1.36", days) == (
        "KEP-4381 covered 14 days ago: release-v1.35, Stable",
    )
