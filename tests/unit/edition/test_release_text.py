"""The first text of a release's edition, word for word."""

from __future__ import annotations

from datetime import date

from digest.config import Contributions
from digest.config.release_sections import RELEASE_SECTIONS
from digest.cycle.length import Cycle
from digest.edition.release_text import Comparison, Known, Links, Velocity, release_text
from digest.model import TeamMember
from tests.builders import but
from tests.builders_check import messages

NOTHING = Velocity(cycle=None, weeks=0, covered=0, people=0, merged=0)
NO_LINKS = Links(changelog="", tag="", team="")


def text_of(
    counts: dict[str, int] | None = None,
    *,
    team: tuple[TeamMember, ...] = (),
    velocity: Velocity = NOTHING,
    comparison: tuple[Comparison, ...] = (),
    links: Links = NO_LINKS,
    is_known: bool = True,
    is_whole: bool = True,
) -> str:
    known = Known(
        counts=counts or {},
        team=team,
        velocity=velocity,
        comparison=comparison,
        links=links,
        is_known=is_known,
        is_whole=is_whole,
    )
    (file,) = release_text("v1.24", RELEASE_SECTIONS, known)
    return file.text


def member(entry: int, name: str, *, role: str = "Lead", is_shadow: bool = False) -> TeamMember:
    return TeamMember(
        release="v1.24",
        entry=entry,
        role=role,
        name=name,
        login=None,
        is_shadow=is_shadow,
        path="team.md",
    )


def block(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0].partition("<!--")[0].strip()


def test_every_number_opens_its_list() -> None:
    text = text_of({"graduations-to-stable": 14, "graduations-to-beta": 1, "other-stages": 2})

    assert (
        "\n[17 enhancements](#enhancements) planned for v1.24: [14](#graduations-to-stable) to "
        "graduate to stable, [1](#graduations-to-beta) to move to beta and [2](#other-stages) at "
        "other stages.\n"
    ) in text
    assert block(text, "Enhancements") == (
        "| Stage | Planned |\n| --- | ---: |\n| Stable | [14](#graduations-to-stable) |\n"
        "| Beta | [1](#graduations-to-beta) |\n| Other stages | [2](#other-stages) |"
    )


def test_nothing_known_is_places_to_write_and_no_sentence() -> None:
    text = text_of()

    assert text.startswith(
        "---\ntitle: Release v1.24\nrelease:\n"
        "  version: v1.24\n  theme:\n  logo:\n  logo_alt:\n---\n"
    )
    assert "\nNo enhancement is planned for v1.24 by the files of the proposals.\n" in text
    assert [block(text, section.title) for section in RELEASE_SECTIONS] == [""] * 14
    assert messages(text, "COUNT-CHECK", "RELEASE-ALT") == []


def test_without_any_file_the_number_is_unknown_and_not_none() -> None:
    text = text_of(is_known=False)

    assert "planned for v1.24 is unknown: no file could be read." in text
    assert "No enhancement" not in text


def test_a_part_of_the_proposals_is_said_to_be_one() -> None:
    assert "Only proposals whose files changed" in text_of(is_whole=False)
    assert "Only proposals whose files changed" not in text_of()


def test_the_team_is_thanked_by_name_and_names_are_no_markup() -> None:
    team = (
        member(1, "Ada *Byron*"),
        member(2, "Max", is_shadow=True),
        *(member(n, f"P{n}", role="Docs", is_shadow=True) for n in range(3, 18)),
    )

    said = block(text_of(team=team), "Release Team").splitlines()

    assert said[0] == r"* Lead: Ada \*Byron\*; shadows Max"
    assert said[1].startswith("* Docs: shadows P3, ")
    assert said[1].endswith("P14 and 3 more")


def test_velocity_says_how_much_the_archive_knows() -> None:
    cycle = Cycle(version="1.24", starts_on=date(2022, 1, 10), released_on=date(2022, 5, 3), url="")
    part = Velocity(cycle=cycle, weeks=17, covered=3, people=1092, merged=2165)
    days = "By its timeline the cycle of v1.24 has 17 weeks: 10 January 2022 to 3 May 2022."

    assert block(text_of(velocity=part), "Velocity") == (
        f"{days} In the 3 of 17 weeks that the archive knows, 1,092 people wrote the 2,165 pull "
        "requests that were merged."
    )
    whole = Velocity(cycle=None, weeks=17, covered=17, people=1, merged=1)
    assert block(text_of(velocity=whole), "Velocity").startswith("In these weeks 1 person wrote")


def test_companies_come_from_a_stored_answer_with_its_query_and_day() -> None:
    answer = Contributions(
        release="1.24",
        query="https://stats.example.org/q?from=2022-01-10",
        asked_on=date(2022, 5, 3),
        companies=1029,
        people=1,
    )
    told = "by [a query asked on 3 May 2022](https://stats.example.org/q?from=2022-01-10)."

    said = block(text_of(velocity=but(NOTHING, answer=answer)), "Velocity")
    alone = block(text_of(velocity=but(NOTHING, answer=but(answer, people=None))), "Velocity")

    assert said.startswith(f"In the whole project it was 1,029 companies and 1 person, {told}")
    assert alone.startswith(f"In the whole project it was 1,029 companies, {told}")
    assert "whole project it was" not in block(text_of(velocity=NOTHING), "Velocity")


def test_the_comparison_has_a_row_for_each_release() -> None:
    rows = (
        Comparison(version="1.23", counts={"stable": 11, "alpha": 32}),
        Comparison(version="1.24", counts={"stable": 22, "removed": 1, "no stage": 1}),
    )

    assert block(text_of(comparison=rows), "Comparison").splitlines()[2:] == [
        "| Release | Stable | Beta | Alpha | Other | All |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| 1.23 | 11 | 0 | 32 | 0 | 43 |",
        "| 1.24 | 22 | 0 | 0 | 2 | 24 |",
    ]


def test_pages_of_the_release_are_linked_where_they_are_known() -> None:
    links = Links(changelog="https://e.org/c", tag="https://e.org/t", team="https://e.org/p")

    text = text_of(links=links)

    assert block(text, "Release Notes") == (
        "The full list of changes is in the [changelog](https://e.org/c)."
    )
    assert block(text, "Availability") == "v1.24 can be downloaded [from GitHub](https://e.org/t)."
    assert "[release team](https://e.org/p)" in block(text, "Release Team")
