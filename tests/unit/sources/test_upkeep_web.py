"""The vulnerabilities and the signal asked of servers on loopback, as strangers' servers are."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from digest.config import Cves, Signal
from digest.sources.cves.source import CvesSource
from digest.sources.signal.source import SignalSource
from digest.window import Calendar
from tests.stand_ins import StandIn, page, web_of
from tests.unit.sources.cves.test_feed import ITEM, feed
from tests.unit.sources.signal.test_summaries import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.sources.base import Fetched
    from tests.stand_ins import Came, Line

pytestmark = pytest.mark.loopback

WINDOW = Calendar().window(date(2025, 11, 16))
BOARDS = ("acme-blocking", "acme-informing", "acme-other")


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        yield stand_in


def cves(server: StandIn, home: Path, **limits: float) -> Fetched:
    web = web_of(server, seconds=limits.get("seconds", 20), size=int(limits.get("size", 10_000)))
    settings = Cves(url=f"{server.url}/feed.json")
    return CvesSource(settings, home=home, open_web=lambda: web).fetch(WINDOW, frozenset())


def signal(server: StandIn, home: Path, *, seconds: float = 20) -> Fetched:
    web = web_of(server, seconds=seconds)
    settings = Signal(dashboards=BOARDS, url=f"{server.url}/{{dashboard}}/tabs")
    return SignalSource(settings, home=home, open_web=lambda: web).fetch(WINDOW, frozenset())


def test_the_list_is_asked_once_and_what_was_published_in_the_window_is_kept(
    server: StandIn, tmp_path: Path
) -> None:
    late = ITEM | {"id": "CVE-2025-2222", "date_published": "2025-11-17T00:00:00Z"}
    server.conduct["/feed.json"] = page(body=json.dumps(feed(ITEM, late)))

    found = cves(server, tmp_path)

    assert server.asked("/feed.json") == ["GET"]
    assert [cve.id for cve in found.records.cves] == ["CVE-2025-12345"]
    assert (found.gaps, found.pages) == ((), 1)
    assert found.asked.startswith(f"{server.url}/feed.json: of 2, those published from 2025-11-10")


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, "", "is not there (404)"),
        (403, "", "does not answer programs (403)"),
        (500, "", "has trouble on its server (500)"),
        (200, "<html>", "is no JSON"),
        (200, "\xff", "is no JSON"),
        (200, "[" * 9_000, "nests too deep"),
        (200, "{}", "the list has another shape"),
        (200, " " * 10_001, "has more than 10,000 bytes"),
    ],
)
def test_what_is_no_list_is_one_gap(
    server: StandIn, tmp_path: Path, status: int, body: str, reason: str
) -> None:
    server.conduct["/feed.json"] = page(status, body.encode("latin-1"))

    found = cves(server, tmp_path)

    assert [gap.unit for gap in found.gaps] == ["cves"]
    assert reason in found.gaps[0].message
    assert "\n" not in found.gaps[0].message
    assert found.records.cves == ()


def test_an_address_inside_this_network_is_not_asked(server: StandIn, tmp_path: Path) -> None:
    web = web_of()  # no server may be asked
    settings = Cves(url=f"{server.url}/feed.json")

    found = CvesSource(settings, home=tmp_path, open_web=lambda: web).fetch(WINDOW, frozenset())

    assert server.came == []
    assert "was not asked" in found.gaps[0].message


def test_each_dashboard_is_asked_and_one_that_fails_is_a_gap(
    server: StandIn, tmp_path: Path
) -> None:
    for name in (BOARDS[0], BOARDS[2]):
        server.conduct[f"/{name}/tabs"] = page(body=json.dumps(rows({})))

    found = signal(server, tmp_path)

    assert [tab.dashboard for tab in found.records.signal] == [BOARDS[0], BOARDS[2]]
    assert [gap.unit for gap in found.gaps] == [BOARDS[1]]
    assert found.pages == 2


def test_a_host_that_is_silent_is_waited_for_once(server: StandIn, tmp_path: Path) -> None:
    def be_silent(line: Line, _came: Came) -> None:
        line.be_silent()

    for name in BOARDS:
        server.conduct[f"/{name}/tabs"] = be_silent

    found = signal(server, tmp_path, seconds=0.3)

    assert [gap.unit for gap in found.gaps] == list(BOARDS)
    assert ["was not asked" in gap.message for gap in found.gaps] == [False, True, True]
    assert len(server.came) == 1


def test_stored_answers_are_read_from_files_and_a_missing_one_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / f"{BOARDS[0]}.json").write_text(json.dumps(rows({})))
    (tmp_path / "kept" / f"{BOARDS[1]}.json").mkdir()
    settings = Signal(dashboards=BOARDS, path="kept")

    found = SignalSource(settings, home=tmp_path).fetch(WINDOW, frozenset())

    assert [tab.dashboard for tab in found.records.signal] == [BOARDS[0]]
    assert [gap.unit for gap in found.gaps] == [BOARDS[1], BOARDS[2]]
    assert "there is no file kept/acme-other.json" in found.gaps[1].message


def test_a_host_that_is_not_known_may_be_this_machine_s_own_fault(tmp_path: Path) -> None:
    settings = Cves(url="https://feeds.example.org/feed.json")

    found = CvesSource(settings, home=tmp_path, open_web=web_of).fetch(WINDOW, frozenset())

    assert "is not known, or this machine is offline" in found.gaps[0].message
