"""A home with one fetched week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.presets import preset_text
from tests.builders import (
    KEP,
    make_facts,
    make_pick,
    make_pull,
    make_release,
    make_snapshot,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Kubernetes home with one fetched week, on the Monday after it."""
    for name in ("GITHUB_TOKEN", "GITHUB_API_URL", "SOURCE_DATE_EPOCH", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DIGEST_NOW", "2026-08-17T09:00:00Z")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digest.toml").write_text(preset_text("kubernetes"))
    Archive(tmp_path / "archive").write_snapshot(
        make_snapshot(
            make_pull(1, "kind/feature", note="Adds a pump to the kubelet"),
            make_pull(2, "kind/deprecation", title="Deprecate the valve"),
            make_pull(3, "kind/cleanup", title="Tidy up"),
            make_pick(4, 1),
            KEP,
            make_release("v3.6.4"),
            keps={KEP.path: make_facts(3136, "Pump things")},
        )
    )
    return tmp_path
