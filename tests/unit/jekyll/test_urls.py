"""Addresses and ids; tests/corpus/test_import.py holds them against Jekyll itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from digest.errors import UsageError
from digest.jekyll.urls import STYLES, Named, address_of, check_pattern, entry_id, is_pattern

POST = Named(
    at=datetime(2022, 2, 6, 7, 8, 9, tzinfo=ZoneInfo("UTC")),
    slug="Some Big_title",
    stem="2022-02-06-Some Big_title",
    path="sub/2022-02-06-Some Big_title",
    categories=("Foo", "b C"),
)


@pytest.mark.parametrize(
    ("pattern", "path", "id_path"),
    [
        ("/:year/:year:month:day", "/2022/20220206", "/2022/Some Big_title"),
        ("date", "/foo/b c/2022/02/06/Some-Big_title.html", "/foo/b c/2022/02/06/Some Big_title"),
        ("pretty", "/foo/b c/2022/02/06/Some-Big_title/", "/foo/b c/2022/02/06/Some Big_title"),
        ("ordinal", "/foo/b c/2022/037/Some-Big_title.html", "/foo/b c/2022/037/Some Big_title"),
        ("weekdate", "/foo/b c/2022/W05/Sun/Some-Big_title.html", None),
        ("none", "/foo/b c/Some-Big_title.html", "/foo/b c/Some Big_title"),
        ("/:slug", "/some-big-title", "/Some Big_title"),
        ("/:name/:path:output_ext", "/2022-02-06-some-big-title/sub/2022-02-06-Some Big_title.html",
         None),
        ("/:slugified_categories/:collection", "/foo/b-c/posts", "/foo/b-c/Some Big_title"),
        ("/:i_month_:i_day/:short_year", "/2_6/22", None),
        ("/:hour:minute:second", "/070809", None),
        ("/:w_year-:week-:w_day/:short_day:long_day", "/2022-05-7/SunSunday", None),
        ("/:short_month:long_month/:y_day", "/FebFebruary/037", None),
        ("a//../b/./c", "/a/b/c", None),
        ("/", "/", "/Some Big_title"),
    ],
)  # fmt: skip
def test_an_address_is_the_one_that_jekyll_makes(
    pattern: str, path: str, id_path: str | None
) -> None:
    found = address_of(check_pattern(f"/{pattern}" if pattern == "a//../b/./c" else pattern), POST)

    assert found.path == path
    assert id_path in (None, found.id_path)


@pytest.mark.parametrize(
    ("pattern", "message", "hint"),
    [
        ("/:yaer/:month", "Jekyll knows no :yaer", "did you mean :year?"),
        ("/:year/:qqqqqq", "Jekyll knows no :qqqqqq", "there are :categories"),
        ("prety", "'prety' is no pattern and no style", "did you mean pretty?"),
        ("", "'' is no pattern", "there are date, pretty"),
    ],
)
def test_a_pattern_that_jekyll_does_not_know_names_the_nearest(
    pattern: str, message: str, hint: str
) -> None:
    with pytest.raises(UsageError, match="--permalink") as caught:
        check_pattern(pattern)

    assert message in str(caught.value)
    assert caught.value.hint.startswith(hint)


def test_every_style_of_jekyll_is_a_pattern_of_known_tokens() -> None:
    assert all(is_pattern(pattern) for pattern in STYLES.values())
    assert not is_pattern("/:nope/")


@pytest.mark.parametrize(
    ("site", "path", "expected"),
    [
        ("https://lwkd.info", "/2022/x-update", "https://lwkd.info/2022/x-update"),
        ("https://LWKD.info/", "/2022/x", "https://lwkd.info/2022/x"),
        ("https://example.org/base/", "/x", "https://example.org/base/x"),
        ("https://example.org", "/a b/Ünï/&?x", "https://example.org/a%20b/%C3%9Cn%C3%AF/&?x"),
        ("https://example.org", "/100%/%41", "https://example.org/100%25/A"),
        ("https://example.org", "/a..b/../c.", "https://example.org/c."),
        ("https://example.org", "/e\u0301", "https://example.org/%C3%A9"),
    ],
)
def test_an_id_is_the_one_that_jekyll_feed_makes(site: str, path: str, expected: str) -> None:
    assert entry_id(site, path) == expected
