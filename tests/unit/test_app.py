from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.app import bundled_folder, clock_of, find_home, open_app, stamp_of
from digest.errors import ConfigError, DigestError, UsageError
from digest.presets import preset_text

if TYPE_CHECKING:
    from pathlib import Path


def test_the_home_is_the_nearest_folder_upward_with_settings(tmp_path: Path) -> None:
    deep = tmp_path / "home" / "archive" / "2026-08-16"
    deep.mkdir(parents=True)
    (tmp_path / "digest.toml").write_text("")
    (tmp_path / "home" / "digest.toml").write_text("")

    assert find_home(deep) == tmp_path / "home"
    assert find_home(tmp_path / "home") == tmp_path / "home"


def test_a_folder_named_like_the_settings_makes_no_home(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").mkdir()

    with pytest.raises(DigestError, match=r"no digest\.toml in"):
        find_home(tmp_path)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-17T09:00:00Z", datetime(2026, 8, 17, 9, tzinfo=UTC)),
        ("2026-08-17T09:00:00+02:00", datetime(2026, 8, 17, 7, tzinfo=UTC)),
        ("2026-08-17T09:00", datetime(2026, 8, 17, 9, tzinfo=UTC)),
        (" 2026-08-17 ", datetime(2026, 8, 17, tzinfo=UTC)),
    ],
)
def test_digest_now_replaces_the_clock(text: str, moment: datetime) -> None:
    assert clock_of({"DIGEST_NOW": text})() == moment


def test_now_counts_whole_seconds_as_stamps_do() -> None:
    now = clock_of({"DIGEST_NOW": "2026-08-17T09:00:00.5Z"})()

    assert now == datetime(2026, 8, 17, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["now", "17.8.2026", "2026-13-01", "0001-01-01T00:00:00+23:00"])
def test_a_digest_now_that_is_no_time_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="DIGEST_NOW is no time") as caught:
        clock_of({"DIGEST_NOW": text})

    assert caught.value.hint == "write it as 2026-08-17T09:00:00Z"


def test_without_digest_now_the_clock_is_real_and_in_whole_seconds_of_utc() -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    now = clock_of({})()

    assert before <= now <= datetime.now(UTC)
    assert now.microsecond == 0


def test_the_stamp_is_source_date_epoch_else_1970() -> None:
    assert stamp_of({}) == datetime(1970, 1, 1, tzinfo=UTC)
    assert stamp_of({"SOURCE_DATE_EPOCH": "86400"}) == datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "1.5", "9" * 30, "9" * 5_000])
def test_a_stamp_that_is_no_number_of_seconds_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is no time"):
        stamp_of({"SOURCE_DATE_EPOCH": text})


def test_a_home_without_settings_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"has no digest\.toml") as caught:
        open_app(tmp_path, {})

    assert caught.value.hint == f"run: digest init {tmp_path}"


def test_an_app_has_the_homes_settings_and_archive(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(preset_text("github", ["octo/core"]))

    app = open_app(tmp_path, {"DIGEST_NOW": "2026-08-17"})

    assert app.config.site.title == "Development Digest"
    assert app.archive.root == tmp_path / "archive"
    assert app.clock() == datetime(2026, 8, 17, tzinfo=UTC)


def test_settings_that_cannot_be_used_are_named_with_their_file(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("[sitte]\n")

    with pytest.raises(ConfigError, match=f"{tmp_path / 'digest.toml'}"):
        open_app(tmp_path, {})


def test_templates_are_found_beside_the_package() -> None:
    assert (bundled_folder() / "templates" / "page.html.j2").is_file()
