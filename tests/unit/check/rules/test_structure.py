"""What cannot be read, what was left over, and how headings stand."""

from __future__ import annotations

import pytest

from digest.check.mend import mend
from digest.check.rules import RULES
from digest.model import TextFile
from tests.builders import but, preset
from tests.builders_check import findings, make_reading, messages

NEWS = "## Developer News\n\n"
MERGES = "## Other Merges\n\n"


def test_what_cannot_be_read_is_an_error_where_it_stands() -> None:
    text = "---\ntitle: Week\npublished_at: soon\n---\n\n## Other Merges\n\n<!-- not closed\n"

    found = findings(make_reading(text), "TEXT")

    assert [(each.severity, each.line) for each in found] == [("error", 3), ("error", 8)]
    assert "'soon' is no time" in found[0].message


def test_a_field_of_another_tool_is_told_and_stops_nothing() -> None:
    found = findings(make_reading("---\nlayout: post\n---\n"), "TEXT", "TEXT-IGNORED", "CONFLICT")

    assert [(each.rule, each.severity, each.line) for each in found] == [
        ("TEXT-IGNORED", "info", 2)
    ]


def test_a_conflict_is_told_once_and_by_its_own_rule() -> None:
    text = f"{MERGES}<<<<<<< HEAD\n* One\n=======\n* Two\n>>>>>>> theirs\n"

    found = findings(make_reading(text), "CONFLICT", "TEXT")

    assert [(each.rule, each.line) for each in found] == [("CONFLICT", 3)]
    assert "keep what should stay of both sides" in found[0].hint


def test_a_problem_of_a_file_that_there_is_not_stands_at_the_first_file() -> None:
    reading = make_reading(f"{NEWS}News.\n")
    elsewhere = but(reading.texts[0], path="sections/news.md")
    problem = make_reading("---\nlayout: post\n---\n").edition.problems
    reading = but(reading, texts=(elsewhere,), edition=but(reading.edition, problems=problem))

    (found,) = findings(reading, "TEXT-IGNORED")

    assert (found.path, found.line) == ("sections/news.md", 1)
    assert found.message.startswith("edition.md: ")


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("Merges", "did you mean 'Other Merges'?"),
        ("Deprecations", "did you mean 'Deprecated'?"),
        ("Shoutout", "did you mean 'Shoutouts'?"),
        ("Weather", "use a configured heading"),
    ],
)
def test_a_heading_that_is_no_section_is_told_with_the_nearest(heading: str, hint: str) -> None:
    (found,) = findings(make_reading(f"## {heading}\n\nText.\n"), "SEC-NAME")

    assert found.hint.startswith(hint)


@pytest.mark.parametrize("heading", ["other_merges", "Other Merges:", "Steering Election"])
def test_a_configured_heading_is_right_however_it_is_spelt(heading: str) -> None:
    settings = but(preset().lint, other_sections=("Steering election",))

    assert findings(make_reading(f"## {heading}\n\nText.\n", settings=settings), "SEC-NAME") == []


def test_a_section_may_stand_in_two_files_and_not_twice_in_one() -> None:
    other = TextFile(path="sections/merges.md", text=f"{MERGES}* Two\n")

    assert findings(make_reading(f"{MERGES}* One\n", others=(other,)), "SEC-TWICE") == []
    assert messages(f"{MERGES}* One\n\n{MERGES}* Two\n", "SEC-TWICE") == [
        "'Other Merges' is there already, further up"
    ]


def test_a_section_that_another_file_fills_is_not_empty() -> None:
    other = TextFile(path="sections/merges.md", text=f"{MERGES}* Two\n")
    empty = f"{MERGES}<!-- to do -->\n"

    assert findings(make_reading(empty, others=(other,)), "SEC-EMPTY") == []
    assert messages(empty, "SEC-EMPTY") == ["'Other Merges' holds nothing"]


