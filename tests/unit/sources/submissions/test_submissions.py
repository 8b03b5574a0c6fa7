"""Issues made from the form: its answers, and the issues of a repository over a fake."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.config import Submissions
from digest.plain_yaml import load_documents
from digest.sources.github.client import Client, MissingError, Page
from digest.sources.submissions.form import FIELDS, Answers, read_form
from digest.sources.submissions.source import SubmissionsSource
from tests.builders import WINDOW

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "### Link\n\nhttps://a.example/x\n\n### Section\n\nOther Merges\n\n### Text\n\nA pump.\n"


def test_the_answers_stand_below_their_headings() -> None:
    assert read_form(FORM) == Answers(
        link="https://a.example/x", section="Other Merges", text="A pump."
    )


def test_line_ends_of_windows_and_an_answer_that_nobody_gave_are_read() -> None:
    text = FORM.replace("A pump.", "_No response_").replace("\n", "\r\n")

    assert read_form(text).text == ""
    assert read_form(text).section == "Other Merges"


def test_the_last_field_cannot_change_another_one() -> None:
    answers = read_form(f"{FORM}### Section\n\nFeatured PRs\n\n### Proof\n\nx")

    assert answers.section == "Other Merges"
    assert answers.text == "A pump.\n### Section\n\nFeatured PRs\n\n### Proof\n\nx"


@pytest.mark.parametrize("body", ["", "Please add this", "## Link\n\nx", "### Links\n\nx"])
def test_an_issue_that_is_not_of_the_form_has_no_answers(body: str) -> None:
    assert read_form(body) == Answers()


def test_the_form_that_is_documented_has_the_fields_that_are_read() -> None:
    path = Path(__file__).resolve().parents[4] / "docs" / "issue-form.yml"
    (form,) = load_documents(path.read_text(encoding="utf-8"))

    assert isinstance(form, dict)
    labels = [row["attributes"]["label"].casefold() for row in form["body"]]
    assert tuple(labels) == FIELDS
    assert form["labels"] == [Submissions().label]


class FakeGitHub(Client):
    """A repository's issues, a hundred a page."""

    def __init__(self, *issues: dict[str, object], is_there: bool = True) -> None:
        self.issues = issues
        self.is_there = is_there
        self.asked: list[Mapping[str, str | int]] = []

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Page:
        asked = parameters or {}
        self.asked.append(asked)
        assert path == "/repos/acme/digest/issues"
        if not self.is_there:
            raise MissingError("there is no acme/digest", hint="check it")
        start = (int(asked["page"]) - 1) * 100
        return Page(list(self.issues[start : start + 100]))


def issue(
    number: int, created: str = "2026-08-12T12:00:00Z", **changes: object
) -> dict[str, object]:
    return {
        "number": number,
        "title": f"Suggestion {number}",
        "html_url": f"https://github.com/acme/digest/issues/{number}",
        "created_at": created,
        "user": {"login": "ada"},
        "body": FORM,
        **changes,
    }


def numbers(client: Client) -> list[int]:
    source = SubmissionsSource(Submissions(repository="acme/digest"), client=client)
    return [one.number for one in source.fetch(WINDOW, frozenset()).records.submissions]


def test_open_issues_made_before_the_end_of_the_window_are_returned() -> None:
    hub = FakeGitHub(
        issue(9, "2026-08-17T00:00:00Z"),
        issue(8, "2026-08-16T23:59:59Z"),
        issue(7, "2020-01-01T00:00:00Z", user=None, body=None),
        issue(6, pull_request={"url": "x"}),
    )

    assert numbers(hub) == [7, 8]
    assert hub.asked[0]["labels"] == "digest"
    assert hub.asked[0]["state"] == "open"


def test_all_pages_are_read() -> None:
    assert len(numbers(FakeGitHub(*(issue(number) for number in range(1, 251))))) == 250


def test_a_repository_that_is_gone_or_answers_otherwise_is_a_gap() -> None:
    for hub in (FakeGitHub(is_there=False), FakeGitHub({"number": "x"})):
        source = SubmissionsSource(Submissions(repository="acme/digest"), client=hub)

        found = source.fetch(WINDOW, frozenset())

        assert [gap.unit for gap in found.gaps] == ["acme/digest"]
