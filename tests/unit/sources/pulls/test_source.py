from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.config import Pulls
from digest.model import Gap
from digest.sources.github.client import Client, TokenError
from digest.sources.pulls.records import LONGEST_BODY, from_graphql, from_rest
from digest.sources.pulls.source import PullsSource
from digest.window import WeekWindow
from tests.github_answers import found, graphql_node, rest_item
from tests.scripted_server import Reply, ScriptedServer, answer

if TYPE_CHECKING:
    from digest.sources.base import Fetched

pytestmark = pytest.mark.loopback

_START = datetime(2025, 1, 6, tzinfo=UTC)
_WINDOW = WeekWindow(edition="2025-01-12", start=_START, end=_START + timedelta(days=7))
_TOKEN = "any"  # noqa: S105 - made up
_REPOSITORY = {"nameWithOwner": "acme/engine"}
_BEFORE = "2024-12-01T00:00:00Z"


def _fetch(
    server: ScriptedServer, *units: str, token: str | None = _TOKEN, query: str = ""
) -> Fetched:
    client = Client(
        api_url=server.url,
        token=token,
        patience=100,
        on_wait=lambda *_: None,
        sleep=lambda _: None,
    )
    settings = Pulls(repositories=units or ("acme/engine",), query=query)
    return PullsSource(client, settings).fetch(_WINDOW, frozenset())


def _search(*nodes: object) -> Reply:
    return answer({"data": {"r0": _REPOSITORY, "s0": found(list(nodes))}})


def test_pull_requests_come_in_key_order_and_only_from_the_half_open_window() -> None:
    nodes = [
        graphql_node(30, mergedAt="2025-01-12T23:59:59Z"),
        graphql_node(4, mergedAt="2025-01-13T00:00:00Z"),
        graphql_node(3, mergedAt="2025-01-06T00:00:00Z"),
        graphql_node(2, mergedAt="2025-01-05T23:59:59Z"),
    ]
    with ScriptedServer(_search(*nodes)) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.pull_requests] == [3, 30]
    assert not fetched.gaps


def test_the_search_names_utc_times_and_the_query_of_the_settings() -> None:
    with ScriptedServer(_search()) as server:
        fetched = _fetch(server, query="-label:wip")
    asked = json.loads(server.came[0].body)["variables"]["q0"]
    assert "merged:2025-01-06T00:00:00Z..2025-01-12T23:59:59Z -label:wip" in asked
    assert "merged:2025-01-06T00:00:00Z..2025-01-12T23:59:59Z -label:wip" in fetched.asked


def test_both_apis_give_the_same_record() -> None:
    body = "Why.\r\n```release-note\r\nIt holds.\r\n```"
    node = graphql_node(
        7,
        body=body,
        author={"__typename": "Bot", "login": "dependabot"},
        labels={"nodes": [{"name": "b"}, {"name": "a"}]},
        milestone={"title": "v1"},
    )
    item = rest_item(
        7,
        body=body,
        user={"login": "dependabot[bot]", "type": "Bot"},
        labels=[{"name": "b"}, {"name": "a"}],
        milestone={"title": "v1"},
        base={"ref": "main"},
        head={"ref": "change-7"},
        additions=1,
        deletions=2,
        changed_files=3,
    )
    record = from_graphql(node)
    assert record == from_rest(item)
    assert record is not None
    assert (record.author, record.author_type) == ("dependabot[bot]", "Bot")
    assert (record.labels, record.release_note) == (("a", "b"), "It holds.")


def test_a_deleted_account_is_no_author_in_either_api() -> None:
    for record in (
        from_graphql(graphql_node(1, author=None)),
        from_rest(rest_item(1, user={"login": "ghost", "type": "User"})),
        from_rest(rest_item(1, user=None)),
    ):
        assert record is not None
        assert (record.author, record.author_type) == (None, None)


