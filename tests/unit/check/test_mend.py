"""What is mechanical is mended; nothing else changes, not by a byte."""

from __future__ import annotations

import random
import re

import pytest

from digest.check.lint import rules_of
from digest.check.mend import Mended, edited, mend
from digest.check.passages import Edit, Hit
from digest.check.rule import Check, Reading, Rule
from digest.model import TextFile
from tests.builders import but, preset
from tests.builders_check import make_reading

RULES = rules_of(preset().lint)
PULL = "https://github.com/kubernetes/kubernetes/pull"
NEWS = "## Developer News\n\n"


def mended(text: str, *rules: Rule, others: tuple[TextFile, ...] = ()) -> Mended:
    return mend(make_reading(text, others=others), rules or RULES)


def result(text: str, *rules: Rule) -> str:
    files = mended(text, *rules).files
    return files[0].text if files else text


def made_rule(pattern: str, new: str) -> Rule:
    """Return a rule that would replace whatever the pattern finds, anywhere in the source."""

    def check(reading: Reading) -> list[Hit]:
        return [
            Hit(
                path=text.path,
                offset=match.start(),
                message=f"found {match[0]!r}",
                edits=(Edit(start=match.start(), end=match.end(), new=new),),
            )
            for text in reading.texts
            for match in re.finditer(pattern.encode(), text.scan.source)
        ]

    return as_rule(check)


def as_rule(check: Check) -> Rule:
    return Rule(
        id="MADE-UP",
        family="bullets",
        severity="info",
        summary="Made up.",
        hint="none",
        wrong="",
        right="",
        check=check,
        is_mechanical=True,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Other Merges\n\n* A pump.\n* B\n", "## Other Merges\n\n* A pump\n* B\n"),
        ("## Other Merges\n\n* A\n*\n* B\n", "## Other Merges\n\n* A\n* B\n"),
        ("## Other Merges\n\n* Drop --dry-run\n", "## Other Merges\n\n* Drop `--dry-run`\n"),
        (NEWS + "On May 23th.\n", NEWS + "On May 23rd.\n"),
        (
            NEWS + "[A](https://example.org/?utm_source=x&id=7#top)\n",
            NEWS + "[A](https://example.org/?id=7#top)\n",
        ),
        (
            f"## Other Merges\n\n* [A]({PULL}s/1)\n",
            f"## Other Merges\n\n* [A]({PULL}/1)\n",
        ),
        (
            f"## Other Merges\n\n* [A]({PULL}s/1?utm_source=x).\n",
            f"## Other Merges\n\n* [A]({PULL}/1)\n",
        ),
    ],
)
def test_what_the_rules_mend(before: str, after: str) -> None:
    assert result(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "## Other Merges\r\n\r\n* Ä pump.\r\n\t* B\r\n",
        "## Other Merges\n\n* 東京 pump.",
        "---\ntitle: 'Ünal'\n---\n\n## Other Merges\n\n* e\u0301 👩🏽‍💻.  \n\n\n",
        "---\r\ntitle: x\r\n---\r\n\r\n## Other Merges\r\n\r\n* A. <!-- why -->\r\n\r\nEnd.\r\n",
    ],
)
def test_line_ends_tabs_and_other_alphabets_stay(text: str) -> None:
    start = text.index(".\r") if ".\r" in text else text.rindex(".")
    start = text.index(". <") if ". <" in text else start

    assert result(text) == text[:start] + text[start + 1 :]


def test_counts_are_by_rule_and_only_changed_files_are_named() -> None:
    quiet = TextFile(path="sections/a.md", text="## Promotions\n\n* Thing to GA\n")
    loud = TextFile(path="sections/b.md", text="## Promotions\n\n* Thing to GA.\n")

    made = mended("## Other Merges\n\n* A.\n* Use --all\n", others=(quiet, loud))

    assert [file.path for file in made.files] == ["edition.md", "sections/b.md"]
    assert made.counts == {"BUL-PERIOD": 2, "CODE-FLAG": 1}
    assert made.left == ()


def test_what_is_waived_stays() -> None:
    text = "## Other Merges\n\n<!-- lint: allow BUL-PERIOD their sentence -->\n* A.\n"

    assert mended(text).files == ()


def test_a_rule_that_is_off_mends_nothing() -> None:
    others = [rule for rule in RULES if rule.id != "BUL-PERIOD"]

    assert mended("## Other Merges\n\n* A.\n", *others).files == ()


def test_only_rules_that_say_so_mend() -> None:
    rule = but(made_rule(r"!(?=\n)", ""), is_mechanical=False)

    assert mended("A!\n", rule).files == ()


