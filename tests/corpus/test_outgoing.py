"""The checks of what goes out, over a real archive: each edition as if it went out now."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import msgspec
import pytest

from digest.app import open_app
from digest.cli import run
from digest.pipeline.outgoing import outgoing_checks
from digest.pipeline.texts import read_edition
from digest.presets import preset_text

pytestmark = pytest.mark.corpus

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
_EVERY = 8
_CHECKS = 4
_MOST_SECONDS = 0.3
"""Processor time that the checks of one edition may take, once the program is loaded."""


def test_no_edition_of_a_real_archive_would_be_stopped(
    shared: Path, is_full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "digest.toml").write_text(preset_text("kubernetes"))
    assert run(["import", str(shared / "corpus" / "lwkd")]) == 0
    app = open_app(tmp_path, {})
    inputs = app.site_inputs()
    chosen = app.archive.editions()[:: 1 if is_full else _EVERY]
    stopped, seconds = [], []
    for edition_id in chosen:
        edition = read_edition(edition_id, app.archive, app.config)
        meta = msgspec.structs.replace(edition.meta, published_at=None)
        draft = msgspec.structs.replace(edition, meta=meta, delivered=None)
        started = time.process_time()
        checks = outgoing_checks(draft, inputs, now=NOW)
        seconds.append(time.process_time() - started)
        assert len(checks) == _CHECKS
        stopped += [(edition_id, c.text, c.details) for c in checks if not c.passed]
    first, *others = seconds
    usual = median(others)  # some may read the archive again, where the program has changed
    print(  # noqa: T201
        f"{len(chosen)} editions, each {usual:.3f} s; the first one, which reads the archive, "
        f"{first:.2f}"
    )
    assert chosen
    assert stopped == []
    assert usual < _MOST_SECONDS
