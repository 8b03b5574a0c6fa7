"""Reading an edition by keyboard, on paper, without JavaScript, and at an address that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import PHONE, WIDE, Look, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.loopback]
EDITION = "2024/20240225/index.html"
_STEPS = 12

_OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
}"""
_SHOWN = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.checkVisibility({visibilityProperty: true})).length"""
_PERMALINKS = "[...document.querySelectorAll('.permalink')].map(a => a.getAttribute('aria-label'))"
_CROSSES = """() => {
  const seen = document.querySelector('main').getBoundingClientRect();
  return [...document.querySelectorAll('pre, .wide')]
    .filter(e => e.scrollWidth > e.clientWidth)
    .map(e => [e.tagName, e.getBoundingClientRect().right <= seen.right, e.tabIndex]);
}"""


@pytest.fixture
def page(browser: Browser, serve: Callable[[Path], str], site: Path) -> Iterator[Page]:
    with opened(browser, serve(site) + EDITION, Look("light", WIDE)) as shown:
        yield shown


def test_focus_is_seen_on_everything_that_tab_reaches(page: Page) -> None:
    widths = []
    for _ in range(_STEPS):
        page.keyboard.press("Tab")
        widths.append(page.evaluate(_OUTLINE))

    assert min(widths) >= 2, widths


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_paper_has_the_text_and_nothing_to_click(page: Page) -> None:
    clickable = ".masthead nav, .contents, .neighbours, .permalink, .skip"
    assert page.evaluate(_SHOWN, clickable) > 0
    page.emulate_media(media="print")

    assert page.evaluate(_SHOWN, clickable) == 0
    assert page.evaluate(_SHOWN, "h1, .text li") > 20
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"


def test_dark_paper_is_white_too(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")

    colours: list[str] = page.evaluate(
        "['color', 'backgroundColor'].map(n => getComputedStyle(document.documentElement)[n])"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_a_permalink_is_named_after_its_item_and_leads_to_it(page: Page) -> None:
    names: list[str] = page.evaluate(_PERMALINKS)
    assert sum(name.startswith("Link to Merge number 200 mends a leak") for name in names) == 1
    assert all(name.startswith("Link to ") and len(name) > 9 for name in names)

    page.locator("#kubernetes-kubernetes-210 .permalink").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#kubernetes-kubernetes-210")


def test_what_is_too_wide_for_a_phone_scrolls_in_its_own_frame_by_keyboard(
    browser: Browser, serve: Callable[[Path], str], site: Path
) -> None:
    with opened(browser, serve(site) + EDITION, Look("light", PHONE)) as page:
        frames: list[list[object]] = page.evaluate(_CROSSES)

    assert [frame[0] for frame in frames] == ["DIV", "PRE"]
    assert all(frame[1:] == [True, 0] for frame in frames)


def test_a_page_reads_the_same_without_script(
    browser: Browser, serve: Callable[[Path], str], site: Path
) -> None:
    words = []
    for script in (True, False):
        with opened(browser, serve(site) + EDITION, Look("light", WIDE), script=script) as page:
            words.append(page.locator("main").inner_text())

    assert words[0] == words[1]


def test_no_page_asks_another_host_for_what_it_is_made_of(page: Page) -> None:
    asked: list[str] = page.evaluate(
        "[...document.querySelectorAll('link[rel~=stylesheet], link[rel~=icon], script[src]')]"
        ".map(e => e.href || e.src)"
    )
    home = page.evaluate("location.origin")
    assert len(asked) >= 2
    assert all(url.startswith(home) for url in asked)


@pytest.mark.parametrize("path", ["gone", "2019/20190101/", "a/b/c/d.html"])
def test_an_address_that_is_gone_shows_a_page_that_leads_home(
    path: str, browser: Browser, serve: Callable[[Path], str], site: Path
) -> None:
    home = serve(site)
    with opened(browser, home + path, Look("light", WIDE)) as page:
        styled = page.evaluate("getComputedStyle(document.querySelector('.skip')).position")
        assert page.locator("h1").inner_text() == "Page not found"
        assert styled == "absolute"
        page.locator("main a").click()
        assert page.url == home
