from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import SourceError
from digest.sources.git.call import command, environment
from digest.sources.git.clone import LARGEST, Clone
from tests.builders_git import GIT, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "upstream")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_commit_at_a_moment_is_the_newest_before_it(repository: Repository) -> None:
    first = repository.commit("one", "2026-08-10T00:00:00Z")
    second = repository.commit("two", "2026-08-10T02:00:00+02:00")
    third = repository.commit("three", "2026-08-09T23:00:00-07:00")
    clone = repository.clone
    assert clone.commit_at(at("2026-08-10T00:00:00")) is None
    assert clone.commit_at(at("2026-08-10T00:00:01")) == second
    assert clone.commit_at(at("2026-08-10T06:00:00")) == second
    assert clone.commit_at(at("2026-08-10T06:00:01")) == third
    assert first != second


def test_an_older_date_on_a_newer_commit_hides_nothing(repository: Repository) -> None:
    good = repository.commit("good", "2026-08-12T00:00:00Z", {"a": "1"})
    repository.commit("clock of 1999", "1999-01-01T00:00:00Z", {"a": "2"})
    late = repository.commit("late", "2026-08-20T00:00:00Z", {"a": "3"})
    start, end = at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00")
    commits = repository.clone.first_parent_commits(start, end, ["a"])
    assert [commit.sha for commit in commits] == [good]
    assert repository.clone.commit_at(at("2026-08-21T00:00:00")) == late


def test_a_merge_is_compared_with_its_first_parent_only(repository: Repository) -> None:
    repository.commit("start", "2026-08-01T00:00:00Z", {"keps/a": "1"})
    merged = repository.merge(7, "2026-08-12T00:00:00Z", {"keps/a": "2", "other/b": "x"})
    (commit,) = repository.clone.first_parent_commits(
        at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00"), ["keps"]
    )
    assert commit.sha == merged
    assert commit.message == "Merge pull request #7 from ada/topic-7"
    (change,) = commit.changes
    contents = repository.clone.read_blobs([change.before or "", change.after or ""])
    assert [blob.content for blob in contents.values()] == [b"1", b"2"]


def test_the_window_holds_its_start_and_not_its_end(repository: Repository) -> None:
    repository.commit("before", "2026-08-09T23:59:59Z", {"a": "1"})
    first = repository.commit("start", "2026-08-10T00:00:00Z", {"a": "2"})
    last = repository.commit("last", "2026-08-16T23:59:59Z", {"a": "3"})
    repository.commit("end", "2026-08-17T00:00:00Z", {"a": "4"})
    commits = repository.clone.first_parent_commits(
        at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00"), []
    )
    assert [commit.sha for commit in commits] == [first, last]


def test_renames_additions_and_removals_are_told_apart(repository: Repository) -> None:
    text = "".join(f"line {number}\n" for number in range(30))
    repository.commit("start", "2026-08-01T00:00:00Z", {"keps/old": text, "keps/gone": "x"})
    repository.commit(
        "change",
        "2026-08-12T00:00:00Z",
        {
            "keps/old": None,
            "keps/new name\twith\nall": text + "more\n",
            "keps/gone": None,
            "keps/é": "",
        },
    )
    (commit,) = repository.clone.first_parent_commits(
        at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00"), ["keps"]
    )
    found = {
        (change.previous_path, change.path): (change.before is None, change.after is None)
        for change in commit.changes
    }
    assert found == {
        ("keps/gone", "keps/gone"): (False, True),
        ("keps/old", "keps/new name\twith\nall"): (False, False),
        ("keps/é", "keps/é"): (True, False),
    }


def test_the_very_first_commit_adds_its_files(repository: Repository) -> None:
    repository.commit("start", "2026-08-12T00:00:00Z", {"a": "1"})
    (commit,) = repository.clone.first_parent_commits(
        at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00"), ["a"]
    )
    assert commit.parent is None
    assert commit.changes[0].before is None


def test_a_path_is_no_pattern(repository: Repository) -> None:
    repository.commit("start", "2026-08-12T00:00:00Z", {"keps/a": "1", ":(glob)x": "2"})
    window = at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00")
    assert repository.clone.first_parent_commits(*window, [":(glob)**"]) == []
    assert len(repository.clone.first_parent_commits(*window, [":(glob)x"])) == 1


