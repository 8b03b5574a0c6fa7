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
    "OM-PAST": (13, 16),
    "OM-THIRD": (4, 6),
    "PLACEHOLDER": (2, 1),
    "BUL-PERIOD": (17, 15),
    "BUL-TWO-SENT": (4, 7),
    "CODE-FLAG": (9, 6),
    "DOUBLE-WORD": (1, 3),
    "DUP-BULLET-PR": (6, 3),
    "DUP-EDITION": (11, 13),
    "FM-DATE": (2, 0),
    "FM-SLUG": (8, 1),
    "FP-COUNT": (0, 0),
    "LATE": (2, 5),
    "LINK-BARE": (1, 1),
    "LINK-HERE": (4, 6),
    "LINK-SYNTAX": (0, 3),
    "LINK-TRACK": (2, 1),
    "MAIL-LINK": (32, 23),
    "OM-FIX": (22, 20),
    "OM-FUTURE": (10, 3),
    "OM-LEN10": (36, 37),
    "OM-LEN20": (7, 7),
    "OM-LEN30": (0, 0),
    "REL-DATE": (17, 20),
    "REPEAT-4W": (17, 11),
    "SEC-NAME": (2, 6),
    "SP-LONG": (0, 8),
}
"""Editions of 2024 and of 2025 that each rule hits, as measured over the whole archive by hand.

Three editions of 2024 are not in the corpus.
"""

CERTAIN: tuple[tuple[str, str, str], ...] = (
    ("2018-02-11", "FM-TITLE", "'Feburary' is no month"),
    ("2019-01-06", "FM-TITLE", "January 6, 2018"),
    ("2020-05-31", "BUL-EMPTY", "holds no text"),
    ("2022-02-27", "FM-DATE", "'2022-02-29 07:10:00 -0000' is no time"),
    ("2024-01-07", "VER-TEXT-URL", "0.29 in the words, 29.0 in the address"),
    ("2024-04-14", "FM-DATE", "14:4g5:00 -0000' is no time"),
    ("2024-04-14", "FM-SLUG", "2024-01-16"),
    ("2024-04-21", "DUP-URL-CLAIM", "SIG-CLI has new leadership"),
    ("2024-05-12", "DUP-BULLET-PR", "#124559"),
    ("2024-05-12", "DUP-BULLET-PR", "#124828"),
    ("2024-05-26", "VER-TEXT-URL", "31.1 in the words, 30.1 in the address"),
    ("2024-08-11", "RS-STALE", "'v1.31.0 release day' was over"),
    ("2024-11-24", "DATE-WEEKDAY", "3 December 2024 is a Tuesday"),
    ("2025-01-19", "DATE-WEEKDAY", "20 March 2025 is a Thursday"),
    ("2025-04-27", "KEP-TEXT-URL", "KEP-1769 in the words, KEP-1710 in the address"),
    ("2025-05-11", "SEC-EMPTY", "'KEP of the Week'"),
    ("2025-06-01", "VER-TEXT-URL", "32.0 in the words, 33.1 in the address"),
    ("2025-06-29", "NUM-TEXT-URL", "#12937 in the words, #129373 in the address"),
    ("2025-07-06", "LINK-SYNTAX", "space between ] and ("),
    ("2025-07-27", "FM-SLUG", "2025-01-27"),
    ("2025-09-28", "LINK-SYNTAX", "two opening parentheses"),
    ("2025-10-12", "DUP-BULLET-PR", "#134389"),
    ("2025-11-02", "LINK-SYNTAX", "space between ] and ("),
)
"""Errors that went out, as their editors or readers found them: edition, rule, what is said."""

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
    for linted in every:
        for each in linted.found:
            found[each.finding.rule].append(Row(linted.edition, each.finding))
    return found


def editions(rows: Iterable[Row], year: str) -> int:
    return len({row.edition for row in rows if row.edition.startswith(year)})


@pytest.mark.parametrize("rule", sorted(RATES))
def test_a_rule_hits_the_editions_that_were_counted(rule: str, rows: dict[str, list[Row]]) -> None:
    in_2024, in_2025 = RATES[rule]
    close = max(1, round(0.1 * in_2025))

    assert abs(editions(rows[rule], "2025") - in_2025) <= close
    assert in_2024 - 3 <= editions(rows[rule], "2024") <= in_2024 + max(1, round(0.1 * in_2024))


@pytest.mark.parametrize(("edition", "rule", "said"), CERTAIN)
def test_an_error_that_went_out_is_found(
    edition: str, rule: str, said: str, rows: dict[str, list[Row]]
) -> None:
    assert [row for row in rows[rule] if row.edition == edition and said in row.finding.message]


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
