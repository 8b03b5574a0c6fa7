from __future__ import annotations

import random
import time

import pytest

from digest.sources.pulls.release_note import release_note


def _body(note: str, fence: str = "```", info: str = "release-note") -> str:
    return f"What this does.\n\n{fence}{info}\n{note}\n{fence}\n\nMore."


@pytest.mark.parametrize(
    "body",
    [
        _body("The pump holds."),
        _body("The pump holds.", info="release-note "),
        _body("The pump holds.", info=" release-notes"),
        _body("The pump holds.", info="Release-Note"),
        _body("The pump holds.", info="release-note-action-required"),
        _body("The pump holds.", fence="````"),
        _body("The pump holds.", fence="~~~"),
        _body("  The pump holds.  "),
        _body("The pump holds.").replace("\n", "\r\n"),
        _body("The pump holds.").replace("\n", "\r"),
        _body("<!-- say it\nshort -->The pump <!-- x -->holds."),
        "   ```release-note\n   The pump holds.\n   ```",
        "```release-note\nThe pump holds.",
        "```release-note\nThe pump holds. ```\nMore.",
        "```release-note The pump holds.```\nMore.",
        "```release-note The pump holds.\n```\nMore.",
        "```go\ncode()\n```\n```release-note\nThe pump holds.\n```",
        "`````\n```release-note\nold\n```\n`````\n```release-note\nThe pump holds.\n```",
        "<!-- ```release-note\nold\n``` -->\n```release-note\nThe pump holds.\n```",
        "```inline```\n```release-note\nThe pump holds.\n```",
        "```release-note\nThe pump holds.\n```\n```release-note\nNONE\n```",
    ],
)
def test_the_note_is_found_however_it_is_fenced(body: str) -> None:
    assert release_note(body) == "The pump holds."


@pytest.mark.parametrize(
    "note",
    [
        "",
        " ",
        "NONE",
        "None",
        '"NONE"',
        "'none'",
        "none.",
        "**NONE**",
        "`NONE`",
        "<none>",
        "N/A",
        "n/a",
        "NA",
        "n.a.",
        "-",
        "--",
        "No",
        "<!-- nothing -->",
        "NONE\n",
        "\n\nNONE\n\n",
    ],
)
def test_nothing_is_none_in_all_its_spellings(note: str) -> None:
    assert release_note(_body(note)) is None
    assert release_note(_body(note).replace("\n", "\r\n")) is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "No block.",
        "```\nThe pump holds.\n```",
        "```dev-release-note\nThe pump holds.\n```",
        "```release-notebook\nx\n```",
        "release-note: x",
        "<!--\n```release-note\nx\n```\n-->",
        "`````\n```release-note\nx\n```\n`````",
    ],
)
def test_what_is_no_block_gives_no_note(body: str | None) -> None:
    assert release_note(body) is None


def test_several_blocks_are_joined_by_line_ends() -> None:
    body = _body("One.") + _body("NONE") + _body("Two.\nLines.")
    assert release_note(body.replace("\n", "\r\n")) == "One.\nTwo.\nLines."


@pytest.mark.parametrize("note", ["None of the pumps hold.", "Nothing leaks.", "no, it leaks"])
def test_a_sentence_that_begins_like_nothing_is_a_note(note: str) -> None:
    assert release_note(_body(note)) == note


def test_code_in_a_note_stays() -> None:
    assert release_note("````release-note\nRun\n```\nx\n```\n````") == "Run\n```\nx\n```"


def test_control_characters_stay_for_the_outputs_to_clean() -> None:
    assert release_note(_body("The\x00 pump\x1b[1m")) == "The\x00 pump\x1b[1m"


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    ["[", "`", "~", "``` ", "```release-note\n", "<!--", "<!-- -->", "-->", "\r", "\t`", " ", "-"],
)
def test_a_megabyte_of_anything_takes_linear_time(piece: str) -> None:
    for start in ("", "```release-note\n", "```release-note ", "<!-- "):
        body = start + piece * (1_000_000 // len(piece))
        started = time.process_time()
        release_note(body)
        assert time.process_time() - started < 2


def test_arbitrary_text_never_raises() -> None:
    dice = random.Random(5)
    pieces = (
        "```",
        "~~~",
        "release-note",
        "\n",
        "\r\n",
        "<!--",
        "-->",
        "NONE",
        " ",
        "x",
        "`",
        "\0",
    )
    for _ in range(3000):
        release_note("".join(dice.choices(pieces, k=dice.randrange(40))))
