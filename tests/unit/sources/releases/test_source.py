from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.config import Releases
from digest.model import Gap
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
    client = Client(
        api_url=server.url,
        token=token,
        patience=100,
        on_wait=lambda *_: None,
        sleep=lambda _: None,
    )
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
    *nodes: dict[str, object] | None,
    repository: str = "acme/tool",
    cursor: str | None = None,
    count: int | None = None,
) -> dict[str, object]:
    return {
        "nameWithOwner": repository,
        "releases": {
            "totalCount": len(nodes) if count is None else count,
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


def _asked(server: ScriptedServer) -> list[tuple[object, object]]:
    """Return size and cursor of each page of the first list that was asked for."""
    variables = [json.loads(came.body)["variables"] for came in server.came]
    return [(asked["p0"], asked["a0"]) for asked in variables]


def test_a_list_is_read_in_one_page_until_several_in_a_row_are_older() -> None:
    newer = [_node(f"v{n}", "2025-02-01T00:00:00Z") for n in range(30, 20, -1)]
    late = _node("late", "2025-01-08T00:00:00Z", createdAt=_OLD)
    older = [_node(f"v{n}", _OLD) for n in range(20, 13, -1)]
    small = _list(*newer, cursor="a", count=300)
    large = _list(*newer, *older[:1], late, *older[1:], cursor="b", count=300)
    with ScriptedServer(*[answer({"data": {"r0": page}}) for page in (small, large)]) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["late"]
    assert _asked(server) == [(10, None), (100, None)]
    assert not fetched.gaps


def test_a_list_of_several_pages_is_read_to_its_end_and_counted() -> None:
    newer = [_node(f"v{n}", "2025-02-01T00:00:00Z") for n in range(250, 100, -1)]
    rest = [_node("hit", "2025-01-08T00:00:00Z"), *[_node(f"o{n}", _OLD) for n in range(20)]]
    every = [*newer, *rest]
    small = _list(*every[:10], cursor="a", count=171)
    first = _list(*every[:100], cursor="b", count=171)
    shifted = _list(*every[98:169], count=171)
    last = _list(*every[100:], count=171)
    pages = [small, first, shifted, first, last]
    with ScriptedServer(*[answer({"data": {"r0": page}}) for page in pages]) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["hit"]
    assert _asked(server) == [(10, None), (100, None), (100, "b"), (100, None), (100, "b")]
    assert not fetched.gaps
    pages = [small, *[first, _list(*every[102:], count=171)] * 3]
    with ScriptedServer(*[answer({"data": {"r0": page}}) for page in pages]) as server:
        fetched = _fetch(server)
    assert fetched.gaps == (Gap("acme/tool", "GitHub counts 171 releases and gave 169"),)
    assert [release.tag for release in fetched.records.releases] == ["hit"]


def test_a_release_that_did_not_come_is_asked_for_again_then_a_gap_and_the_rest_is_kept() -> None:
    good = _node("v2", "2025-01-07T00:00:00Z")
    lost = answer({"data": {"r0": _list(good, None)}})
    whole = answer({"data": {"r0": _list(good, _node("v1", "2025-01-06T00:00:00Z"))}})
    with ScriptedServer(lost, whole) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["v1", "v2"]
    assert not fetched.gaps
    with ScriptedServer(*[lost] * 3) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["v2"]
    assert [gap.unit for gap in fetched.gaps] == ["acme/tool"]


def test_a_release_with_an_error_in_it_is_not_used() -> None:
    nodes = [_node("v2", "2025-01-07T00:00:00Z"), _node("v1", "2025-01-07T00:00:00Z", name=None)]
    error = {"message": "Odd.", "path": ["r0", "releases", "nodes", 1, "name"]}
    spoilt = answer({"data": {"r0": _list(*nodes)}, "errors": [error]})
    with ScriptedServer(*[spoilt] * 9) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["v2"]
    assert fetched.gaps == (Gap("acme/tool", "Odd."),)


def test_one_list_that_is_too_heavy_goes_on_with_half_the_page() -> None:
    newer = [_node(f"v{n}", "2025-02-01T00:00:00Z") for n in range(90, 30, -1)]
    every = [*newer, _node("hit", "2025-01-08T00:00:00Z")]
    replies = [
        answer({"data": {"r0": _list(*every[:10], cursor="a", count=61)}}),
        *[Reply(status=502)] * 6,
        answer({"data": {"r0": _list(*every[:50], cursor="b", count=61)}}),
        answer({"data": {"r0": _list(*every[50:], count=61)}}),
    ]
    with ScriptedServer(*replies) as server:
        fetched = _fetch(server)
    assert [release.tag for release in fetched.records.releases] == ["hit"]
    assert _asked(server)[-2:] == [(50, None), (50, "b")]


def test_a_query_that_is_too_heavy_is_asked_for_in_halves() -> None:
    units = [f"acme/tool-{number}" for number in range(4)]
    halves = [
        answer({"data": {f"r{i}": _list(repository=unit) for i, unit in enumerate(half)}})
        for half in (units[:2], units[2:])
    ]
    with ScriptedServer(*[Reply(status=502)] * 6, *halves) as server:
        fetched = _fetch(server, *units)
    assert not fetched.gaps
    assert len(server.came) == 6 + 2


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


def _items(*tags: str, published_at: str = "2025-02-01T00:00:00Z") -> list[dict[str, object]]:
    return [
        {
            "tag_name": tag,
            "html_url": f"https://github.com/acme/tool/releases/tag/{tag}",
            "published_at": published_at,
            "created_at": published_at,
        }
        for tag in tags
    ]


def test_without_a_token_a_list_of_several_pages_is_read_to_its_end_and_counted() -> None:
    new = _items(*[f"v{n}" for n in range(100)])
    hit = _items("hit", published_at="2025-01-07T00:00:00Z")
    last = '<{server}/x?per_page=1&page=101>; rel="last"'
    counted = answer(new[:1], Link=last)
    with ScriptedServer(answer(new), answer(hit), counted) as server:
        fetched = _fetch(server, token=None)
    assert [release.tag for release in fetched.records.releases] == ["hit"]
    assert not fetched.gaps
    paths = [came.path.partition("?")[2] for came in server.came]
    assert paths == ["page=1&per_page=100", "page=2&per_page=100", "per_page=1"]
    shifted = [answer(new), answer(new[-1:]), counted]
    with ScriptedServer(*shifted, answer(new), answer(hit), counted) as server:
        fetched = _fetch(server, token=None)
    assert [release.tag for release in fetched.records.releases] == ["hit"]
    with ScriptedServer(*shifted * 3) as server:
        fetched = _fetch(server, token=None)
    assert fetched.gaps == (Gap("acme/tool", "GitHub counts 101 releases and gave 100"),)
    with ScriptedServer(*[answer(new), answer(hit), answer(new[:1])] * 3) as server:
        fetched = _fetch(server, token=None)
    assert [gap.message for gap in fetched.gaps] == [
        "GitHub does not say how many releases there are"
    ]
