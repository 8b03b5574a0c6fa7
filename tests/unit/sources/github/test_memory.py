"""What a client does with what an earlier one was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.errors import SourceError
from digest.sources.github.client import Client
from digest.sources.github.memory import ANSWERS, CONTENTS, PAGES, Memory
from tests.scripted_server import Reply, ScriptedServer, answer

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.loopback

_TOKEN = "ghp_sekret0123456789"  # noqa: S105 - made up
_QUERY = "query { viewer { login } }"


class Drawers:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def read(self, drawer: str, name: str) -> bytes | None:
        return self.kept.get((drawer, name))

    def write(self, drawer: str, name: str, content: bytes) -> None:
        self.kept[drawer, name] = content

    def empty(self, drawer: str) -> None:
        self.kept = {key: content for key, content in self.kept.items() if key[0] != drawer}


@pytest.fixture
def drawers() -> Drawers:
    return Drawers()


def _client(server: ScriptedServer, drawers: Drawers, token: str | None = _TOKEN) -> Client:
    return Client(
        api_url=server.url,
        token=token,
        patience=100,
        on_wait=lambda *_: None,
        timeout=5,
        sleep=lambda _: None,
        cache=drawers,
    )


def _conditions(server: ScriptedServer) -> list[str | None]:
    return [came.headers.get("if-none-match") for came in server.came]


# ------------------------------------------------------------------ pages with an ETag


def test_a_page_is_asked_for_with_its_etag_and_304_means_the_same(drawers: Drawers) -> None:
    link = '<{server}/a?page=2>; rel="next", <{server}/a?page=3>; rel="last"'
    same = Reply(status=304, body=b"", headers={"ETag": '"v1"'})
    with ScriptedServer(answer([1], ETag='W/"v1"', Link=link), same) as server:
        first = _client(server, drawers).get("a", {"page": 1})
        drawers.empty(ANSWERS)
        assert _client(server, drawers).get("a", {"page": 1}) == first
    assert (first.body, first.has_next, first.last_number) == ([1], True, 3)
    assert _conditions(server) == [None, 'W/"v1"']


@pytest.mark.parametrize("headers", [{}, {"ETag": '"v2"'}])
def test_a_304_about_something_else_is_not_believed(
    drawers: Drawers, headers: dict[str, str]
) -> None:
    stale = Reply(status=304, body=b"", headers=headers)
    with ScriptedServer(answer([1], ETag='"v1"'), stale, answer([2], ETag='"v2"')) as server:
        _client(server, drawers).get("a")
        drawers.empty(ANSWERS)
        assert _client(server, drawers).get("a").body == [2]
        drawers.empty(ANSWERS)
        server.then(Reply(status=304, body=b"", headers={"ETag": '"v2"'}))
        assert _client(server, drawers).get("a").body == [2]
    assert _conditions(server) == [None, '"v1"', None, '"v2"']


def test_a_304_that_nobody_asked_for_is_a_bad_answer(drawers: Drawers) -> None:
    odd = Reply(status=304, body=b"", headers={"ETag": '"v1"'})
    with ScriptedServer(odd, answer([1])) as server:
        assert _client(server, drawers).get("a").body == [1]
    with ScriptedServer(*[odd] * 6) as server, pytest.raises(SourceError, match="304"):
        _client(server, drawers).get("a")


def test_a_page_that_changed_takes_the_place_of_the_old_one(drawers: Drawers) -> None:
    with ScriptedServer(answer([1], ETag='"v1"'), answer([2], ETag='"v2"')) as server:
        for expected in ([1], [2]):
            assert _client(server, drawers).get("a").body == expected
            drawers.empty(ANSWERS)
        server.then(Reply(status=304, body=b"", headers={"ETag": '"v2"'}))
        assert _client(server, drawers).get("a").body == [2]


def test_a_search_is_never_asked_for_with_an_etag(drawers: Drawers) -> None:
    found = answer({"total_count": 0, "items": []}, ETag='"v1"')
    with ScriptedServer(found, found) as server:
        for _ in range(2):
            _client(server, drawers).get("search/issues", {"q": "a"})
            drawers.empty(ANSWERS)
    assert _conditions(server) == [None, None]


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b"\xff", b'{"question": 1}'])
def test_a_damaged_memory_is_none(drawers: Drawers, damage: bytes) -> None:
    with ScriptedServer(answer([1], ETag='"v1"'), answer([2])) as server:
        _client(server, drawers).get("a")
        drawers.kept = dict.fromkeys(drawers.kept, damage)
        assert _client(server, drawers).get("a").body == [2]
    assert _conditions(server) == [None, None]


# ------------------------------------------------------------------ a run that did not finish


def test_an_unfinished_run_is_gone_on_with_and_a_finished_one_leaves_nothing(
    drawers: Drawers,
) -> None:
    replies = [answer({"data": {"a": 1}}), answer([1]), answer({"data": {"a": 2}}), answer([2])]
    with ScriptedServer(*replies) as server:

        def ask() -> tuple[object, object]:
            client = _client(server, drawers)
            return client.graphql(_QUERY, {}).data, client.get("a").body

        assert ask() == ({"a": 1}, [1])
        assert ask() == ({"a": 1}, [1])
        assert len(server.came) == 2
        drawers.empty(ANSWERS)
        assert ask() == ({"a": 2}, [2])


def test_who_asks_twice_in_one_run_wants_a_new_answer(drawers: Drawers) -> None:
    with ScriptedServer(*[answer({"data": {"a": n}}) for n in range(4)]) as server:
        first, second = _client(server, drawers), _client(server, drawers)
        assert [first.graphql(_QUERY, {}).data["a"] for _ in range(2)] == [0, 1]
        assert [second.graphql(_QUERY, {}).data["a"] for _ in range(3)] == [1, 2, 3]


def test_an_answer_that_is_not_whole_is_not_gone_on_with(drawers: Drawers) -> None:
    error = {"type": "NOT_FOUND", "path": ["a"], "message": "Could not resolve"}
    partial = answer({"data": {"a": None}, "errors": [error]})
    with ScriptedServer(partial, answer({"data": {"a": 1}})) as server:
        assert _client(server, drawers).graphql(_QUERY, {}).errors
        assert _client(server, drawers).graphql(_QUERY, {}).data == {"a": 1}


def test_another_question_another_server_or_another_asker_shares_no_answer(
    drawers: Drawers,
) -> None:
    with ScriptedServer(*[answer([n]) for n in range(3)]) as server:
        found = [
            _client(server, drawers).get("a").body,
            _client(server, drawers).get("a", {"page": 2}).body,
            _client(server, drawers, token=None).get("a").body,
        ]
    assert found == [[0], [1], [2]]
    with ScriptedServer(answer([9])) as other:
        assert _client(other, drawers).get("a").body == [9]


@pytest.mark.parametrize(("later", "is_used"), [(0, True), (899, True), (901, False), (-1, False)])
def test_what_was_left_behind_counts_for_a_quarter_of_an_hour(
    drawers: Drawers, later: float, is_used: bool
) -> None:
    Memory(drawers, "me", clock=lambda: 5000.0).answered("q", [1])
    found = Memory(drawers, "me", clock=lambda: 5000.0 + later).left_behind("q")
    assert (found is not None) is is_used


def test_the_token_is_in_nothing_that_is_kept(drawers: Drawers) -> None:
    replies = [answer({"data": {"a": 1}}), answer([1], ETag='"v1"')]
    with ScriptedServer(*replies) as server:
        client = _client(server, drawers)
        client.graphql(_QUERY, {})
        client.get("a")
        client.keep("acme/plans", f"{'a' * 40}:x", {"text": "x"})
    assert {drawer for drawer, _ in drawers.kept} == {ANSWERS, PAGES, CONTENTS}
    assert not any(_TOKEN in name or _TOKEN.encode() in kept for (_, name), kept in _all(drawers))


def _all(drawers: Drawers) -> list[tuple[tuple[str, str], bytes]]:
    return list(drawers.kept.items())


# ------------------------------------------------------------------ contents at a commit


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [(f"{'0af' * 13}1:keps/x.yaml", True), ("main:keps/x.yaml", False), ("0af1:x", False)],
)
def test_only_what_stands_at_a_full_commit_is_kept(
    drawers: Drawers, name: str, is_kept: bool
) -> None:
    content: Mapping[str, object] = {"text": "stage: alpha"}
    with ScriptedServer() as server:
        _client(server, drawers).keep("acme/plans", name, content)
        known = _client(server, drawers).recall("ACME/plans", name)
        assert known == (content if is_kept else None)
        assert _client(server, drawers).recall("acme/other", name) is None


def test_half_a_character_in_a_name_or_text_costs_nothing_but_the_memory(drawers: Drawers) -> None:
    name = f"{'a' * 40}:\ud800"
    with ScriptedServer() as server:
        client = _client(server, drawers)
        client.keep("acme/plans", name, {"text": "x"})
        client.keep("acme/plans", f"{'b' * 40}:x", {"text": "\udfff"})
        assert client.recall("acme/plans", name) == {"text": "x"}
        assert client.recall("acme/plans", f"{'b' * 40}:x") is None
