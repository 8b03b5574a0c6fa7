from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from digest.sources.pulls.records import from_rest
from digest.sources.pulls.search import MOST_RESULTS, Part, Search, search_of
from digest.window import WeekWindow
from tests.github_answers import rest_item

_START = datetime(2025, 1, 6, tzinfo=UTC)
_WINDOW = WeekWindow(edition="2025-01-12", start=_START, end=_START + timedelta(days=7))


def _part(numbers: range, *, count: int, following: str | None = None) -> Part:
    records = (from_rest(rest_item(number)) for number in numbers)
    return Part(
        repository="acme/engine",
        count=count,
        pull_requests=tuple(record for record in records if record is not None),
        following=following,
    )


def _search() -> Search:
    return search_of("acme/engine", _WINDOW, "-label:wip")


def test_the_words_name_both_ends_in_utc_and_to_the_second() -> None:
    assert _search().words == (
        "repo:acme/engine is:pr is:merged "
        "merged:2025-01-06T00:00:00Z..2025-01-12T23:59:59Z -label:wip"
    )


def test_a_complete_search_asks_nothing_more() -> None:
    search = _search()
    following, missing = search.take(_part(range(3), count=5, following="2"))
    assert (following, missing, search.following) == ([search], None, "2")
    assert search.take(_part(range(3, 5), count=5)) == ([], None)
    assert len(search.found) == 5


def test_too_many_results_split_the_window_into_halves_that_tile_it() -> None:
    waiting, leaves = [_search()], []
    while waiting:
        search = waiting.pop()
        seconds = (search.last - search.first).total_seconds() + 1
        if seconds > 1:
            halves, missing = search.take(_part(range(1), count=MOST_RESULTS + 1))
            assert len(halves) == 2
            assert missing is None
            waiting += halves if seconds > 80_000 else []
            leaves += [] if seconds > 80_000 else halves
    leaves.sort(key=lambda leaf: leaf.first)
    assert leaves[0].first == _WINDOW.start
    assert leaves[-1].last == _WINDOW.end - timedelta(seconds=1)
    for earlier, later in pairwise(leaves):
        assert later.first - earlier.last == timedelta(seconds=1)


def test_too_many_results_in_one_second_are_said_to_be_missing() -> None:
    search = _search()
    search.last = search.first
    following, missing = search.take(_part(range(5), count=MOST_RESULTS + 1))
    assert not following
    assert missing is not None
    assert "2025-01-06T00:00:00Z" in missing
    assert len(search.found) == 5


def test_what_came_twice_and_not_at_all_is_asked_for_again() -> None:
    search = _search()
    search.take(_part(range(3), count=5, following="2"))
    again, missing = search.take(_part(range(2, 4), count=5))
    assert (again, missing, search.following) == ([search], None, None)
    search.take(_part(range(3), count=5, following="2"))
    assert search.take(_part(range(3, 5), count=5)) == ([], None)
    assert len(search.found) == 5


def test_a_count_that_never_comes_out_is_said_and_what_came_is_kept() -> None:
    search = _search()
    for _ in range(2):
        assert search.take(_part(range(4), count=5)) == ([search], None)
    following, missing = search.take(_part(range(4), count=5))
    assert not following
    assert missing == "GitHub counts 5 pull requests and gave 4"
    assert len(search.found) == 4


def test_an_incomplete_search_is_asked_again_and_then_said() -> None:
    search = _search()
    incomplete = Part(
        repository=None, count=0, pull_requests=(), following=None, is_incomplete=True
    )
    for _ in range(2):
        assert search.take(incomplete) == ([search], None)
    assert search.take(incomplete) == ([], "GitHub says that its search was incomplete")


def test_a_renamed_repository_is_searched_by_its_new_name_once() -> None:
    old = search_of("acme/motor", _WINDOW, "")
    following, missing = old.take(_part(range(1), count=1))
    assert missing is None
    assert [search.repository for search in following] == ["acme/engine"]
    assert following[0].unit == "acme/motor"
    elsewhere = Part(repository="acme/third", count=0, pull_requests=(), following=None)
    assert following[0].take(elsewhere) == ([], None)


def test_pages_that_never_end_are_given_up() -> None:
    search = _search()
    turns = 0
    following = [search]
    while following and turns < 5000:
        following, _ = search.take(_part(range(1), count=5, following="again"))
        turns += 1
    assert turns < 5000
