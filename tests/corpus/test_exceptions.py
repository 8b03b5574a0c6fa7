"""The given exceptions files, and every week of sig-release's history over fakehub."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.config import Exceptions
from digest.cycle.exceptions import verdicts, week_of_exceptions
from digest.sources.exceptions.file import read_exceptions
from digest.sources.exceptions.source import ExceptionsSource
from digest.sources.github.client import Client
from digest.sources.schedule.source import ScheduleSource
from digest.window import Calendar
from tests.builders import preset

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.model import ReleaseException
    from tests.corpus.conftest import Fakehub

pytestmark = pytest.mark.corpus

_ENTRIES = {
    **{"1.20": 16, "1.21": 12, "1.22": 17, "1.23": 11, "1.25": 13, "1.26": 12, "1.27": 6},
    **{"1.28": 9, "1.29": 7, "1.30": 15, "1.31": 11, "1.32": 2, "1.33": 9, "1.34": 12, "1.35": 16},
}
_REPOSITORY = "kubernetes/sig-release"
_FIELD = re.compile(r'\s*(?:- )?([a-z_]+):\s*"?(.*?)"?\s*,?\s*')
_ADDRESS = re.compile(r'\s*- "?(https://[^"\s,]+)"?,?\s*')


def text_of(shared: Path, version: str) -> str:
    path = shared / "corpus" / "schedules" / f"exceptions-{version}.yaml"
    return path.read_text(encoding="utf-8")


def by_lines(text: str) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Return each field's values, the tables and the addresses as lines of text have them."""
    fields: dict[str, list[str]] = {}
    tables: list[str] = []
    addresses: list[str] = []
    for line in (line for line in text.splitlines() if not line.startswith("#")):
        if match := _ADDRESS.fullmatch(line):
            addresses.append(match[1])
        elif (match := _FIELD.fullmatch(line)) and match[2]:
            fields.setdefault(match[1], []).append(match[2].strip())
        elif re.fullmatch(r"[A-Za-z]+:\s*", line):
            tables.append(line.strip(" :"))
    return fields, tables, addresses


def day(text: str) -> date:
    return date(*map(int, text.split("-")))


@pytest.mark.parametrize("version", _ENTRIES)
def test_the_rows_are_equal_to_the_file(shared: Path, version: str) -> None:
    text = text_of(shared, version)
    found = read_exceptions(text, release=f"v{version}", path="x", prefix="KEP")
    rows = found.entries
    fields, tables, addresses = by_lines(text)

    assert len(rows) == _ENTRIES[version]
    assert [row.name for row in rows] == fields["name"]
    assert [row.key for row in rows] == [f"KEP-{number}" for number in fields["issue"]]
    assert [row.requested_on for row in rows] == [day(one) for one in fields["date_requested"]]
    assert [row.reviewed_on for row in rows] == [day(one) for one in fields["date_reviewed"]]
    assert [row.status for row in rows] == fields["status"]
    assert [row.thread for row in rows] == fields["thread"]
    assert [url for row in rows for url in row.pull_requests] == addresses
    assert {row.freeze for row in rows} <= (set[str | None](tables) or {None})
    # One comma too many, in the file of 1.20.
    assert [problem.line for problem in found.problems] == ([32] if version == "1.20" else [])


def test_verdicts_of_all_releases(shared: Path) -> None:
    rows: list[ReleaseException] = []
    for version in _ENTRIES:
        text = text_of(shared, version)
        rows += read_exceptions(text, release=f"v{version}", path="x", prefix="KEP").entries
    counts = verdicts(rows)
    print("\n" + "\n".join(f"{release}: {words}" for release, words in counts.items()))  # noqa: T201
    total = sum((Counter(words) for words in counts.values()), Counter())
    assert total == {"approved": 133, "denied": 25, "rejected": 9, "removed": 1}


class Merge(msgspec.Struct, frozen=True):
    """One line of ``pulls.jsonl``."""

    number: int
    merged_at: datetime


class Text(msgspec.Struct, frozen=True):
    """One line of ``blobs.jsonl``."""

    pr: int
    path: str
    after: str | None = None


def history(shared: Path) -> list[tuple[datetime, str, int]]:
    """Return when an exceptions file changed, its version, and its entries then, oldest first."""
    hub = shared / "corpus" / "hub" / "repos" / _REPOSITORY
    lines = (hub / "pulls.jsonl").read_bytes().splitlines()
    pulls = [msgspec.json.decode(line, type=Merge) for line in lines]
    merged = {pull.number: pull.merged_at for pull in pulls}
    found = []
    for line in (hub / "blobs.jsonl").read_bytes().splitlines():
        blob = msgspec.json.decode(line, type=Text)
        if match := re.fullmatch(r"releases/release-([\d.]+)/exceptions\.yaml", blob.path):
            count = len(re.findall(r"^\s*- name:", blob.after or "", re.M))
            found.append((merged[blob.pr], match[1], count))
    return sorted(found)


@pytest.mark.parametrize("token", ["token", None])
def test_each_change_of_a_file_is_seen_in_its_week(
    fakehub: Callable[..., Fakehub], shared: Path, *, is_full: bool, token: str | None
) -> None:
    hub = fakehub(None, "--anonymous-core-limit", "99999")
    client = Client(api_url=hub.url, token=token, patience=5, on_wait=lambda *_: None)
    source = source_of(client)
    changes = [change for change in history(shared) if change[0].year > 2020]
    late = told = 0
    for merged_at, version, count in changes if is_full or token else changes[::5]:
        sunday = Calendar().week_of(merged_at.date())
        before = rows(source, sunday - timedelta(weeks=1))
        now = rows(source, sunday)
        assert sum(row.release == f"v{version}" for row in now) == count, (sunday, version)
        week = week_of_exceptions(now, Calendar().window(sunday), before)
        late += len(week.late)
        told += len({row.identity for row in (*week.requested, *week.decided)})
    print(f"\n{len(changes)} changes: {late} entries late, {told} in the week of their dates")  # noqa: T201
    assert late > 10 * told


def source_of(client: Client) -> ExceptionsSource:
    schedule = preset("kubernetes").sources.schedule
    assert schedule is not None
    return ExceptionsSource(
        Exceptions(repository=_REPOSITORY),
        schedule=ScheduleSource(schedule, client=client, home=Path()),
        prefix="KEP",
        client=client,
        home=Path(),
    )


def rows(source: ExceptionsSource, last_day: date) -> tuple[ReleaseException, ...]:
    found = source.fetch(Calendar().window(last_day), frozenset())
    assert {gap.unit for gap in found.gaps} <= {"releases/release-1.20/exceptions.yaml:32"}
    return found.records.exceptions
