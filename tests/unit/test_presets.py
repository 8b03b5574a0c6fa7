from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError, UsageError
from digest.presets import preset_text, start_home
from tests.builders import preset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["kubernetes", "github"])
def test_a_preset_is_valid_and_explains_itself(name: str) -> None:
    assert preset(name).sections
    assert preset_text(name).startswith("# Settings of a weekly")


def test_repositories_replace_those_of_the_preset() -> None:
    text = preset_text("github", ["octo/core", "octo/tools"])

    assert text.count('repositories = ["octo/core", "octo/tools"]') == 2
    assert "owner/name" not in text


@pytest.mark.parametrize("name", ["octo", "octo/", "/core", "a/b/c", "octo/co re", 'o/"x', "o/x\n"])
def test_what_is_no_repository_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no repository"):
        preset_text("github", [name])


def test_a_new_home_has_settings_and_ignores_what_is_built(tmp_path: Path) -> None:
    lines = list(start_home(tmp_path / "new", "github", ["octo/core"]))

    assert (tmp_path / "new" / "digest.toml").read_text().count("octo/core") == 2
    ignored = (tmp_path / "new" / ".gitignore").read_text().splitlines()
    assert ignored == ["site/", ".digest/", "worksheet.md"]
    assert len(lines) == 2


def test_a_home_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("mine\n")

    with pytest.raises(DigestError, match="already there; nothing was changed"):
        list(start_home(tmp_path, "kubernetes", []))

    assert (tmp_path / "digest.toml").read_text() == "mine\n"


def test_a_gitignore_that_is_there_is_left_alone_and_what_lacks_is_told(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("site/\n*.pyc\n")

    lines = list(start_home(tmp_path, "kubernetes", []))

    assert (tmp_path / ".gitignore").read_text() == "site/\n*.pyc\n"
    assert lines[-1] == f"Add to {tmp_path / '.gitignore'}: .digest/ worksheet.md"
