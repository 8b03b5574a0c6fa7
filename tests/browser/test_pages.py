"""Every kind of page, in both themes, wide and on a phone: axe, and what axe does not see."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looks import LOOKS, PHONE, WIDE, Look, opened, pages_by_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

_HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => Number(e.tagName[1]))"
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_LINKS = """[...document.querySelectorAll('a[href]')]
  .filter(a => a.classList.contains('permalink') || !a.closest('.text')).map(a =>
  (a.getAttribute('aria-label') || a.innerText || a.querySelector('img')?.alt || '').trim())"""
_AXE = """() => axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)}`)))"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, as the package carries it."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def paths(site: Path) -> list[str]:
    """Pages of every kind."""
    by_kind = pages_by_kind(site)
    return [path for paths in by_kind.values() for path in paths]


@pytest.fixture
def look_at(
    browser: Browser, serve: Callable[[Path], str], site: Path, paths: list[str]
) -> Callable[..., dict[str, object]]:
    """Return a function that opens each page and returns what was wrong with it, by path."""

    def look(judge: Callable[[Page], object], seen: Look) -> dict[str, object]:
        wrong = {}
        for path in paths:
            with opened(browser, serve(site) + path, seen) as page:
                if found := judge(page):
                    wrong[path] = found
        return wrong

    return look


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing(look: Look, look_at: Callable[..., object], axe: str) -> None:
    def violations(page: Page) -> object:
        page.evaluate(axe)
        return page.evaluate(_AXE)

    assert look_at(violations, look) == {}


def test_nothing_is_wider_than_a_phone(look_at: Callable[..., object]) -> None:
    for width in (320, PHONE):
        assert look_at(lambda page: page.evaluate(_TOO_WIDE), Look("light", width)) == {}


def test_headings_begin_with_the_only_h1_and_skip_no_level(look_at: Callable[..., object]) -> None:
    def jumps(page: Page) -> object:
        levels: list[int] = page.evaluate(_HEADINGS)
        steps = pairwise(levels)
        is_right = levels[:1] == [1] and levels.count(1) == 1 and all(b - a <= 1 for a, b in steps)
        return [] if is_right else levels

    assert look_at(jumps, Look("light", WIDE)) == {}


def test_the_words_of_a_link_make_sense_alone(look_at: Callable[..., object]) -> None:
    def vague(page: Page) -> object:
        words: list[str] = page.evaluate(_LINKS)
        return [text for text in words if text.casefold() in ("", "#", "here", "link", "more")]

    assert look_at(vague, Look("light", WIDE)) == {}
