from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.config import Releases
from digest.sources.github.client import Client
from digest.sources.releases.source import ReleasesSource
from digest.window import WeekWindow
from tests.scripted_server import Reply, ScriptedServer, answer

if TYPE_CHECKING:
    from digest.sources.base import Fetched

pytestmark = pytest.mark.loopback

_START = datetime(2025, 1, 6, tzinfo=UTC)
_WINDOW = WeekWindow(edition="2025-01-12", start=_START, end=_START + timedelta(days=7))
_TOKEN = "any"  # noqa: S105 - made up
_OLD = "2024-06-01T00:00:00Z"


def _fetch(server: ScriptedServer, *units: str, token: str | None = _TOKEN) -> Fetched:
    client = Client(api_url=server.url, token=token, patience=0, on_wait=lambda *_: None)
    settings = Releases(repositories=units or ("acme/tool",))
    return ReleasesSource(client, settings).fetch(_WINDOW, frozenset())


def _node(tag: str, published_at: str | None, **changes: object) -> dict[str, object]:
    return {
        "tagName": tag,
        "name": f"Tool {tag}",
        "url": f"https://github.com/acme/tool/releases/tag/{tag}",
        "description": "Better.",
        "publishedAt": published_at,
        "createdAt": published_at,
        "isPrerelease": False,
        "isDraft": False,
    } | changes


def _list(
    *nodes: dict[str, object], repository: str = "acme/tool", cursor: str | None = None
) -> dict[str, object]:
    return {
        "nameWithOwner": repository,
        "releases": {
            "pageInfo": {"hasNextPage": cursor is not None, "endCursor": cursor},
            "nodes": list(nodes),
        },
    }


def test_only_published_releases_of_the_half_open_window_come_in_key_order() -> None:
    nodes = [
        _node("v9", "2025-01-13T00:00:00Z"),
        _node("v8", None, isDraft=True),
        _node("v8b", "2025-01-08T00:00:00Z", isDraft=True),
        _node("v7", "2025-01-12T23:59:59Z", isPrerelease=True),
        _node("v6", "2025-01-06T00:00:00Z", name="", description=""),
        _node("v5", "2025-01-05T23:59:59Z"),
    ]
    with ScriptedServer(answer({"data": {"r0": _list(*nodes)}})) as server:
        releases = _fetch(server).records.releases
    assert [(r.key, r.prerelease) for r in releases] == [
        ("acme/tool@v6", False),
        ("acme/tool@v7", True),
    ]
    assert (releases[0].name, releases[0].body) == (None, None)


def test_a_long_body_is_cut() -> None:
    node = _node("v1", "2025-01-07T00:00:00Z", description="x" * 9000)
    with ScriptedServer(answer({"data": {"r0": _list(node)}})) as server:
        assert len(_fetch(server).records.releases[0].body or "") == 4000


def test_forty_repositories_are_one_request_and_a_gone_one_is_its_own_gap() -> None:
    units = [f"acme/tool-{number:02}" for number in range(40)]
    node = _node("v1", "2025-01-07T00:00:00Z")
    data: dict[str, object] = {
        f"r{index}": _list(node, repository=unit) for index, unit in enumerate(units)
    }
    data["r3"] = None
    error = {"type": "NOT_FOUND", "path": ["r3"], "message": "Could not resolve to a Repository"}
    with ScriptedServer(answer({"data": data, "errors": [error]})) as server:
        fetched = _fetch(server, *units)
    assert len(server.came) == 1
    assert len(fetched.records.releases) == 39
    assert [gap.unit for gap in fetched.gaps] == ["acme/tool-03"]
    assert "Could not resolve" in fetched.gaps[0].message


def test_a_list_is_read_on_until_several_in_a_row_are_older() -> None:
    first = _list(*[_node(f"v{n}", "2025-02-01T00:00:00Z") for n in range(30, 20, -1)], cursor="a")
    mixed = _list(
        *[_node(f"v{n}", _OLD) for n in range(20, 17, -1)],
        _node("late", "2025-01-08T00:00:00Z", createdAt=_OLD),
        _node("v17", _OLD),
        cursor="b",
    )
    last = _list(*[_node(f"v{n}", _OLD) for n in range(16, 10, -1)], cursor="c")
    replies = [answer({"data": {"r0": page}}) for page in (first, mixed, last)]
    with ScriptedServer(*replies) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["late"]
    cursors = [json.loads(came.body)["variables"]["a0"] for came in server.came]
    assert cursors == [None, "a", "b"]


def test_a_query_that_is_too_heavy_is_asked_for_in_halves() -> None:
    units = [f"acme/tool-{number}" for number in range(4)]
    halves = [
        answer({"data": {f"r{i}": _list(repository=unit) for i, unit in enumerate(half)}})
        for half in (units[:2], units[2:])
    ]
    with ScriptedServer(Reply(status=502), *halves) as server:
        fetched = _fetch(server, *units)
    assert not fetched.gaps
    assert len(server.came) == 3


def test_without_a_token_each_repository_is_asked_and_each_failure_is_its_gap() -> None:
    item = {
        "tag_name": "v1",
        "name": "Tool v1",
        "html_url": "https://github.com/acme/tool/releases/tag/v1",
        "body": None,
        "published_at": "2025-01-07T00:00:00Z",
        "created_at": _OLD,
        "prerelease": True,
        "draft": False,
    }
    gone = Reply(status=404, body=b'{"message": "Not Found"}')
    limited = Reply(status=403, headers={"X-RateLimit-Remaining": "0", "Retry-After": "1800"})
    with ScriptedServer(gone, answer([item]), limited) as server:
        fetched = _fetch(server, "acme/gone", "acme/tool", "acme/x", "acme/y", token=None)
    assert [release.key for release in fetched.records.releases] == ["acme/tool@v1"]
    assert [gap.unit for gap in fetched.gaps] == ["acme/gone", "acme/x", "acme/y"]
    assert "GITHUB_TOKEN" in fetched.gaps[1].message
    assert len(server.came) == 3
