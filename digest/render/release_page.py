"""What the page of a release has besides its text: theme, logo, and its comparison as a chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import relative, safe_path
from digest.edition import words
from digest.edition.html import visible_text
from digest.edition.visible import clean
from digest.errors import DigestError
from digest.render.charts import Drawing, Row, draw_rows
from digest.render.frame import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Body, IndexedEdition

COMPARISON = "comparison"
"""The section whose table is drawn."""

_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.S)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)
_SUM = re.compile(r"all|total|sum", re.I)
_LEAST_ROWS, _MOST_ROWS, _MOST_SERIES = 2, 24, 5
_LONGEST = 40


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Lying bars with their legend; the table that they were drawn from stands below them."""

    description: str
    drawing: Drawing
    legend: tuple[str, ...]


class ReleaseView(msgspec.Struct, frozen=True, kw_only=True):
    """The release as its page's head shows it; what is not said is empty.

    ``logo`` is an address as the page links it; a logo without ``logo_alt`` is not shown.
    """

    theme: str
    logo: str
    logo_alt: str


def release_view(edition: IndexedEdition) -> ReleaseView | None:
    """Return the head of a release's page, ``None`` for other editions."""
    said = edition.release
    if said is None:
        return None
    alt = clean(said.logo_alt, words.SUMMARY_LENGTH)
    return ReleaseView(
        theme=clean(said.theme, words.TITLE_LENGTH),
        logo=_address(said.logo, edition.page) if alt else "",
        logo_alt=alt,
    )


def _address(logo: str, page: str) -> str:
    """Return a logo's address on the web, or the way to a file of the site; empty for neither."""
    bare = clean(logo)
    if not bare or web_address(bare):
        return web_address(bare)
    try:
        return relative(page, to=safe_path(bare, owner="release: logo"))
    except DigestError:
        return ""


def comparison_chart(edition: IndexedEdition, body: Body) -> Chart | None:
    """Return the chart of a release's comparison; ``None`` without a table of two releases."""
    html = next((one.html for one in body.sections if one.anchor == COMPARISON), "")
    if edition.release is None or not html:
        return None
    table = [row for row in _rows(html) if row]
    header, rows = table[0] if table else (), table[1:]
    columns = [
        at
        for at in range(1, len(header))
        if not _SUM.fullmatch(header[at]) and any(len(row) > at and row[at] != "0" for row in rows)
    ][:_MOST_SERIES]
    numbers = [
        Row(name=row[0], values=tuple(int(row[at]) for at in columns))
        for row in rows[:_MOST_ROWS]
        if all(len(row) > at and _COUNT.fullmatch(row[at]) for at in columns)
    ]
    if len(numbers) < _LEAST_ROWS or not columns:
        return None
    series = tuple(header[at] for at in columns)
    said = "; ".join(f"{row.name}: {sum(row.values)}" for row in numbers)
    return Chart(
        description=f"Bars, one for each release, parted by stage. In all: {said}.",
        drawing=draw_rows(numbers, series),
        legend=series,
    )


def _rows(html: str) -> Iterator[tuple[str, ...]]:
    for row in _ROW.findall(html):
        yield tuple(visible_text(cell)[:_LONGEST] for cell in _CELL.findall(row))
