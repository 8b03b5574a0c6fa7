from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from digest.config import Keps
from digest.errors import SourceError
from digest.sources.base import Fetched
from digest.sources.github.client import Answer, Client, GraphQLError, HeavyQueryError, Page
from digest.sources.keps.source import KepsSource
from digest.window import Calendar

WINDOW = Calendar().window(date(2026, 8, 16))
VALVE = "keps/sig-pump/12-valve/kep.yaml"
SECOND = timedelta(seconds=1)
_REST = {"ADDED": "added", "MODIFIED": "modified", "DELETED": "removed", "RENAMED": "renamed"}


def kep(stage: str) -> str:
    return f"title: Valve\nowning-sig: sig-pump\nstage: {stage}\n"


class FakeGitHub(Client):
    """One repository in memory; ``asked`` holds what each request was for."""

    def __init__(self) -> None:
        self.name = "acme/plans"
        self.pulls: list[dict[str, object]] = []
        self.texts: dict[str, object] = {}
        self.old_paths: dict[str, str] = {}
        self.asked: list[str] = []
        self.queries: list[str] = []
        self.is_exact = True
        self.hidden = 0
        """How many pull requests a search counts and does not give."""
        self.most_objects = 1000
        self.most_page = 100
        self.page = 100
        self.rest_loses = 0
        self.instead: dict[object, object] = {}
        """What a search gives instead of a pull request, ``lies`` times."""
        self.lies = 0
        self.kept: dict[str, object] = {}

    @property
    def has_token(self) -> bool:
        return True

    def merge(self, number: int, files: Mapping[str, str], **other: object) -> None:
        """Merge a pull request that did to files what ``files`` says, an hour after the last."""
        merged_at = WINDOW.start + timedelta(hours=len(self.pulls))
        pull = {
            "number": number,
            "mergedAt": f"{merged_at:%Y-%m-%dT%H:%M:%SZ}",
            "baseRefName": "main",
            "mergeCommit": {"oid": f"m{number}", "parents": {"nodes": [{"oid": f"p{number}"}]}},
            "all_files": dict(files),
            "files": {
                "totalCount": len(files),
                "nodes": [{"path": p, "changeType": kind} for p, kind in files.items()][:100],
            },
        }
        self.pulls.append(pull | other)

    def recall(self, repository: str, name: str) -> object:
        assert repository == self.name
        return self.kept.get(name)

    def keep(self, repository: str, name: str, content: object) -> None:
        assert repository == self.name
        self.kept[name] = content

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        if "search(" in query:
            self.page = min(self.page, int(str(variables["page"])))
            if self.page > self.most_page:
                self.asked.append("too much")
                raise HeavyQueryError("too much", hint="less")
            return self._search(str(variables["search"]), str(variables["after"] or "0"))
        names = [str(name) for key, name in variables.items() if key[1:].isdecimal()]
        self.asked.append(f"{len(names)} objects")
        if len(names) > self.most_objects:
            raise HeavyQueryError("too much", hint="less")
        return self._objects(names)

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Page:
        page = int((parameters or {})["page"])
        self.asked.append(f"{path} {page}")
        number = int(path.split("/")[5])
        (files,) = (pull["all_files"] for pull in self.pulls if pull["number"] == number)
        assert isinstance(files, dict)
        rows = [
            {"filename": name, "status": _REST[kind]}
            | ({"previous_filename": self.old_paths[name]} if name in self.old_paths else {})
            for name, kind in files.items()
        ]
        return Page(rows[100 * page - 100 : 100 * page][self.rest_loses :])

    def _search(self, query: str, after: str) -> Answer:
        self.asked.append("search")
        self.queries.append(query)
        stamps = query.partition("merged:")[2].split("..")
        start, end = (datetime.fromisoformat(stamp.replace("Z", "+00:00")) for stamp in stamps)
        pulls = [
            pull
            for pull in self.pulls
            if start <= datetime.fromisoformat(str(pull["mergedAt"])) <= end or not self.is_exact
        ]
        found = self._some(pulls, after) | {"issueCount": len(pulls) + self.hidden}
        if self.lies:
            self.lies -= 1
            nodes = found["nodes"]
            assert isinstance(nodes, list)
            found["nodes"] = [self.instead.get(node["number"], node) for node in nodes]
        target = {"history": {"nodes": [{"oid": "end"}]}}
        branch = {"name": "main", "target": target}
        repository = {"nameWithOwner": self.name, "defaultBranchRef": branch}
        return Answer({"search": found, "repository": repository})

    def _some(self, items: object, after: str) -> dict[str, object]:
        assert isinstance(items, list)
        start = int(after)
        end = start + self.page
        page = {"hasNextPage": end < len(items), "endCursor": str(end)}
        return {"nodes": items[start:end], "pageInfo": page}

    def _objects(self, names: list[str]) -> Answer:
        found: dict[str, object] = {}
        errors = []
        for index, name in enumerate(names):
            text = self.texts.get(name)
            found[f"o{index}"] = text
            if isinstance(text, str):
                found[f"o{index}"] = {"text": text, "isTruncated": False, "byteSize": len(text)}
            if isinstance(text, GraphQLError):
                found[f"o{index}"] = None
                errors.append(GraphQLError(text.message, None, ("repository", f"o{index}")))
        return Answer({"repository": found}, tuple(errors))


