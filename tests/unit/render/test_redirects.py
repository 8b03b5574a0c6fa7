"""Pages at former addresses."""

from __future__ import annotations

import pytest

from digest.errors import DigestError
from tests.builders_site import built, edition, publication
from tests.hostile import Read

FRONT = "published_at: 2026-08-20T16:00:00Z"


@pytest.mark.parametrize(
    ("former", "file", "way"),
    [
        ("/2025/old/", "2025/old/index.html", "../../2026/20260816/index.html"),
        ("/2025/old", "2025/old/index.html", "../../2026/20260816/index.html"),
        ("/2025/old.html", "2025/old.html", "../2026/20260816/index.html"),
        ("/old.html", "old.html", "2026/20260816/index.html"),
        ("/é/", "é/index.html", "../2026/20260816/index.html"),
    ],
)
def test_a_former_address_leads_to_the_page(former: str, file: str, way: str) -> None:
    made = publication(edition("x", front=f"{FRONT}\nredirect_from: ['{former}']"))

    page = built(made)[file]

    assert f'<meta http-equiv="refresh" content="0; url={way}">' in page
    assert f'<a href="{way}">' in page
    assert '<link rel="canonical" href="https://example.org/digest/2026/20260816/">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_its_own_address_and_one_given_twice_make_no_further_page() -> None:
    front = f"{FRONT}\nredirect_from: [/2026/20260816/, /2026/20260816, /a/, /a/]"

    site = built(publication(edition("x", front=front)))

    assert [path for path in site if path.startswith("a/")] == ["a/index.html"]
    assert "http-equiv" not in site["2026/20260816/index.html"]


@pytest.mark.parametrize(
    "former", ["../x", "//evil.example/", "https://evil.example/", "/a/../../b", "/a?b", "/", ".x"]
)
def test_what_is_no_path_of_the_site_leads_nowhere_and_is_told(former: str) -> None:
    made = publication(edition("x", front=f"{FRONT}\nredirect_from: ['{former}']"))

    assert len(built(made)) == len(built(publication(edition("x"))))
    (told,) = made.editions[0].problems
    assert "it leads nowhere" in told


def test_a_draft_redirects_only_where_drafts_are_shown() -> None:
    draft = edition("x", front="title: x\nredirect_from: [/a/]")

    assert "a/index.html" not in built(publication(draft))
    assert "a/index.html" in built(publication(draft, drafts=True))


def test_an_address_that_is_in_use_is_refused_before_its_page_is_lost() -> None:
    made = publication(
        edition("x", front=f"{FRONT}\nredirect_from: [/2026/20260809/]"),
        edition("y", id="2026-08-09"),
    )

    with pytest.raises(DigestError, match=r"2026/20260809/index\.html"):
        built(made)


def test_the_title_of_an_edition_is_text() -> None:
    front = f"{FRONT}\ntitle: '<script>x</script>'\nredirect_from: [/a/]"

    page = built(publication(edition("x", front=front)))["a/index.html"]

    assert "script" not in Read(page).tags
    assert not [harm for harm in Read(page).harm if "meta" not in harm]
