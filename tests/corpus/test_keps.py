"""Real weeks of proposals: against the known changes, and GitHub's answer against a clone's."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pytest

from digest.config import Keps
from digest.model import KepChanges, KepUpdate
from digest.sources.github.client import Client
from digest.sources.keps.source import KepsSource
from digest.window import Calendar
from tests.builders_git import GIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.sources.base import Fetched
    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

WEEKS = [date(2021, 1, 3) + timedelta(days=7 * index) for index in range(261)]
SPREAD = [
    *(date(2021, 1, 17), date(2021, 2, 7), date(2021, 2, 14), date(2021, 9, 12), date(2022, 10, 9)),
    *(date(2023, 2, 12), date(2023, 11, 26), date(2024, 6, 16), date(2025, 10, 19)),
    date(2025, 12, 21),
]
"""The largest week, renames within a week, each exception, the turn of the corpus."""

NOT_IN_THE_BUNDLE = {
    2421: "adds kep.yml",
    2469: "renames kep.yml to kep.yaml",
    4327: "adds 4326.yaml",
    4332: "adds 4331.yaml",
    4338: "renames 4326.yaml and 4331.yaml to kep.yaml",
}
"""Pull requests on files under an older name: the bundle holds the history of ``kep.yaml`` only.

So a clone of it sees nothing of the first, third and fourth, and new files in the other two, while
GitHub's answer, and a clone of the real repository, follow them through the rename.
"""
NO_SINGLE_DOCUMENT = 2278
"""Two of its files end with ``---`` before it: an empty second document.

``kep_updates.jsonl`` leaves those two out; we read the document that is there, and nothing that is
compared changed in them: their records have no changes.
"""
REPOSITORY = "kubernetes/enhancements"
HUB = f"hub/repos/{REPOSITORY}"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``kep_updates.jsonl``."""

    week_ending: str
    pr: int
    kep: int
    title: str
    owning_sig: str | None
    path: str
    changes: KepChanges


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``kep_blobs.jsonl``, without the texts."""

    pr: int
    path: str
    previous_path: str | None = None


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``pulls.jsonl``, as far as it matters here."""

    number: int
    merged_at: datetime


Pairs = dict[str, tuple[str | None, str | None]]


@pytest.fixture(scope="session")
def clone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "enhancements"
    bundle = shared / "corpus" / "enhancements-keps.bundle"
    subprocess.run([GIT, "clone", "--quiet", str(bundle), str(folder)], check=True)
    return folder


@pytest.fixture
def weeks(*, is_full: bool) -> list[date]:
    return WEEKS if is_full else SPREAD


@pytest.fixture
def ask_github(fakehub: Callable[..., Fakehub], tmp_path: Path) -> Callable[[date], Fetched]:
    client = Client(
        api_url=fakehub().url,
        token="any",  # noqa: S106 - fakehub takes any
        patience=30,
        on_wait=lambda *_: None,
    )
    return _asking(KepsSource(Keps(repository=REPOSITORY), client=client, home=tmp_path))


@pytest.fixture
def ask_clone(clone: Path, tmp_path: Path) -> Callable[[date], Fetched]:
    settings = Keps(path=str(clone), repository=REPOSITORY)
    return _asking(KepsSource(settings, client=None, home=tmp_path))


def _asking(source: KepsSource) -> Callable[[date], Fetched]:
    def ask(week: date) -> Fetched:
        fetched = source.fetch(Calendar().window(week), frozenset())
        assert fetched.gaps == ()
        return fetched

    return ask


_Kind = TypeVar("_Kind")


def _lines(shared: Path, name: str, kind: type[_Kind]) -> list[_Kind]:
    text = (shared / "corpus" / name).read_bytes()
    return [msgspec.json.decode(line, type=kind) for line in text.splitlines()]


def _pairs(changes: KepChanges) -> Pairs:
    """Return the changes as one table: ``stage``, ``milestone.beta``, ..."""
    plain = {
        "stage": changes.stage,
        "status": changes.status,
        "latest-milestone": changes.latest_milestone,
        **{f"milestone.{stage}": change for stage, change in changes.milestone.items()},
    }
    return {name: change for name, change in plain.items() if change is not None}


