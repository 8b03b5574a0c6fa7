"""Lint over a real archive: the editions that each rule hits, and how often it is right."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from digest.app import open_app
from digest.check.lint import rules_of
from digest.cli import run
from digest.pipeline.lint import lint_editions
from digest.presets import preset_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.model import Finding

pytestmark = pytest.mark.corpus

HERE = Path(__file__).parent / "lint"
COUNTS = HERE / "counts.json"
SAMPLE = 10
"""Hits of each rule that a person judged; all where there are fewer."""

RATES: dict[str, tuple[int, int]] = {
    "BUL-PERIOD": (17, 15),
    "LINK-HERE": (4, 6),
}
"""Editions of 2024 and of 2025 that each rule hits, as measured over the whole archive by hand.

Three editions of 2024 are not in the corpus.
"""

WANTED = {"error": 0.9, "warning": 0.8}
"""How often a rule must be right, by severity; information may be wrong more often."""

NOW = datetime(2026, 1, 5, tzinfo=UTC)


class Row(NamedTuple):
    """One finding by edition; ``line`` is that of the edition's text."""

    edition: str
    finding: Finding


@pytest.fixture(scope="module")
def rows(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Every finding of every rule over all posts, by rule."""
    home = tmp_path_factory.mktemp("lint")
    (home / "digest.toml").write_text(preset_text("kubernetes"))
    shutil.copytree(shared / "corpus" / "lwkd" / "_posts", home / "old" / "_posts")
    assert run(["--home", str(home), "--quiet", "import", str(home / "old")]) == 0
    app = open_app(home, {"DIGEST_NOW": NOW.isoformat()})
    found: dict[str, list[Row]] = defaultdict(list)
    every = lint_editions(
        app.archive.editions(),
        rules_of(app.config.lint),
        archive=app.archive,
        config=app.config,
        now=NOW,
    )
    for edition, findings in every:
        for each in findings:
            found[each.finding.rule].append(Row(edition, each.finding))
    return found


def editions(rows: Iterable[Row], year: str) -> int:
    return len({row.edition for row in rows if row.edition.startswith(year)})


@pytest.mark.parametrize("rule", sorted(RATES))
def test_a_rule_hits_the_editions_that_were_counted(rule: str, rows: dict[str, list[Row]]) -> None:
    in_2024, in_2025 = RATES[rule]
    close = max(1, round(0.1 * in_2025))

    assert abs(editions(rows[rule], "2025") - in_2025) <= close
    assert in_2024 - 3 <= editions(rows[rule], "2024") <= in_2024 + max(1, round(0.1 * in_2024))


def test_counts_of_all_rules(rows: dict[str, list[Row]], request: pytest.FixtureRequest) -> None:
    counts = {
        rule: {
            "findings": len(rows[rule]),
            "editions": len({row.edition for row in rows[rule]}),
            "by year": dict(sorted(Counter(row.edition[:4] for row in rows[rule]).items())),
        }
        for rule in sorted(rows)
        if rows[rule]
    }
    if request.config.getoption("--update-golden"):
        COUNTS.write_text(json.dumps(counts, indent=1) + "\n")

    assert counts == json.loads(COUNTS.read_text())


class Label(NamedTuple):
    """What a person says of one finding."""

    is_right: bool
    why: str


def labels() -> Iterator[tuple[tuple[str, str, int], Label]]:
    """Yield (rule, edition, line) and verdict; lines are those of the imported edition's text."""
    for path in sorted(HERE.glob("labels-*.tsv")):
        with path.open(newline="") as file:
            for row in csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE):
                assert row["verdict"] in ("right", "wrong"), row
                assert row["why"], row
                key = (row["rule"], row["file"], int(row["line"]))
                yield key, Label(row["verdict"] == "right", row["why"])


def sample(rows: Iterable[Row]) -> list[Row]:
    """Return ten findings by chance; another finding of the rule displaces at most one of them."""

    def chance(row: Row) -> str:
        name = f"{row.finding.rule} {row.edition} {row.finding.line} {row.finding.message}"
        return hashlib.sha256(name.encode()).hexdigest()

    return sorted(rows, key=chance)[:SAMPLE]


def test_sampled_findings_are_right_often_enough(rows: dict[str, list[Row]]) -> None:
    known = dict(labels())
    missing, wrong = [], []
    for rule in sorted(set(rows) - set(RATES)):
        judged = sample(rows[rule])
        severity = judged[0].finding.severity
        keys = [(rule, row.edition, row.finding.line) for row in judged]
        missing += [key for key in keys if key not in known]
        right = sum(known[key].is_right for key in keys if key in known)
        if right < WANTED.get(severity, 0) * len(judged):
            wrong.append(f"{rule} ({severity}): {right} of {len(judged)} are right")

    assert missing == []
    assert wrong == []
