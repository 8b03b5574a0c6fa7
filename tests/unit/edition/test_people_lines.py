"""People, news and events as Markdown; what strangers wrote is text."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from digest.config import EventSettings
from digest.cycle.deprecations import Deprecations
from digest.cycle.leads import group_changes
from digest.cycle.submissions import check_submissions
from digest.edition.grammar import parse_edition
from digest.edition.html import to_html
from digest.edition.people_lines import (
    deprecation_line,
    event_lines,
    lead_lines,
    newcomer_line,
    newcomer_lines,
    news_lines,
    submission_lines,
    unknown_lines,
)
from digest.keys import NO_PROPOSALS
from digest.model import Gap, TextFile
from tests.builders import make_candidate, make_report
from tests.builders_people import make_lead, make_newcomer, make_post, make_submission

if TYPE_CHECKING:
    from digest.model import LeadChange

EVIL = "<script>x()</script> [a](javascript:b) *c* `d` ![e](https://f.example/g.png)\n## h"


def led(*changes: LeadChange) -> str:
    return "\n".join(lead_lines(group_changes(changes)))


def test_who_joined_and_who_stepped_down_read_as_a_sentence() -> None:
    line = led(
        make_lead("ada", "emeritus lead", "chair", name="Ada Low"),
        make_lead("zoe", "chair", name="Zoë Hill"),
        make_lead("zoe", "tech lead", name="Zoë Hill"),
    )

    assert line == (
        "* [SIG Node](https://github.com/acme/community/tree/main/sig-node): "
        "[Zoë Hill](https://github.com/zoe) is now chair and tech lead; "
        "[Ada Low](https://github.com/ada) is no longer chair and is listed as emeritus lead"
    )


def test_people_of_whom_the_same_is_said_share_a_clause() -> None:
    line = led(
        make_lead("ada", "chair"), make_lead("zoe", "chair"), make_lead("kim", None, "chair")
    )

    assert line.endswith(
        "[Ada](https://github.com/ada) and [Zoe](https://github.com/zoe) are now chairs; "
        "[Kim](https://github.com/kim) is no longer chair"
    )


def test_new_retired_and_renamed_groups_say_so() -> None:
    new = led(make_lead("ada", "chair", group_change="new"))
    old = led(make_lead("ada", None, "chair", group_change="retired"))
    other = led(make_lead("ada", "chair", group_change="renamed"))

    assert new.startswith("* New group: [SIG Node](")
    assert old == "* SIG Node is no longer listed; it was led by [Ada](https://github.com/ada)"
    assert "(renamed): [Ada]" in other


def test_another_account_is_said_to_be_that() -> None:
    line = led(make_lead("low", "chair", "chair", change="renamed", previous_handle="ada"))

    assert line.endswith("[Low](https://github.com/low) has a new account (was `@ada`)")


def test_newcomers_are_thanked_without_covering_their_changes() -> None:
    line = newcomer_line([make_newcomer("ada", "Ada Low"), make_newcomer("bob")])

    assert line == (
        "* Thanks for their first pull requests: "
        "[Ada Low](https://github.com/ada) and [bob](https://github.com/bob)"
    )
    text = TextFile(path="edition.md", text=line)
    edition = parse_edition("2026-08-16", (text,), sections=(), proposals=NO_PROPOSALS)
    assert edition.keys == frozenset()
    assert "/pull/7)" in newcomer_lines([make_newcomer("ada")])[0]
    assert newcomer_line([]) == ""


def test_an_event_has_its_days() -> None:
    event = EventSettings(
        on=date(2026, 3, 24), until=date(2026, 3, 26), title="Conference", url="https://c.example/"
    )
    day = EventSettings(on=date(2026, 3, 20), title="Webinar")

    assert event_lines([event, day]) == (
        "* 24 March 2026 to 26 March 2026: [Conference](https://c.example/)",
        "* 20 March 2026: Webinar",
    )


def test_a_submission_is_a_line_to_paste_and_where_it_is_from() -> None:
    sections = {"other-merges": "Other Merges"}
    good, bad = check_submissions(
        [make_submission(), make_submission(4, link="", text="", section="")],
        sections,
        NO_PROPOSALS,
    )

    assert submission_lines([good, bad]) == (
        "* [A better pump](https://github.com/acme/engine/pull/12)",
        "  from [acme/digest#3](https://github.com/acme/digest/issues/3) by `@ada` "
        "for `other-merges`",
        r"* \[digest\] A better pump",
        "  from [acme/digest#4](https://github.com/acme/digest/issues/4) by `@ada`; "
        "it has no link; it names no section",
    )


@pytest.mark.parametrize(
    ("count", "is_decided", "said"),
    [
        (1, None, "not enough yet for a post of their own (usually 2 or more); it is decided at"),
        (2, False, "enough for a post of their own (usually 2 or more); it is decided at Code"),
        (2, True, "Code Freeze is over: it is time to decide"),
    ],
)
def test_the_count_says_whether_a_post_is_due(
    count: int, is_decided: bool | None, said: str
) -> None:
    found = tuple(make_candidate(n) for n in range(count))
    counted = Deprecations(found=found, weeks=9, is_reached=count > 1, is_decided=is_decided)

    assert said in deprecation_line(counted)


def test_gaps_are_said_and_not_all_of_many() -> None:
    gaps = [Gap(f"feed {n}", "is gone") for n in range(9)]

    lines = unknown_lines("News", make_report("news", *gaps))

    assert lines[0] == "* News: not all is known: feed 0: is gone"
    assert (len(lines), lines[-1]) == (6, "* News: 4 more such gaps")
    assert unknown_lines("News", make_report("news")) == unknown_lines("News", None) == ()


def test_what_strangers_wrote_is_shown_and_means_nothing() -> None:
    lines = (
        *lead_lines(group_changes([make_lead("a/b", "chair", name=EVIL, group=EVIL, url=EVIL)])),
        newcomer_line([make_newcomer("ada", EVIL)]),
        *newcomer_lines([make_newcomer("ada", EVIL)]),
        *news_lines([make_post(EVIL)]),
        *event_lines([EventSettings(on=date(2026, 3, 20), title=EVIL)]),
        *submission_lines(
            check_submissions(
                [make_submission(title=EVIL, text=EVIL, section=EVIL, link=EVIL)], {}, NO_PROPOSALS
            )
        ),
        *unknown_lines("News", make_report("news", Gap(EVIL, EVIL))),
    )

    for line in lines:
        page = to_html(line)
        assert "\n" not in line
        assert not re.search(r"<(script|img|h2|em|a href=.javascript)", page), line
