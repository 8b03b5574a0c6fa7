"""What every source promises (``digest.sources.base``), on recordings of made-up upstreams.

A new source: add a :class:`Case` to ``CASES`` and run ``pytest tests/contract --record``, which
needs the data folder beside the project. It writes a made-up GitHub (``tests/builders_hub.py``) to
disk, starts fakehub over it and keeps in ``recordings/<case>.json`` what the source asked for and
was answered. Everybody else's runs answer from there, without network. Recording again without a
change of code or data changes no byte.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.app import cache_of, forget_answers
from digest.config import (
    Cves,
    Enhancements,
    Exceptions,
    Keps,
    Leads,
    Newcomers,
    News,
    Patches,
    Pulls,
    Releases,
    Schedule,
    Signal,
    Sources,
    Submissions,
)
from digest.sources import SOURCES
from digest.sources.base import no_progress
from digest.sources.github.client import Client
from tests.builders_hub import (
    EXCEPTIONS,
    PROPOSALS,
    RELEASE_TEAM,
    SUBPROJECTS,
    WEBSITE,
    WIDGET,
    WINDOW,
    write_hub,
)
from tests.builders_hub_people import COMMUNITY, INBOX, WORKSHOP
from tests.contract.replay import Server, read_recording, write_recording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.model import Records
    from digest.sources.base import Fetched

pytestmark = pytest.mark.loopback

_HERE = Path(__file__).parent
_SHARED = Path(os.environ.get("DIGEST_SHARED", _HERE.parents[2] / "shared"))
_TOKEN = "any"  # noqa: S105 - a recording knows no tokens
_GONE = "acme/gone"
_LIMITS = ("--anonymous-core-limit", "999", "--anonymous-search-limit", "999")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One source with settings of which one unit fails, and the units of its gaps.

    ``files`` stand in the home: what other hosts than GitHub answered.
    """

    settings: Sources
    gaps: tuple[str, ...]
    has_token: bool = True
    files: dict[str, str] = {}


