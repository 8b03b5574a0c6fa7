"""People and news in a snapshot: joined, kept where their own gap stands, written and read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from digest.archive import Archive, encode_snapshot
from digest.model import Gap, Records
from digest.sources.assemble import Result, assemble
from digest.sources.base import Fetched
from tests.builders import EDITION, MONDAY, WINDOW
from tests.builders_people import make_lead, make_newcomer, make_post, make_submission

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Snapshot

LEADS = (make_lead("ada", "chair"), make_lead("bob", None, "chair"))
NEW = make_newcomer("eve", "Eve Low")
POST = make_post("A pump")
SENT = make_submission()


def result(name: str, *gaps: Gap, records: Records | None = None) -> Result:
    fetched = Fetched(records=records or Records(), asked="made up", pages=1, gaps=gaps)
    at = MONDAY + timedelta(hours=len(gaps))
    return Result(name=name, required=False, fetched=fetched, fetched_at=at)


def whole() -> Snapshot:
    return assemble(
        WINDOW,
        [
            result("leads", records=Records(leads=LEADS)),
            result("newcomers", records=Records(newcomers=(NEW,))),
            result("news", records=Records(news=(POST,))),
            result("submissions", records=Records(submissions=(SENT,))),
        ],
        None,
    )


def test_they_survive_a_round_trip_and_are_counted(tmp_path: Path) -> None:
    archive = Archive(tmp_path)

    archive.write_snapshot(whole())

    assert archive.read_snapshot(EDITION) == whole()
    assert [report.records for report in whole().sources] == [2, 1, 1, 1]


def test_a_snapshot_without_them_does_not_name_them() -> None:
    empty = encode_snapshot(assemble(WINDOW, [], None))

    assert not [name for name in (b'"leads"', b'"news"', b'"submissions"') if name in empty]


def test_each_is_kept_where_its_own_gap_stands_and_nowhere_else() -> None:
    after = assemble(
        WINDOW,
        [
            result("leads", Gap("sigs.yaml", "it broke")),
            result("newcomers", Gap("@Eve", "it broke")),
            result("news", Gap("https://other.example/", "it broke")),
            result("submissions", Gap("acme/digest", "it broke")),
        ],
        whole(),
    )

    assert (after.leads, after.newcomers) == (LEADS, (NEW,))
    assert (after.news, after.submissions) == ((), (SENT,))
