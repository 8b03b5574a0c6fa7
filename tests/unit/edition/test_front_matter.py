from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.edition.front_matter import read_front_matter, read_meta, read_writer, set_field
from digest.model import Correction, Meta, Problem, ReleaseMeta


def meta_of(text: str) -> tuple[Meta, tuple[Problem, ...]]:
    return read_meta("edition.md", read_front_matter("edition.md", text), text)


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in problems]


def test_front_matter_is_read_into_types() -> None:
    meta, problems = meta_of(
        "---\n"
        "title: 'Week Ending August 16, 2026'\n"
        "summary: In short\n"
        "authors: [Ada, Grace]\n"
        "published_at: 2026-08-20T16:00:00Z\n"
        "permalink: /2026/x/\n"
        "feed_id: tag:old\n"
        "social: later\n"
        "---\nText\n"
    )

    assert meta == Meta(
        title="Week Ending August 16, 2026",
        summary="In short",
        authors=("Ada", "Grace"),
        published_at=datetime(2026, 8, 20, 16, tzinfo=UTC),
        permalink="/2026/x/",
        feed_id="tag:old",
        social=("later",),
    )
    assert problems == ()


@pytest.mark.parametrize(
    "text", ["", "Text\n", "---\nnever closed\n", " ---\ntitle: x\n---\n", "----\ntitle: x\n----\n"]
)
def test_without_front_matter_all_is_text(text: str) -> None:
    front = read_front_matter("edition.md", text)

    assert (front.fields, front.length, front.lines, front.problems) == ({}, 0, 0, ())


@pytest.mark.parametrize(
    ("text", "rest", "lines"),
    [
        ("---\ntitle: x\n---\nText", "Text", 3),
        ("---\r\ntitle: x\r\n---\r\nText", "Text", 3),
        ("---\n---\n\nText", "\nText", 2),
        ("---  \ntitle: x\n--- \t\nText", "Text", 3),
        ("---\ntitle: x\n---", "", 2),
        ("---\ntitle: x\n---\n---\nmore\n---\n", "---\nmore\n---\n", 3),
    ],
)
def test_the_text_starts_after_the_second_fence(text: str, rest: str, lines: int) -> None:
    front = read_front_matter("edition.md", text)

    assert text[front.length :] == rest
    assert front.lines == lines


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("title: [x\n", 3),
        ("title: x\nsummary: 'open\n", 4),
        ("a: b: c\n", 2),
        ("- one\n- two\n", 2),
        ("just words\n", 2),
        ("title: &a [x]\n" + "b: *a\n" * 50, 23),
        ("a: " + "[" * 60_000 + "\n", 2),
        ("a: " + "x" * 70_000 + "\n", 2),
        ("\ttitle: x\n", 2),
        ("title: \x00\n", 2),
    ],
)
def test_what_is_no_yaml_is_a_problem_with_its_line(yaml: str, line: int) -> None:
    meta, problems = meta_of(f"---\n{yaml}---\nText\n")

    assert meta == Meta()
    assert [problem.line for problem in problems] == [line]
    assert "front matter" in problems[0].message


@pytest.mark.parametrize(
    "value",
    [
        "2026-08-20T16:00:00Z",
        "2026-08-20T18:00:00+02:00",
        "2026-08-20 16:00:00",
        "2026-08-20 16:00:00 +0000",
        "2026-08-20 16:00:00 -0000",
        "'2026-08-20T16:00:00Z'",
    ],
)
def test_a_time_may_be_written_as_people_write_it(value: str) -> None:
    meta, _ = meta_of(f"---\npublished_at: {value}\n---\n")

    assert meta.published_at == datetime(2026, 8, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "2022-02-29",
        "2026-08-20 14:4g5",
        "20.8.2026",
        "0001-01-01T00:00+10:00",
        "'x: y'",
    ],
)
def test_a_bad_time_is_a_problem_and_no_publication(value: str) -> None:
    meta, problems = meta_of(f"---\ntitle: x\npublished_at: {value}\n---\n")

    assert meta.published_at is None
    assert [problem.line for problem in problems] == [3]
    assert "write 2026-08-20T16:00:00Z" in problems[0].message


@pytest.mark.parametrize("value", ["", "null", "~", "''"])
def test_an_empty_field_says_nothing(value: str) -> None:
    assert meta_of(f"---\ntitle: {value}\npublished_at: {value}\n---\n") == (Meta(), ())


def test_scalars_stay_the_text_in_the_file() -> None:
    meta, _ = meta_of("---\ntitle: 1.20\nsummary: yes\nauthors: [on, 0x10]\n---\n")

    assert (meta.title, meta.summary, meta.authors) == ("1.20", "yes", ("on", "0x10"))


def test_one_author_needs_no_list() -> None:
    assert meta_of("---\nauthors: Ada\n---\n")[0].authors == ("Ada",)


def test_a_list_where_a_line_should_be_is_a_problem() -> None:
    meta, problems = meta_of("---\ntitle: [a, b]\nauthors: [[x]]\n---\n")

    assert (meta.title, meta.authors) == (None, ())
    assert said(problems) == [
        "2: title: should be one line of text", "3: authors: should be one line of text",
    ]  # fmt: skip


