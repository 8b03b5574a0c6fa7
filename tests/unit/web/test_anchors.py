from __future__ import annotations

import time

import pytest

from digest.web.anchors import anchor_of, has_anchor


@pytest.mark.parametrize(
    "fragment",
    ["", "top", "!/thread/1", "/route", ":~:text=drops%20it", "part:~:text=x", "L10", "L10-L20",
     "L1C2-L3C4", "gid=0", "heading=h.1x", "issuecomment-123", "discussion_r55",
     "pullrequestreview-1", "diff-0a1bR20"],
)  # fmt: skip
def test_a_fragment_that_names_no_element_is_not_looked_for(fragment: str) -> None:
    assert anchor_of(fragment) is None


@pytest.mark.parametrize("fragment", ["install", "Lists", "v1.2", "a-b_c", "%C3%A4"])
def test_any_other_fragment_names_an_element(fragment: str) -> None:
    assert anchor_of(fragment) == fragment


@pytest.mark.parametrize(
    ("page", "anchor"),
    [
        ('<h2 id="install">', "install"),
        ("<h2 class=x ID = 'install'>", "install"),
        ("<a name=install>", "install"),
        ('<h2 id="user-content-install">', "install"),
        (r'{"html": "<h2 id=\"install\">"}', "install"),
        ('<h2 id="ä">', "%C3%A4"),
        ('<h2 id="a%20b">', "a%20b"),
        ('<h2 id="a&amp;b">', "a&b"),
    ],
)
def test_an_element_is_found_by_id_or_name(page: str, anchor: str) -> None:
    assert has_anchor(page, anchor)


@pytest.mark.parametrize(
    "page",
    ["", '<h2 id="installing">', '<h2 id="Install">', '<a href="#install">install</a>',
     '<p data-grid="install" class="install">'],
)  # fmt: skip
def test_an_element_of_another_name_is_not_taken_for_it(page: str) -> None:
    assert not has_anchor(page, "install")


@pytest.mark.parametrize("part", ["id", "id=", "id =", "id" + " " * 30, 'id="', "id='x", "idid=\\"])
def test_a_hostile_page_is_searched_in_time(part: str) -> None:
    started = time.process_time()

    assert not has_anchor(part * (1_000_000 // len(part)), "install")

    assert time.process_time() - started < 10
