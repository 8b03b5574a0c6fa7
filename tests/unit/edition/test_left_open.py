"""What an editor left open is named with its line; what is closed is left in peace."""

from __future__ import annotations

import pytest

from digest.conflicts import conflict_line
from tests.builders import parsed

CONFLICT = "<<<<<<< HEAD\n* one\n=======\n* two\n>>>>>>> ada\n"


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parsed(text).problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"a\n\n{CONFLICT}", 3, "merge conflict"),
        ("a\n>>>>>>> theirs\n", 2, "merge conflict"),
        (f"---\ntitle: x\n{CONFLICT}---\n\nText\n", 3, "merge conflict"),
        (f"---\ntitle: x\n---\n\n{CONFLICT}", 5, "merge conflict"),
        ("a\n\n```sh\n$ pump\n", 3, "code that begins here"),
        ("~~~~\n$ pump\n~~~\n", 1, "~~~~"),
        ("> ```\n> $ pump\n\nb\n", 1, "code that begins here"),
        ("* a\n  ```\n  $ pump\n\nb\n", 2, "code that begins here"),
        ("---\ntitle: x\n---\n\n```\n", 5, "code that begins here"),
        ("a\n\n<!-- later\n\nb\n", 3, "comment that begins here"),
        ("---\ntitle: x\n\n## News\n", 3, "front matter is not closed"),
        ("---\nauthors:\n  - Ada\n- Juno\nText\n", 5, "front matter is not closed"),
    ],
)
def test_what_is_left_open_is_named_with_its_line(text: str, line: int, words: str) -> None:
    ((found, message),) = problems(text)

    assert found == line
    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "```\n<<<<<<< HEAD\n```\n",
        "    <<<<<<< HEAD\n",
        "Title\n=======\n",
        "<<<<<<<< eight\n",
        "* ```sh\n  $ pump\n  ```\n",
        "> > ~~~\n> > $ pump\n> > ~~~\n",
        "````\n```\n````\n",
        "```\r\n$ pump\r\n```\r\n",
        "* ```--a-flag```\n* `b`\n",
        "a ```b\nc``` d\n",
        "<!-- a -->\n\nb <!-- c --> d\n",
        "<!-->\n\nb\n",
        "---\n\nnote: a rule, not front matter\n",
    ],
)
def test_what_is_closed_is_no_problem(text: str) -> None:
    assert problems(text) == []


def test_one_conflict_is_one_problem() -> None:
    assert len(problems(CONFLICT)) == 1


def test_a_conflict_is_found_in_bytes_that_are_no_text() -> None:
    assert conflict_line(b"\xff\n\n||||||| base\n") == 3
    assert conflict_line("a <<<<<<< b\n") is None
