"""Tracked enhancements over a small fake that answers as GitHub does, and a real clone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from digest.config import Enhancements, Keps
from digest.sources.enhancements.source import EnhancementsSource
from digest.sources.github.client import Answer, Client, GraphQLError, HeavyQueryError
from digest.sources.schedule.source import ScheduleSource
from digest.window import Calendar
from tests.builders_git import Repository
from tests.builders_timeline import SUMMER, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digest.sources.base import Fetched

REPOSITORY = "orchid/keps"
COMMIT = "c" * 40
FOLDER = "keps/prod-readiness"
APPROVED = 'kep-number: 7\nalpha:\n  approver: "@ada"\nbeta:\n  approver: ""\n'


def issue(number: int, *labels: str) -> dict[str, object]:
    return {
        "number": number,
        "title": f"Petal {number}",
        "url": f"https://github.com/{REPOSITORY}/issues/{number}",
        "state": "OPEN",
        "milestone": {"title": "v4.8"},
        "labels": {"totalCount": len(labels), "nodes": [{"name": name} for name in labels]},
    }


class FakeGitHub(Client):
    """A milestone with issues, and files at one commit."""

    def __init__(self, *issues: dict[str, object], has_token: bool = True) -> None:
        self.issues: list[object] = list(issues)
        self.files: dict[str, str] = {}
        self.count: int | None = None
        self.most = 100
        self.errors: tuple[GraphQLError, ...] = ()
        self.asked: list[Mapping[str, object]] = []
        self.kept: dict[str, object] = {}
        self._has_token = has_token

    @property
    def has_token(self) -> bool:
        return self._has_token

    def recall(self, repository: str, name: str) -> object:
        return self.kept.get(f"{repository} {name}")

    def keep(self, repository: str, name: str, content: object) -> None:
        self.kept[f"{repository} {name}"] = content

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        assert all(f"${name}" in query for name in variables)
        self.asked.append(variables)
        if "search" in variables:
            return self._search(int(str(variables["page"])), str(variables["after"] or "0"))
        if "until" in variables:
            node = {"oid": COMMIT, "messageHeadline": "Merge pull request #1 from a/b"}
            branch = {"target": {"history": {"nodes": [node]}}}
            return Answer({"repository": {"defaultBranchRef": branch}})
        names = {f"o{name[1:]}": str(v) for name, v in variables.items() if name[1:].isdecimal()}
        found = {alias: self._object(name.partition(":")[2]) for alias, name in names.items()}
        return Answer({"repository": found})

    def _search(self, size: int, after: str) -> Answer:
        if size > self.most:
            raise HeavyQueryError("too much", hint="less")
        start = int(after)
        page = {
            "hasNextPage": start + size < len(self.issues),
            "endCursor": str(start + size),
        }
        found = {
            "issueCount": len(self.issues) if self.count is None else self.count,
            "pageInfo": page,
            "nodes": self.issues[start : start + size],
        }
        return Answer({"search": found}, self.errors)

    def _object(self, path: str) -> object:
        if path in self.files:
            text = self.files[path]
            return {"text": text, "isTruncated": False, "isBinary": False, "byteSize": len(text)}
        below = {name[len(path) + 1 :] for name in self.files if name.startswith(f"{path}/")}
        entries = [{"name": name.partition("/")[0], "type": "blob"} for name in sorted(below)]
        return {"entries": entries} if below else None


def fetch(
    home: Path,
    client: Client | None,
    *,
    keps: Keps | None = None,
    running: bool = True,
    settings_of: Enhancements | None = None,
) -> Fetched:
    path = home / "plans" / "cycle-4.8" / "README.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SUMMER)
    source = EnhancementsSource(
        settings_of or Enhancements(),
        keps=keps or Keps(repository=REPOSITORY),
        schedule=ScheduleSource(settings(path="."), client=None, home=home) if running else None,
        client=client,
        home=home,
    )
    return source.fetch(Calendar().window(date(2026, 6, 14)), frozenset())


def test_issues_of_the_running_releases_milestone_become_records(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(9, "tracked/yes", "lead-opted-in"), issue(7, "sig/node"))

    found = fetch(tmp_path, hub)

    assert [record.key for record in found.records.enhancements] == ["KEP-7", "KEP-9"]
    record = found.records.enhancements[1]
    assert record.labels == ("lead-opted-in", "tracked/yes")
    assert (record.milestone, record.state, record.title) == ("v4.8", "open", "Petal 9")
    assert hub.asked[0]["search"] == f'repo:{REPOSITORY} is:issue milestone:"v4.8"'
    assert found.asked == f"the tracked enhancements of {REPOSITORY} for v4.8"


def test_a_hundred_issues_take_one_request_each(tmp_path: Path) -> None:
    hub = FakeGitHub(*(issue(number) for number in range(1, 202)))
    found = fetch(tmp_path, hub)
    assert len(found.records.enhancements) == 201
    assert sum("search" in asked for asked in hub.asked) == 3


def test_a_query_that_is_too_heavy_goes_on_in_smaller_pages(tmp_path: Path) -> None:
    hub = FakeGitHub(*(issue(number) for number in range(1, 61)))
    hub.most = 25
    assert len(fetch(tmp_path, hub).records.enhancements) == 60


@pytest.mark.parametrize("lost", ["count", "node", "labels"])
def test_issues_that_github_lost_are_a_gap_and_not_too_small_a_count(
    tmp_path: Path, lost: str
) -> None:
    hub = FakeGitHub(issue(1), issue(2))
    if lost == "count":
        hub.count = 3
    elif lost == "node":
        hub.issues[1] = None
        hub.errors = (GraphQLError("Something went wrong", path=("search", "nodes", 1)),)
    else:
        hub.issues[1] = {**issue(2), "labels": {"totalCount": 101, "nodes": []}}

    found = fetch(tmp_path, hub)

    assert found.records.enhancements == ()
    (gap,) = found.gaps
    assert gap.unit == REPOSITORY
    assert "GitHub counts" in gap.message


def test_an_error_of_the_search_is_a_gap_of_the_repository(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(1))
    hub.errors = (GraphQLError("no such repository"),)
    (gap,) = fetch(tmp_path, hub).gaps
    assert gap.unit == REPOSITORY
    assert "no such repository" in gap.message


@pytest.mark.parametrize("client", [None, FakeGitHub(issue(1), has_token=False)])
def test_without_a_token_it_is_said_how_to_add_one(tmp_path: Path, client: Client | None) -> None:
    (gap,) = fetch(tmp_path, client).gaps
    assert gap.unit == "enhancements"
    assert "GITHUB_TOKEN" in gap.message


def test_without_a_schedule_nothing_is_asked(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(1))
    (gap,) = fetch(tmp_path, hub, running=False).gaps
    assert "[sources.schedule]" in gap.message
    assert hub.asked == []


# ------------------------------------------------------------------ approvals


def readiness(found: Fetched) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    return {one.key: (one.path, one.stages) for one in found.records.readiness}


def test_approvals_name_the_stages_somebody_approved(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(7, "sig/apps", "sig/node"), issue(8, "sig/node"), issue(9))
    hub.files = {f"{FOLDER}/sig-node/7.yaml": APPROVED}

    found = fetch(tmp_path, hub)

    assert readiness(found) == {
        "KEP-7": (f"{FOLDER}/sig-node/7.yaml", ("alpha",)),
        "KEP-8": (None, ()),
    }
    assert found.gaps == ()
    assert next(a["until"] for a in hub.asked if "until" in a) == "2026-06-14T23:59:59Z"


def test_an_approval_that_cannot_be_read_leaves_the_proposal_unknown(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(7, "sig/node"), issue(8, "sig/node"))
    hub.files = {f"{FOLDER}/sig-node/7.yaml": "a: [", f"{FOLDER}/sig-node/8.yaml": APPROVED}

    found = fetch(tmp_path, hub)

    assert list(readiness(found)) == ["KEP-8"]
    assert [gap.unit for gap in found.gaps] == [f"{FOLDER}/sig-node/7.yaml"]


def test_a_folder_that_is_not_there_approves_and_misses_nothing(tmp_path: Path) -> None:
    found = fetch(tmp_path, FakeGitHub(issue(7, "sig/node")))
    assert found.records.readiness == ()
    assert [gap.unit for gap in found.gaps] == [FOLDER]


@pytest.mark.parametrize("approver", ['""', "TBD", "null", "[a]"])
def test_a_stage_without_a_name_is_not_approved(tmp_path: Path, approver: str) -> None:
    hub = FakeGitHub(issue(7, "sig/node"))
    hub.files = {f"{FOLDER}/sig-node/7.yaml": APPROVED.replace('"@ada"', approver)}
    assert readiness(fetch(tmp_path, hub))["KEP-7"][1] == ()


def test_a_clone_gives_the_approvals_of_what_its_files_plan(tmp_path: Path) -> None:
    files = {
        "keps/sig-node/7-petal/kep.yaml": "kep-number: 7\nlatest-milestone: v4.8\n",
        "keps/sig-node/8-stem/kep.yaml": "kep-number: 8\nlatest-milestone: '4.8'\n",
        "keps/sig-node/9-root/kep.yaml": "kep-number: 9\nlatest-milestone: v4.7\n",
        f"{FOLDER}/sig-node/0007.yaml": APPROVED,
        f"{FOLDER}/sig-node/9.yaml": APPROVED,
    }
    Repository(tmp_path / "clone").commit("Merge", "2026-06-01T10:00:00Z", files)
    keps = Keps(repository=REPOSITORY, path="clone")

    found = fetch(tmp_path, None, keps=keps)

    assert readiness(found) == {
        "KEP-7": (f"{FOLDER}/sig-node/0007.yaml", ("alpha",)),
        "KEP-8": (None, ()),
    }
    assert [gap.unit for gap in found.gaps] == ["enhancements"]


def test_a_clone_without_approvals_is_unknown(tmp_path: Path) -> None:
    path = "keps/sig-node/7-petal/kep.yaml"
    file = {path: "kep-number: 7\nlatest-milestone: v4.8\n"}
    Repository(tmp_path / "clone").commit("Merge", "2026-06-01T10:00:00Z", file)
    found = fetch(tmp_path, None, keps=Keps(repository=REPOSITORY, path="clone"))
    assert found.records.readiness == ()
    assert FOLDER in [gap.unit for gap in found.gaps]


def test_no_folder_in_the_settings_asks_for_no_approvals(tmp_path: Path) -> None:
    hub = FakeGitHub(issue(7, "sig/node"))
    found = fetch(tmp_path, hub, settings_of=Enhancements(readiness=""))
    assert len(found.records.enhancements) == 1
    assert not any("until" in asked for asked in hub.asked)
    assert (found.records.readiness, found.gaps) == ((), ())
