from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.content import TooLarge
from digest.sources.keps.file import (
    LARGEST,
    is_proposal_file,
    number_in_path,
    number_of,
    read_kep,
)

NAMES = ("kep.yaml", "kep.yml")


def is_proposal(path: str) -> bool:
    return is_proposal_file(path, folder="keps", names=NAMES)


@pytest.mark.parametrize(
    "path",
    [
        "keps/sig-pump/12-valve/kep.yaml",
        "keps/sig-pump/12-valve/kep.yml",
        "keps/sig-pump/4326-valve/4326.yaml",
        "keps/provider-steam/kep.yaml",
        "keps/sig-pump/boiler/12-valve/kep.yaml",
        "keps/sig-pump/12-kep-template/kep.yaml",
    ],
)
def test_files_of_proposals_are_known(path: str) -> None:
    assert is_proposal(path)


@pytest.mark.parametrize(
    "path",
    [
        "keps/NNNN-kep-template/kep.yaml",
        "keps/readiness/sig-pump/4326.yaml",
        "keps/sig-pump/4326-valve/4327.yaml",
        "keps/sig-pump/12-valve/README.md",
        "pkg/keps/12-valve/kep.yaml",
        "kepsake/12-valve/kep.yaml",
        "kep.yaml",
        "",
    ],
)
def test_other_files_are_none(path: str) -> None:
    assert not is_proposal(path)


@pytest.mark.parametrize("folder", ["", "/", "keps/"])
def test_a_folder_may_be_written_in_any_way(folder: str) -> None:
    assert is_proposal_file("keps/1-x/kep.yaml", folder=folder, names=NAMES)


def test_every_field_is_the_text_in_the_file() -> None:
    file = read_kep(
        "title:  A Valve \nkep-number: 12\nowning-sig: pump\nstatus: imlpemented (beta)\n"
        "stage: alpha|beta|stable\nlatest-milestone: 1.20\nauthors:\n  - '@ada'\n  - Bo\n"
        "milestone:\n  stable: 'v1.21, v1.37'\n  alpha: 1.10\n  GA: never\n  beta: 2022-02-29\n"
        "unknown: [1, {a: b}]\ncreation-date: 2022-02-30"
    )
    assert file.problem is None
    assert (file.number, file.title, file.owning_sig) == (12, "A Valve", "pump")
    assert (file.status, file.stage) == ("imlpemented (beta)", "alpha|beta|stable")
    assert file.latest_milestone == "1.20"
    assert list(file.milestone.items()) == [
        *[("GA", "never"), ("alpha", "1.10"), ("beta", "2022-02-29")],
        ("stable", "v1.21, v1.37"),
    ]
    assert file.authors == ("@ada", "Bo")


@pytest.mark.parametrize("value", ["", "null", "~", "''", "NULL", "  "])
def test_nothing_is_one_value_however_it_is_written(value: str) -> None:
    file = read_kep(f"title: x\nstage: {value}\nmilestone: {value}\nauthors: {value}\n")
    assert file == read_kep("title: x")
    assert (file.stage, file.milestone, file.authors, file.problem) == (None, {}, (), None)


def test_a_milestone_without_value_is_absent() -> None:
    assert read_kep("milestone: {alpha: v1.20, beta: , stable: ~}").milestone == {"alpha": "v1.20"}


@pytest.mark.parametrize(
    ("written", "path", "number"),
    [
        ("12", "keps/s/12-x/kep.yaml", 12),
        ('"0012"', "keps/s/12-x/kep.yaml", 12),
        ("12", "keps/s/99-x/kep.yaml", 12),
        ("NNNN", "keps/s/12-x/kep.yaml", 12),
        ("", "keps/s/12-x/kep.yaml", 12),
        ("0", "keps/s/12-x/kep.yaml", 12),
        ("0000", "keps/s/0000-x/kep.yaml", 0),
        ("[1]", "keps/s/12-x/kep.yaml", 12),
        ("", "keps/provider-steam/kep.yaml", None),
        ("", "keps/s/20200309-x/kep.yaml", None),
        ("99999999999999999999", "keps/s/12-x/kep.yaml", 12),
    ],
)
def test_the_folder_gives_the_number_that_the_file_lacks(
    written: str, path: str, number: int | None
) -> None:
    assert number_of(read_kep(f"title: x\nkep-number: {written}\n"), path) == number


