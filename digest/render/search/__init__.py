"""Search without a server: small index files that the page's script loads as it needs them.

The index is divided by year, so that a finished year never changes: ``numbers.js`` answers
references (pull requests, proposals, versions) exactly, shards hold the words. One file per edition
holds what an answer shows. All are scripts that hand their content to one function: unlike what is
fetched, scripts load from a folder without a web server too.
"""

from __future__ import annotations

from digest.render.search.site import render_search

__all__ = ["render_search"]
