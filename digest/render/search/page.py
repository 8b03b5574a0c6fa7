"""The search page and its script; without the script the page leads to archive and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.render.search.segments import FOLDER
from digest.render.templates import render, static_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from digest.render.frame import Frame

PAGE_PATH = f"{FOLDER}/"
SCRIPT_PATH = f"{FOLDER}/search.js"
SCRIPT_SOURCE = "search.js"


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Another way to what one looks for; ``href`` is relative to the search page."""

    title: str
    href: str


def search_page(
    templates: Environment,
    frame: Frame,
    *,
    years: Mapping[str, str],
    ways: Sequence[Way],
    proposal: str,
) -> bytes:
    """Return the search page.

    Args:
        templates: the environment.
        frame: that of :data:`PAGE_PATH`.
        years: the years of the index, newest first, each with its stamp: new addresses for what
            is new, so that no browser mixes it with what it has stored.
        ways: the pages that serve without JavaScript: archive, topics.
        proposal: the word that starts a proposal's key, ``KEP``; empty where there are none.
    """
    return render(
        templates, "search.html.j2", frame=frame, years=years, ways=ways, proposal=proposal.upper()
    )


def search_script(templates: Environment) -> bytes:
    """Return the page's script, as it stands in the template folder."""
    return static_file(templates, SCRIPT_SOURCE)
