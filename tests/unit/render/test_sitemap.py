from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from digest.render.sitemap import MOST_PAGES, sitemap

SITE = "https://example.org/digest/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_each_page_stands_with_its_address_and_its_last_change() -> None:
    pages = [("", None), ("2026/20260816/", datetime(2026, 8, 20, 16, tzinfo=UTC))]

    root = ET.fromstring(sitemap(pages, site_url=SITE))  # noqa: S314 - our own

    assert [url.findtext(f"{NAMESPACE}loc") for url in root] == [SITE, f"{SITE}2026/20260816/"]
    assert [url.findtext(f"{NAMESPACE}lastmod") for url in root] == [None, "2026-08-20T16:00:00Z"]


def test_an_address_is_escaped_for_urls_and_for_xml() -> None:
    content = sitemap([("a b&c/é'/", None)], site_url=SITE).decode()

    assert f"<loc>{SITE}a%20b%26c/%C3%A9%27/</loc>" in content


def test_it_holds_no_more_than_the_protocol_allows() -> None:
    content = sitemap((("a/", None) for _ in range(MOST_PAGES + 5)), site_url=SITE)

    assert content.count(b"<url>") == MOST_PAGES
