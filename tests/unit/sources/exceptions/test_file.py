from __future__ import annotations

from datetime import date

import pytest

from digest.sources.exceptions.file import LARGEST, ExceptionsFile, read_exceptions

ENTRY = """\
- name: "A pump: faster"
  issue: 647
  date_requested: 2020-10-08
  date_reviewed: 2020-10-09
  thread: "https://groups.example/c/1"
  pull_requests:
    - "https://github.com/acme/keps/pull/1"
    - "https://github.com/acme/keps/pull/2"
  status: "approved"
"""


def read(text: str) -> ExceptionsFile:
    return read_exceptions(text, release="v1.37", path="r/exceptions.yaml", prefix="KEP")


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in read(text).problems]


def test_an_entry_of_a_list_becomes_a_row_equal_to_the_file() -> None:
    found = read("# Enhancements Freeze\n" + ENTRY)

    (row,) = found.entries
    assert found.problems == ()
    assert (row.release, row.entry, row.freeze, row.name) == ("v1.37", 1, None, "A pump: faster")
    assert (row.key, row.status, row.thread) == (
        "KEP-647",
        "approved",
        "https://groups.example/c/1",
    )
    assert (row.requested_on, row.reviewed_on) == (date(2020, 10, 8), date(2020, 10, 9))
    assert [url[-1] for url in row.pull_requests] == ["1", "2"]


def test_tables_give_their_name_and_empty_ones_are_no_problem() -> None:
    found = read(f"enhancementFreeze:\n\n# None!\n\ncodeFreeze:\n\n{ENTRY}\ndocsFreeze:\n{ENTRY}")
    assert [(row.freeze, row.entry) for row in found.entries] == [
        ("codeFreeze", 1),
        ("docsFreeze", 2),
    ]
    assert found.problems == ()


def test_a_line_of_invisible_spaces_is_an_empty_one() -> None:
    found = read(f"# x\n\u200b\n{ENTRY}\u200b\n{ENTRY}".replace("\n", "\r\n"))
    assert len(found.entries) == 2
    assert found.problems == ()


def test_a_comma_behind_a_quoted_value_costs_nothing_and_is_told() -> None:
    text = ENTRY + "\n" + ENTRY.replace('pull/1"', 'pull/1",  ') + "\n" + ENTRY
    found = read(f"codeFreeze:\n{text}")
    assert [len(row.pull_requests) for row in found.entries] == [2, 2, 2]
    assert {row.freeze for row in found.entries} == {"codeFreeze"}
    assert problems(f"codeFreeze:\n{text}") == [
        (18, "ends in a comma that YAML does not allow there")
    ]


def test_an_entry_that_is_no_yaml_is_lost_alone_and_named_by_its_line() -> None:
    found = read(f"{ENTRY}\n- name: x\n  issue: [1\n\n{ENTRY}")
    assert len(found.entries) == 2
    ((line, message),) = problems(f"{ENTRY}\n- name: x\n  issue: [1\n\n{ENTRY}")
    assert line in (11, 12, 13, 14)
    assert message.startswith("an entry is no YAML: ")


@pytest.mark.parametrize(
    ("field", "by", "message"),
    [
        ("issue: 647", "issue: soon", "entry 1 has no issue number: 'soon'"),
        ("2020-10-08", "2020-02-30", "entry 1 has no day as date_requested: '2020-02-30'"),
        ("2020-10-09", "10/09/2020", "entry 1 has no day as date_reviewed: '10/09/2020'"),
        ('"approved"', "[a, b]", "entry 1 has more than one value as status"),
        ("thread:", "threads:", "entry 1 has a field that is not known: 'threads'"),
    ],
)
def test_a_field_that_makes_no_sense_is_none_and_names_its_line(
    field: str, by: str, message: str
) -> None:
    text = f"codeFreeze:\n{ENTRY.replace(field, by)}"
    (row,) = read(text).entries
    assert None in (row.key, row.requested_on, row.reviewed_on, row.status, row.thread)
    assert problems(text) == [(2, message)]


@pytest.mark.parametrize("value", ["", "TBD", "null", "N/A", "~"])
def test_what_is_left_open_is_none_and_no_problem(value: str) -> None:
    text = ENTRY.replace("2020-10-09", value).replace('"approved"', value)
    (row,) = read(text).entries
    assert (row.reviewed_on, row.status) == (None, None)
    assert problems(text) == []


@pytest.mark.parametrize(
    "issue", ["647", '"#647"', "https://github.com/acme/keps/issues/647", "0647"]
)
def test_an_issue_is_a_number_or_its_address(issue: str) -> None:
    (row,) = read(ENTRY.replace("647", issue)).entries
    assert row.key == "KEP-647"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("just words", "is neither a list of exceptions nor tables of them"),
        ("codeFreeze:\n  deep: 1\n", "has no list of exceptions under 'codeFreeze'"),
        ("- words\n", "entry 1 is no list of fields"),
        ("- issue: 1\n", "entry 1 has no name"),
        ("{[", "is no YAML, and no entry of an exceptions file is in it"),
        ("- " * 100, "an entry nests more than 20 levels"),
        ("x" * (LARGEST + 1), f"has {LARGEST + 1:,} characters, more than the {LARGEST:,} that"),
        (f"{ENTRY}---\n{ENTRY}", "has 2 YAML documents, of which one is read"),
    ],
)
def test_an_unknown_shape_is_a_problem_and_no_guess(text: str, message: str) -> None:
    assert any(problem.startswith(message) for _, problem in problems(text))


@pytest.mark.parametrize("text", ["", "# only a comment\n", "codeFreeze:\n"])
def test_a_file_without_entries_is_none(text: str) -> None:
    assert read(text) == ExceptionsFile()


def test_problems_of_one_file_are_bounded_and_printable() -> None:
    text = "".join(f"- name: a\n  \x85fie\u202eld{number}: 1\n" for number in range(100))
    assert len(problems(text)) <= 20
    assert all(message.isprintable() for _, message in problems(text))