def test_a_long_body_is_cut_but_its_note_is_read() -> None:
    body = "x" * LONGEST_BODY + "\n```release-note\nIt holds.\n```"
    record = from_graphql(graphql_node(1, body=body))
    assert record is not None
    assert (len(record.body or ""), record.body_truncated) == (LONGEST_BODY, True)
    assert record.release_note == "It holds."


def test_an_empty_body_is_none_in_either_api() -> None:
    for record in (from_graphql(graphql_node(1, body="")), from_rest(rest_item(1, body=None))):
        assert record is not None
        assert (record.body, record.body_truncated, record.release_note) == (None, False, None)


def test_control_characters_are_data() -> None:
    record = from_graphql(graphql_node(1, title="a\x00\u202eb"))
    assert record is not None
    assert record.title == "a\x00\u202eb"


@pytest.mark.parametrize("odd", [None, {}, {"number": 1}, [], "x", graphql_node(1, title=3)])
def test_an_odd_node_is_no_record(odd: object) -> None:
    assert from_graphql(odd) is None
    assert from_rest(odd) is None


def test_several_repositories_share_a_request_and_one_that_is_gone_is_its_own_gap() -> None:
    gone = {"type": "NOT_FOUND", "path": ["r1"], "message": "Could not resolve to a Repository"}
    tool = {"nameWithOwner": "acme/tool"}
    nodes = [graphql_node(9, repository=tool), graphql_node(8, repository=tool)]
    data = {
        "r0": tool,
        "s0": found(list(nodes)),
        "r1": None,
        "s1": found([]),
        "r2": _REPOSITORY,
        "s2": found([graphql_node(10)]),
    }
    with ScriptedServer(answer({"data": data, "errors": [gone]})) as server:
        fetched = _fetch(server, "acme/tool", "acme/gone", "acme/engine")
    keys = [record.key for record in fetched.records.pull_requests]
    assert keys == ["acme/engine#10", "acme/tool#8", "acme/tool#9"]
    assert [gap.unit for gap in fetched.gaps] == ["acme/gone"]
    assert "Could not resolve" in fetched.gaps[0].message
    assert len(server.came) == fetched.pages == 1


def test_a_null_node_is_asked_for_again() -> None:
    with ScriptedServer(
        _search(graphql_node(1), None), _search(graphql_node(1), graphql_node(2))
    ) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.pull_requests] == [1, 2]
    assert not fetched.gaps


def test_a_query_that_is_too_heavy_is_asked_for_with_smaller_pages() -> None:
    replies = [Reply(status=502)] * 6
    with ScriptedServer(*replies, _search(graphql_node(1))) as server:
        fetched = _fetch(server)
    pages = [json.loads(came.body)["variables"]["page"] for came in server.came]
    assert pages == [100] * 6 + [50]
    assert not fetched.gaps


def test_a_dead_upstream_is_a_gap_for_each_repository() -> None:
    with ScriptedServer() as server:
        pass
    fetched = _fetch(server, "acme/tool", "acme/engine")
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine", "acme/tool"]
    assert not fetched.records.pull_requests


def test_a_wrong_token_ends_the_run() -> None:
    with (
        ScriptedServer(Reply(status=401, body=b'{"message": "Bad credentials"}')) as server,
        pytest.raises(TokenError),
    ):
        _fetch(server)


def test_originals_from_before_the_window_are_looked_up_in_one_request() -> None:
    picks = [
        graphql_node(50, title="Automated cherry pick of #1: a #2: b"),
        graphql_node(51, title="Automated cherry pick of #3: c #4: d"),
        graphql_node(52, title="Automated cherry pick of #50: c"),
    ]
    originals = {
        "r_acme_2f_engine": {
            "p1": graphql_node(1, mergedAt="2024-12-01T00:00:00Z"),
            "p2": graphql_node(2, mergedAt=None),
            "p3": None,
            "p4": graphql_node(4, mergedAt="2025-01-13T00:00:00Z"),
        }
    }
    error = {
        "type": "NOT_FOUND",
        "path": ["r_acme_2f_engine", "p3"],
        "message": "Could not resolve to a PullRequest with the number of 3.",
    }
    with ScriptedServer(_search(*picks), answer({"data": originals, "errors": [error]})) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.originals] == [1]
    assert not fetched.gaps
    assert len(server.came) == 2
    query = json.loads(server.came[1].body)["query"]
    assert query.count("pullRequest(number:") == 4