def _join(known: list[Known], texts: list[Text]) -> dict[str, Pairs]:
    """Return what a week's lines come to, by path: first old value to last new value.

    ``texts`` are the files that the week's pull requests touched, in the order of the merges: one
    renamed within the week has lines under both names, and the rename itself often has none.
    """
    changes = {(line.pr, line.path): line.changes for line in known}
    joined: dict[str, Pairs] = {}
    for text in texts:
        pairs = joined.pop(text.previous_path or text.path, {})
        for name, (before, after) in _pairs(changes.get((text.pr, text.path), _NONE)).items():
            pairs[name] = (pairs.get(name, (before,))[0], after)
        joined[text.path] = pairs
    return {
        path: {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        for path, pairs in joined.items()
    }


_NONE = KepChanges()


def _by_path(fetched: Fetched) -> dict[str, KepUpdate]:
    return {update.path: update for update in fetched.records.kep_updates}


def _touches(update: KepUpdate, *pull_requests: int) -> bool:
    return not {f"{REPOSITORY}#{number}" for number in pull_requests}.isdisjoint(
        update.pull_requests
    )


def _when(merged_at: dict[int, datetime]) -> Callable[[Known], datetime]:
    return lambda line: merged_at[line.pr]


def _last_number(update: KepUpdate, merged_at: dict[int, datetime]) -> int:
    numbers = [int(key.partition("#")[2]) for key in update.pull_requests]
    return max(numbers, key=lambda number: merged_at[number])


def test_changes_are_those_that_are_known(
    shared: Path, weeks: list[date], ask_github: Callable[[date], Fetched]
) -> None:
    known = defaultdict(list)
    for line in _lines(shared, "kep_updates.jsonl", Known):
        known[line.week_ending].append(line)
    merged_at = {pull.number: pull.merged_at for pull in _lines(shared, f"{HUB}/pulls.jsonl", Pull)}
    texts = _lines(shared, f"{HUB}/kep_blobs.jsonl", Text)
    texts.sort(key=lambda text: (merged_at[text.pr], text.pr))
    checked = 0
    for week in [week for week in weeks if str(week) in known]:
        window = Calendar().window(week)
        in_week = [text for text in texts if merged_at[text.pr] in window]
        expected = {
            path: pairs for path, pairs in _join(known[str(week)], in_week).items() if pairs
        }
        updates = _by_path(ask_github(week))
        # What adds a file under an older name is no line of kep_updates.jsonl.
        found = {
            path: pairs
            for path, update in updates.items()
            if (pairs := _pairs(update.changes)) and path.endswith("/kep.yaml")
        }
        assert found == expected, week
        last = {line.path: line for line in sorted(known[str(week)], key=_when(merged_at))}
        for path, line in last.items():
            if path in updates and line.pr == _last_number(updates[path], merged_at):
                update = updates[path]
                facts = (update.number, update.title, update.owning_sig)
                assert facts == (line.kep, line.title, line.owning_sig), path
        checked += len(expected)
    assert checked > 200


def test_github_and_a_clone_give_the_same(
    weeks: list[date],
    ask_github: Callable[[date], Fetched],
    ask_clone: Callable[[date], Fetched],
) -> None:
    compared = 0
    for week in weeks:
        answers = ask_github(week), ask_clone(week)
        github, clone = (
            {
                path: update
                for path, update in _by_path(answer).items()
                if not _touches(update, *NOT_IN_THE_BUNDLE)
            }
            for answer in answers
        )
        assert github == clone, week
        for path in github.keys() & answers[0].records.keps.keys():
            ours, theirs = (
                # The bundle was rewritten: its commits have other ids.
                msgspec.structs.replace(answer.records.keps[path], commit=None)
                for answer in answers
            )
            assert ours == theirs, (week, path)
        compared += len(github)
    assert compared > 250


def test_the_exceptions_are_what_they_are_said_to_be(
    ask_github: Callable[[date], Fetched], ask_clone: Callable[[date], Fetched]
) -> None:
    weeks = [date(2021, 2, 7), date(2021, 2, 14), date(2023, 11, 5), date(2023, 11, 12)]
    seen = {}
    for week in [*weeks, date(2023, 11, 26)]:
        clone = _by_path(ask_clone(week))
        for path, update in _by_path(ask_github(week)).items():
            if update != clone.get(path):
                (pull_request,) = update.pull_requests
                theirs = clone.get(path)
                seen[int(pull_request.partition("#")[2])] = (
                    update.new or update.previous_path is not None,
                    theirs.new if theirs else None,
                )
    assert seen == {
        2421: (True, None),
        2469: (True, True),
        4327: (True, None),
        4332: (True, None),
        4338: (True, True),
    }
    assert seen.keys() == NOT_IN_THE_BUNDLE.keys()


def test_two_documents_in_a_file_are_read(ask_github: Callable[[date], Fetched]) -> None:
    updates = [
        update
        for update in ask_github(date(2021, 1, 17)).records.kep_updates
        if _touches(update, NO_SINGLE_DOCUMENT)
    ]
    assert {"KEP-1205", "KEP-1855"} <= {update.key for update in updates}
    assert all(update.title for update in updates)


@pytest.mark.parametrize(
    ("number", "key"), [(3137, "KEP-3136"), (2800, "KEP-2799"), (1990, "KEP-2008")]
)
def test_pull_requests_lead_to_their_proposal(
    shared: Path, ask_github: Callable[[date], Fetched], number: int, key: str
) -> None:
    pulls = _lines(shared, f"{HUB}/pulls.jsonl", Pull)
    merged_at = next(pull.merged_at for pull in pulls if pull.number == number)
    updates = ask_github(Calendar().week_of(merged_at.date())).records.kep_updates
    assert [update.key for update in updates if _touches(update, number)] == [key]


def test_the_largest_week_costs_three_requests_and_five_points(
    fakehub: Callable[..., Fakehub], ask_github: Callable[[date], Fetched]
) -> None:
    hub = fakehub()
    assert len(ask_github(date(2023, 2, 12)).records.kep_updates) > 50
    assert len(hub.log()) <= 3
    assert hub.points() <= 5
    assert hub.stats()["notes"] in ([], {})