@pytest.fixture
def github() -> FakeGitHub:
    return FakeGitHub()


def fetch(github: FakeGitHub, *wanted: str) -> Fetched:
    source = KepsSource(Keps(repository="acme/plans"), client=github, home=Path())
    return source.fetch(WINDOW, frozenset(wanted))


def gaps(fetched: Fetched) -> dict[str, str]:
    return {gap.unit: gap.message for gap in fetched.gaps}


def test_a_week_takes_two_requests(github: FakeGitHub) -> None:
    github.merge(7, {VALVE: "MODIFIED", "README.md": "RENAMED"})
    github.merge(9, {VALVE: "MODIFIED"})
    github.texts = {f"p7:{VALVE}": kep("alpha"), f"m9:{VALVE}": kep("beta")}
    fetched = fetch(github)
    (update,) = fetched.records.kep_updates
    assert (update.key, update.changes.stage) == ("KEP-12", ("alpha", "beta"))
    assert update.pull_requests == ("acme/plans#7", "acme/plans#9")
    assert update.url == "https://github.com/acme/plans/tree/main/keps/sig-pump/12-valve"
    assert (fetched.records.keps[VALVE].stage, fetched.records.keps[VALVE].commit) == ("beta", "m9")
    assert github.asked == ["search", "2 objects"]
    assert (fetched.pages, fetched.gaps) == (2, ())


def test_a_quiet_week_takes_one(github: FakeGitHub) -> None:
    assert fetch(github).records.kep_updates == ()
    assert github.asked == ["search"]


def test_what_is_merged_into_another_branch_is_left_out(github: FakeGitHub) -> None:
    github.merge(1, {VALVE: "ADDED"}, baseRefName="topic")
    github.texts = {f"m1:{VALVE}": kep("alpha")}
    assert (fetch(github).records.kep_updates, fetch(github).gaps) == ((), ())


def test_both_edges_of_the_window_are_asked_for_to_the_second(github: FakeGitHub) -> None:
    for number, moment in enumerate([WINDOW.start, WINDOW.end - SECOND], 1):
        path = f"keps/sig-pump/{number}-x/kep.yaml"
        github.merge(number, {path: "ADDED"}, mergedAt=f"{moment:%Y-%m-%dT%H:%M:%SZ}")
        github.texts[f"m{number}:{path}"] = kep("alpha")
    assert len(fetch(github).records.kep_updates) == 2
    assert github.queries == [
        "repo:acme/plans is:pr is:merged merged:2026-08-10T00:00:00Z..2026-08-16T23:59:59Z"
    ]


def test_what_a_search_gives_beyond_the_window_is_left_out(github: FakeGitHub) -> None:
    github.is_exact = False
    for number, moment in enumerate([WINDOW.start - SECOND, WINDOW.end], 1):
        github.merge(number, {VALVE: "ADDED"}, mergedAt=f"{moment:%Y-%m-%dT%H:%M:%SZ}")
        github.texts[f"m{number}:{VALVE}"] = kep("alpha")
    assert (fetch(github).records.kep_updates, fetch(github).gaps) == ((), ())


def test_new_and_removed_files_are_asked_for_on_one_side_only(github: FakeGitHub) -> None:
    new = "keps/sig-pump/13-x/kep.yaml"
    github.merge(7, {VALVE: "DELETED", new: "ADDED"})
    github.texts = {f"p7:{VALVE}": kep("alpha"), f"m7:{new}": kep("beta")}
    removed, added = fetch(github).records.kep_updates
    assert (removed.removed, removed.changes.stage) == (True, ("alpha", None))
    assert (added.new, added.changes.stage) == (True, (None, "beta"))
    assert github.asked[1] == "2 objects"