def test_headings_may_rise_by_any_number_of_levels() -> None:
    text = "## Featured PRs\n\n### One\n\n#### Detail\n\n## Other Merges\n\n#### Too deep\n"

    assert [each.line for each in findings(make_reading(text), "HEAD-JUMP")] == [9]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{MERGES}*\n* One\n", f"{MERGES}* One\n"),
        (f"{MERGES}* One\n*\n", f"{MERGES}* One\n"),
        (f"{MERGES}* One\n*", f"{MERGES}* One\n"),
        (f"{MERGES}* * One\n", f"{MERGES}* * One\n"),
        (f"{MERGES}* <!-- lint: allow BUL-EMPTY here -->\n", None),
    ],
    ids=["before", "behind", "at the end", "around a list", "with a comment"],
)
def test_an_empty_item_is_deleted_where_it_stands_alone(text: str, left: str | None) -> None:
    mended = mend(make_reading(text), [each for each in RULES if each.id == "BUL-EMPTY"])

    assert messages(text, "BUL-EMPTY") == ["the item holds no text"]
    assert [file.text for file in mended.files] == ([left] if left and left != text else [])


def test_an_item_around_a_list_cannot_be_deleted() -> None:
    assert [each.fixable for each in findings(make_reading(f"{MERGES}* * One\n"), "BUL-EMPTY")] == [
        False
    ]


@pytest.mark.parametrize(
    "item", ["![A chart](https://example.org/a.png)", "`code`", "```\n  code\n  ```", "[](#x)"]
)
def test_an_item_of_a_picture_or_of_code_is_not_empty(item: str) -> None:
    assert messages(f"{MERGES}* {item}\n", "BUL-EMPTY") == []


@pytest.mark.parametrize(
    "text", ["TODO: write this", "on January ??", "XXX", "[TODO](https://example.org/)", "FIXME"]
)
def test_a_placeholder_is_found_in_prose_and_in_links(text: str) -> None:
    assert len(messages(f"{NEWS}{text}\n", "PLACEHOLDER")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "`context.TODO` stays",
        "context.TODO() stays",
        "HandleErrorWithXXX",
        "many TODO items",
        "Really??",
        "```\nTODO\n```",
    ],
)
def test_a_placeholder_in_code_or_in_a_name_is_left_alone(text: str) -> None:
    assert messages(f"{NEWS}{text}\n", "PLACEHOLDER") == []


@pytest.mark.parametrize(
    "text",
    ["the the", "to\nto", "The the", "and *and*", "[of](https://example.org/) of", "of, is is."],
)
def test_a_doubled_word_is_found_across_markup_and_lines(text: str) -> None:
    assert len(messages(f"{NEWS}So it is {text} x.\n", "DOUBLE-WORD")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Michael Michael",
        "DUE DUE",
        "really really",
        "`get get`",
        "Job `job x`",
        "of one. One",
        "a a",
    ],
)
def test_names_emphasis_and_code_may_stand_twice(text: str) -> None:
    assert messages(f"{NEWS}So it is {text} x.\n", "DOUBLE-WORD") == []


def test_a_place_behind_other_scripts_counts_characters() -> None:
    (found,) = findings(make_reading(f"{NEWS}Grüße 世界: the the end.\n"), "DOUBLE-WORD")

    assert (found.line, found.column) == (3, 11)


def test_a_waiver_lets_one_line_pass() -> None:
    text = f"{NEWS}<!-- lint: allow DOUBLE-WORD a song -->\nthe the\n\nof of\n"

    assert [each.line for each in findings(make_reading(text), "DOUBLE-WORD")] == [6]


def test_reading_time_is_that_of_the_settings() -> None:
    reading = make_reading(f"{NEWS}{'word ' * 600}\n", settings=but(preset().lint, minutes=2))

    assert [each.message for each in findings(reading, "READ-15")] == [
        "602 words take about 3 minutes; 2 are wanted"
    ]
