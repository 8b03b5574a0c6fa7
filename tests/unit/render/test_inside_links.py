"""A law: every link within the site leads to a file that is built and to an id that is on it."""

from __future__ import annotations

import msgspec
import pytest

from digest.config import Outputs, Site
from tests.builders_site import built, edition, make_merge, make_week, publication
from tests.hostile import TITLES
from tests.whole_site import Page, lost_links, whole

SWITCHES = [name for name in Outputs.__struct_fields__ if name != "feeds"]


@pytest.mark.parametrize("drafts", [False, True])
def test_every_link_leads_somewhere(drafts: bool) -> None:
    files = built(whole(drafts=drafts))

    assert lost_links(files) == []
    assert sum(len(Page(text).links) for path, text in files.items() if ".html" in path) > 300


@pytest.mark.parametrize("name", SWITCHES)
def test_an_output_that_is_off_leaves_no_link_behind(name: str) -> None:
    outputs = msgspec.structs.replace(Outputs(), **{name: False})

    assert lost_links(built(whole(outputs=outputs))) == []


def test_a_site_in_the_root_of_a_host_links_the_same() -> None:
    made = msgspec.structs.replace(whole(), site=Site(url="https://e.example", title="T"))

    # Its texts were read for another address: only what the site adds is looked at.
    lost = lost_links(built(made), "https://e.example/")

    assert lost == []


@pytest.mark.parametrize("title", TITLES)
def test_no_title_of_a_stranger_breaks_a_link(title: str) -> None:
    text = (
        f"## Other Merges\n\n* {title} [x](https://github.com/a/b/pull/1)\n\n## {title}\n\nText.\n"
    )
    weeks = [make_week(make_merge(1, "sig/node", title=title))]
    files = built(publication(edition(text), weeks=weeks, outputs=Outputs()))

    # The image of one title is the editor's own.
    assert [link for _, link in lost_links(files) if not link.endswith("x")] == []
    for path, page in files.items():
        ids = Page(page).ids if path.endswith(".html") else []
        assert len(ids) == len(set(ids)), path
