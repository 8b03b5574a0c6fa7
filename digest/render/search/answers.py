"""What an answer shows: one file per edition, loaded when one of its mentions is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.addresses import page_file, relative
from digest.render.search.references import references
from digest.render.search.segments import FOLDER, index_file, rows_of

if TYPE_CHECKING:
    from digest.keys import Proposals
    from digest.model import IndexedEdition, Mention


def answers_path(edition: IndexedEdition) -> str:
    """Return the path of an edition's file below the site's root."""
    return f"{FOLDER}/editions/{edition.id}.js"


def answers_file(edition: IndexedEdition, proposals: Proposals) -> bytes:
    """Return the link to an edition from the search page, and its rows.

    Each is section, title, text, anchor, references; the first is the edition itself, the others
    stand in page order.
    """
    rows = [
        (
            row.section_title,
            row.title,
            _below(row),
            row.anchor,
            " ".join(references(row, proposals)),
        )
        for row in rows_of(edition)
    ]
    href = relative(f"{FOLDER}/", to=page_file(edition.page))
    return index_file(f"editions/{edition.id}", href, rows)


def _below(row: Mention) -> str:
    """Return the text below the title; where the title is cut, what stands behind its last word."""
    shown = row.title.removesuffix("…")
    if shown == row.title or not row.text.startswith(shown):
        return row.text
    return row.text[shown.rfind(" ") + 1 :]
