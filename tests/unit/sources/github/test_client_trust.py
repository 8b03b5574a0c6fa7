from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import requests

from digest.errors import SourceError
from digest.sources.github.client import RefusedError
from digest.sources.github.transport import Transport
from tests.scripted_server import Reply, ScriptedServer, answer
from tests.waits import TOKEN, Waits

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.loopback


@pytest.fixture
def waits() -> Waits:
    return Waits()


def test_a_redirect_to_another_origin_gets_nothing(waits: Waits) -> None:
    with ScriptedServer() as other:
        for status in (301, 302, 307, 308):
            moved = Reply(status=status, headers={"Location": f"{other.url}/steal"})
            with ScriptedServer(moved) as server, pytest.raises(SourceError) as caught:
                waits.client(server.url).get("a")
            assert other.url in str(caught.value)
    assert not other.came


def test_a_renamed_repository_is_followed_with_token_and_query(waits: Waits) -> None:
    moved = Reply(status=301, headers={"Location": "{server}/repositories/7/x?page=2&q=a"})
    with ScriptedServer(moved, answer([1])) as server:
        assert waits.client(server.url).get("repos/old/name/x", {"page": 2}).body == [1]
    assert server.came[1].path == "/repositories/7/x?page=2&q=a"
    assert server.came[1].headers["authorization"] == f"token {TOKEN}"


def test_redirects_in_a_circle_end(waits: Waits) -> None:
    moved = Reply(status=302, headers={"Location": "{server}/a"})
    with ScriptedServer(*[moved] * 40) as server, pytest.raises(SourceError, match="redirected"):
        waits.client(server.url).get("a")


def test_without_a_token_nothing_else_of_the_machine_is_sent(
    waits: Waits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    cookie = answer([1], Set_Cookie="session=1")
    with ScriptedServer(cookie, answer([2])) as server:
        client = waits.client(server.url, token=None)
        client.get("a")
        client.get("b")
    assert all("authorization" not in came.headers for came in server.came)
    assert all("cookie" not in came.headers for came in server.came)


def test_over_https_no_credentials_of_the_machine_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.github.com login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    session = Transport("https", 1).session
    prepared = session.prepare_request(requests.Request("GET", "https://api.github.com/"))
    assert "Authorization" not in prepared.headers


def test_what_github_says_is_one_short_line_in_a_message(waits: Waits) -> None:
    message = "a\\u001b[1m\\n\\u202e" + "x" * 100_000
    refused = Reply(status=403, body=f'{{"message": "{message}"}}'.encode())
    with ScriptedServer(refused) as server, pytest.raises(RefusedError) as caught:
        waits.client(server.url).get("a")
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


def test_the_token_stands_in_no_message_and_no_log(
    waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    replies = (
        Reply(status=401, body=b'{"message": "Bad credentials"}'),
        Reply(status=404, body=b'{"message": "Not Found"}'),
        Reply(status=301, headers={"Location": "https://example.org/"}),
        Reply(status=403, headers={"Retry-After": "999"}),
    )
    texts = []
    for reply in replies:
        with ScriptedServer(reply) as server:
            client = waits.client(server.url)
            with pytest.raises(Exception, match=r".") as caught:
                client.get("a")
            texts += [str(caught.value), repr(caught.value), repr(client), repr(vars(client))]
    assert TOKEN not in "\n".join((*texts, *waits_said(waits), caplog.text.replace("{}", "")))


def waits_said(waits: Waits) -> list[str]:
    return [reason for reason, _ in waits.told]
