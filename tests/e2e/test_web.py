"""One address asked, against servers that do what strangers may do."""

from __future__ import annotations

import gzip
import os
import socket
from typing import TYPE_CHECKING

import pytest

from digest.web.ask import Answer, ask
from tests.stand_ins import LOOPBACK, StandIn, page, to, web_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.stand_ins import Came, Line

pytestmark = pytest.mark.loopback

BRIEF = 0.3
"""Seconds for servers that never end: any machine takes them all."""


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        yield stand_in


def get(server: StandIn, path: str = "/", *, seconds: float = 20) -> Answer:
    """Return the answer to one address of the server, its body wanted."""
    return ask(f"{server.url}{path}", web_of(server, seconds=seconds), wants_body=True)


def test_a_page_that_is_there_is_fine_by_head_alone(server: StandIn) -> None:
    server.conduct["/"] = page(body="hello")

    answer = ask(f"{server.url}/", web_of(server))

    assert (answer.verdict.kind, answer.verdict.status, answer.body) == ("fine", 200, b"")
    assert server.asked("/") == ["HEAD"]


def test_a_body_that_is_wanted_comes_whole_with_its_type(server: StandIn) -> None:
    server.conduct["/"] = page(body="hello")

    answer = get(server)

    assert (answer.body, answer.is_whole) == (b"hello", True)
    assert answer.content_type == "text/html; charset=utf-8"
    assert server.asked("/") == ["GET"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 500, 501, 503])
def test_a_server_that_misanswers_head_is_asked_by_get(server: StandIn, status: int) -> None:
    def answer(line: Line, came: Came) -> None:
        page(status if came.method == "HEAD" else 200)(line, came)

    server.conduct["/"] = answer

    assert ask(f"{server.url}/", web_of(server)).verdict.kind == "fine"
    assert server.asked("/") == ["HEAD", "GET"]


def hang_up(_line: Line, _came: Came) -> None:
    """Close the connection without a word."""


def be_silent(line: Line, _came: Came) -> None:
    line.be_silent()


@pytest.mark.parametrize("conduct", [hang_up, be_silent])
def test_a_server_that_leaves_head_unanswered_is_asked_by_get(
    server: StandIn, conduct: Callable[[Line, Came], None]
) -> None:
    def answer(line: Line, came: Came) -> None:
        (conduct if came.method == "HEAD" else page(200))(line, came)

    server.conduct["/"] = answer

    assert ask(f"{server.url}/", web_of(server, seconds=2)).verdict.kind == "fine"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_broken(server: StandIn, status: int) -> None:
    server.conduct["/"] = page(status, body="gone")

    answer = get(server)

    assert (answer.verdict.kind, answer.verdict.status) == ("broken", status)
    assert answer.body == b""


@pytest.mark.parametrize("status", [401, 403, 406, 429, 500, 503, 999])
def test_a_server_that_will_not_say_leaves_a_link_unknown(server: StandIn, status: int) -> None:
    server.conduct["/"] = page(status)

    assert ask(f"{server.url}/", web_of(server)).verdict.kind == "unknown"


def test_a_server_that_is_asked_too_often_is_not_asked_again_by_get(server: StandIn) -> None:
    server.conduct["/"] = page(429)

    answer = ask(f"{server.url}/", web_of(server))

    assert answer.asks_to_wait
    assert server.asked("/") == ["HEAD"]


# Redirects.


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("http://169.254.169.254/latest/meta-data/", "refused"),
        ("http://127.0.0.1:1/", "refused"),
        ("//10.0.0.1/", "refused"),
        ("http://[::1]/", "refused"),
        ("http://[::ffff:127.0.0.1]/", "refused"),
        ("http://0x7f000001/", "refused"),
        ("http://user@example.org/", "refused"),
        ("file:///etc/passwd", "refused"),
        ("ftp://example.org/", "refused"),
        ("javascript:alert(1)", "refused"),
        ("http://[::1/", "broken"),
        ("http://exa mple.org/", "broken"),
        ("http://missing.example/", "broken"),
    ],
)
def test_a_redirect_is_checked_like_the_link_itself(server: StandIn, place: str, kind: str) -> None:
    server.conduct["/"] = to(place)

    answer = ask(f"{server.url}/", web_of(server))

    assert answer.verdict.kind == kind
    assert "redirects to" in answer.verdict.message
    assert [came.path for came in server.came] == ["/"] * len(server.came)


def test_a_redirect_to_another_port_of_a_stand_in_is_refused(server: StandIn) -> None:
    with StandIn() as other:
        server.conduct["/"] = to(f"{other.url}/")

        assert ask(f"{server.url}/", web_of(server)).verdict.kind == "refused"
        assert not other.came


def chain(server: StandIn, length: int, status: int = 302) -> None:
    for number in range(length):
        server.conduct[f"/{number}"] = to(f"/{number + 1}", status)
    server.conduct[f"/{length}"] = page(body="the end")


