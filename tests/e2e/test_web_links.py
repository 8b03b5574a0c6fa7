"""Many links to verdicts: once each, politely, within a budget, remembered."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digest.web.links import check_links
from tests.stand_ins import LOOPBACK, StandIn, page, to, web_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.web.ask import Web
    from digest.web.verdicts import Verdict
    from tests.stand_ins import Came, Line

pytestmark = pytest.mark.loopback

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
HOSTS = {"a.test": [LOOPBACK], "b.test": [LOOPBACK], "c.test": [LOOPBACK]}


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        yield stand_in


def named(pause: float = 0, seconds: float = 20) -> Web:
    """Return a web with three names for this machine."""
    return web_of(hosts=HOSTS, allow=frozenset(HOSTS), pause=pause, seconds=seconds)


def check(
    urls: Sequence[str],
    web: Web,
    folder: Path,
    *,
    now: datetime = NOW,
    budget: float = 60,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Verdict]:
    return check_links(urls, web, folder=folder, now=now, budget=budget, progress=progress)


def kinds(found: dict[str, Verdict]) -> list[str]:
    return [verdict.kind for verdict in found.values()]


def test_verdicts_come_in_the_order_of_the_links(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/slow"] = server.slowly(page())
    server.conduct["/moved"] = to("/slow", 301)
    urls = [
        f"http://a.test:{server.port}/slow",
        f"http://b.test:{server.port}/missing",
        "http://10.0.0.1/",
        f"http://c.test:{server.port}/moved",
        "http://nowhere.test/",
        "no address",
        f"http://a.test:{server.port}/slow",
    ]

    found = check(urls, named(), tmp_path)

    assert list(found) == urls[:-1]
    assert kinds(found) == ["fine", "broken", "refused", "moved", "broken", "broken"]


def test_no_links_ask_nobody(tmp_path: Path) -> None:
    assert check([], web_of(), tmp_path) == {}


def test_links_to_one_page_ask_it_once(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/"] = page(body='<h2 id="one">')
    urls = [f"{server.url}/", f"{server.url}/#one", f"{server.url}/#two", f"{server.url}/#L5"]

    found = check(urls, web_of(server), tmp_path)

    assert kinds(found) == ["fine", "fine", "no-anchor", "fine"]
    assert server.asked("/") == ["GET"]


def test_an_anchor_of_a_page_that_moved_is_looked_for_where_it_is(
    server: StandIn, tmp_path: Path
) -> None:
    server.conduct["/old"] = to("/new", 301)
    server.conduct["/new"] = page(body='<h2 id="user-content-one">')

    found = check([f"{server.url}/old#one", f"{server.url}/old#two"], web_of(server), tmp_path)

    assert kinds(found) == ["moved", "no-anchor"]


def test_an_anchor_is_looked_for_in_html_only(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/"] = page(html=False, Content_Type="application/pdf")

    assert kinds(check([f"{server.url}/#page"], web_of(server), tmp_path)) == ["fine"]


def test_an_anchor_beyond_the_limit_is_unknown(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/"] = page(body='<h2 id="one">' + "x" * 9000 + '<h2 id="two">')
    urls = [f"{server.url}/#one", f"{server.url}/#two"]

    assert kinds(check(urls, web_of(server, size=5000), tmp_path)) == ["fine", "unknown"]


def test_one_host_is_asked_one_link_at_a_time(server: StandIn, tmp_path: Path) -> None:
    for number in range(12):
        server.conduct[f"/{number}"] = server.slowly(page())

    found = check([f"{server.url}/{number}" for number in range(12)], web_of(server), tmp_path)

    assert set(kinds(found)) == {"fine"}
    assert server.most_at_once == 1


def test_a_host_that_others_redirect_to_is_asked_one_link_at_a_time(
    server: StandIn, tmp_path: Path
) -> None:
    with StandIn() as first, StandIn() as second:
        for number in range(4):
            server.conduct[f"/{number}"] = server.slowly(page())
            for other in (first, second):
                other.conduct[f"/{number}"] = to(f"http://c.test:{server.port}/{number}")
        urls = [
            f"http://{host}:{port}/{number}"
            for number in range(4)
            for host, port in (
                ("a.test", first.port), ("b.test", second.port), ("c.test", server.port)
            )
        ]  # fmt: skip

        found = check(urls, named(), tmp_path)

    assert set(kinds(found)) == {"fine"}
    assert len(server.came) == 12
    assert server.most_at_once == 1


def test_hosts_are_asked_side_by_side(server: StandIn, tmp_path: Path) -> None:
    # Each answers only once the other has been asked.
    def wait_for_other(line: Line, came: Came) -> None:
        for _ in range(1000):
            if len(server.came) > 1:
                break
            time.sleep(0.01)
        page(200 if len(server.came) > 1 else 404)(line, came)

    server.conduct["/"] = wait_for_other
    urls = [f"http://{host}:{server.port}/" for host in ("a.test", "b.test")]

    assert kinds(check(urls, named(), tmp_path)) == ["fine", "fine"]


def test_a_host_gets_a_pause_between_two_links(server: StandIn, tmp_path: Path) -> None:
    at: list[float] = []

    def answer(line: Line, came: Came) -> None:
        at.append(time.monotonic())
        page()(line, came)

    server.conduct["/1"] = server.conduct["/2"] = answer

    check([f"{server.url}/1", f"{server.url}/2"], web_of(server, pause=0.1), tmp_path)

    assert at[1] - at[0] >= 0.1


@pytest.mark.parametrize("busy", [page(429), page(503, Retry_After="3600")])
def test_a_host_that_asks_for_a_pause_gets_it(
    server: StandIn, tmp_path: Path, busy: Callable[[Line, Came], None]
) -> None:
    server.conduct["/1"] = busy
    with StandIn() as other:
        other.conduct["/"] = page()
        urls = [f"{server.url}/1", f"{server.url}/2", f"http://b.test:{other.port}/"]
        web = web_of(server, hosts=HOSTS, allow=frozenset(HOSTS))

        found = check(urls, web, tmp_path)

    assert kinds(found) == ["unknown", "unknown", "fine"]
    assert "asked for a pause" in found[urls[1]].message
    assert not server.asked("/2")


def test_a_host_that_stays_silent_is_not_asked_for_ever(server: StandIn, tmp_path: Path) -> None:
    urls = [f"{server.url}/{number}" for number in range(5)]
    for url in urls:
        server.conduct[url.removeprefix(server.url)] = lambda line, _came: line.be_silent()

    found = check(urls, web_of(server, seconds=0.1), tmp_path)

    assert set(kinds(found)) == {"unknown"}
    assert "gave no answer to the links before" in found[urls[4]].message
    assert not server.asked("/4")


def test_what_the_budget_does_not_suffice_for_is_unknown(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/1"] = lambda line, _came: line.be_silent()
    server.conduct["/"] = page()
    urls = [f"{server.url}/1", f"{server.url}/2", f"http://b.test:{server.port}/"]
    web = web_of(server, hosts=HOSTS, allow=frozenset(HOSTS))

    found = check(urls, web, tmp_path, budget=1)

    assert kinds(found) == ["unknown", "unknown", "fine"]
    assert "time for all links was over" in found[urls[1]].message


def test_no_name_is_said_to_be_missing_where_no_name_can_be_looked_up(
    server: StandIn, tmp_path: Path
) -> None:
    urls = ["http://a.example/", "http://b.example:25/", f"{server.url}/"]

    assert kinds(check(urls, web_of(server), tmp_path)) == ["unknown", "refused", "broken"]


def test_one_misspelt_name_alone_is_broken_where_other_names_exist(tmp_path: Path) -> None:
    web = web_of(hosts={"example.com": ["1.1.1.1"]})

    assert kinds(check(["http://exmaple.org/"], web, tmp_path)) == ["broken"]


def test_what_is_known_is_not_asked_again_for_its_days(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/"] = page()
    urls = [f"{server.url}/", f"{server.url}/gone", f"{server.url}/busy"]
    server.conduct["/busy"] = page(403)
    web = web_of(server)

    first = check(urls, web, tmp_path)
    second = check(urls, web, tmp_path, now=NOW + timedelta(hours=23))
    third = check(urls, web, tmp_path, now=NOW + timedelta(days=2))

    assert kinds(first) == kinds(second) == kinds(third) == ["fine", "broken", "unknown"]
    assert len(server.asked("/")) == 1
    assert len(server.asked("/gone")) == 4  # HEAD and GET, twice
    assert len(server.asked("/busy")) == 6


def test_a_folder_that_cannot_be_written_costs_only_the_memory(
    server: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    server.conduct["/"] = page()

    assert kinds(check([f"{server.url}/"], web_of(server), tmp_path / "file")) == ["fine"]


def test_progress_counts_pages_from_none_to_all(server: StandIn, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    urls = [f"{server.url}/1", f"{server.url}/1#L1", f"{server.url}/2", "ftp://example.org/"]

    check(urls, web_of(server), tmp_path, progress=lambda *counts: seen.append(counts))

    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_an_interrupted_run_keeps_what_it_found(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/1"] = page()
    server.conduct["/2"] = lambda line, _came: line.be_silent()

    def stop(asked: int, _total: int) -> None:
        if asked:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check([f"{server.url}/1", f"{server.url}/2"], web_of(server), tmp_path, progress=stop)

    del server.conduct["/2"]
    found = check([f"{server.url}/1", f"{server.url}/2"], web_of(server), tmp_path)

    assert kinds(found) == ["fine", "broken"]
    assert server.asked("/1") == ["HEAD"]


INTERRUPTED = """
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from digest.web.ask import open_web
from digest.web.links import check_links

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
web = open_web(allow_hosts=frozenset({"127.0.0.1"}), seconds=60)
sys.stdout.write("ready\\n"); sys.stdout.flush()
try:
    check_links([sys.argv[1]], web, folder=Path(sys.argv[2]), now=datetime.now(UTC), budget=60)
except KeyboardInterrupt:
    raise SystemExit(130)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGINT for one process")
def test_ctrl_c_ends_a_run_that_waits(server: StandIn, tmp_path: Path) -> None:
    server.conduct["/"] = lambda line, _came: line.be_silent()
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, f"{server.url}/", str(tmp_path)],
        cwd=root,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            for _ in range(1000):
                if server.came:
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)

            assert process.wait(timeout=20) == 130  # the server is silent for as long as this
        finally:
            process.kill()