_PULLS = Sources(pulls=Pulls(repositories=(_GONE, WIDGET)))
_RELEASES = Sources(releases=Releases(repositories=(*SUBPROJECTS[3::-1], _GONE)))
_RUNNING = Schedule(repository=RELEASE_TEAM)
_EXCEPTIONS = Sources(schedule=_RUNNING, exceptions=Exceptions(repository=RELEASE_TEAM))
_ENHANCEMENTS = Sources(
    keps=Keps(repository=PROPOSALS), schedule=_RUNNING, enhancements=Enhancements()
)
_PATCHES = Sources(patches=Patches(repository=WEBSITE, ends="data/releases/gone.yaml"))
_CVES = json.dumps(
    {
        "items": [
            {"id": f"CVE-2026-000{number}", "date_published": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
            for number, moment in enumerate(
                (WINDOW.end, WINDOW.end - timedelta(seconds=1), WINDOW.start), 1
            )
        ]
        + [{"id": "none", "date_published": ""}]
    }
)
_SIGNAL = json.dumps(
    {
        "tab_summaries": [
            {
                "tab_name": name,
                "overall_status": "PASSING",
                "last_run_timestamp": "2026-08-16T10:00:00+02:00",
            }
            for name in ("pump", "boiler")
        ]
    }
)
_LEADS = Sources(leads=Leads(repository=COMMUNITY))
_NEWCOMERS = Sources(pulls=Pulls(repositories=(WORKSHOP, WIDGET)), newcomers=Newcomers())
_NEWS = "<rss version='2.0'><channel><title>Steam</title>{}</channel></rss>".format(
    "".join(
        f"<item><title>Post {number}</title><link>https://steam.example/{number}</link>"
        f"<pubDate>{moment:%d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, moment in enumerate(
            (WINDOW.end, WINDOW.end - timedelta(seconds=1), WINDOW.start), 1
        )
    )
)
CASES = {
    "pulls": Case(settings=_PULLS, gaps=(_GONE,)),
    "pulls-without-token": Case(settings=_PULLS, gaps=(_GONE,), has_token=False),
    "releases": Case(settings=_RELEASES, gaps=(_GONE,)),
    "releases-without-token": Case(settings=_RELEASES, gaps=(_GONE,), has_token=False),
    "keps": Case(settings=Sources(keps=Keps(repository=PROPOSALS)), gaps=()),
    "schedule": Case(settings=Sources(schedule=Schedule(repository=RELEASE_TEAM)), gaps=()),
    "exceptions": Case(settings=_EXCEPTIONS, gaps=(f"{EXCEPTIONS}:12",)),
    "exceptions-without-token": Case(
        settings=_EXCEPTIONS, gaps=(f"{EXCEPTIONS}:12",), has_token=False
    ),
    "enhancements": Case(settings=_ENHANCEMENTS, gaps=("keps/prod-readiness",)),
    "patches": Case(settings=_PATCHES, gaps=("data/releases/gone.yaml",)),
    "patches-without-token": Case(
        settings=_PATCHES, gaps=("data/releases/gone.yaml",), has_token=False
    ),
    "cves": Case(
        settings=Sources(cves=Cves(path="cves.json")), gaps=("cves",), files={"cves.json": _CVES}
    ),
    "leads": Case(settings=_LEADS, gaps=("sigs.yaml",)),
    "leads-without-token": Case(settings=_LEADS, gaps=("sigs.yaml",), has_token=False),
    "newcomers": Case(settings=_NEWCOMERS, gaps=()),
    "news": Case(
        settings=Sources(news=News(feeds=("gone.xml", "steam.xml"))),
        gaps=("gone.xml",),
        files={"steam.xml": _NEWS},
    ),
    "submissions": Case(
        settings=Sources(submissions=Submissions(repository=INBOX)), gaps=(), has_token=False
    ),
    "signal": Case(
        settings=Sources(signal=Signal(path=".", dashboards=("gone", "acme-blocking"))),
        gaps=("gone",),
        files={"acme-blocking.json": _SIGNAL},
    ),
}


