"""What real editions say of proposals, against the proposals' files as they stood then."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest

from digest.app import open_app
from digest.check.lint import lint, rules_of
from digest.check.rules.told import told
from digest.cli import run
from digest.model import KepFacts, Snapshot, Window
from digest.pipeline.lint import Shelf
from digest.presets import preset_text
from digest.sources.git.clone import Clone
from digest.sources.keps.diff import Place, kep_facts
from digest.sources.keps.file import is_proposal_file, number_in_path, read_kep
from tests.builders_git import GIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.rule import Reading

pytestmark = pytest.mark.corpus

JUDGED = Path(__file__).parent / "lint" / "kep-facts.tsv"
"""Every proposal that editions describe since 2023, as a person read text and file.

``verdict`` compares with the file at the end of the week, which is what a snapshot holds; ``on the
day`` with that at the moment of publication, as a fetch just before it would give.
"""

NOW = datetime(2026, 1, 5, tzinfo=UTC)
YEARS = (2023, 2024, 2025)
FALSE_ALARMS = 0.02
VERDICTS = {"FACT-STAGE": "differs", "FACT-MILESTONE": "differs"} | {
    "FACT-LAGS": "lags",
    "FACT-UNKNOWN": "unknown",
}


class Judged(NamedTuple):
    """One line of the table."""

    key: tuple[str, str]
    file: str
    verdict: str
    on_the_day: str


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    with JUDGED.open(newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab", quoting=csv.QUOTE_NONE))
    assert all(row["why"] for row in rows)
    return [
        Judged((row["edition"], row["key"]), row["file"], row["verdict"], row["on the day"])
        for row in rows
    ]


@pytest.fixture(scope="module")
def clone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    folder = tmp_path_factory.mktemp("clone") / "enhancements"
    bundle = shared / "corpus" / "enhancements-keps.bundle"
    subprocess.run([GIT, "clone", "--quiet", str(bundle), str(folder)], check=True)
    return Clone(folder)


@pytest.fixture(scope="module")
def readings(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Reading]:
    """The editions that describe a proposal, as lint reads them."""
    home = tmp_path_factory.mktemp("facts")
    (home / "digest.toml").write_text(preset_text("kubernetes"))
    posts = home / "old" / "_posts"
    posts.mkdir(parents=True)
    for year in YEARS:
        for post in (shared / "corpus" / "lwkd" / "_posts").glob(f"{year}-*"):
            shutil.copy(post, posts)
    assert run(["--home", str(home), "--quiet", "import", str(home / "old")]) == 0
    app = open_app(home, {"DIGEST_NOW": NOW.isoformat()})
    shelf = Shelf(app.archive, app.config, NOW)
    found = (shelf.reading(edition) for edition in app.archive.editions())
    return [each for each in found if each is not None and any(told(each))]


def facts_at(clone: Clone, moment: datetime, keys: set[str]) -> dict[str, KepFacts]:
    """Return what the files of some proposals said at a moment, by path."""
    commit = clone.commit_at(moment)
    assert commit is not None
    tree = clone.tree(commit, "keps")
    paths = [
        path
        for path in tree
        if is_proposal_file(path, folder="keps", names=("kep.yaml",))
        and f"KEP-{number_in_path(path)}" in keys
    ]
    blobs = clone.read_blobs(tree[path] for path in paths)
    place = Place(repository="kubernetes/enhancements", branch="master", prefix="KEP")
    return {
        path: kep_facts(read_kep(blobs[tree[path]].content or b""), path, commit, place)
        for path in paths
    }


def verdicts(
    clone: Clone, readings: list[Reading], *, on_the_day: bool
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield edition and key, and what lint says, for each proposal that is described."""
    for reading in readings:
        moment = reading.at if on_the_day else reading.window.end
        keys = {each.key for each in told(reading)}
        window = Window(start=reading.window.start, end=reading.window.end)
        snapshot = Snapshot(
            edition=reading.edition.id, window=window, keps=facts_at(clone, moment, keys)
        )
        rules = [rule for rule in rules_of(reading.settings) if rule.id in VERDICTS]
        found = lint(msgspec.structs.replace(reading, snapshot=snapshot), rules)
        for key in keys:
            said = [
                each.finding
                for each in found
                if each.finding.message.startswith((f"{key} ", f"{key}:"))
            ]
            assert len(said) <= 1, said
            yield (reading.edition.id, key), VERDICTS[said[0].rule] if said else "agrees"


@pytest.fixture(scope="module")
def found(clone: Clone, readings: list[Reading]) -> dict[tuple[str, str], str]:
    return dict(verdicts(clone, readings, on_the_day=False))


def test_every_text_is_judged(judged: list[Judged], found: dict[tuple[str, str], str]) -> None:
    assert sorted(row.key for row in judged) == sorted(found)


def test_what_differs_is_found_and_what_agrees_raises_no_alarm(
    judged: list[Judged],
    found: dict[tuple[str, str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    pairs = Counter((row.verdict, found[row.key]) for row in judged)
    with capsys.disabled():
        figures = ", ".join(
            f"{said} {count}" for said, count in sorted(Counter(found.values()).items())
        )
        print(f"\n{len(found)} proposals described since {YEARS[0]}: {figures}")  # noqa: T201 - what make corpus is read for
    agreeing = sum(count for (person, _), count in pairs.items() if person == "agrees")
    assert pairs["agrees", "differs"] <= FALSE_ALARMS * agreeing
    assert [row for row in judged if row.verdict == "differs" and found[row.key] != "differs"] == []
    assert [row for row in judged if row.verdict != found[row.key]] == []


def test_a_proposal_without_a_file_is_unknown(
    judged: list[Judged], found: dict[tuple[str, str], str]
) -> None:
    without = [row for row in judged if row.file == "no file"]

    assert len(without) >= 3
    assert {found[row.key] for row in without} == {"unknown"}


def test_the_files_of_the_day_of_publication_are_judged_as_well(
    judged: list[Judged], clone: Clone, readings: list[Reading]
) -> None:
    found = dict(verdicts(clone, readings, on_the_day=True))

    assert [row for row in judged if row.on_the_day != found[row.key]] == []
