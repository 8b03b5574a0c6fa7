"""The address that Jekyll gives a post, and the id that jekyll-feed gives its entry.

https://jekyllrb.com/docs/permalinks/, and in Jekyll 4.3: ``url.rb``, ``drops/url_drop.rb``,
``document.rb`` (``id``), ``utils.rb`` (``slugify``), ``filters/url_filters.rb`` (``absolute_url``).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import msgspec

from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's built-in permalink styles."""

# In English, whatever the machine's language.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_TOKEN = re.compile(r":([a-z_]+)")
_SAFE = "/:@!$&'()*+,;=~-._?#"
"""What stands in an address as it is (RFC 3986); everything else is percent-encoded."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a post's address is made from; ``at`` is in the site's zone.

    ``stem`` is the file's name without its ending, ``path`` the same with its folders below
    ``_posts``; ``slug`` the front matter's, else the file's.
    """

    at: datetime
    slug: str
    stem: str
    path: str
    categories: tuple[str, ...] = ()


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a post stands: its path on the site, decoded, and its entry's id without the host."""

    path: str
    id_path: str


_TOKENS: Mapping[str, Callable[[Named], str]] = {
    "year": lambda post: f"{post.at.year:04}",
    "month": lambda post: f"{post.at.month:02}",
    "day": lambda post: f"{post.at.day:02}",
    "hour": lambda post: f"{post.at.hour:02}",
    "minute": lambda post: f"{post.at.minute:02}",
    "second": lambda post: f"{post.at.second:02}",
    "i_day": lambda post: str(post.at.day),
    "i_month": lambda post: str(post.at.month),
    "short_month": lambda post: MONTHS[post.at.month - 1][:3],
    "long_month": lambda post: MONTHS[post.at.month - 1],
    "short_year": lambda post: f"{post.at.year % 100:02}",
    "w_year": lambda post: str(post.at.isocalendar().year),
    "week": lambda post: f"{post.at.isocalendar().week:02}",
    "w_day": lambda post: str(post.at.isoweekday()),
    "short_day": lambda post: _DAYS[post.at.weekday()][:3],
    "long_day": lambda post: _DAYS[post.at.weekday()],
    "y_day": lambda post: f"{post.at.timetuple().tm_yday:03}",
    "title": lambda post: _slugified(post.slug, kept="._~!$&'()+,;=@"),
    "slug": lambda post: _slugified(post.slug).lower(),
    "name": lambda post: _slugified(post.stem).lower(),
    "path": lambda post: f"/{post.path.rstrip('.')}",
    "categories": lambda post: _joined(each.lower() for each in post.categories),
    "slugified_categories": lambda post: _joined(
        _slugified(each).lower() for each in post.categories
    ),
    "collection": lambda _: "posts",
    "output_ext": lambda _: ".html",
}


def _joined(names: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(names))


def check_pattern(pattern: str) -> str:
    """Return the pattern of a permalink setting: a built-in style's, else the text itself.

    Raises:
        UsageError: it is neither, or has a token that Jekyll does not know.
    """
    if pattern in STYLES:
        return STYLES[pattern]
    if not re.search(r"[:/]", pattern):
        nearest = get_close_matches(pattern, STYLES, n=1, cutoff=0.5)
        meant = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(STYLES)};"
        raise UsageError(
            f"--permalink: {pattern!r} is no pattern and no style of Jekyll's",
            hint=f"{meant} a pattern is written /:year/:month/:title",
        )
    for name in _TOKEN.findall(pattern):
        if _known(name) is None:
            nearest = get_close_matches(name, _TOKENS, n=1, cutoff=0.5)
            meant = f"did you mean :{nearest[0]}? " if nearest else ""
            raise UsageError(
                f"--permalink: Jekyll knows no :{name}",
                hint=f"{meant}there are {', '.join(f':{known}' for known in sorted(_TOKENS))}",
            )
    return pattern


def _known(name: str) -> str | None:
    """Return the token that a word in a pattern starts with: ``month_`` is ``month``."""
    return next((each for each in (name, name.removesuffix("_")) if each in _TOKENS), None)


def is_pattern(text: str) -> bool:
    """Return whether every token in a post's own permalink is one that Jekyll knows."""
    return all(_known(name) is not None for name in _TOKEN.findall(text))


def address_of(pattern: str, post: Named) -> Address:
    """Return the address of a post under a pattern whose tokens are known."""

    def filled(match: re.Match[str]) -> str:
        token = _known(match[1]) or match[1]
        return _TOKENS[token](post) + match[1].removeprefix(token)

    # As Jekyll cleans it: no way up, no empty segment.
    path = f"/{_TOKEN.sub(filled, pattern)}".replace("..", "/").replace("./", "")
    path = re.sub(r"/+", "/", path)
    folder = posixpath.dirname(path.rstrip("/")) or "/"
    return Address(path=path, id_path=re.sub(r"/+", "/", f"{folder}/{post.slug}"))


def entry_id(site_url: str, id_path: str) -> str:
    """Return the id of a post's entry in the old site's feed, as jekyll-feed writes it."""
    parts = urlsplit(site_url)
    # Addressable normalises: no way up, what is encoded needlessly is decoded, and the reverse.
    path = posixpath.normpath(unquote(parts.path.rstrip("/") + id_path))
    whole = quote(unicodedata.normalize("NFC", path), safe=_SAFE)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{whole}"


def _slugified(text: str, kept: str = "") -> str:
    """Return the text with each stretch of characters but letters, marks and digits as a hyphen."""
    plain = "".join(char if char in kept or _is_word(char) else "-" for char in text)
    return re.sub(r"^-|-$", "", re.sub(r"-+", "-", plain))


def _is_word(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind == "Nd"
