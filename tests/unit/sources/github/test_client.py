from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from digest.errors import SourceError
from digest.sources.github.client import (
    HeavyQueryError,
    LimitError,
    MissingError,
    RefusedError,
    TokenError,
)
from tests.scripted_server import Reply, ScriptedServer, answer
from tests.waits import Waits

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.loopback

_QUERY = "query { viewer { login } }"


@pytest.fixture
def waits() -> Waits:
    return Waits()


def test_get_returns_json_and_what_is_said_of_other_pages(waits: Waits) -> None:
    link = '<{server}/items?page=2&q=a%20b>; rel="next", <{server}/items?page=9>; rel="last"'
    with ScriptedServer(answer([1], Link=link), answer([2])) as server:
        client = waits.client(server.url)
        first, second = (client.get("items", {"page": page}) for page in (1, 2))
    assert (first.body, first.has_next, first.last_number) == ([1], True, 9)
    assert (second.body, second.has_next, second.last_number) == ([2], False, None)
    assert [came.path for came in server.came] == ["/items?page=1", "/items?page=2"]


def test_an_enterprise_address_keeps_its_prefix(waits: Waits) -> None:
    with ScriptedServer(answer([1]), answer({"data": {"a": 1}})) as server:
        client = waits.client(f"{server.url}/api/v3/")
        client.get("items")
        client.graphql(_QUERY, {})
    assert [came.path for came in server.came] == ["/api/v3/items", "/api/graphql"]


def test_a_partial_graphql_answer_is_kept(waits: Waits) -> None:
    error = {"type": "NOT_FOUND", "path": ["b"], "message": "Could not resolve to a Repository"}
    with ScriptedServer(answer({"data": {"a": 1, "b": None}, "errors": [error]})) as server:
        found = waits.client(server.url).graphql(_QUERY, {})
    assert found.data == {"a": 1, "b": None}
    assert (found.errors[0].type, found.errors[0].path) == ("NOT_FOUND", ("b",))


def test_a_part_that_failed_for_a_moment_is_asked_for_again(waits: Waits) -> None:
    error = {"path": ["b"], "message": "Something went wrong while executing your query."}
    partial = answer({"data": {"a": 1, "b": None}, "errors": [error]})
    with ScriptedServer(partial, answer({"data": {"a": 1, "b": 2}})) as server:
        found = waits.client(server.url).graphql(_QUERY, {})
    assert found.data == {"a": 1, "b": 2}


def test_a_part_that_goes_on_failing_is_returned_as_it_is(waits: Waits) -> None:
    error = {"path": ["b"], "message": "Something went wrong while executing your query."}
    partial = answer({"data": {"a": 1, "b": None}, "errors": [error]})
    with ScriptedServer(*[partial] * 3) as server:
        found = waits.client(server.url).graphql(_QUERY, {})
    assert found.data == {"a": 1, "b": None}
    assert len(found.errors) == 1


@pytest.mark.parametrize(
    "bad",
    [
        Reply(status=502, body=b"<html>Unicorn!</html>"),
        Reply(status=500),
        Reply(status=503),
        Reply(status=504),
        Reply(body=b"<!DOCTYPE html><html></html>"),
        Reply(body=b""),
        Reply(body=b'{"data": {"vie'),
        Reply(body=b'{"data": {"viewer": 1}}', fraction=0.5),
        Reply(body=b"[]", status=202),
        Reply(body=b"[1]", seconds=0.3),
        Reply(body=b'{"data": {"viewer": 1}}', drip=0.12),
        Reply(body=b"{}", headers={"X-RateLimit-Remaining": "x", "X-RateLimit-Limit": "x"}),
        Reply(body=b'{"data": null}'),
        Reply(body=b"[" * 100_000),
    ],
)
def test_a_bad_answer_is_asked_for_again(waits: Waits, bad: Reply) -> None:
    with ScriptedServer(bad, answer({"data": {"a": 1}})) as server:
        found = waits.client(server.url, timeout=0.15).graphql(_QUERY, {})
    assert found.data == {"a": 1}
    assert len(waits.told) == len(waits.slept) == 1


def test_an_unpacked_answer_of_more_than_the_bound_is_not_read_whole(waits: Waits) -> None:
    bomb = Reply(body=gzip.compress(bytes(60_000_000)), headers={"Content-Encoding": "gzip"})
    with ScriptedServer(*[bomb] * 6) as server, pytest.raises(SourceError, match="50 MB"):
        waits.client(server.url).get("a")


def test_waits_grow_and_end_with_the_patience_of_the_whole_run(waits: Waits) -> None:
    with ScriptedServer(*[Reply(status=500)] * 20) as server:
        client = waits.client(server.url, patience=4)
        for _ in range(3):
            with pytest.raises(SourceError, match="GitHub answered 500"):
                client.get("a")
    assert waits.slept == [0.5, 1, 2, 0.5]
    assert len(server.came) == 4 + 2 + 1


def test_attempts_end_even_with_endless_patience(waits: Waits) -> None:
    with ScriptedServer(*[Reply(status=502)] * 20) as server:
        client = waits.client(server.url, patience=9999)
        with pytest.raises(HeavyQueryError):
            client.graphql(_QUERY, {})
    assert len(server.came) == 6


