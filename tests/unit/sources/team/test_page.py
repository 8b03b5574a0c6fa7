"""A release team's page into its people."""

from __future__ import annotations

from digest.model import TeamMember
from digest.sources.team.page import MOST_PEOPLE, read_team

PAGE = """# 1.24 Release Team

| **Role** | **Name** (**GitHub / Slack ID**) | **Shadow Name(s)** |
|----------|---------|--------|
| Lead | Ada Byron ([@ada](https://github.com/ada) / Slack: `@ada.b`) | {shadows} |
| Docs | TBD | -- |
| Adviser | Rear Admiral (@grace) | |

| Meeting | Name |
|---|---|
| Weekly | Somebody (@else) |
"""


SHADOWS = "Max Körbächer ([@mx-1](https://github.com/mx-1)), Jo, Jr. (@jo) <br> Kim"


def people(text: str) -> tuple[TeamMember, ...]:
    return read_team(text, release="v1.24", path="team.md")


def test_roles_names_accounts_and_shadows_stand_in_the_order_of_the_page() -> None:
    found = [
        (one.role, one.name, one.login, one.is_shadow)
        for one in people(PAGE.format(shadows=SHADOWS))
    ]

    assert found == [
        ("Lead", "Ada Byron", "ada", False),
        ("Lead", "Max Körbächer", "mx-1", True),
        ("Lead", "Jo", None, True),
        ("Lead", "Jr.", "jo", True),
        ("Lead", "Kim", None, True),
        ("Adviser", "Rear Admiral", "grace", False),
    ]
    assert [one.entry for one in people(PAGE.format(shadows=SHADOWS))] == [1, 2, 3, 4, 5, 6]


def test_a_bracket_and_a_row_that_nobody_closed_cost_nobody() -> None:
    page = "| Role | Name |\n|---|---|\n| Lead | Ada (@ada, Max (@mx)\n| Docs | Jo (@jo) |\n"

    assert [(one.role, one.name) for one in people(page)] == [
        ("Lead", "Ada"),
        ("Lead", "Max"),
        ("Docs", "Jo"),
    ]


def test_a_page_without_such_a_table_names_nobody() -> None:
    assert people("") == people("# Team\n\nAda did it all.\n") == ()
    assert people("| Role |\n|---|\n| Lead |\n") == ()


def test_a_page_without_end_is_read_to_a_bound() -> None:
    rows = "\n".join(f"| Lead | P{n} | |" for n in range(2 * MOST_PEOPLE))

    assert len(people(f"| Role | Name | Shadows |\n|---|---|---|\n{rows}\n")) == MOST_PEOPLE