def test_blobs_are_read_by_id_or_by_path(repository: Repository) -> None:
    commit = repository.commit(
        "start", "2026-08-12T00:00:00Z", {"a": b"\x00\xff\n\n", "empty": "", "b/c": "text"}
    )
    found = repository.clone.read_blobs(
        [
            f"{commit}:a",
            f"{commit}:empty",
            f"{commit}:none",
            f"{commit}:b",
            f"{commit}:b/c",
            "",
            "x\ny",
        ]
    )
    assert {name.partition(":")[2]: blob.content for name, blob in found.items()} == {
        "a": b"\x00\xff\n\n",
        "empty": b"",
        "b/c": b"text",
    }


def test_a_huge_blob_is_not_read_into_memory(repository: Repository) -> None:
    commit = repository.commit(
        "start", "2026-08-12T00:00:00Z", {"huge": b"x" * (LARGEST + 1), "small": "y"}
    )
    found = repository.clone.read_blobs([f"{commit}:huge", f"{commit}:small"])
    assert (found[f"{commit}:huge"].content, found[f"{commit}:huge"].size) == (None, LARGEST + 1)
    assert found[f"{commit}:small"].content == b"y"


def test_a_tree_lists_the_files_below_a_folder(repository: Repository) -> None:
    commit = repository.commit(
        "start", "2026-08-12T00:00:00Z", {"keps/b/c": "1", "keps/a b": "2", "kepsake": "3"}
    )
    assert list(repository.clone.tree(commit, "keps")) == ["keps/a b", "keps/b/c"]
    assert len(repository.clone.tree(commit, "")) == 3
    assert repository.clone.tree(commit, "none") == {}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/acme/plans", "acme/plans"),
        ("https://x-token:abc@github.com/acme/plans.git", "acme/plans"),
        ("git@github.com:acme/plans.git", "acme/plans"),
        ("ssh://git@github.com:22/acme/plans.git/", "acme/plans"),
        ("https://example.org/github.com/acme/plans", None),
        ("https://github.com.example.org/acme/plans", None),
        ("/srv/plans.bundle", None),
    ],
)
def test_origin_names_the_repository_at_github(
    repository: Repository, url: str, name: str | None
) -> None:
    repository.git("remote", "add", "origin", url)
    assert repository.clone.github_name() == name


def test_without_origin_nobody_names_the_repository(repository: Repository) -> None:
    assert repository.clone.github_name() is None
    assert repository.clone.branch() == "main"


def test_a_bare_repository_is_read_as_well(repository: Repository, tmp_path: Path) -> None:
    commit = repository.commit("start", "2026-08-12T00:00:00Z", {"a": "1"})
    repository.git("clone", "--quiet", "--bare", str(repository.path), str(tmp_path / "bare.git"))
    clone = Clone(tmp_path / "bare.git")
    assert clone.commit_at(at("2026-08-13T00:00:00")) == commit
    assert list(clone.tree(commit, "")) == ["a"]


def test_a_shallow_clone_is_good_as_far_as_it_reaches(
    repository: Repository, tmp_path: Path
) -> None:
    for day in range(10, 15):
        repository.commit(f"day {day}", f"2026-08-{day}T12:00:00Z", {"a": str(day)})
    source = f"file://{repository.path}"
    repository.git("clone", "--quiet", "--depth=3", source, str(tmp_path / "shallow"))
    clone = Clone(tmp_path / "shallow")
    end = at("2026-08-17T00:00:00")
    assert len(clone.first_parent_commits(at("2026-08-13T00:00:00"), end, [])) == 2
    with pytest.raises(SourceError, match="shallow clone that ends at 2026-08-12") as caught:
        clone.first_parent_commits(at("2026-08-12T00:00:00"), end, [])
    assert caught.value.hint == f"run git -C {tmp_path / 'shallow'} fetch --unshallow"
    with pytest.raises(SourceError, match="shallow"):
        clone.commit_at(at("2026-08-11T00:00:00"))


