"""The editions that come with the program are what it asks of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.cli import run
from tests.builders import said

ROOT = Path(__file__).resolve().parents[2]


def test_the_sample_editions_keep_the_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIGEST_NOW", "2024-03-15T09:00:00Z")

    assert run(["--home", str(ROOT), "lint", "--all", "--format", "json"]) == 0

    found = json.loads(said(capsys)[0])
    assert [each for each in found if each["severity"] != "info"] == []
