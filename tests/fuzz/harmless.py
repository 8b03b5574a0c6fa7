"""HTML that acts nowhere and hides nothing, read with another parser than the one that made it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MAY_STAND = frozenset(
    re.findall(
        r"\w+",
        "a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure h3 "
        "h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup "
        "table tbody td tfoot th thead tr u ul var",
    )
)
_MAY_SAY = frozenset(
    re.findall(r"\S+", "href src alt title width height start colspan rowspan class id aria-label")
)


def assert_harmless(html: str) -> Sequence[str]:
    """Read HTML with another parser than the one that made it; return its ids."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not UNSEEN.search(html)
    return reader.ids


class _Reader(HTMLParser):
    """Reads HTML and refuses what could act or hide."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _MAY_STAND, tag
        for name, value in attrs:
            assert name in _MAY_SAY, (tag, name)
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                self._address(value or "")

    def _address(self, value: str) -> None:
        bare = "".join(char for char in value if char > " " and char.isprintable())
        try:
            scheme = urlsplit(bare).scheme
        except ValueError:  # http://[
            scheme = bare.partition(":")[0].casefold()
        assert scheme in ("", "http", "https", "mailto"), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment reached the page: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration reached the page: {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction reached the page: {data!r}")
