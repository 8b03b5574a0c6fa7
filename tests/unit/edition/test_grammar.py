from __future__ import annotations

import pytest

from digest.edition.grammar import SectionName, section_id_of
from digest.model import Edition, TextFile
from tests.builders import parsed

NAMES = (
    SectionName(id="subprojects", title="Subprojects and Dependency Updates"),
    SectionName(id="version-updates", title="Version Updates"),
    SectionName(id="merges", title="Merges"),
)
PULL = "https://github.com/kubernetes/kubernetes/pull"


def ids(edition: Edition) -> list[str]:
    return [section.id for section in edition.sections]


def entries(edition: Edition) -> list[tuple[str, int, str]]:
    return [(entry.kind, entry.line, entry.title) for entry in edition.entries]


# ------------------------------------------------------------------ sections


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Subprojects_and_Dependency_Updates", "subprojects"),
        ("Version Updates.", "version-updates"),
        ("VERSION  UPDATES", "version-updates"),
        ("version-updates", "version-updates"),
        ("Merges", "merges"),
        ("Some Other Heading!", "some-other-heading"),
        ("\u00dcber uns", "\u00fcber-uns"),
        ("!!!", "section"),
    ],
)
def test_case_and_punctuation_of_a_heading_do_not_matter(heading: str, section: str) -> None:
    assert section_id_of(heading, NAMES) == section


@pytest.mark.parametrize(
    "text", ["# Merges\n\n* a\n", "Merges\n------\n\n* a\n", "## *Merges* #\n* a"]
)
def test_a_heading_may_be_written_in_every_way(text: str) -> None:
    assert ids(parsed(text, sections=NAMES)) == ["merges"]


def test_a_heading_without_its_space_is_no_heading() -> None:
    edition = parsed("#125029 [is a pull request](https://x.y)\n", sections=NAMES)

    assert ids(edition) == [""]
    assert entries(edition) == [("prose", 1, "#125029 is a pull request")]


def test_configured_sections_stand_in_the_configured_order() -> None:
    edition = parsed("## Merges\n* a\n\n## Version Updates\n* b\n", sections=NAMES)

    assert ids(edition) == ["version-updates", "merges"]


def test_a_heading_that_is_not_configured_keeps_its_place_after_its_predecessor() -> None:
    text = "## Before\na\n\n## Merges\nb\n\n## With merges\nc\n\n## Version Updates\nd\n"

    edition = parsed(text, sections=NAMES)

    assert ids(edition) == ["before", "version-updates", "merges", "with-merges"]


def test_an_imported_edition_keeps_its_authors_order() -> None:
    text = "---\nimported_from: x.md\n---\n## Merges\n\nText\n\n## Version Updates\n\nText\n"

    assert ids(parsed(text, sections=NAMES)) == ["merges", "version-updates"]


def test_sections_of_one_name_are_joined_over_files_in_name_order() -> None:
    edition = parsed(
        "## Merges\n* main\n",
        TextFile(path="sections/020-b.md", text="---\nwriter: Ada\n---\n\n## merges.\n* second\n"),
        TextFile(path="sections/010-a.md", text="# MERGES\n* first\n"),
        sections=NAMES,
    )

    (section,) = edition.sections
    assert section.title == "Merges"
    assert [(e.path, e.line, e.title) for e in section.entries] == [
        ("edition.md", 2, "main"),
        ("sections/010-a.md", 2, "first"),
        ("sections/020-b.md", 6, "second"),
    ]


def test_text_before_any_heading_has_a_section_without_a_name() -> None:
    edition = parsed("Hello\n\n## Merges\n* a\n", sections=NAMES)

    assert [(section.id, section.title) for section in edition.sections] == [
        ("", ""), ("merges", "Merges"),
    ]  # fmt: skip


# ------------------------------------------------------------------ entries


def test_entries_are_items_highlights_and_prose_with_their_lines() -> None:
    text = (
        "---\ntitle: x\n---\n"
        "## Merges\n\nSome prose\n\n"
        "* one\n  more\n  * inner\n\n"
        "### Featured\n\nText\n\n* part of it\n\n#### Also part\n\n"
        "### Next\n"
    )

    assert entries(parsed(text)) == [
        ("prose", 6, "Some prose"), ("item", 8, "one more"),
        ("highlight", 12, "Featured"), ("highlight", 20, "Next"),
    ]  # fmt: skip


