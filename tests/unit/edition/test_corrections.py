"""A correction into the front matter of an edition, whatever that looks like."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from digest.edition.corrections import with_correction
from digest.edition.front_matter import read_front_matter, read_meta
from digest.model import Correction, Meta

NEW = Correction(at=datetime(2026, 8, 20, 9, tzinfo=UTC), text='It said "beta": <b> — wrong')
OLD = "at: 2026-08-18T00:00:00Z"
NONE_YET = (
    "Text\n",
    "",
    "Text\r\nmore\r\n",
    "---\ntitle: A\n---\nText\n",
    "---\ntitle: A\n---",
    "---\r\ntitle: A\r\n---\r\nText\r\n",
    "---\ntitle: A # why\n# a comment\n\ncorrections:\n# its end\n---\nText\n",
    "---\ncorrections: []\ntitle: A\n---\nText\n",
    "---\ncorrections: [] # none yet [so far]\ntitle: A\n---\nText\n",
    "---\ncorrections: # none yet\ntitle: A\n---\nText\n",
    "---\ncorrections: ~\ntitle: A\n---\nText\n",
    "---\ncorrections: null\ntitle: A\n---\nText\n",
    "---\ntitle: A\n---\ncorrections:\n- at: this is text\n",
    "---\ntitle: A\nsummary: |\n  corrections:\n  - no list\n---\nText\n",
)
LISTS = (
    f"---\ncorrections:\n  - {OLD}\n    text: one\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- {OLD}\n  text: one\ntitle: A\n---\nText\n",
    f"---\ntitle: A\ncorrections:\n- text: one\n  {OLD}\n---\nText\n",
    f"---\r\ncorrections:\r\n- {OLD}\r\n  text: one\r\ntitle: A\r\n---\r\nText\r\n",
    f"---\ncorrections: # of them\n  # first\n  - {OLD}\n    # why\n    text: one\n  # last\n---\n",
    f"---\ncorrections:\n-\n  {OLD}\n  text: one\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- {OLD}\n  text: |\n    one\n\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- {OLD}\n  text: >-\n    one\n# a comment\ntitle: A\n---\nText\n",
    f'---\n"corrections":\n- {OLD}\n  text: one\ntitle: A\n---\nText\n',
    f"---\ncorrections: [{{{OLD}, text: one, by: Ada}}] # flow\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n  [\n    {{{OLD}, text: one}}, # flow\n  ]\ntitle: A\n---\nText\n",
    f"---\ncorrections: [{{{OLD}, text: one}},]\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- {OLD}\n  text: one\n  by: Ada\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- said in words\n- {OLD}\n  text: one\ntitle: A\n---\nText\n",
    f"---\ncorrections:\n- {OLD}\n  text: one\nupdated_at: 2026-08-18\ntitle: A\n---\nText\n",
)
NO_PLACE = (
    "---\ntitle: A\nno end\n",
    "---\ntitle: [A\n---\nText\n",
    f"---\ncorrections: {{{OLD}, text: one, by: Ada}}\n---\nText\n",
    "---\ncorrections: A name was wrong.\n---\nText\n",
    f"---\ncorrections: &a\n- {OLD}\n  text: one\nother: *a\n---\nText\n",
)


def meta_of(text: str) -> Meta:
    return read_meta("edition.md", read_front_matter("edition.md", text), text)[0]


def made_of(text: str, new: Correction = NEW) -> str | None:
    return with_correction(text, new, meta_of(text).corrections)


@pytest.mark.parametrize("text", NONE_YET + LISTS)
def test_it_is_read_as_the_last_of_all(text: str) -> None:
    made = made_of(text)

    assert made is not None
    assert meta_of(made).corrections == (*meta_of(text).corrections, NEW)
    assert meta_of(made).updated_at == NEW.at


@pytest.mark.parametrize("text", NONE_YET + LISTS)
def test_no_byte_of_the_editors_is_lost(text: str) -> None:
    made = made_of(text)

    assert made is not None
    # The time of the last change is the program's, and so is a list that holds nothing.
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if not line.startswith(("updated_at:", "corrections: ~", "corrections: null"))
    ]
    left = iter(made)
    assert all(character in left for character in "".join(kept))
    body = text[read_front_matter("", text).length :]
    assert made.endswith(body)
    assert ("\r\n" in text) == ("\r\n" in made)
    assert made.count("\n") == made.count("\r\n") or "\r\n" not in made


@pytest.mark.parametrize("text", NONE_YET + LISTS)
def test_every_other_field_says_what_it_said(text: str) -> None:
    made = made_of(text)

    def others(each: str) -> dict[str, object]:
        changed = ("corrections", "updated_at")
        fields = read_front_matter("", each).fields
        return {name: value for name, value in fields.items() if name not in changed}

    assert made is not None
    assert others(made) == others(text)


@pytest.mark.parametrize("text", NO_PLACE)
def test_a_front_matter_that_cannot_take_it_is_left_alone(text: str) -> None:
    assert made_of(text) is None


@pytest.mark.parametrize("text", NONE_YET + LISTS)
def test_one_after_another_stand_in_their_order(text: str) -> None:
    first = meta_of(text).corrections
    more = [Correction(at=NEW.at.replace(minute=n), text=f"Number {n}") for n in range(3)]
    for new in more:
        text = made_of(text, new) or pytest.fail("it was not taken")

    assert meta_of(text).corrections == (*first, *more)
    assert meta_of(text).updated_at == more[-1].at


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_typed_around_it_nothing_is_lost(seed: int) -> None:
    choice = random.Random(seed)
    pieces = [
        "title: A\n", "# corrections: no\n", "\n", "authors: [a]\n", "summary: >\n  x\n\n  y\n",
        "'odd': \"]\"\n", "corrections:\n", f"- {OLD}\n  text: one\n", f"  - {OLD}\n    text: t\n",
        "  # c\n", "corrections: [\n", "]\n", "- odd\n", "social: |\n  corrections:\n  - x\n",
    ]  # fmt: skip
    front = "".join(choice.choice(pieces) for _ in range(choice.randint(1, 7)))
    text = f"---\n{front}---\nText ]\n"

    made = made_of(text)

    if made is not None:
        left = iter(made)
        assert all(character in left for character in text)
        assert meta_of(made).corrections == (*meta_of(text).corrections, NEW)
