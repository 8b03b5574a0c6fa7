"""digest lint --online against servers that mean no good, and what the gate makes of answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive
from digest.cli import run
from digest.pipeline.lint import answers_folder
from digest.web.memory import Memory
from digest.web.verdicts import Verdict
from tests.builders import EDITION, said
from tests.stand_ins import LOOPBACK, StandIn, page, to

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stand_ins import Came, Line

pytestmark = pytest.mark.loopback

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
HEAD = "---\ntitle: Week Ending August 16, 2026\n---\n\n## Developer News\n\n"
DISMISSED = "\n<!-- dismiss kubernetes/kubernetes#2 no valve is left -->\n"


def write(home: Path, *addresses: str, before: str = "") -> None:
    lines = "".join(
        f"{before}* Read about the [matter {number}]({address})\n"
        for number, address in enumerate(addresses, 1)
    )
    (home / "archive" / EDITION / "edition.md").write_text(f"{HEAD}{lines}{DISMISSED}")


def online(out: str) -> list[tuple[str, str]]:
    """Return rule and message of what other hosts said, in the order of the text."""
    found = json.loads(out)
    return [(f["rule"], f["message"]) for f in found if f["rule"].startswith("LINK-")]


def _endless(line: Line, came: Came) -> None:
    """Answer with a body that never ends."""
    del came
    line.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    line.pour(b"x" * 65536)


def test_hostile_hosts_get_verdicts_in_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with StandIn() as server:
        server.conduct["/gone"] = page(404)
        server.conduct["/inside"] = to("http://169.254.169.254/latest/meta-data/")
        server.conduct["/endless"] = _endless
        server.conduct["/closed"] = page(403)
        server.conduct["/fine"] = page(200, "<h1 id=dates>Dates</h1>")
        base = server.url
        names = ("gone", "inside", "endless", "closed", "fine", "fine#dates", "fine#datse")
        write(home, *(f"{base}/{name}" for name in names), "http://127.0.0.1:1/x")
        options = ["--online", "--allow-host", f"{LOOPBACK}:{server.port}", "--format", "json"]

        assert run(["lint", *options]) == 1

    found = online(said(capsys)[0])
    assert [rule for rule, _ in found if rule != "LINK-HTTP"] == [
        "LINK-GONE",
        "LINK-REFUSED",
        "LINK-UNKNOWN",
        "LINK-NO-ANCHOR",
        "LINK-REFUSED",
    ]
    said_of = dict(found)
    assert "/gone is not there (404)" in said_of["LINK-GONE"]
    assert any("169.254.169.254" in message for rule, message in found if rule == "LINK-REFUSED")
    assert "does not answer programs (403)" in said_of["LINK-UNKNOWN"]
    assert "#datse" in said_of["LINK-NO-ANCHOR"]


def test_without_online_nobody_is_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with StandIn() as server:
        server.conduct["/gone"] = page(404)
        write(home, f"{server.url}/gone")

        assert run(["lint", "--format", "json"]) == 0
        run(["publish"])

        assert server.came == []
    assert "(0 of 1 asked; digest lint --online asks the rest)" in said(capsys)[0]


def test_allow_host_is_for_online(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--allow-host", "127.0.0.1"]) == 2
    assert "add --online" in said(capsys)[1]


GONE = "https://example.org/gone"


def remember(home: Path) -> None:
    """Leave what an earlier run with --online would have found out."""
    archive = Archive(home / "archive")
    memory = Memory(answers_folder(archive), allow_hosts=frozenset(), now=NOW)
    memory.keep({GONE: Verdict(kind="broken", message="is not there (404): leave it out")})


def test_a_link_that_was_found_dead_stops_publication(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home, GONE)
    assert run(["publish"]) == 0
    said(capsys)
    remember(home)

    assert run(["publish"]) == 1

    out, _ = said(capsys)
    assert "failed  no link to another host is known to be dead\n" in out
    assert "edition.md:7: LINK-GONE: https://example.org/gone is not there (404)" in out


def test_a_waiver_of_a_dead_link_holds_online_and_is_not_idle_offline(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(home, GONE, before="<!-- lint: allow LINK-GONE it is back on Monday -->\n")
    run(["lint", "--format", "json"])
    assert "WAIVER" not in said(capsys)[0]
    remember(home)

    assert run(["publish"]) == 0
