"""A draft, whatever an editor typed."""

from __future__ import annotations

from hypothesis import given

from digest.edition.draft import skeleton
from digest.edition.export import markdown_of
from digest.edition.grammar import parse_edition
from digest.model import TextFile
from tests.fuzz import grammars
from tests.fuzz.promises import PROMISES
from tests.fuzz.strategies import bounded, content_for


@bounded(300)
@given(content=content_for("draft"))
def test_any_text_keeps_the_promises_of_a_draft(content: bytes) -> None:
    PROMISES["draft"](content)


@bounded()
@given(content=content_for("front_matter"))
def test_any_text_keeps_the_promises_of_front_matter(content: bytes) -> None:
    PROMISES["front_matter"](content)


def test_skeleton_reads_as_it_was_meant() -> None:
    sections = grammars.SETTINGS.sections
    (file,) = skeleton("Week", sections, {"developer-news": "Hello."}, split=False)

    edition = grammars.parse(file.text)

    assert [section.id for section in edition.sections] == [section.id for section in sections]
    assert edition.meta.title == "Week"
    assert edition.problems == ()


def test_front_matter_with_thousands_of_unknown_keys_is_read_in_a_moment() -> None:
    keys = "".join(f"key{number}: a\n" for number in range(4_000))

    problems = grammars.parse(f"---\n{keys}---\n").problems

    assert [problem.line for problem in problems] == list(range(2, 4_002))


def test_line_separators_in_front_matter_do_not_move_the_line_of_a_problem() -> None:
    (problem,) = grammars.parse('---\ntitle: "a\u2028b\u0085c"\ntilte: x\n---\n').problems

    assert problem.line == 3


def test_value_that_goes_on_in_the_next_line_goes_with_its_key() -> None:
    new = grammars.field_set("---\ntitle: A\npublished_at:\n  2026-08-17\n---\nText\n")

    assert new == "---\ntitle: A\npublished_at: 2026-08-17T09:00:00Z\n---\nText\n"


def test_code_that_begins_a_section_is_code_in_the_export() -> None:
    assert "\n    # no heading\n" in grammars.export("## Other Merges\n\n    # no heading\n")


def test_problem_about_a_key_of_any_length_is_one_short_line() -> None:
    (problem,) = grammars.parse(f'---\n"{"a" * 9_000}\\u202e\\n": x\n---\n').problems

    assert len(problem.message) < 400
    assert problem.message.isprintable()


def test_code_that_nobody_closed_swallows_no_other_section_of_the_export() -> None:
    text = "## Odd\n\n```\nopen\n\n## Other Merges\n"
    other = "## Other Merges\n\n* [a](https://github.com/octo/core/pull/1)\n\n## Odd\n\n~~~\nopen\n"
    newer = "## KEP of the Week\n\nText\n\n"

    assert grammars.export(text).rstrip().endswith("```")
    assert "[a](https://github.com/octo/core/pull/1)" in grammars.export(other + newer)
    assert grammars.export(newer + other).rstrip().endswith("~~~")


def test_what_a_comment_divided_stays_divided_in_the_export() -> None:
    text = "## Other Merges\n\n<!-- x --> ``odd\n[a](https://github.com/octo/core/pull/1) ``\n"

    assert "odd\n\n[a]" in grammars.export(text)


def test_address_that_nobody_closed_takes_no_anchor_into_its_attribute() -> None:
    text = '## Other Merges\n\n<h3>a <a href="https://x.example/\n\n* [b](https://y.example)\n'

    PROMISES["draft"](text.encode())
    (page,) = grammars.pages(grammars.parse(text))
    assert 'id="' not in page


def test_each_writers_label_keeps_its_address_in_the_export() -> None:
    text = "## {0}\n\n* [x][1]\n* [1]\n\n[1]: https://{0}.example\n"
    files = [TextFile(path=f"sections/{name}.md", text=text.format(name)) for name in ("a", "b")]
    edition = parse_edition(
        "2026-08-16",
        [TextFile(path="edition.md", text=""), *files],
        sections=grammars.NAMES,
        proposals=grammars.PROPOSALS,
    )

    again = grammars.parse(markdown_of(edition))

    assert [link.url for link in again.sections[0].entries[0].links] == ["https://a.example"]
    assert [entry.links[0].url for entry in again.sections[1].entries[:2]] == [
        "https://b.example",
        "https://b.example",
    ]