@pytest.mark.parametrize(
    "node",
    [
        None,
        graphql_node(1, mergedAt="2024-12-01T00:00:00Z", labels={"nodes": [None]}),
        {"number": 1},
    ],
)
def test_an_original_that_came_in_part_is_a_gap_even_if_no_error_says_so(node: object) -> None:
    pick = graphql_node(50, title="Automated cherry pick of #1: a")
    originals = answer({"data": {"r_acme_2f_engine": {"p1": node}}})
    with ScriptedServer(_search(pick), originals) as server:
        fetched = _fetch(server)
    assert fetched.records.originals == ()
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine"]


def test_originals_too_heavy_are_asked_for_in_halves() -> None:
    picks = [graphql_node(50 + n, title=f"Automated cherry pick of #{n}: a") for n in (1, 2)]
    halves = [
        answer({"data": {"r_acme_2f_engine": {f"p{n}": graphql_node(n, mergedAt=_BEFORE)}}})
        for n in (1, 2)
    ]
    with ScriptedServer(_search(*picks), *[Reply(status=502)] * 6, *halves) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.originals] == [1, 2]
    assert not fetched.gaps


@pytest.mark.parametrize("path", [["s0", "nodes", 1, "milestone"], ["s0"], []])
def test_a_result_with_an_error_in_it_is_asked_for_again_then_a_gap(path: list[object]) -> None:
    whole = {"r0": _REPOSITORY, "s0": found([graphql_node(1), graphql_node(2)])}
    spoilt = answer({"data": whole, "errors": [{"message": "Odd.", "path": path}]})
    with ScriptedServer(*[spoilt] * 3, answer({"data": whole})) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.pull_requests] == [1, 2]
    assert not fetched.gaps
    with ScriptedServer(*[spoilt] * 9) as server:
        fetched = _fetch(server)
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine"]
    kept = [1] if len(path) > 1 else []
    assert [record.number for record in fetched.records.pull_requests] == kept


def test_an_error_without_a_place_makes_even_an_empty_result_doubtful() -> None:
    spoilt = answer({"data": {"r0": _REPOSITORY, "s0": found([])}, "errors": [{"message": "Odd."}]})
    with ScriptedServer(*[spoilt] * 9) as server:
        fetched = _fetch(server)
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine"]


def test_a_repository_that_moves_between_two_pages_is_read_from_the_start() -> None:
    old = [graphql_node(n, repository={"nameWithOwner": "acme/motor"}) for n in (1, 2)]
    first = {"r0": {"nameWithOwner": "acme/motor"}, "s0": found([old[0]], count=2, cursor="a")}
    moved = {"r0": _REPOSITORY, "s0": found([], count=0)}
    new = {"r0": _REPOSITORY, "s0": found([graphql_node(1), graphql_node(2)])}
    replies = [answer({"data": data}) for data in (first, moved, new)]
    with ScriptedServer(*replies) as server:
        fetched = _fetch(server, "acme/motor")
    keys = [record.key for record in fetched.records.pull_requests]
    assert keys == ["acme/engine#1", "acme/engine#2"]
    assert not fetched.gaps


def test_originals_that_cannot_be_asked_for_are_a_gap_of_their_repository() -> None:
    pick = graphql_node(50, title="Automated cherry pick of #1: a")
    refused = Reply(status=403, body=b'{"message": "Forbidden"}')
    with ScriptedServer(_search(pick), refused) as server:
        fetched = _fetch(server)
    assert [record.number for record in fetched.records.pull_requests] == [50]
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine"]
    assert "#1" in fetched.gaps[0].message


