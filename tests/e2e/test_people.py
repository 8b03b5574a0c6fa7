"""People, news and events from a fetch to the draft, its worksheet and the calendar."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.config import load_config
from digest.model import Records
from digest.pipeline.deprecations import deprecations_text
from digest.pipeline.week import draft, fetch
from digest.presets import preset_text
from digest.sources.base import Fetched
from tests.builders import EDITION, MONDAY, WINDOW, but, make_deadline, make_pull
from tests.builders_people import make_lead, make_newcomer, make_post, make_submission

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digest.model import PullRequest
    from digest.window import WeekWindow

EVENT = (
    "\n[[events]]\non = 2026-08-18\ntitle = 'Talk'\n[[events]]\non = 2026-08-10\ntitle = 'Old'\n"
)


CYCLE = tuple(
    make_deadline(name, datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(days=1))
    for name, day in (
        ("Start of Release Cycle", date(2026, 7, 6)),
        ("Code Freeze", date(2026, 9, 3)),
        ("v1.37.0 released", date(2026, 9, 30)),
    )
)


class Fixed:
    """A source that returns what it was given."""

    required = False

    def __init__(self, name: str, records: Records) -> None:
        self.name = name
        self.records = records

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        assert window == WINDOW
        assert not wanted - {"KEP-1"}
        return Fetched(records=self.records, asked="made up", pages=1)


class Following(Fixed):
    """A source that is told what was merged, and must not have to ask for it."""

    def fetch(self, window: WeekWindow, wanted: frozenset[str]) -> Fetched:
        raise AssertionError(f"it was asked about {window.edition} and {wanted}")

    def fetch_about(self, window: WeekWindow, merged: Iterable[PullRequest]) -> Fetched:
        assert [pull.number for pull in merged] == [7]
        return super().fetch(window, frozenset())


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """The archive of a home whose draft was made from one pull request and people."""
    config = load_config(tmp_path / "digest.toml", preset_text("kubernetes") + EVENT)
    lead = make_lead("zoe", "chair", name="Zoe Hill")
    found = Archive(tmp_path / "archive")
    sources = [
        Fixed(
            "pulls", Records(pull_requests=(but(make_pull(7, "kind/deprecation"), author="eve"),))
        ),
        Following("newcomers", Records(newcomers=(make_newcomer("eve", "Eve Low"),))),
        Fixed("leads", Records(leads=(lead,))),
        Fixed("schedule", Records(deadlines=CYCLE)),
        Fixed("news", Records(news=(make_post("A <b>pump</b>"),))),
        Fixed("submissions", Records(submissions=(make_submission(section="Weather"),))),
    ]
    fetch(WINDOW, sources=sources, archive=found, config=config, clock=lambda: MONDAY)
    draft(EDITION, archive=found, config=config, now=MONDAY + timedelta(hours=1))
    return found


def test_a_draft_names_leads_and_newcomers_and_covers_nothing_by_it(archive: Archive) -> None:
    (file,) = archive.read_texts(EDITION)

    news, _, rest = file.text.partition("## Release Schedule")
    assert "[Zoe Hill](https://github.com/zoe) is now chair" in news
    thanks = rest.partition("## Shoutouts")[2]
    assert "* Thanks for their first pull request: [Eve Low](https://github.com/eve)" in thanks
    assert "/pull/7" not in thanks
    assert "/pull/7" in rest


def test_the_worksheet_lists_news_events_and_what_was_sent_in(archive: Archive) -> None:
    text = archive.read_worksheet(EDITION) or ""

    part = text.partition("## People and news\n")[2].partition("\n## ")[0]
    assert r"[A \<b>pump\</b>](https://blog.example/a) (blog.example, 12 August 2026)" in part
    assert "* 18 August 2026: Talk" in part
    assert "Old" not in part
    assert "its section is none of the configured" in part


def test_the_snapshot_holds_them_all(archive: Archive) -> None:
    content = json.loads(archive.path(EDITION, "snapshot.json").read_text())

    assert [len(content[kind]) for kind in ("leads", "newcomers", "news", "submissions")] == [1] * 4


def test_the_worksheet_counts_the_cycle_s_deprecations(archive: Archive) -> None:
    text = archive.read_worksheet(EDITION) or ""

    part = text.partition("## Release cycle\n")[2].partition("\n## ")[0]
    assert "since the cycle started: 1 in 1 week, not enough yet" in part
    assert "Code Freeze, which is still to come" in part


def test_a_damaged_snapshot_of_an_older_week_is_not_counted_and_ends_no_draft(
    archive: Archive, tmp_path: Path
) -> None:
    config = load_config(tmp_path / "digest.toml", preset_text("kubernetes"))
    older = archive.path("2026-07-26", "snapshot.json")
    older.parent.mkdir()
    older.write_text("{")
    snapshot = archive.read_snapshot(EDITION)

    assert snapshot is not None
    assert "1 in 1 week," in deprecations_text(snapshot, archive, config, "v1.37", MONDAY)