def test_five_redirects_are_followed_and_a_sixth_is_not(server: StandIn) -> None:
    chain(server, 6)
    web = web_of(server)

    assert ask(f"{server.url}/1", web).verdict.kind == "fine"
    assert not server.asked("/0")
    answer = ask(f"{server.url}/0", web)

    assert answer.verdict.kind == "unknown"
    assert "more than 5 times" in answer.verdict.message
    assert len(server.asked("/6")) == 1


def test_a_redirect_loop_ends(server: StandIn) -> None:
    server.conduct["/"] = to("/", 301)

    assert ask(f"{server.url}/", web_of(server)).verdict.kind == "unknown"
    assert len(server.came) == 6


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_moved_for_good_has_a_new_address(server: StandIn, status: int) -> None:
    server.conduct["/old"] = to("/new page#part", status)
    server.conduct["/new%20page"] = page()

    verdict = ask(f"{server.url}/old", web_of(server)).verdict

    assert (verdict.kind, verdict.new_url) == ("moved", f"{server.url}/new%20page")
    assert f"{server.url}/new%20page" in verdict.message


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_page_that_is_elsewhere_for_now_is_fine(server: StandIn, status: int) -> None:
    server.conduct["/old"] = to("/new", status)
    server.conduct["/new"] = page()

    assert ask(f"{server.url}/old", web_of(server)).verdict.kind == "fine"


def test_the_new_address_ends_where_redirects_are_for_now_only(server: StandIn) -> None:
    server.conduct["/old"] = to("/new", 301)
    server.conduct["/new"] = to("/en/new", 302)
    server.conduct["/en/new"] = to("/en/new/", 301)
    server.conduct["/en/new/"] = page()

    answer = ask(f"{server.url}/old", web_of(server))

    assert answer.verdict.new_url == f"{server.url}/new"
    assert answer.url == f"{server.url}/en/new/"


def test_a_page_moved_to_the_front_page_may_be_gone(server: StandIn) -> None:
    server.conduct["/old"] = to("/", 301)
    server.conduct["/"] = page()

    assert "front page" in ask(f"{server.url}/old", web_of(server)).verdict.message


def test_a_page_moved_to_where_nothing_is_is_broken(server: StandIn) -> None:
    server.conduct["/old"] = to("/new", 301)

    verdict = ask(f"{server.url}/old", web_of(server)).verdict

    assert (verdict.kind, verdict.new_url) == ("broken", None)


# Servers that never end.


