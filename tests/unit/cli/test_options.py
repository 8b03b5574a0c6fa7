from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.app import open_app
from digest.cli.options import Progress, Settings, edition_to_edit, window_to_fetch
from digest.errors import DigestError, UsageError
from digest.presets import preset_text

if TYPE_CHECKING:
    from pathlib import Path

    from digest.app import App


@pytest.fixture
def app(tmp_path: Path) -> App:
    (tmp_path / "digest.toml").write_text(preset_text("github", ["octo/core"]))
    return open_app(tmp_path, {"DIGEST_NOW": "2026-08-19T12:00:00Z"})


def edition(app: App, name: str, *, is_published: bool) -> None:
    stamp = "published_at: 2026-01-01T00:00:00Z\n" if is_published else ""
    path = app.archive.path(name, "edition.md")
    path.parent.mkdir(parents=True)
    path.write_text(f"---\ntitle: x\n{stamp}---\n")


def test_fetch_takes_the_last_complete_week(app: App) -> None:
    window = window_to_fetch(app, None, None)

    assert window.edition == "2026-08-16"
    assert window.start == datetime(2026, 8, 10, tzinfo=UTC)


def test_from_starts_with_the_week_of_a_date(app: App) -> None:
    window = window_to_fetch(app, "this", "2026-08-05")

    assert (window.edition, window.start) == ("2026-08-23", datetime(2026, 8, 3, tzinfo=UTC))


@pytest.mark.parametrize("since", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_from_that_names_no_date_is_wrong_usage(app: App, since: str) -> None:
    with pytest.raises(UsageError):
        window_to_fetch(app, None, since)


def test_the_oldest_unpublished_edition_is_the_one_to_edit(app: App) -> None:
    edition(app, "2026-08-02", is_published=True)
    edition(app, "2026-08-16", is_published=False)
    edition(app, "2026-08-09", is_published=False)

    assert edition_to_edit(app, None) == "2026-08-09"


def test_where_all_are_published_it_is_the_newest(app: App) -> None:
    edition(app, "2026-08-02", is_published=True)
    edition(app, "2026-08-09", is_published=True)

    assert edition_to_edit(app, None) == "2026-08-09"


def test_an_empty_archive_says_how_to_start(app: App) -> None:
    with pytest.raises(DigestError, match="has no edition yet") as caught:
        edition_to_edit(app, None)

    assert caught.value.hint == "start one: digest new"


@pytest.mark.parametrize(
    ("week", "name"),
    [("2026-08-12", "2026-08-16"), ("last", "2026-08-16"), ("2026-W33", "2026-08-16"),
     ("this", "2026-08-23"), ("release-v1.37", "release-v1.37")],
)  # fmt: skip
def test_a_week_may_be_named_by_date_or_by_the_id_of_an_edition(
    app: App, week: str, name: str
) -> None:
    edition(app, "release-v1.37", is_published=False)

    assert edition_to_edit(app, week) == name


def test_an_edition_of_another_week_day_is_found_by_its_id(app: App) -> None:
    edition(app, "2021-03-13", is_published=True)

    assert edition_to_edit(app, "2021-03-13") == "2021-03-13"


def test_a_progress_bar_shows_counts_and_leaves_no_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(shown=True)

    progress("files", 1, 2)
    progress("pages", 3, None)
    progress.clear()

    shown = capsys.readouterr()
    assert "1/2 files" in shown.err
    assert "3 pages" in shown.err
    assert shown.out == ""


def test_a_progress_bar_that_is_not_shown_prints_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(shown=False)

    progress("files", 1, 0)
    progress.clear()

    assert capsys.readouterr().err == ""


def test_a_wait_of_half_a_second_is_not_called_none(capsys: pytest.CaptureFixture[str]) -> None:
    Settings(home=None, quiet=False, verbose=False).on_wait()("the connection was refused", 0.5)

    assert capsys.readouterr().err == "  waiting 0.5 s: the connection was refused\n"
