"""Exceptions, tracking issues and approvals in a snapshot, and the earlier ones behind a gap."""

from __future__ import annotations

import msgspec

from digest.archive import encode_snapshot
from digest.model import Gap, Records, Snapshot
from digest.sources.assemble import Result, assemble
from digest.sources.base import Fetched
from tests.builders import MONDAY, PROPOSALS, WINDOW, make_snapshot
from tests.builders_cycle import make_exception, make_issue, make_readiness

EXCEPTIONS = (make_exception(2), make_exception(10), make_exception(1, release="v1.36"))
ISSUES = (make_issue(7), make_issue(11, "tracked/yes"))
READINESS = (make_readiness(7, "beta"), make_readiness(11))


def result(name: str, *gaps: Gap, records: Records | None = None) -> Result:
    fetched = Fetched(records=records or Records(), asked="made up", pages=1, gaps=gaps)
    return Result(name=name, required=False, fetched=fetched, fetched_at=MONDAY)


def monday() -> Snapshot:
    return assemble(
        WINDOW,
        [
            result("exceptions", records=Records(exceptions=EXCEPTIONS[::-1])),
            result(
                "enhancements",
                records=Records(enhancements=ISSUES[::-1], readiness=READINESS[::-1]),
            ),
        ],
        None,
    )


def test_records_stand_in_the_order_of_release_and_number_and_are_counted() -> None:
    snapshot = monday()
    entries = [(entry.release, entry.entry) for entry in snapshot.exceptions]
    assert entries == [("v1.36", 1), ("v1.37", 2), ("v1.37", 10)]
    assert [issue.number for issue in snapshot.enhancements] == [7, 11]
    assert [file.key for file in snapshot.readiness] == ["KEP-7", "KEP-11"]
    assert [report.records for report in snapshot.sources] == [3, 4]


def test_a_gap_keeps_the_earlier_records_of_its_unit_only() -> None:
    file = Gap("releases/release-1.37/exceptions.yaml", "is no text")
    later = assemble(
        WINDOW,
        [result("exceptions", file), result("enhancements", Gap(PROPOSALS, "it broke"))],
        monday(),
    )
    assert [entry.entry for entry in later.exceptions] == [2, 10]
    assert later.enhancements == ISSUES
    assert [report.gaps[0].kept for report in later.sources] == [2, 4]


def test_without_a_gap_nothing_earlier_stays() -> None:
    later = assemble(WINDOW, [result("exceptions"), result("enhancements")], monday())
    assert (later.exceptions, later.enhancements, later.readiness) == ((), (), ())


def test_a_snapshot_names_them_only_where_it_has_any_and_reads_them_again() -> None:
    assert (
        not {"exceptions", "enhancements", "readiness"}
        & msgspec.json.decode(encode_snapshot(make_snapshot()), type=dict[str, object]).keys()
    )
    snapshot = monday()
    assert msgspec.json.decode(encode_snapshot(snapshot), type=Snapshot) == snapshot