def test_a_folder_is_numbered_by_what_it_starts_with() -> None:
    assert number_in_path("keps/s/0012-x/kep.yaml") == 12
    assert number_in_path("keps/s/x-12/kep.yaml") is None
    assert number_in_path("kep.yaml") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("---\n---\n", "is empty"),
        ("just words", "has no fields"),
        ("- a\n- b", "has no fields"),
        ("title: a: b", "is no YAML: line 1: mapping values are not allowed in this context"),
        ("title: \0", "is no YAML: "),
        ("? [a]\n: b", "is no YAML: line 1: found unhashable key"),
        ("&a [*a]", "is no YAML: line 1: found unconstructable recursive node"),
        ("[" * 100_000, "nests more than 20 levels"),
        ("? " * 100_000, "nests more than 20 levels"),
        ("a: &a x\nb: [" + "*a, " * 21 + "]", "has more than 20 YAML aliases"),
        ("title: " + "x" * LARGEST, "more than the 256,000 that are read"),
    ],
)
def test_a_file_that_makes_no_sense_is_named_with_the_reason(text: str, problem: str) -> None:
    file = read_kep(text)
    assert not file.is_read
    assert problem in (file.problem or "")
    assert len(file.problem or "") < 300


def test_a_file_that_was_too_large_to_fetch_is_named_with_its_size() -> None:
    assert read_kep(TooLarge(5_000_000)).problem == (
        "has 5,000,000 bytes, more than the 256,000 that are read"
    )


def test_a_mapping_where_a_value_belongs_is_named_and_the_rest_is_read() -> None:
    file = read_kep("title: x\nstage: [alpha]\nmilestone: v1.20\nauthors: [{a: b}, Bo]\n")
    assert file.is_read
    assert (file.title, file.stage, file.milestone, file.authors) == ("x", None, {}, ("Bo",))
    assert file.problem == (
        "has a list where stage is one value; has text where milestone names stages; "
        "has authors that are no names"
    )


def test_empty_documents_beside_the_file_are_nothing_to_report() -> None:
    assert read_kep("---\ntitle: x\n---\n") == read_kep("title: x")


def test_of_several_documents_the_first_is_read_and_the_others_are_named() -> None:
    file = read_kep("---\ntitle: x\n---\ntitle: y\n")
    assert (file.title, file.problem) == ("x", "has 2 YAML documents, of which one is read")


def test_bytes_that_are_no_text_are_named_and_the_rest_is_read() -> None:
    file = read_kep(b"\xef\xbb\xbftitle: x\nstage: \xff\n")
    assert (file.title, file.stage) == ("x", "�")
    assert file.problem == "is not UTF-8 text (byte 16)"


def test_half_a_character_from_json_is_no_trouble() -> None:
    assert read_kep("title: a\ud800b").title == "a?b"


SAME_EVERY_TIME = settings(derandomize=True, database=None, deadline=None)
FIELDS = st.sampled_from(["title", "stage", "milestone", "kep-number", "authors"])
VALUES = st.recursive(
    st.text(alphabet="ab0~'\"#&*!|>-:,[]{}% \t\n�", max_size=12),
    lambda inner: st.lists(inner).map(lambda items: f"[{', '.join(items)}]"),
)


@SAME_EVERY_TIME
@given(st.one_of(st.text(), st.binary()))
def test_any_content_is_survived(content: str | bytes) -> None:
    file = read_kep(content)
    assert file.is_read or file.problem


@SAME_EVERY_TIME
@given(st.lists(st.tuples(FIELDS, VALUES)))
def test_any_value_of_a_field_is_survived(fields: list[tuple[str, str]]) -> None:
    file = read_kep("\n".join(f"{name}: {value}" for name, value in fields))
    assert file.is_read or file.problem
    assert all(isinstance(value, str) for value in file.milestone.values())
