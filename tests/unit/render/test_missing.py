import re

import pytest

from digest.config import Site
from digest.render.frame import frame_of
from digest.render.missing import missing_page
from tests.builders_site import publication


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("https://example.org/digest", "/digest/"),
        ("https://example.org/a b/é/", "/a%20b/%C3%A9/"),
    ],
)
def test_every_link_begins_at_the_root_of_the_host(url: str, root: str) -> None:
    made = publication(site=Site(url=url, title="Cluster Weekly"))

    html = missing_page(frame_of(made, ""), site_url=url, environment=made.templates).decode()

    links = [link for link in re.findall(r'href="([^"]*)"', html) if link != "#_main"]
    assert len(links) > 6
    assert [link for link in links if not link.startswith(root)] == []
    assert f'href="{root}style.css"' in html


def test_it_is_in_no_search_engine_and_has_no_address_of_its_own() -> None:
    made = publication()
    frame = frame_of(made, "")

    html = missing_page(frame, site_url=made.site.url, environment=made.templates).decode()

    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html
    assert "aria-current" not in html