def test_an_entry_has_all_keys_that_it_links_in_their_order() -> None:
    text = f"* [a]({PULL}/2) and https://kep.k8s.io/7, <{PULL}/1>, [again]({PULL}/2/files)\n"

    (entry,) = parsed(text).entries

    assert entry.keys == ("kubernetes/kubernetes#2", "KEP-7", "kubernetes/kubernetes#1")


def test_a_link_in_a_comment_covers_nothing() -> None:
    edition = parsed(f"* a <!-- {PULL}/1 -->\n\n<!-- {PULL}/2 -->\n")

    assert edition.keys == frozenset()
    assert [link.line for link in edition.links] == [1, 3]


def test_a_link_in_code_covers_nothing() -> None:
    assert parsed(f"* `{PULL}/1`\n\n```\n{PULL}/2\n```\n").keys == frozenset()


def test_a_link_in_nested_text_belongs_to_its_entry() -> None:
    (entry,) = parsed(f"* a\n  > * b\n  >   [c]({PULL}/3)\n").entries

    assert entry.keys == ("kubernetes/kubernetes#3",)
    assert entry.links[0].line == 3


def test_a_span_is_where_the_anchor_goes() -> None:
    text = "## Merges\n\n* \u00e9 [a](https://x)\n\n### B\n\nprose\n"

    (section,) = parsed(text).sections

    (part,) = section.parts
    source = part.markdown.encode()
    spans = [entry.span for entry in part.entries]
    assert [source[s[0] : s[1]].decode() if s else None for s in spans] == [
        "\u00e9 [a](https://x)", "B",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["* a\r\n* [b](https://x.y)\r\n", "* a\n* [b](https://x.y)"])
def test_line_ends_do_not_matter(text: str) -> None:
    edition = parsed(text)

    assert entries(edition) == [("item", 1, "a"), ("item", 2, "b")]
    assert [link.line for link in edition.links] == [2]


# ------------------------------------------------------------------ dismissals


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<!-- dismiss kubernetes/kubernetes#7 test only -->\n", 1),
        ("## Merges\n\n* a\n<!-- dismiss Kubernetes/Kubernetes#7 test only -->\n* b\n", 4),
        ("* a <!--dismiss kubernetes/kubernetes#7 test only--> b\n", 1),
        ("* a\n\n  <!-- dismiss kubernetes/kubernetes#7\n  test only -->\n", 3),
        (f"\n<!-- dismiss {PULL}/7 test only -->", 2),
        ("---\ntitle: x\n---\r\n<!-- dismiss kubernetes/kubernetes#7 test  only -->\r\n", 4),
    ],
)
def test_a_dismissal_counts_wherever_it_stands(text: str, line: int) -> None:
    (dismissal,) = parsed(text).dismissals

    assert (dismissal.key, dismissal.reason) == ("kubernetes/kubernetes#7", "test only")
    assert dismissal.line == line


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- dismiss a/b#7 no -->`",
        "```\n<!-- dismiss a/b#7 no -->\n```",
        "    <!-- dismiss a/b#7 no -->",
        "* a\n\n      <!-- dismiss a/b#7 no -->",
        "<!-- dismissed a/b#7 no -->",
        "<!-- please dismiss a/b#7 -->",
        "dismiss a/b#7 no",
        "&lt;!-- dismiss a/b#7 no --&gt;",
    ],
)
def test_what_is_no_comment_dismisses_nothing(text: str) -> None:
    assert parsed(text).dismissals == ()


def test_a_dismissal_without_a_reason_is_a_problem_with_its_line() -> None:
    edition = parsed("a\n\n<!-- dismiss a/b#7 -->\n")

    assert [(p.path, p.line, p.message) for p in edition.problems] == [
        ("edition.md", 3, "dismissal of a/b#7 without a reason; write it behind the key")
    ]


def test_a_dismissal_in_a_section_file_counts_too() -> None:
    file = TextFile(path="sections/a.md", text="<!-- dismiss KEP-0007 later -->")

    (dismissal,) = parsed("", file).dismissals

    assert (dismissal.key, dismissal.path) == ("KEP-7", "sections/a.md")


# ------------------------------------------------------------------ what cannot be read


def test_front_matter_that_is_no_yaml_leaves_the_text_readable() -> None:
    edition = parsed("---\ntitle: [\n---\n## Merges\n* a\n")

    assert edition.meta.title is None
    assert [section.title for section in edition.sections] == ["Merges"]
    assert len(edition.problems) == 1


@pytest.mark.parametrize(
    "text", ["", "\n\n", "---\n---\n", "## ", "*", "<!--", "```", "\ud800", "\x00"]
)
def test_any_text_is_an_edition(text: str) -> None:
    assert parsed(text).id == "2026-08-16"