def test_one_fix_may_bring_another_to_light() -> None:
    dots = made_rule(r"x(?=\n)", "")

    made = mended("Axxx\n", dots)

    assert made.files == ()  # a word would be another one
    assert [each.rule for each in made.left] == ["MADE-UP"]
    assert result("A!!!\n", made_rule(r"!(?=\n)", "")) == "A\n"


@pytest.mark.parametrize(
    ("text", "pattern", "new"),
    [
        ("A word.\n", "word", "deed"),
        (f"[A]({PULL}/1)\n", "pull/1", "pull/2"),
        (f"[A]({PULL}/1)\n", r"\]\(", "] ("),
        ("[A](https://example.org/?a=1)\n", r"\?a=1", "?b=1"),
        ("[A](https://example.org/#a)\n", "#a", ""),
        ("[A](https://example.org/)\n", "https", "http"),
        ("A `code` b.\n", "`code`", "code"),
        ("    code.\n", "code[.]", "code"),
        ("```\ncode.\n```\n", "code[.]", "code"),
        ("```\ncode\n```\n", "\n```\n$", "\n"),
        ("A <!-- dismiss kubernetes/kubernetes#1 why --> b.\n", "why", "who"),
        ("A <!-- note. -->.\n", "note[.]", "note"),
        ("A.\n<!-- lint: allow BUL-PERIOD why -->\n* B\n", "why", ""),
        ("A\n\nB\n", "\n\n", "\n"),
        ("## Other Merges\n\n* A\n", r"\* ", ""),
        ("## Other Merges\n\n* A\n", "## Other", "Other"),
        ("## Other Merges\n", "Other Merges", "Promotions"),
        ("Go 3.5\n", "[.]", ""),
        ("A.\n", "[.]\n", "\n```\n"),
        ("A.\n", "A", "<!-- A"),
    ],
)
def test_a_fix_that_would_change_more_is_left_out_and_named(
    text: str, pattern: str, new: str
) -> None:
    made = mended(text, made_rule(pattern, new))

    assert made.files == ()
    assert made.counts == {}
    assert [each.message.startswith("found") for each in made.left] == [True]


def test_a_fix_that_harms_keeps_no_other_from_being_made() -> None:
    made = mended("A! word! B!\n", made_rule("!(?=\n)|word", ""), made_rule("(?<=A)!", ""))

    assert [file.text for file in made.files] == ["A word! B\n"]
    assert len(made.left) == 1


def test_a_waiver_is_not_left_to_the_next_item() -> None:
    text = "## Other Merges\n\n<!-- lint: allow OM-FIX why -->\n*\n* Fix a thing\n"

    assert mended(text).files == ()


def test_a_text_that_always_has_something_to_mend_comes_to_an_end() -> None:
    assert result("A!\n", made_rule("!", "!!")).startswith("A!!")


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(start=0, end=99, new="")],
        [Edit(start=2, end=1, new="")],
        [Edit(start=0, end=3, new=""), Edit(start=1, end=4, new="")],
        [Edit(start=2, end=3, new="")],
    ],
)
def test_edits_outside_of_the_text_or_within_a_character_cannot_be_made(edits: list[Edit]) -> None:
    text = make_reading("Für dich\n").main

    with pytest.raises(ValueError, match=r"edit|decode"):
        edited(text, edits)


@pytest.mark.parametrize("seed", range(40))
def test_mended_twice_is_mended_once_and_only_its_lines_change(seed: int) -> None:
    text = made_up_text(random.Random(seed))

    once = result(text)

    assert result(once) == once
    assert {line for line in text.split("\n") if not is_wrong(line)} <= set(once.split("\n"))


def is_wrong(line: str) -> bool:
    return bool(
        re.search(r"\.\W*(?:</b>)?$|--\w|utm_|/pulls/|\d(?:th|st|nd|rd)\b|^\s*[*-]\s*$", line)
    )


def made_up_text(chance: random.Random) -> str:
    lines = [
        "## Other Merges", "", "* A pump.", "* B", "*", "  * c.", "- 東京. ", "* use --all now.",
        f"* [x]({PULL}s/7?utm_source=a&b=1).", "<!-- lint: allow BUL-PERIOD why -->", "* `--x`.",
        "```", "* code. --flag 2th", "```", "text on the 3th.\r", "\ttabs.", "> quoted --flag.",
        "<!-- * a comment. --flag -->", "1. one.", "### [#1: Thing](x)", "* <b>bold.</b>", "| a. |",
        "[r]: https://example.org/?utm_source=q", "see [r].", "* a... ", "  more of it.", "* 1.",
        "https://example.org/?utm_source=b.", "*.", "* e.g.", "---", "* **bold.**",
    ]  # fmt: skip
    return "\n".join(chance.choices(lines, k=chance.randint(3, 30)))
