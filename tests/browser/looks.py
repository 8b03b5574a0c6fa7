"""How a page is looked at: its kind, the theme, the width; and a page opened that way."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

KINDS = (
    ("front page", r"index\.html"),
    ("not found", r"404\.html"),
    ("archive", r"archive/.*"),
    ("search", r"search/.*"),
    ("statistics", r"stats/.*"),
    ("topic", r"(sig|topic)s?/.*"),
    ("proposal", r"kep/.*"),
    ("all merges", r".*/all-merges/index\.html"),
    ("newsletter", r".*/email\.html"),
    ("edition", r"(\d{4}/.+|release/[^/]+)/index\.html"),
)
"""Kinds of pages by their path, the first that matches; a page of no kind is an error."""

_MOST_OF_A_KIND = {"edition": 8}
_MOST = 3


class Look(NamedTuple):
    """One way to look at a page; ``width`` in CSS pixels."""

    theme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.theme}, {self.width} px"


PHONE, WIDE = 390, 1280
_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = tuple(Look(theme, width) for theme in _THEMES for width in (PHONE, WIDE))


def pages_by_kind(site: Path) -> dict[str, list[str]]:
    """Return a few paths of each kind, from the smallest page to the largest.

    Raises:
        ValueError: a page is of no known kind.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        kind = next((kind for kind, form in KINDS if re.fullmatch(form, name)), None)
        if kind is None:
            raise ValueError(f"say in KINDS what kind of page {name} is")
        found.setdefault(kind, []).append(path)
    return {
        kind: [
            path.relative_to(site).as_posix()
            for path in _spread(paths, _MOST_OF_A_KIND.get(kind, _MOST))
        ]
        for kind, paths in found.items()
    }


def _spread(paths: Sequence[Path], most: int) -> list[Path]:
    by_size = sorted(paths, key=lambda path: (path.stat().st_size, path))
    if len(by_size) <= most:
        return by_size
    last = len(by_size) - 1
    return [by_size[round(place * last / (most - 1))] for place in range(most)]


@contextmanager
def opened(browser: Browser, url: str, look: Look, *, script: bool = True) -> Iterator[Page]:
    """Open the page; what it asks of other hosts gets no answer."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 844},
        color_scheme=look.theme,
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    try:
        context.route(lambda asked: not asked.startswith("http://127.0.0.1:"), _abort)
        page = context.new_page()
        page.goto(url)
        yield page
    finally:
        context.close()


def _abort(route: Route) -> None:
    route.abort()