def test_a_clone_without_blobs_says_what_is_missing_and_fetches_nothing(
    repository: Repository, tmp_path: Path
) -> None:
    commit = repository.commit("start", "2026-08-12T00:00:00Z", {"a": "1"})
    repository.git("config", "uploadpack.allowFilter", "true")
    source = f"file://{repository.path}"
    repository.git(
        "clone", "--quiet", "--no-checkout", "--filter=blob:none", source, str(tmp_path / "partial")
    )
    clone = Clone(tmp_path / "partial")
    try:
        assert clone.read_blobs([f"{commit}:a"]) == {}
    except SourceError as error:  # git before 2.45 ends where it may not fetch
        assert str(error).endswith("is a partial clone that lacks files")  # noqa: PT017 - either


@pytest.mark.parametrize("name", ["nothing", "file", "empty"])
def test_what_is_no_repository_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=name) as caught:
        Clone(tmp_path / name).commit_at(at("2026-08-12T00:00:00"))
    assert caught.value.hint


def test_a_repository_around_the_folder_is_not_taken_for_it(repository: Repository) -> None:
    repository.commit("start", "2026-08-12T00:00:00Z", {"clones/a": "1"})
    with pytest.raises(SourceError, match="clones is not a git repository"):
        Clone(repository.path / "clones").commit_at(at("2026-08-13T00:00:00"))


def test_a_repository_without_commits_is_named(repository: Repository) -> None:
    with pytest.raises(SourceError, match="has no commits"):
        repository.clone.commit_at(at("2026-08-13T00:00:00"))


def test_a_machine_without_git_is_named(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="git is not installed"):
        repository.clone.commit_at(at("2026-08-13T00:00:00"))


def test_variables_of_a_calling_hook_do_not_lead_elsewhere(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commit = repository.commit("start", "2026-08-12T00:00:00Z", {"a": "1"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "none")
    assert repository.clone.commit_at(at("2026-08-13T00:00:00")) == commit


@pytest.fixture
def trapped(repository: Repository, tmp_path: Path) -> tuple[Repository, Path]:
    """A repository whose config names a program wherever git would run one, and its trace."""
    trace = tmp_path / "trace"
    trap = tmp_path / "hooks" / "trap"
    trap.parent.mkdir()
    trap.write_text(f"#!/bin/sh\necho ran >> '{trace}'\n")
    trap.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (trap.parent / hook).symlink_to(trap)
    repository.commit(
        "start", "2026-08-01T00:00:00Z", {"keps/a": "1", ".gitattributes": "* diff=x filter=x"}
    )
    repository.commit("more", "2026-08-12T00:00:00Z", {"keps/a": "2"})
    for name in (
        *("core.fsmonitor", "core.pager", "diff.external", "diff.x.command", "diff.x.textconv"),
        *("filter.x.clean", "filter.x.smudge", "core.sshCommand", "gpg.program", "alias.log"),
    ):
        repository.git("config", name, str(trap))
    repository.git("config", "core.hooksPath", str(trap.parent))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "remote.origin.url", f"ext::{trap}")
    repository.git("config", "remote.origin.promisor", "true")
    repository.git("config", "protocol.ext.allow", "always")
    trace.unlink(missing_ok=True)
    return repository, trace


def test_a_strangers_repository_runs_nothing(trapped: tuple[Repository, Path]) -> None:
    repository, trace = trapped
    clone = repository.clone
    (commit,) = clone.first_parent_commits(
        at("2026-08-10T00:00:00"), at("2026-08-17T00:00:00"), ["keps"]
    )
    assert len(clone.read_blobs([f"{commit.sha}:keps/a", "f" * 40])) == 1
    assert clone.tree(commit.sha, "keps")
    assert clone.commit_at(at("2026-08-17T00:00:00"))
    assert clone.branch() == "main"
    assert clone.github_name() is None
    assert not trace.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--porcelain"],
        ["update-index", "--refresh", "-q"],
        ["fetch", "--quiet", "origin"],
    ],
)
def test_even_commands_that_run_programs_run_none(
    trapped: tuple[Repository, Path], arguments: list[str]
) -> None:
    repository, trace = trapped
    (repository.path / "keps" / "a").touch()
    for name in ("diff.x.textconv", "filter.x.clean", "filter.x.smudge"):
        repository.git("-c", "core.fsmonitor=false", "config", "--unset", name)
    trace.unlink(missing_ok=True)
    subprocess.run(
        command(GIT, repository.path, *arguments),
        env=environment(repository.path),
        check=False,
        capture_output=True,
    )
    assert not trace.exists()
