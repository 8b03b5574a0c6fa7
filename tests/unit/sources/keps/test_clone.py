from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from digest.config import Keps
from digest.sources.base import Fetched
from digest.sources.keps.clone import pull_request_of
from digest.sources.keps.source import KepsSource
from digest.window import Calendar
from tests.builders_git import Repository

WINDOW = Calendar().window(date(2026, 8, 16))
VALVE = "keps/sig-pump/12-valve/kep.yaml"
BEFORE, MONDAY, SUNDAY = "2026-08-09T23:59:59Z", "2026-08-10T00:00:00Z", "2026-08-16T23:59:59Z"


def kep(stage: str, *, title: str = "Valve", number: str = "12") -> str:
    return f"title: {title}\nkep-number: {number}\nowning-sig: sig-pump\nstage: {stage}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "plans")
    made.commit("start", "2026-07-01T00:00:00Z", {VALVE: kep("alpha")})
    made.git("remote", "add", "origin", "https://github.com/acme/plans.git")
    return made


def fetch(upstream: Repository, *wanted: str, repository: str = "") -> Fetched:
    settings = Keps(path=str(upstream.path), repository=repository)
    return KepsSource(settings, client=None, home=Path()).fetch(WINDOW, frozenset(wanted))


def test_a_week_of_merges_becomes_one_record_per_file(repository: Repository) -> None:
    repository.merge(7, BEFORE, {VALVE: kep("beta")})
    repository.merge(8, MONDAY, {VALVE: kep("gamma"), "keps/sig-pump/12-valve/README.md": "x"})
    repository.commit("Promote the valve (#9)", SUNDAY, {VALVE: kep("GA")})
    repository.commit("Too late (#10)", "2026-08-17T00:00:00Z", {VALVE: kep("removed")})
    fetched = fetch(repository)
    (update,) = fetched.records.kep_updates
    assert update.key == "KEP-12"
    assert update.changes.stage == ("beta", "GA")
    assert update.pull_requests == ("acme/plans#8", "acme/plans#9")
    assert update.url == "https://github.com/acme/plans/tree/main/keps/sig-pump/12-valve"
    assert fetched.records.keps[VALVE].stage == "GA"
    assert fetched.gaps == ()


def test_all_proposals_of_the_windows_end_have_facts(repository: Repository) -> None:
    other = "keps/sig-pump/boiler/13-x/kep.yml"
    repository.commit("x", MONDAY, {other: kep("alpha", number="13")})
    repository.commit("y", "2026-08-20T00:00:00Z", {"keps/sig-pump/14-x/kep.yaml": kep("alpha")})
    facts = fetch(repository).records.keps
    assert list(facts) == [VALVE, other]
    assert facts[VALVE].commit == repository.clone.commit_at(WINDOW.end)


def test_renames_within_the_week_are_followed(repository: Repository) -> None:
    one, two = "keps/sig-pump/12-pipe/kep.yaml", "keps/sig-steam/12-pipe/kep.yaml"
    repository.merge(8, MONDAY, {VALVE: None, one: kep("alpha")})
    repository.merge(9, SUNDAY, {one: None, two: kep("beta")})
    (update,) = fetch(repository).records.kep_updates
    assert (update.path, update.previous_path, update.new) == (two, VALVE, False)
    assert update.changes.stage == ("alpha", "beta")
    assert update.pull_requests == ("acme/plans#8", "acme/plans#9")


def test_the_template_is_no_proposal(repository: Repository) -> None:
    repository.commit("x (#8)", MONDAY, {"keps/NNNN-kep-template/kep.yaml": kep("alpha|beta")})
    fetched = fetch(repository)
    assert fetched.records.kep_updates == ()
    assert list(fetched.records.keps) == [VALVE]


def test_a_broken_file_is_a_gap_only_where_it_is_news(repository: Repository) -> None:
    broken, old = "keps/sig-pump/15-x/kep.yaml", "keps/sig-pump/16-x/kep.yaml"
    repository.commit("x", BEFORE, {old: "title: [", VALVE: kep("beta")})
    repository.commit("y (#8)", MONDAY, {broken: "title: ["})
    fetched = fetch(repository)
    assert [gap.unit for gap in fetched.gaps] == [broken]
    assert [update.key for update in fetched.records.kep_updates] == ["KEP-15"]
    assert [gap.unit for gap in fetch(repository, "KEP-16").gaps] == [broken, old]


def test_a_clone_that_is_none_is_one_gap_with_the_way_out(tmp_path: Path) -> None:
    source = KepsSource(Keps(path="clones/plans"), client=None, home=tmp_path)
    fetched = source.fetch(WINDOW, frozenset())
    (gap,) = fetched.gaps
    assert gap.unit == source.name == "keps"
    assert str(tmp_path / "clones" / "plans") in gap.message
    assert "check the path in digest.toml" in gap.message
    assert fetched.records.kep_updates == ()


def test_a_relative_path_is_below_the_home(repository: Repository) -> None:
    source = KepsSource(Keps(path="plans"), client=None, home=repository.path.parent)
    assert source.fetch(WINDOW, frozenset()).gaps == ()


def test_without_a_token_or_a_clone_both_ways_out_are_named() -> None:
    source = KepsSource(Keps(repository="acme/plans"), client=None, home=Path())
    (gap,) = source.fetch(WINDOW, frozenset()).gaps
    assert "GITHUB_TOKEN" in gap.message
    assert "https://github.com/acme/plans" in gap.message
    assert "[sources.keps] path" in gap.message


def test_settings_name_the_repository_before_the_clones_origin(repository: Repository) -> None:
    repository.commit("x (#8)", MONDAY, {VALVE: kep("beta")})
    (update,) = fetch(repository, repository="acme/engine").records.kep_updates
    assert update.pull_requests == ("acme/engine#8",)
    repository.git("remote", "remove", "origin")
    (update,) = fetch(repository).records.kep_updates
    assert (update.pull_requests, update.url) == ((), "")


def test_another_project_may_name_its_proposals_otherwise(repository: Repository) -> None:
    repository.commit("x (#8)", MONDAY, {"rfcs/0003-x/rfc.toml": kep("beta", number="3")})
    settings = Keps(path=str(repository.path), prefix="RFC", folder="rfcs", files=("rfc.toml",))
    source = KepsSource(settings, client=None, home=Path())
    (update,) = source.fetch(WINDOW, frozenset()).records.kep_updates
    assert update.key == "RFC-3"


def test_a_clone_that_ends_before_the_window_says_so(repository: Repository) -> None:
    assert "newest commit of 2026-07-01 00:00 UTC, before the window" in fetch(repository).asked


def test_asked_twice_the_answer_is_the_same(repository: Repository) -> None:
    repository.merge(8, MONDAY, {VALVE: kep("beta")})
    first, second = (msgspec.json.encode(fetch(repository)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("Merge pull request #12 from ada/x\n\nTitle (#9)", 12),
        ("Promote the valve (#12)\n\n* one (#7)", 12),
        ("Revert (#11) as of now (#12) ", 12),
        ("Merge branch 'main' (#12) into x", None),
        ("See #12", None),
        ("Title\n\nbody (#12)", None),
        ("", None),
    ],
)
def test_a_commits_subject_names_its_pull_request(message: str, number: int | None) -> None:
    assert pull_request_of(message) == number
