"""A release's team from a clone or a folder, and gaps where it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.config import Schedule
from digest.sources.team.source import FILE, TeamSource
from tests.builders import WINDOW
from tests.builders_git import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from digest.sources.base import Fetched

PAGE = "| Role | Name |\n|---|---|\n| Lead | {name} (@{name}) |\n"
PATH = FILE.replace("{version}", "1.37")


def fetched(home: Path, path: str = "team", version: str = "1.37") -> Fetched:
    settings = Schedule(path=path)
    return TeamSource(settings, version, client=None, home=home).fetch(WINDOW, frozenset())


def test_a_clone_gives_the_page_as_it_stood_at_the_end_of_the_window(tmp_path: Path) -> None:
    clone = Repository(tmp_path / "team")
    clone.commit("one", "2026-08-12T10:00:00Z", {PATH: PAGE.format(name="ada")})
    clone.commit("two", "2026-08-18T10:00:00Z", {PATH: PAGE.format(name="max")})

    found = fetched(tmp_path)

    assert [(one.release, one.name, one.path) for one in found.records.team] == [
        ("v1.37", "ada", PATH)
    ]
    assert found.gaps == ()


def test_a_folder_gives_the_page_of_the_release_only(tmp_path: Path) -> None:
    for version in ("1.36", "1.37"):
        path = tmp_path / "team" / FILE.replace("{version}", version)
        path.parent.mkdir(parents=True)
        path.write_text(PAGE.format(name=f"lead{version[-1]}"))

    assert [one.name for one in fetched(tmp_path).records.team] == ["lead7"]


@pytest.mark.parametrize("page", [None, "# Nobody yet\n"])
def test_a_page_that_is_not_there_or_names_nobody_is_a_gap(
    page: str | None, tmp_path: Path
) -> None:
    clone = Repository(tmp_path / "team")
    clone.commit("one", "2026-08-12T10:00:00Z", {"README.md": "x", PATH: page or "x"})

    found = fetched(tmp_path, version="1.36" if page is None else "1.37")

    assert found.records.team == ()
    assert [gap.unit for gap in found.gaps] == [
        FILE.replace("{version}", "1.36" if page is None else "1.37")
    ]


def test_nowhere_to_ask_is_a_gap_with_the_next_step(tmp_path: Path) -> None:
    (gap,) = fetched(tmp_path, path="gone").gaps
    assert "does not exist" in gap.message

    source = TeamSource(Schedule(repository="a/b"), "1.37", client=None, home=tmp_path)
    (gap,) = source.fetch(WINDOW, frozenset()).gaps
    assert gap.message.startswith("there is nothing to ask for a/b (give ")
