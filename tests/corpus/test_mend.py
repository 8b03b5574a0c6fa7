"""``lint --fix`` over a real archive: each edition as if it were a draft."""

from __future__ import annotations

import difflib
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.app import open_app
from digest.check.lint import rules_of
from digest.cli import run
from digest.pipeline.mend import mend_edition
from digest.presets import preset_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digest.app import App
    from digest.check.rule import Rule

pytestmark = pytest.mark.corpus

NOW = datetime(2026, 1, 5, tzinfo=UTC)
_PUBLISHED = re.compile(rb"^published_at:.*\n", re.M)
_WRONG = re.compile(r"\.\W*(?:$|\]\()|--[a-z]|[?&]\w+=|/pulls/|\d(?:st|nd|rd|th)\b|^\s*[*+-]\s*$")
"""What a line may hold that is mended."""
_HARMLESS = re.compile(r"[?&]\w+=[^&#)\s]*|(?<=/pull)s(?=/)|(?<=\d)(?:st|nd|rd|th)\b|\W")


@pytest.fixture(scope="module")
def drafts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all posts as drafts, by week."""
    home = tmp_path_factory.mktemp("mend")
    (home / "digest.toml").write_text(preset_text("kubernetes"))
    shutil.copytree(shared / "corpus" / "lwkd" / "_posts", home / "old" / "_posts")
    assert run(["--home", str(home), "--quiet", "import", str(home / "old")]) == 0
    for path in (home / "archive").glob("*/edition.md"):
        path.write_bytes(_PUBLISHED.sub(b"", path.read_bytes(), count=1))
        path.with_name("ledger.json").unlink()
    return home


def test_all_editions_are_mended_once_and_nothing_else_changes(drafts: Path, is_full: bool) -> None:
    app = open_app(drafts, {"DIGEST_NOW": NOW.isoformat()})
    rules = [rule for rule in rules_of(app.config.lint) if rule.is_mechanical]
    counts: Counter[str] = Counter()
    editions = app.archive.editions()
    for edition in editions if is_full else editions[::8]:
        path = app.archive.path(edition, "edition.md")
        before = path.read_bytes()

        done = fixed(app, edition, rules)
        counts.update(done)
        after = path.read_bytes()
        assert (after != before) == bool(done), edition
        assert fixed(app, edition, rules) == {}, edition
        assert path.read_bytes() == after, edition
        check_lines(before.decode(), after.decode(), edition)
    assert counts["BUL-PERIOD"] > 20, counts
    assert counts["CODE-FLAG"] > 2, counts


def fixed(app: App, edition: str, rules: Sequence[Rule]) -> dict[str, int]:
    done = mend_edition(edition, rules, archive=app.archive, config=app.config, now=NOW)
    return done.counts


def check_lines(before: str, after: str, edition: str) -> None:
    """Check that each changed line had something wrong, and says the same as before."""
    old, new = before.split("\n"), after.split("\n")
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, now = old[a:b], new[c:d]
        assert all(map(_WRONG.search, was)), (edition, was, now)
        assert _HARMLESS.sub("", "".join(was)) == _HARMLESS.sub("", "".join(now)), (edition, was)
