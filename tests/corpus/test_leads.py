"""Leadership changes of kubernetes/community, 2020 to 2025, against sets made another way.

``leads_2025.json`` lists the changes that editions of 2025 report, by reading them: the edition,
the group and the people it names (none where it speaks of the whole group).
"""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
import yaml

from digest.config import Leads
from digest.sources.leads.diff import lead_changes
from digest.sources.leads.file import Groups, read_groups
from digest.sources.leads.source import LeadsSource
from digest.window import Calendar, WeekWindow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.model import LeadChange

pytestmark = pytest.mark.corpus

_FIRST, _LAST = date(2020, 1, 12), date(2026, 1, 4)
_SAME_GROUP = {
    "committee-product-security": "committee-security-response",
    "wg-k8s-infra": "sig-k8s-infra",
}
"""Renamed groups, by reading the history of the file."""

_Place = tuple[str, str, str]
_LINE = re.compile(r"( *)(- )?(\w+): *(.*?) *$")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A change that an edition reports; ``why`` the file has it much later, or not at all."""

    edition: date
    group: str
    people: tuple[str, ...]
    why: str = ""


def _git(clone: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(clone), *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def clone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the file's history."""
    path = tmp_path_factory.mktemp("leads") / "community"
    bundle = str(shared / "corpus" / "community-sigs.bundle")
    subprocess.run(["git", "clone", "-q", "-b", "master", bundle, str(path)], check=True)
    return path


class History:
    """The file at any moment: as text, as our groups, and as a plain set of places."""

    def __init__(self, clone: Path) -> None:
        self._clone = clone
        lines = _git(clone, "log", "--first-parent", "--format=%ct %H").split("\n")
        self._commits = [line.split(" ") for line in lines if line]
        self._texts: dict[str, str] = {}
        self._groups: dict[str, Groups] = {}
        self._places: dict[str, frozenset[_Place]] = {}

    def commit(self, moment: datetime) -> str:
        """Return the newest commit before the moment, the oldest where there is none."""
        seconds = moment.timestamp()
        return next((sha for at, sha in self._commits if int(at) < seconds), self._commits[-1][1])

    def groups(self, commit: str) -> Groups:
        """Return what our reader makes of it."""
        if commit not in self._groups:
            self._groups[commit] = read_groups(self.text(commit))
        return self._groups[commit]

    def places(self, commit: str) -> frozenset[_Place]:
        """Return directory, key of the role and account, line by line: a YAML parser is slow."""
        if commit not in self._places:
            self._places[commit] = frozenset(_places(self.text(commit)))
        return self._places[commit]

    def text(self, commit: str) -> str:
        """Return the file as it is."""
        if commit not in self._texts:
            self._texts[commit] = _git(self._clone, "show", f"{commit}:sigs.yaml")
        return self._texts[commit]


def _places(text: str) -> Iterator[_Place]:
    group = role = ""
    leadership = 0
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is None:
            continue
        indent, key, value = len(match[1]) + len(match[2] or ""), match[3], match[4].strip("\"'")
        if key == "dir":
            group, leadership = value, 0
        elif key == "leadership":
            leadership = indent
        elif leadership and indent <= leadership:
            leadership = 0
        elif leadership and not value:
            role = key
        elif leadership and key == "github":
            yield group, role, value.lower()


def _places_of_yaml(text: str) -> Iterator[_Place]:
    whole = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - texts only
    for group in (
        group for groups in whole.values() if isinstance(groups, list) for group in groups
    ):
        for role, people in (group.get("leadership") or {}).items():
            yield from ((group["dir"], role, person["github"].lower()) for person in people or [])


@pytest.fixture(scope="module")
def history(clone: Path) -> History:
    return History(clone)


def _windows() -> Iterator[WeekWindow]:
    week = _FIRST
    while week <= _LAST:
        yield Calendar().window(week)
        week += timedelta(days=7)


def _plural(role: str) -> str:
    return f"{role.replace(' ', '_')}s"


def _differences(changes: Iterable[LeadChange]) -> tuple[set[_Place], set[_Place]]:
    """Return the places that the changes take away, and those that they give."""
    lost = {
        (c.directory, _plural(c.previous_role), (c.previous_handle or c.handle).lower())
        for c in changes
        if c.previous_role
    }
    gained = {(c.directory, _plural(c.role), c.handle.lower()) for c in changes if c.role}
    return lost, gained


