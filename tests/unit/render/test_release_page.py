"""A release's page: its theme and logo, and its comparison drawn."""

from __future__ import annotations

import pytest

from tests.builders_site import built, edition, publication

TABLE = """
## Comparison

| Release | Stable | Beta | Other | All |
| --- | ---: | ---: | ---: | ---: |
| 1.23 | 11 | 20 | 0 | 31 |
| 1.24 | 22 | 20 | 0 | 42 |
"""
PATH = "release/v1.24/index.html"


def page(front: str, text: str = TABLE) -> str:
    lines = f"title: Release v1.24\npublished_at: 2022-05-03T12:00:00Z\nrelease:\n{front}"
    return built(publication(edition(text, id="release-v1.24", front=lines)))[PATH]


def test_a_comparison_is_drawn_above_its_table() -> None:
    html = page("  version: v1.24")

    assert html.index('<svg class="chart"') < html.index("<table>")
    assert "1.24, Stable: 22</title>" in html
    assert "In all: 1.23: 31; 1.24: 42." in html
    assert html.count('<rect class="s') == 4
    assert '<span class="swatch s2"></span> Beta' in html
    assert "</span> All" not in html
    assert "</span> Other" not in html


@pytest.mark.parametrize(
    "text",
    [
        "\n## Comparison\n\nWords.\n",
        "\n## Comparison\n\n| A | B |\n| - | - |\n| 1 | 2 |\n",
        TABLE.replace("22", "many").replace("11", "few"),
        TABLE.replace("Comparison", "Velocity"),
    ],
)
def test_what_is_no_table_of_numbers_is_not_drawn(text: str) -> None:
    assert '<svg class="chart"' not in page("  version: v1.24", text)


@pytest.mark.parametrize(
    ("logo", "address"),
    [
        ("https://e.org/a.png", "https://e.org/a.png"),
        ("/art/a.svg", "../../art/a.svg"),
        ("art/a.svg", "../../art/a.svg"),
    ],
)
def test_a_logo_leads_to_the_web_or_to_a_file_of_the_site(logo: str, address: str) -> None:
    html = page(f"  theme: Stars\n  logo: {logo}\n  logo_alt: Some stars")

    assert f'<img class="logo" src="{address}" alt="Some stars">' in html
    assert "<h1>Release v1.24: Stars</h1>" in html


@pytest.mark.parametrize(
    "front",
    [
        "  logo: a.png",
        "  logo: a.png\n  logo_alt:",
        "  logo: ../../etc/passwd\n  logo_alt: x",
        "  logo: javascript:alert(1)\n  logo_alt: x",
        "  logo: [a.png]\n  logo_alt: x",
    ],
)
def test_a_logo_without_a_text_or_a_safe_address_is_not_shown(front: str) -> None:
    assert "<img" not in page(front)