def test_over_rest_at_most_twenty_originals_are_asked_for() -> None:
    picks = [
        rest_item(100 + number, title=f"Automated cherry pick of #{number}: a")
        for number in range(1, 26)
    ]
    page = answer({"total_count": 25, "incomplete_results": False, "items": picks})
    one = answer(rest_item(1, pull_request=None, merged_at="2024-12-01T00:00:00Z"))
    gone = Reply(status=404, body=b'{"message": "Not Found"}')
    issue = answer({"number": 2})
    with ScriptedServer(page, one, *[gone, issue] * 19) as server:
        fetched = _fetch(server, token=None)
    asked = [came.path for came in server.came if "/pulls/" in came.path]
    assert len(asked) == 20
    assert [record.number for record in fetched.records.originals] == [1]
    assert [gap.unit for gap in fetched.gaps] == ["acme/engine"]
    assert "GITHUB_TOKEN" in fetched.gaps[0].message


@pytest.mark.parametrize(
    ("number", "answers", "gaps"),
    [
        (1, [Reply(status=404), answer({"number": 1})], []),
        (1, [Reply(status=404), Reply(status=404)], ["acme/engine"]),
        (1, [Reply(status=404), answer({"number": 1, "pull_request": {}})], ["acme/engine"]),
        (99, [Reply(status=404)], []),
        (1, [answer(rest_item(1, pull_request=None, merged_at=None))], []),
        (1, [answer({"number": 1})], ["acme/engine"]),
    ],
)
def test_over_rest_an_original_is_missing_in_silence_only_where_there_is_none(
    number: int, answers: list[Reply], gaps: list[str]
) -> None:
    pick = rest_item(50, title=f"Automated cherry pick of #{number}: a")
    page = answer({"total_count": 1, "incomplete_results": False, "items": [pick]})
    with ScriptedServer(page, *answers) as server:
        fetched = _fetch(server, token=None)
    assert [gap.unit for gap in fetched.gaps] == gaps
    assert len(server.came) == 1 + len(answers)


def test_over_rest_pages_are_read_by_the_count_and_not_by_the_link_header() -> None:
    pages = [
        answer({"total_count": 150, "items": [rest_item(n) for n in numbers]})
        for numbers in (range(100), range(100, 150))
    ]
    with ScriptedServer(*pages) as server:
        fetched = _fetch(server, token=None)
    assert ["page=1&" in came.path for came in server.came] == [True, False]
    assert ["page=2&" in came.path for came in server.came] == [False, True]
    assert len(fetched.records.pull_requests) == 150
    assert fetched.records.pull_requests[0].base is None


def test_over_rest_incomplete_results_are_asked_for_again_then_a_gap() -> None:
    page = answer({"total_count": 1, "incomplete_results": True, "items": [rest_item(1)]})
    with ScriptedServer(*[page] * 3) as server:
        fetched = _fetch(server, token=None)
    assert [record.number for record in fetched.records.pull_requests] == [1]
    assert fetched.gaps == (Gap("acme/engine", "GitHub says that its search was incomplete"),)


def test_over_rest_a_renamed_repository_is_searched_by_its_new_name() -> None:
    refused = Reply(status=422, body=b'{"message": "Validation Failed"}')
    renamed = answer({"full_name": "acme/engine"})
    page = answer({"total_count": 1, "items": [rest_item(1)]})
    with ScriptedServer(refused, renamed, page) as server:
        fetched = _fetch(server, "acme/motor", token=None)
    assert [record.key for record in fetched.records.pull_requests] == ["acme/engine#1"]
    assert not fetched.gaps


def test_without_repositories_nothing_is_asked() -> None:
    client = Client(api_url="http://127.0.0.1:9", token=None, patience=0, on_wait=lambda *_: None)
    fetched = PullsSource(client, Pulls()).fetch(_WINDOW, frozenset())
    assert (fetched.pages, fetched.gaps) == (0, ())
