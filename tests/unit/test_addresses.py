import pytest

from digest.addresses import edition_path, page_file, relative
from digest.config import Feeds
from digest.errors import DigestError
from tests.builders_site import PUBLISHED, built, edition, publication


@pytest.mark.parametrize(
    ("name", "front", "path"),
    [
        ("2026-08-16", "", "2026/20260816/"),
        ("release-v1.37", "", "release/v1.37/"),
        ("2024-05-12", "permalink: /2024/20240512", "2024/20240512"),
        ("2024-05-12", "permalink: news/update-1/", "news/update-1/"),
        ("2024-05-12", "permalink: /2024/ä", "2024/ä"),
    ],
)
def test_an_edition_lies_where_its_id_or_permalink_says(name: str, front: str, path: str) -> None:
    assert edition_path(edition("x", id=name, front=f"{PUBLISHED}\n{front}")) == path


@pytest.mark.parametrize(
    "permalink",
    [
        "/", "../x", "/a/../../x", "/a//b", "a/./b", "//evil.example/x", "https://evil.example/x",
        "a\\\\b", "/a?b", "/a#b", "/a%2e%2e/b", "/.git/config", "/a /b", "/a.", "/" + "x" * 200,
        "/" + "a/" * 300,
    ],
)  # fmt: skip
def test_a_permalink_stays_inside_the_site(permalink: str) -> None:
    made = edition("x", front=f'{PUBLISHED}\npermalink: "{permalink}"')
    with pytest.raises(DigestError, match=r"16/edition\.md: permalink is no path") as caught:
        built(publication(made))
    assert caught.value.hint


def test_a_feeds_path_stays_inside_the_site() -> None:
    with pytest.raises(DigestError, match=r"the setting feeds.rss is no path"):
        built(publication(feeds=Feeds(rss="../feed.xml")))


@pytest.mark.parametrize(
    "permalink", ["/Style.CSS", "/feed.xml", "/2026/20260809", "/2026", "/2026/20260809/index.html"]
)
def test_two_outputs_never_share_a_path(permalink: str) -> None:
    clash = edition("x", id="2024-05-12", front=f"{PUBLISHED}\npermalink: {permalink}")
    made = publication(edition("x", id="2026-08-09"), clash)
    if permalink == "/2026":
        assert "2026/index.html" in built(made)
    else:
        with pytest.raises(DigestError, match=r"(two outputs of the site|both) want the path"):
            built(made)


@pytest.mark.parametrize(
    ("path", "to", "link"),
    [
        ("", "style.css", "style.css"),
        ("", "2026/20260816/index.html", "2026/20260816/index.html"),
        ("2026/20260816/", "2026/20260809/index.html", "../20260809/index.html"),
        ("2024/20240512", "index.html", "../../index.html"),
        ("2024/20240512", "2024/index.html", "../index.html"),
        ("a/b/", "a/b/index.html", "index.html"),
        ("", "ä b.html", "%C3%A4%20b.html"),
    ],
)
def test_links_are_relative(path: str, to: str, link: str) -> None:
    assert relative(path, to=to) == link


def test_the_front_page_is_a_file_too() -> None:
    assert page_file("") == "index.html"


def test_a_permalink_that_names_a_file_is_that_file() -> None:
    made = publication(edition("x", front=f"{PUBLISHED}\npermalink: /2020/01/05/x.html"))
    assert page_file("2020/01/05/x.html") == "2020/01/05/x.html"
    assert "2020/01/05/x.html" in built(made)