@pytest.fixture(scope="session")
def upstream(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str | None]:
    """Yield the address of a fakehub over made-up data, ``None`` where nothing is recorded."""
    if not request.config.getoption("--record"):
        yield None
        return
    folder = tmp_path_factory.mktemp("hub")
    write_hub(folder)
    with subprocess.Popen(
        [sys.executable, str(_SHARED / "fakehub"), "--data", str(folder), "--port", "0", *_LIMITS],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        yield line.rpartition(" ")[2].strip()
        process.terminate()


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def known() -> dict[str, Sequence[Fetched]]:
    """Return what was fetched already: the claims below look at one answer per case."""
    return {}


@pytest.fixture
def fetched(
    case: str, upstream: str | None, tmp_path: Path, known: dict[str, Sequence[Fetched]]
) -> Sequence[Fetched]:
    """Return what two fetches of one case returned; the second finds the first one's cache."""
    if case not in known:
        path = _HERE / "recordings" / f"{case}.json"
        rows = [] if upstream else read_recording(path)
        with Server(rows, upstream) as server:
            known[case] = [_fetch(case, server.url, tmp_path) for _ in range(2)]
        assert not server.strangers
        if upstream:
            write_recording(path, server)
    return known[case]


def _fetch(case: str, url: str, home: Path) -> Fetched:
    for name, text in CASES[case].files.items():
        (home / name).write_text(text)
    token = _TOKEN if CASES[case].has_token else None
    client = Client(
        api_url=url, token=token, patience=0, on_wait=lambda *_: None, cache=cache_of(home)
    )
    made = [make(CASES[case].settings, client, home, no_progress) for make in SOURCES]
    name = case.partition("-")[0]  # another source may be in the settings: some ask one first
    source = next(source for source in made if source is not None and source.name == name)
    fetched = source.fetch(WINDOW, frozenset())
    forget_answers(home)  # as a run does once its snapshot is written
    return fetched


def _count(records: Records) -> int:
    fields = msgspec.structs.asdict(records).values()
    return sum(len(field) for field in fields)


def test_a_failing_unit_is_a_gap_and_the_rest_is_kept(
    case: str, fetched: Sequence[Fetched]
) -> None:
    assert tuple(gap.unit for gap in fetched[0].gaps) == CASES[case].gaps
    assert _count(fetched[0].records) > 0


def test_every_gap_says_why_in_one_line(fetched: Sequence[Fetched]) -> None:
    assert all(gap.message and "\n" not in gap.message for gap in fetched[0].gaps)


def test_records_lie_in_the_window(fetched: Sequence[Fetched]) -> None:
    records = fetched[0].records
    assert all(record.merged_at in WINDOW for record in records.pull_requests)
    assert all(record.merged_at < WINDOW.start for record in records.originals)
    assert all(record.published_at in WINDOW for record in records.releases)
    assert all(record.published_at in WINDOW for record in records.cves)
    assert all(record.published_at in WINDOW for record in records.news)
    assert all(record.merged_at in WINDOW for record in records.newcomers)
    assert all(record.created_at < WINDOW.end for record in records.submissions)


def test_both_ends_of_the_window_are_where_they_should_be(
    case: str, fetched: Sequence[Fetched]
) -> None:
    if case.startswith("pulls"):
        times = [record.merged_at for record in fetched[0].records.pull_requests]
        assert WINDOW.start in times
        assert WINDOW.end - timedelta(seconds=1) in times


def test_records_are_in_key_order(fetched: Sequence[Fetched]) -> None:
    records = fetched[0].records
    for pulls in (records.pull_requests, records.originals):
        numbered = [(record.repository.lower(), record.number) for record in pulls]
        assert numbered == sorted(set(numbered))
    released = [(r.repository.lower(), r.published_at, r.tag) for r in records.releases]
    assert released == sorted(set(released))
    published = [(record.published_at, record.id) for record in records.cves]
    assert published == sorted(set(published))
    entries = [(record.release, record.entry) for record in records.exceptions]
    assert entries == sorted(set(entries))
    numbers = [record.number for record in records.enhancements]
    assert numbers == sorted(set(numbers))
    tabs = [(record.dashboard, record.tab) for record in records.signal]
    assert tabs == sorted(set(tabs))
    for own in (records.leads, records.newcomers):
        identities = [record.identity for record in own]
        assert identities == sorted(set(identities))
    posts = [(record.published_at, record.url) for record in records.news]
    assert posts == sorted(set(posts))
    issues = [record.number for record in records.submissions]
    assert issues == sorted(set(issues))
    updated = [(record.number or 0, record.path) for record in records.kep_updates]
    assert updated == sorted(updated)


def test_labels_are_sorted_and_times_are_utc(fetched: Sequence[Fetched]) -> None:
    records = fetched[0].records
    pulls = (*records.pull_requests, *records.originals)
    labels = [record.labels for record in pulls] + [i.labels for i in records.enhancements]
    assert all(names == tuple(sorted(set(names))) for names in labels)
    times = [r.merged_at for r in pulls] + [r.published_at for r in records.releases]
    times += [record.ends_at for record in records.deadlines]
    times += [record.published_at for record in records.cves]
    times += [record.ran_at for record in records.signal if record.ran_at]
    times += [record.published_at for record in records.news]
    times += [record.created_at for record in records.submissions]
    times += [record.merged_at for record in records.newcomers]
    assert all(moment.utcoffset() == timedelta(0) for moment in times)


def test_the_same_state_gives_the_same_answer(fetched: Sequence[Fetched]) -> None:
    first, second = (msgspec.json.encode(one) for one in fetched)
    assert first == second


def test_it_says_what_it_asked_in_one_line(fetched: Sequence[Fetched]) -> None:
    assert fetched[0].asked
    assert "\n" not in fetched[0].asked
    assert fetched[0].pages > 0