def _expected(
    before: frozenset[_Place], after: frozenset[_Place]
) -> tuple[set[_Place], set[_Place]]:
    there = {place[0] for place in after}
    renamed = {old: new for old, new in _SAME_GROUP.items() if new in there and old not in there}
    mapped = {(renamed.get(group, group), role, who) for group, role, who in before}
    return mapped - after, set(after) - mapped


def test_the_lines_of_the_file_say_what_its_yaml_says(history: History) -> None:
    for year in range(2020, 2027):
        text = history.text(history.commit(datetime(year, 1, 1, tzinfo=UTC)))

        assert set(_places(text)) == set(_places_of_yaml(text)) != set()


def test_every_change_of_every_week_is_found_and_no_other(history: History) -> None:
    weeks = people = 0
    kinds: dict[str, int] = {}
    for window in _windows():
        first, last = history.commit(window.start), history.commit(window.end)
        if first == last:
            continue
        changes = lead_changes(
            history.groups(first), history.groups(last), path="sigs.yaml", page=""
        )
        expected = _expected(history.places(first), history.places(last))
        assert _differences(changes) == expected, window.edition
        weeks += bool(changes)
        people += len({(c.directory, c.handle) for c in changes})
        for change in changes:
            kinds[change.change] = kinds.get(change.change, 0) + 1
    print(f"\n{weeks} of {len(list(_windows()))} weeks with changes, {people} people; {kinds}")  # noqa: T201 - shown by make corpus
    assert weeks > 100


def test_the_source_says_the_same_of_a_clone(clone: Path, history: History, is_full: bool) -> None:
    source = LeadsSource(Leads(path=str(clone)), client=None, home=clone)

    for window in list(_windows())[1 :: 1 if is_full else 26]:
        found = source.fetch(window, frozenset())

        first, last = history.commit(window.start), history.commit(window.end)
        expected = _expected(history.places(first), history.places(last))
        assert not found.gaps
        assert _differences(found.records.leads) == expected, window.edition


def test_the_changes_that_editions_of_2025_report_are_found(history: History) -> None:
    path = Path(__file__).with_name("leads_2025.json")
    told = msgspec.convert(json.loads(path.read_text()), tuple[Told, ...])
    places: dict[tuple[str, str], list[date]] = {}
    week = date(2024, 12, 22)
    while week <= _LAST:
        window = Calendar().window(week)
        first, last = history.commit(window.start), history.commit(window.end)
        for change in lead_changes(
            history.groups(first), history.groups(last), path="sigs.yaml", page=""
        ):
            places.setdefault((change.directory, change.handle.lower()), []).append(week)
            places.setdefault((change.directory, ""), []).append(week)
        week += timedelta(days=7)

    lags = {one: _weeks_later(one, places) for one in told}

    for most, name in ((1, "that or a neighbouring week"), (4, "four weeks"), (60, "the year")):
        found = sum(lag is not None and lag <= most for lag in lags.values())
        print(f"\nreported and in the file within {name}: {found} of {len(told)}", end="")  # noqa: T201
    for one, lag in lags.items():
        shown = "never" if lag is None else f"{lag} weeks later"
        print(f"\n  {one.edition} {one.group}: {shown} {one.why}", end="")  # noqa: T201
    assert all(lag is not None and lag <= 4 for one, lag in lags.items() if not one.why)
    assert sum(lag is not None for lag in lags.values()) == len(told) - 1


def _weeks_later(one: Told, places: dict[tuple[str, str], list[date]]) -> int | None:
    """Return the weeks from the edition to the first change of all its people, 0 or more."""
    weeks = []
    for person in one.people or ("",):
        later = [w for w in places.get((one.group, person), ()) if w >= one.edition - timedelta(7)]
        if not later:
            return None
        weeks.append((min(later) - one.edition).days // 7)
    return max(0, *weeks)


def test_subprojects_name_people_whom_nobody_takes_for_leads(history: History) -> None:
    commit = history.commit(datetime(2025, 12, 31, tzinfo=UTC))

    leads = {lead.handle for group in history.groups(commit).found.values() for lead in group.leads}

    assert len(leads) > 200
    assert "saschagrunert" in leads  # of SIG Release; as a liaison he leads nothing
    api = history.groups(commit).found["sig-api-machinery"]
    assert "saschagrunert" not in {lead.handle for lead in api.leads}