def test_rest_tells_the_old_name_of_a_renamed_file(github: FakeGitHub) -> None:
    new = "keps/sig-steam/12-valve/kep.yaml"
    github.merge(7, {"README.md": "MODIFIED", new: "RENAMED"})
    github.old_paths = {new: VALVE}
    github.texts = {f"p7:{VALVE}": kep("alpha"), f"m7:{new}": kep("beta")}
    (update,) = fetch(github).records.kep_updates
    assert (update.path, update.previous_path) == (new, VALVE)
    assert update.changes.stage == ("alpha", "beta")
    assert github.asked == ["search", "/repos/acme/plans/pulls/7/files 1", "2 objects"]


def test_a_rename_whose_old_name_nobody_tells_is_a_gap(github: FakeGitHub) -> None:
    github.merge(7, {VALVE: "RENAMED"})
    fetched = fetch(github)
    assert list(gaps(fetched)) == ["keps"]
    assert "acme/plans#7" in gaps(fetched)["keps"]


def test_more_than_a_hundred_files_come_from_rest(github: FakeGitHub) -> None:
    files = {f"docs/{index:03}.md": "MODIFIED" for index in range(230)}
    github.merge(7, files | {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": kep("alpha")}
    fetched = fetch(github)
    assert [update.key for update in fetched.records.kep_updates] == ["KEP-12"]
    assert github.asked[1:4] == [f"/repos/acme/plans/pulls/7/files {page}" for page in (1, 2, 3)]
    github.rest_loses = 1
    assert list(gaps(fetch(github))) == ["keps"]


def test_long_lists_are_read_to_their_end(github: FakeGitHub) -> None:
    github.page = 2
    for number in range(1, 6):
        files = {f"src/{index}": "MODIFIED" for index in range(4)}
        github.merge(number, files | {f"keps/s/{number}-x/kep.yaml": "ADDED"})
        github.texts[f"m{number}:keps/s/{number}-x/kep.yaml"] = kep("alpha")
    fetched = fetch(github)
    assert len(fetched.records.kep_updates) == 5
    assert fetched.gaps == ()


def test_a_search_over_a_thousand_results_is_halved(github: FakeGitHub) -> None:
    for number in range(1, 1200):
        merged_at = WINDOW.start + timedelta(minutes=8 * number)
        github.merge(number, {}, mergedAt=f"{merged_at:%Y-%m-%dT%H:%M:%SZ}")
    github.merge(1200, {VALVE: "ADDED"}, mergedAt="2026-08-16T23:59:59Z")
    github.texts = {f"m1200:{VALVE}": kep("alpha")}
    fetched = fetch(github)
    assert len(fetched.records.kep_updates) == 1
    assert fetched.gaps == ()
    assert github.asked.count("search") == 1 + 7 + 6


def test_a_search_that_gives_fewer_than_it_counts_is_a_gap(github: FakeGitHub) -> None:
    github.hidden = 2
    github.merge(7, {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": kep("alpha")}
    fetched = fetch(github)
    assert list(gaps(fetched)) == ["keps"]
    assert "GitHub counts 3 pull requests of acme/plans and gave 1" in gaps(fetched)["keps"]
    assert fetched.records.kep_updates == ()  # one of the two lost may have touched the same file
    assert github.asked == ["search"] * 3


@pytest.mark.parametrize(
    "lost",
    [
        None,
        {"number": 8, "baseRefName": "main"},
        {"mergeCommit": {"oid": "m8", "parents": {"nodes": [None]}}},
    ],
)
def test_a_result_that_github_lost_is_asked_for_again_then_a_gap(
    github: FakeGitHub, lost: dict[str, object] | None
) -> None:
    github.merge(7, {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": kep("alpha")}
    github.merge(8, {VALVE: "MODIFIED"})
    github.texts |= {f"p8:{VALVE}": kep("alpha"), f"m8:{VALVE}": kep("beta")}
    is_whole = lost is not None and "mergeCommit" in lost
    github.instead = {8: github.pulls[1] | lost if is_whole and lost else lost}
    github.lies = 9
    fetched = fetch(github)
    assert (list(gaps(fetched)), fetched.records.kep_updates) == (["keps"], ())
    github.asked.clear()
    github.lies = 1
    (update,) = fetch(github).records.kep_updates
    assert update.changes.stage == (None, "beta")
    assert github.asked[:2] == ["search", "search"]


def test_a_search_too_heavy_goes_on_with_half_the_page(github: FakeGitHub) -> None:
    github.most_page = 30
    for number in range(60):
        path = f"keps/s/{number}-x/kep.yaml"
        github.merge(number, {path: "ADDED"})
        github.texts[f"m{number}:{path}"] = kep("alpha")
    fetched = fetch(github)
    assert (len(fetched.records.kep_updates), fetched.gaps) == (60, ())
    assert github.asked == [*["too much"] * 2, *["search"] * 3, "60 objects"]


def test_a_merge_that_nobody_names_takes_its_files_with_it(github: FakeGitHub) -> None:
    good, new = "keps/s/2-x/kep.yaml", "keps/s/12-valve/kep.yaml"
    github.merge(7, {VALVE: "MODIFIED"})
    github.merge(8, {VALVE: "MODIFIED"}, mergeCommit=None)
    github.merge(9, {new: "RENAMED", good: "ADDED"})
    github.old_paths = {new: VALVE}
    github.texts = {f"m9:{good}": kep("alpha"), f"p7:{VALVE}": kep("a"), f"m9:{new}": kep("b")}
    fetched = fetch(github)
    assert gaps(fetched) == {"acme/plans#8": "GitHub does not name its merge commit"}
    assert [update.path for update in fetched.records.kep_updates] == [good]


def test_files_that_graphql_does_not_give_come_from_rest(github: FakeGitHub) -> None:
    github.merge(7, {VALVE: "ADDED"})
    github.pulls[0]["files"] = None
    github.texts = {f"m7:{VALVE}": kep("alpha")}
    fetched = fetch(github)
    assert [update.key for update in fetched.records.kep_updates] == ["KEP-12"]
    assert fetched.gaps == ()


def test_a_file_that_github_does_not_give_is_a_gap(github: FakeGitHub) -> None:
    lost, good = "keps/s/1-x/kep.yaml", "keps/s/2-x/kep.yaml"
    github.merge(7, {VALVE: "MODIFIED", lost: "ADDED", good: "ADDED"})
    github.texts = {
        f"p7:{VALVE}": kep("alpha"),
        f"m7:{VALVE}": GraphQLError("loading failed"),
        f"m7:{good}": kep("beta"),
    }
    fetched = fetch(github)
    assert [update.path for update in fetched.records.kep_updates] == [good]
    assert gaps(fetched) == {
        VALVE: "at the end of the window: loading failed",
        lost: "at the end of the window: GitHub has no such file at that commit",
    }


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"text": None, "isBinary": True, "byteSize": 9}, "is no YAML"),
        ({"text": "a", "isTruncated": True, "byteSize": 900_000}, "has 900,000 bytes"),
        ({"text": "a: b", "byteSize": 900_000}, "has 900,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_keeps_its_record(
    github: FakeGitHub, answer: dict[str, object], problem: str
) -> None:
    github.merge(7, {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": answer}
    fetched = fetch(github)
    assert [update.key for update in fetched.records.kep_updates] == ["KEP-12"]
    assert problem in gaps(fetched)[VALVE]


def test_an_answer_of_another_shape_is_a_gap(github: FakeGitHub) -> None:
    github.merge(7, {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": {"text": 5}}
    assert "has not the expected shape" in gaps(fetch(github))[VALVE]


def test_a_query_too_heavy_is_asked_in_halves(github: FakeGitHub) -> None:
    github.most_objects = 2
    paths = [f"keps/s/{number}-x/kep.yaml" for number in range(1, 6)]
    github.merge(7, dict.fromkeys(paths, "ADDED"))
    github.texts = {f"m7:{path}": kep("alpha") for path in paths}
    fetched = fetch(github)
    assert (len(fetched.records.kep_updates), fetched.gaps) == (5, ())


def test_a_batch_that_fails_is_a_gap_for_each_of_its_files(github: FakeGitHub) -> None:
    github.most_objects = 0
    github.merge(7, {VALVE: "ADDED"})
    assert gaps(fetch(github)) == {VALVE: "at the end of the window: too much"}


def tree(*names: str, **folders: object) -> dict[str, object]:
    entries: list[dict[str, object]] = [{"name": name, "type": "blob"} for name in names]
    entries += [{"name": name, "type": "tree", "object": found} for name, found in folders.items()]
    return {"entries": entries}


@pytest.fixture
def grown(github: FakeGitHub) -> FakeGitHub:
    """A repository with a proposal two levels down, one three, and one in an old file name."""
    pump = {"entries": [{"name": n, "type": "tree"} for n in ("12-valve", "13-pipe", "boiler")]}
    github.texts = {
        "end:keps": tree("README.md", **{"sig-pump": pump, "readiness": tree("12.yaml")}),
        "end:keps/readiness": tree("12.yaml"),
        "end:keps/sig-pump/boiler": tree(**{"14-coal": tree("kep.yaml")}),
        f"end:{VALVE}": kep("alpha"),
        "end:keps/sig-pump/12-valve": tree("README.md", "kep.yaml"),
        "end:keps/sig-pump/13-pipe": tree("kep.yml"),
        "end:keps/sig-pump/13-pipe/kep.yml": kep("beta"),
        "end:keps/sig-pump/boiler/14-coal/kep.yaml": kep("gamma"),
    }
    return github


def test_wanted_proposals_that_did_not_change_have_facts(grown: FakeGitHub) -> None:
    fetched = fetch(grown, "KEP-12", "KEP-13", "acme/plans#14")
    assert {path: facts.stage for path, facts in fetched.records.keps.items()} == {
        VALVE: "alpha",
        "keps/sig-pump/13-pipe/kep.yml": "beta",
    }
    assert {facts.commit for facts in fetched.records.keps.values()} == {"end"}
    assert (fetched.records.kep_updates, fetched.gaps) == ((), ())
    assert len(grown.asked) == 3


def test_what_stands_at_a_commit_is_asked_for_once_ever(grown: FakeGitHub) -> None:
    first = fetch(grown, "KEP-12", "KEP-13")
    grown.asked.clear()
    assert fetch(grown, "KEP-12", "KEP-13").records == first.records
    assert grown.asked == ["search"]


def test_a_file_that_its_folder_lists_and_github_does_not_give_is_a_gap(grown: FakeGitHub) -> None:
    del grown.texts[f"end:{VALVE}"]
    assert gaps(fetch(grown, "KEP-12")) == {VALVE: "the file cannot be read: GitHub gave no answer"}


def test_a_proposal_further_down_takes_one_request_more(grown: FakeGitHub) -> None:
    fetched = fetch(grown, "KEP-14")
    assert list(fetched.records.keps) == ["keps/sig-pump/boiler/14-coal/kep.yaml"]
    assert len(grown.asked) == 4


def test_a_proposal_that_nobody_has_is_no_gap(grown: FakeGitHub) -> None:
    fetched = fetch(grown, "KEP-99")
    assert (fetched.records.keps, fetched.gaps) == ({}, ())


def test_a_wanted_file_that_fails_is_a_gap(grown: FakeGitHub) -> None:
    grown.texts[f"end:{VALVE}"] = GraphQLError("loading failed")
    assert gaps(fetch(grown, "KEP-12")) == {VALVE: "the file cannot be read: loading failed"}
    grown.kept.clear()
    grown.texts[f"end:{VALVE}"] = "- broken"
    assert gaps(fetch(grown, "KEP-12")) == {VALVE: "the file of KEP-12 has no fields"}
    grown.kept.clear()
    grown.texts["end:keps"] = GraphQLError("loading failed")
    assert gaps(fetch(grown, "KEP-12")) == {
        "keps": "the list of proposals cannot be read: loading failed"
    }


def test_a_wanted_proposal_that_changed_is_asked_for_once(grown: FakeGitHub) -> None:
    grown.merge(7, {VALVE: "ADDED"})
    grown.texts[f"m7:{VALVE}"] = kep("beta")
    fetched = fetch(grown, "KEP-12")
    assert fetched.records.keps[VALVE].stage == "beta"
    assert grown.asked == ["search", "1 objects"]


def test_a_renamed_repository_is_searched_by_its_new_name(github: FakeGitHub) -> None:
    github.name = "acme/proposals"
    github.merge(7, {VALVE: "ADDED"})
    github.texts = {f"m7:{VALVE}": kep("alpha")}
    (update,) = fetch(github).records.kep_updates
    assert update.pull_requests == ("acme/proposals#7",)


class _Silent(FakeGitHub):
    def __init__(self, answer: Answer | None) -> None:
        super().__init__()
        self._answer = answer

    def graphql(self, *_: object, **__: object) -> Answer:
        if self._answer is None:
            raise SourceError("GitHub is away", hint="come back later")
        return self._answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "GitHub is away (come back later)"),
        (Answer({"search": None, "repository": None}), "GitHub gave no search result"),
        (
            Answer(
                {
                    "search": {
                        "issueCount": 0,
                        "nodes": [],
                        "pageInfo": {"hasNextPage": False, "endCursor": None},
                    },
                    "repository": None,
                }
            ),
            "GitHub does not show acme/plans (check [sources.keps] repository",
        ),
        (Answer({"search": 5}), "has not the expected shape"),
    ],
)
def test_no_answer_at_all_is_one_gap(answer: Answer | None, message: str) -> None:
    fetched = fetch(_Silent(answer))
    assert list(gaps(fetched)) == ["keps"]
    assert message in gaps(fetched)["keps"]