@pytest.mark.parametrize("status", [403, 429])
def test_retry_after_is_waited_out(waits: Waits, status: int) -> None:
    message = b'{"message": "You have exceeded a secondary rate limit."}'
    limited = Reply(status=status, body=message, headers={"Retry-After": "7"})
    with ScriptedServer(limited, answer([1])) as server:
        assert waits.client(server.url).get("a").body == [1]
    assert waits.told == [("GitHub's secondary rate limit is reached", 7.0)]


def test_a_graphql_limit_is_waited_out(waits: Waits) -> None:
    for kind in ("RATE_LIMITED", "RATE_LIMIT"):
        limited = answer(
            {"errors": [{"type": kind, "message": "API rate limit exceeded"}]}, Retry_After="3"
        )
        with ScriptedServer(limited, answer({"data": {"a": 1}})) as server:
            assert waits.client(server.url).graphql(_QUERY, {}).data == {"a": 1}
    assert waits.slept == [3, 3]


def test_a_limit_longer_than_the_patience_fails_at_once_and_is_remembered(waits: Waits) -> None:
    message = b'{"message": "API rate limit exceeded for 127.0.0.1."}'
    limited = Reply(status=403, body=message, headers={"Retry-After": "1800"})
    with ScriptedServer(limited, answer({"data": {"a": 1}})) as server:
        client = waits.client(server.url, patience=60)
        for _ in range(3):
            with pytest.raises(LimitError, match="30 minutes"):
                client.get("a")
        assert client.graphql(_QUERY, {}).data == {"a": 1}
    assert len(server.came) == 2
    assert waits.slept == []


def test_a_limit_without_token_says_how_to_get_more(waits: Waits) -> None:
    limited = Reply(status=429, headers={"Retry-After": "1800"})
    with ScriptedServer(limited) as server, pytest.raises(LimitError) as caught:
        waits.client(server.url, token=None).get("a")
    assert "GITHUB_TOKEN" in caught.value.hint


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, b'{"message": "Not Found"}', MissingError),
        (451, b'{"message": "Repository access blocked"}', MissingError),
        (403, b'{"message": "Resource not accessible"}', RefusedError),
        (422, b'{"message": "Validation Failed", "errors": [{"message": "why"}]}', RefusedError),
    ],
)
def test_a_refusal_is_not_asked_again_and_says_what_github_said(
    waits: Waits, status: int, body: bytes, kind: type[SourceError]
) -> None:
    with ScriptedServer(Reply(status=status, body=body)) as server, pytest.raises(kind) as caught:
        waits.client(server.url).get("repos/a/b")
    assert len(server.came) == 1
    said = body.decode().split('"')[3]
    assert said in str(caught.value)
    assert "repos/a/b" in str(caught.value)


def test_a_wrong_graphql_query_says_why(waits: Waits) -> None:
    wrong = answer({"errors": [{"message": "Field 'x' doesn't exist on type 'Query'"}]})
    with ScriptedServer(wrong) as server, pytest.raises(RefusedError, match="Field 'x'"):
        waits.client(server.url).graphql(_QUERY, {})


def test_a_refused_token_says_so_at_once(waits: Waits) -> None:
    refused = Reply(status=401, body=b'{"message": "Bad credentials"}')
    with ScriptedServer(refused) as server, pytest.raises(TokenError, match="refused") as caught:
        waits.client(server.url).get("a")
    assert len(server.came) == 1
    assert not isinstance(caught.value, SourceError)
    assert "GITHUB_TOKEN" in caught.value.hint


def test_a_token_that_was_good_before_is_tried_again(waits: Waits) -> None:
    refused = Reply(status=401, body=b'{"message": "Bad credentials"}')
    with ScriptedServer(answer([1]), refused, answer([2]), *[refused] * 6) as server:
        client = waits.client(server.url)
        client.get("a")
        assert client.get("b").body == [2]
        with pytest.raises(SourceError, match="taken before"):
            client.get("c")


def test_a_part_that_fails_for_a_reason_nobody_knows_is_asked_for_again(waits: Waits) -> None:
    error = {"path": ["b"], "type": "ODD", "message": "Odd."}
    partial = answer({"data": {"a": 1, "b": None}, "errors": [error]})
    with ScriptedServer(partial, answer({"data": {"a": 1, "b": 2}})) as server:
        assert waits.client(server.url).graphql(_QUERY, {}).data == {"a": 1, "b": 2}


def test_graphql_without_a_token_asks_nothing(waits: Waits) -> None:
    with ScriptedServer() as server, pytest.raises(SourceError, match="token"):
        waits.client(server.url, token=None).graphql(_QUERY, {})
    assert not server.came


def test_a_dead_server_is_named_and_gives_up_soon(waits: Waits) -> None:
    with ScriptedServer() as server:
        url = server.url
    client = waits.client(url)
    for _ in range(2):
        with pytest.raises(SourceError, match="the connection was refused"):
            client.get("a")
    assert len(waits.slept) == 5