def test_corrections_have_time_and_text() -> None:
    meta, problems = meta_of(
        "---\ncorrections:\n- {at: 2026-08-21T10:00:00Z, text: ' The flag is off '}\n---\n"
    )

    assert meta.corrections == (
        Correction(at=datetime(2026, 8, 21, 10, tzinfo=UTC), text="The flag is off"),
    )
    assert problems == ()


@pytest.mark.parametrize(
    "value",
    ["[{at: 2026-08-21}]", "[{text: x}]", "[x]", "[{at: never, text: x}]", "oops", "{at: 1}"],
)
def test_a_correction_that_cannot_be_read_is_a_problem(value: str) -> None:
    meta, problems = meta_of(f"---\ncorrections: {value}\n---\n")

    assert meta.corrections == ()
    assert "2: corrections: each needs 'at:' with a time and 'text:'" in said(problems)


def test_an_unknown_key_is_reported_with_its_line() -> None:
    _, problems = meta_of("---\ntitle: x\nlayout: post\n---\n")

    assert len(problems) == 1
    assert problems[0].line == 3
    assert "layout: is not known here and was left alone" in problems[0].message


# ------------------------------------------------------------------ writers


@pytest.mark.parametrize(
    ("yaml", "writer", "ready"),
    [
        ("writer: Ada\nready: true\n", "Ada", True),
        ("writer:\nready: false\n", None, False),
        ("ready: Yes\n", None, True),
        ("", None, None),
    ],
)
def test_a_file_says_who_writes_it_and_whether_it_is_ready(
    yaml: str, writer: str | None, ready: bool | None
) -> None:
    text = f"---\n{yaml}---\n"

    found, problems = read_writer("sections/010-a.md", read_front_matter("x", text), text)

    assert (found.writer, found.ready) == (writer, ready)
    assert problems == ()


@pytest.mark.parametrize("yaml", ["ready: nearly\n", "title: x\n", "published_at: 2026-08-20\n"])
def test_what_a_section_file_may_not_say_is_a_problem(yaml: str) -> None:
    text = f"---\n{yaml}---\n"

    _, problems = read_writer("sections/010-a.md", read_front_matter("x", text), text)

    assert [problem.line for problem in problems] == [2]
    assert problems[0].path == "sections/010-a.md"


# ------------------------------------------------------------------ writing a field


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("---\ntitle: x\n---\nText", "---\ntitle: x\nkey: 1\n---\nText"),
        ("---\r\ntitle: x\r\n---\r\nText", "---\r\ntitle: x\r\nkey: 1\r\n---\r\nText"),
        ("---\nkey:\ntitle: x\n---\n", "---\ntitle: x\nkey: 1\n---\n"),
        ("---\nkeys: 2\n---\nkey: 3\n", "---\nkeys: 2\nkey: 1\n---\nkey: 3\n"),
        ("Text\n", "---\nkey: 1\n---\n\nText\n"),
        ("---\ntitle: x\n---", "---\ntitle: x\nkey: 1\n---"),
    ],
)
def test_a_field_is_one_more_line_and_every_other_byte_stays(text: str, new: str) -> None:
    assert set_field(text, "key", "1", checked=lambda _: True) == new


def test_a_field_that_would_not_be_read_back_is_not_written() -> None:
    assert set_field("---\nopen", "key", "1", checked=lambda _: False) is None


def test_the_end_of_a_yaml_document_ends_it_too() -> None:
    front = read_front_matter("edition.md", "---\ntitle: x\n...\nText\n---\n")

    assert (front.fields, front.lines) == ({"title": "x"}, 3)
    assert set_field("---\na: b\n...\nText", "c", "d", checked=lambda _: True) == (
        "---\na: b\nc: d\n...\nText"
    )


def test_an_imported_edition_may_have_the_keys_of_its_old_site() -> None:
    fields = "layout: post\ndate: 2022-02-29\ntags: [a]\nauthor: Ada\nmood: good\ncorections: x\n"

    _, problems = meta_of(f"---\n{fields}imported_from: 2022-02-27-update.md\n---\n")

    assert said(problems) == [
        "7: corections: is not known here and was left alone; did you mean corrections?"
    ]


def test_a_release_has_lines_of_its_own() -> None:
    meta, problems = meta_of(
        "---\nrelease:\n  version: v1.24\n  theme: Stars\n  logo: ~\n  logo_alt:\n---\n"
    )

    assert meta.release == ReleaseMeta(version="v1.24", theme="Stars")
    assert problems == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("release: v1.24", "release: should have lines of its own: version, theme, logo, logo_alt"),
        ("release:\n  tehme: x", "release: 'tehme' is not known here; did you mean theme?"),
        ("release: [a]", "release: should have lines of its own: version, theme, logo, logo_alt"),
    ],
)
def test_what_a_release_cannot_say_is_told(lines: str, message: str) -> None:
    _, problems = meta_of(f"---\ntitle: x\n{lines}\n---\n")

    assert said(problems) == [f"3: {message}"]
