"""Mistakes around lint: its options, its settings, waivers, and texts that it may not mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mistakes.home import DISMISSAL, DRAFT
from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home

_HERE = "Read it [here](https://example.org/a).\n"


def _setting(line: str) -> Callable[[Home], Home]:
    return lambda home: home.add("digest.toml", f"\n{line}\n")


def _text(text: str) -> Callable[[Home], Home]:
    return lambda home: home.add(DRAFT, f"{DISMISSAL}\n## Notes\n\n{text}")


LINT = Chapter(
    title="Lint",
    rows=(
        Mistake(
            did="A misspelt rule: `lint --explain`",
            command="digest lint --explain BUL-PERIODE",
            status=2,
        ),
        Mistake(
            did="`lint --all` of one week",
            command="digest lint --all --week 2026-08-16",
            status=2,
        ),
        Mistake(
            did="`lint --allow-host` without `--online`",
            command="digest lint --allow-host 127.0.0.1:8000",
            status=2,
        ),
        Mistake(
            did="`lint` of a week without a draft",
            command="digest lint --week 2026-08-02",
            status=1,
        ),
        Mistake(
            did="A misspelt rule in `[lint.rules]`",
            given='`[lint.rules] LINK-HER = "off"`',
            prepare=_setting('[lint.rules]\nLINK-HER = "off"'),
            command="digest lint",
            status=1,
        ),
        Mistake(
            did="A severity that is none",
            given='`[lint.rules] LINK-HERE = "warn"`',
            prepare=_setting('[lint.rules]\nLINK-HERE = "warn"'),
            command="digest lint",
            status=1,
        ),
        Mistake(
            did="A section in `[lint.sections]` that there is not",
            given='`[lint.sections] merges = ["othr"]`',
            prepare=_setting('[lint.sections]\nmerges = ["othr"]'),
            command="digest lint",
            status=1,
        ),
        Mistake(
            did="A term that is no pattern",
            given='`[[lint.terms]] wrong = "(Etcd"`',
            prepare=_setting('[[lint.terms]]\nrule = "TERM-ETCD"\nwrong = "(Etcd"\nright = "etcd"'),
            command="digest lint",
            status=1,
        ),
        Mistake(
            did="A waiver without a reason, one of a rule that there is not, one of nothing",
            given="`<!-- lint: allow LINK-HERE -->`, and two more",
            prepare=_text(
                f"<!-- lint: allow LINK-HERE -->\n{_HERE}\n"
                f"<!-- lint: allow LINK-HER the button is called so -->\n{_HERE}\n"
                "<!-- lint: allow LINK-HERE the button is called so -->\nNothing.\n"
            ),
            command="digest lint",
            status=0,
        ),
        Mistake(
            did="`lint --fix` of a published edition",
            prepare=lambda home: home.change(
                DRAFT, "2026\n---\n", f"2026\npublished_at: 2026-08-18T16:00:00Z\n---\n{DISMISSAL}"
            ),
            command="digest lint --fix --week 2026-08-16",
            status=1,
        ),
        Mistake(
            did="`lint --fix` of a text with merge markers",
            prepare=_text("<<<<<<< HEAD\n* [a](https://example.org/a).\n=======\n>>>>>>> b\n"),
            command="digest lint --fix",
            status=1,
        ),
        Mistake(
            did="`lint --fix` of a text whose code is not closed",
            prepare=_text("* [a](https://example.org/a).\n\n```\n* b.\n"),
            command="digest lint --fix",
            status=1,
        ),
    ),
)