def drip_body(line: Line, _came: Came) -> None:
    line.say("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    line.drip("x")


def drip_headers(line: Line, _came: Came) -> None:
    line.say("HTTP/1.1 200 OK\r\nX-Slow: ")
    line.drip("x")


def drip_continues(line: Line, _came: Came) -> None:
    line.drip("HTTP/1.1 100 Continue\r\n\r\n")


def drip_chunks(line: Line, _came: Came) -> None:
    line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    line.drip("1\r\nx\r\n")


@pytest.mark.parametrize("conduct", [be_silent, drip_headers, drip_continues])
def test_a_server_that_never_comes_to_its_answer_is_left(
    server: StandIn, conduct: Callable[[Line, Came], None]
) -> None:
    server.conduct["/"] = conduct

    verdict = get(server, seconds=BRIEF).verdict

    assert verdict.kind == "unknown"
    assert "0.3 seconds" in verdict.message


@pytest.mark.parametrize("conduct", [drip_body, drip_chunks])
def test_a_body_that_drips_is_read_until_time_is_over(
    server: StandIn, conduct: Callable[[Line, Came], None]
) -> None:
    server.conduct["/"] = conduct

    answer = get(server, seconds=BRIEF)

    assert (answer.verdict.kind, answer.is_whole) == ("fine", False)


def test_a_dripping_body_nobody_wants_is_not_waited_for(server: StandIn) -> None:
    def answer(line: Line, came: Came) -> None:
        (page(405) if came.method == "HEAD" else drip_body)(line, came)

    server.conduct["/"] = answer

    assert ask(f"{server.url}/", web_of(server)).verdict.kind == "fine"


def test_a_server_that_takes_no_connection_is_left() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind((LOOPBACK, 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://{LOOPBACK}:{full.getsockname()[1]}/"

        answer = ask(url, web_of(allow=frozenset({LOOPBACK}), seconds=BRIEF))

    assert answer.verdict.kind == "unknown"


def test_a_handshake_that_never_ends_is_left(server: StandIn) -> None:
    with socket.socket() as silent:
        silent.bind((LOOPBACK, 0))
        silent.listen()
        url = f"https://{LOOPBACK}:{silent.getsockname()[1]}/"

        answer = ask(url, web_of(server, allow=frozenset({LOOPBACK}), seconds=BRIEF))

    assert answer.verdict.kind == "unknown"
    assert "0.3 seconds" in answer.verdict.message


def test_an_endless_body_is_read_up_to_the_limit(server: StandIn) -> None:
    def answer(line: Line, _came: Came) -> None:
        line.say("HTTP/1.1 200 OK\r\n\r\n")
        line.pour(b"x" * 65536)

    server.conduct["/"] = answer

    found = get(server)

    assert (found.verdict.kind, found.is_whole) == ("fine", False)
    assert 900_000 < len(found.body) <= 1_000_000


@pytest.mark.parametrize(
    "headers",
    [b"X: " + b"x" * 60_000 + b"\r\n", b"X: x\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"],
)
def test_endless_headers_are_read_up_to_the_limit(server: StandIn, headers: bytes) -> None:
    def answer(line: Line, _came: Came) -> None:
        line.say(b"" if headers.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n")
        line.pour(headers)

    server.conduct["/"] = answer

    verdict = get(server).verdict

    assert verdict.kind == "unknown"
    assert "seconds" not in verdict.message  # time is not what ended it


def test_a_gzip_bomb_is_unpacked_up_to_the_limit(server: StandIn) -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    server.conduct["/"] = page(body=bomb, Content_Encoding="gzip, gzip")

    answer = get(server)

    assert (len(answer.body), answer.is_whole) == (1_000_000, False)
    assert "accept-encoding: identity" in server.came[0].head.lower()


@pytest.mark.parametrize(
    "words",
    ["", "garbage\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 99999 OK\r\n\r\n",
     "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
     "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot packed",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello",
     "HTTP/1.1 302 Found\r\nLocation: \xff\xfe\x01\r\n\r\n",
     "HTTP/1.1 302 Found\r\nLocation: \r\n\r\n"],
)  # fmt: skip
def test_an_answer_that_is_none_gives_a_verdict(server: StandIn, words: str) -> None:
    server.conduct["/"] = lambda line, _came: line.say(words.encode("latin-1"))

    assert get(server).verdict.kind in {"fine", "unknown", "broken"}


# Nothing is told of this machine.


def test_cookies_are_not_sent_back(server: StandIn) -> None:
    server.conduct["/"] = page(302, Location="/next", Set_Cookie="a=b; Path=/")
    server.conduct["/next"] = page(Set_Cookie="c=d")
    web = web_of(server)

    ask(f"{server.url}/", web)
    ask(f"{server.url}/next", web)

    assert not [came for came in server.came if "cookie" in came.head.lower()]


def test_neither_token_nor_netrc_nor_proxy_of_the_environment_takes_part(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text(f"machine {LOOPBACK} login me password netrc-secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("GITHUB_TOKEN", "token-secret")
    server.conduct["/"] = page()
    with StandIn() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert os.environ["http_proxy"]

        assert ask(f"{server.url}/", web_of(server)).verdict.kind == "fine"

        assert not proxy.came
    head = server.came[0].head
    assert "secret" not in head
    assert "authorization" not in head.lower()
    assert "user-agent: merge-digest/" in head.lower()


def test_the_host_header_is_the_links_and_a_fragment_stays_here(server: StandIn) -> None:
    server.conduct["/a?b=c"] = page()
    web = web_of(hosts={"a.test": [LOOPBACK]}, allow=frozenset({"a.test"}))

    ask(f"http://a.test:{server.port}/a?b=c#part", web)

    assert server.asked("/a?b=c") == ["HEAD"]
    assert f"host: a.test:{server.port}\r\n" in server.came[0].head.lower()


# Names.


def test_a_name_that_leads_home_is_refused(server: StandIn) -> None:
    web = web_of(hosts={"evil.test": [LOOPBACK]})

    verdict = ask(f"http://evil.test:{server.port}/", web).verdict

    assert verdict.kind == "refused"
    assert "loopback" in verdict.message
    assert not server.came


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(server: StandIn) -> None:
    # First an address of the internet, then this machine: what was checked is what is asked.
    answers = [["1.1.1.1"], [LOOPBACK], [LOOPBACK], [LOOPBACK]]
    connected: list[object] = []

    def connect(_socket: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    web = web_of(resolve=lambda _host: answers.pop(0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        verdict = ask(f"http://rebind.test:{server.port}/", web).verdict

    assert connected == [("1.1.1.1", server.port)]
    assert verdict.kind == "refused"
    assert not server.came


@pytest.mark.parametrize("found", [["::1", LOOPBACK], [LOOPBACK, "::1"]])
def test_any_address_that_takes_the_connection_will_do(server: StandIn, found: list[str]) -> None:
    server.conduct["/"] = page()
    web = web_of(hosts={"two.test": found}, allow=frozenset({"two.test"}))

    assert ask(f"http://two.test:{server.port}/", web).verdict.kind == "fine"


def test_a_name_that_does_not_exist_is_broken() -> None:
    answer = ask("http://missing.example/", web_of())

    assert answer.verdict.kind == "broken"
    assert answer.no_such_host


def test_a_name_that_cannot_be_looked_up_is_unknown() -> None:
    def resolve(_host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    verdict = ask("http://a.example/", web_of(resolve=resolve)).verdict

    assert verdict.kind == "unknown"
    assert "online" in verdict.message


def test_a_server_that_is_not_there_is_unknown() -> None:
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        port = closed.getsockname()[1]

    verdict = ask(f"http://{LOOPBACK}:{port}/", web_of(allow=frozenset({LOOPBACK}))).verdict

    assert verdict.kind == "unknown"
    assert "no connections" in verdict.message
