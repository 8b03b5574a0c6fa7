from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.curate.summary import WORDS, plain, summarise

MARKS = ["`", "*", "_", "[", "]", "(", ")", "http://", "https://x.y/", "#12", "\n", "\r\n", " ",
         "\t", "a", "Fixes", "cherry pick of ", "action required: ", ". ", "\\", "<b>", "\x00",
         "\u202e", "\ud800", "e.g. ", ": ", "; ", "![", "](", "which "]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "note", "summary"),
    [
        ("Mend the pump", None, "Mend the pump"),
        ("x", "Fixed a leak in the kubelet.", "Fix a leak in the kubelet"),
        ("x", "Adds `--foo` to kubectl. It is off by default.", "Add `--foo` to kubectl"),
        ("kubelet: Fixed the leak", None, "kubelet: fix the leak"),
        ("[WIP] fixes the leak", None, "Fix the leak"),
        ("feat(kubectl)!: adds a flag", None, "Add a flag"),
        ("x", "ACTION REQUIRED\r\nThe flag `--foo` is gone", "The flag `--foo` is gone"),
        ("x", "**Action required**: remove it", "Remove it"),
        ("Breaking changes to kubelet flags", None, "Breaking changes to kubelet flags"),
        ("Breaking: remove a flag", None, "Remove a flag"),
        ("urgently needed", None, "urgently needed"),
        ("Automated cherry pick of #123: Fix the leak", None, "Fix the leak"),
        ("Fix the leak (#123, fixes #12)", None, "Fix the leak"),
        ("x", "See [the docs](https://example.org/a_b) for it", "See the docs for it"),
        ("x", "Use https://example.org/x today", "Use today"),
        (
            "Use `https://localhost:6443/a_b_` there",
            None,
            "Use `https://localhost:6443/a_b_` there",
        ),
        ("`kubelet_*` metrics are gone", None, "`kubelet_*` metrics are gone"),
        ("See [`a_b_`](https://example.org) there", None, "See `a_b_` there"),
        ("Call `a[i](x)` again", None, "Call `a[i](x)` again"),
        ("Supports *many* __things__", None, "Support many things"),
        ("snake_case stays", None, "snake_case stays"),
        ("Bumped Go to v1.25.1.", None, "Bump Go to v1.25.1"),
        ("Mend it", "The following flags are removed from:\n\n- a\n- b", "Mend it"),
        ("Mend `it", None, "Mend it\u2026"),
        ("", None, "\u2026"),
        ("Supports tools, e.g. kubectl, again", None, "Support tools, e.g. kubectl, again"),
    ],
)
def test_the_summary_is_in_house_style(title: str, note: str | None, summary: str) -> None:
    assert summarise(title, note) == summary


def test_a_long_note_gives_way_to_a_short_title() -> None:
    assert summarise("Fixes the leak", "word " * 40) == "Fix the leak"


def test_a_long_title_is_cut_at_a_clause() -> None:
    title = "Add a flag to the kubelet, which makes it wait for " + "many " * 20 + "seconds"

    assert summarise(title, None) == "Add a flag to the kubelet"


def test_a_long_title_without_a_clause_is_cut_at_a_word_with_an_ellipsis() -> None:
    summary = summarise("one " * 30, None)

    assert summary == "one " * (WORDS - 2) + "one\u2026"


def is_house_style(summary: str) -> bool:
    return (
        0 < len(summary.split()) <= 20
        and summary == summary.strip()
        and not summary.endswith(".")
        and summary.count("`") % 2 == 0
        and not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in summary)
        and not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", summary)
    )


ANY_TEXT = st.one_of(st.text(), st.lists(st.sampled_from(MARKS), max_size=60).map("".join))


@given(ANY_TEXT, st.one_of(st.none(), ANY_TEXT))
def test_any_text_gives_one_short_line_of_balanced_code(title: str, note: str | None) -> None:
    summary = summarise(title, note)

    assert is_house_style(summary), summary


@pytest.mark.parametrize(
    "text",
    [
        "Fix h**ttps://github.com/a/b/pull/1 now",
        "Fix ht\u202etps://github.com/a/b/pull/1 now",
        "Fix [ht](x)tps://github.com/a/b/pull/1 now",
        "Fix HTTPS://github.com/a/b/pull/1 now",
    ],
)
def test_no_address_is_put_together_from_what_was_taken_out(text: str) -> None:
    assert "://" not in plain(text)


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    ["[", "*", "`", "(", "#1 ", " ", "\n", "_", "\\", "a/", "a.", "<", "!", "[a](", "](", "http://",
     "1,", "- ", "cherry pick ", "action required ", "(action required", "[x] ", "``", "\u202e",
     ", ", "a: ", "e.g."],
)  # fmt: skip
def test_a_megabyte_of_anything_is_read_in_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()

    summary = summarise(text, text)
    plain(text)

    assert time.process_time() - started < 1
    assert is_house_style(summary)
    assert len(summary) <= 2_000


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "This change adds a new alpha feature Pumps, which includes:\n* a",
            "Add a new alpha feature Pumps",
        ),
        ("This PR allows pumps to be resized", "Allow pumps to be resized"),
        ("Introduce pump metrics, including\n- one", "Introduce pump metrics"),
        ("This change of pumps is slow", "This change of pumps is slow"),
        ("Pumps, including those of guests, stop", "Pumps, including those of guests, stop"),
    ],
)
def test_what_a_note_says_of_itself_and_of_a_list_below_is_left_out(note: str, said: str) -> None:
    assert summarise("Title", note) == said
