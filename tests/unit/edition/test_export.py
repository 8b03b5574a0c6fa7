from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml

from digest.edition.export import jekyll_post, markdown_of
from digest.edition.scan import scan
from digest.model import TextFile
from tests.builders import parsed

WHEN = datetime(2026, 8, 20, 16, tzinfo=UTC)


def front_of(post: str) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load(post.split("---\n")[1])
    return loaded


def test_sections_come_out_in_page_order_with_their_text_unchanged() -> None:
    text = "---\ntitle: x\n---\n## Deprecated\n\n* b  c\n\n## Developer News\n\nHello *you*\n"

    assert (
        markdown_of(parsed(text)) == "## Developer News\n\nHello *you*\n\n## Deprecated\n\n* b  c\n"
    )


def test_sections_of_one_name_are_one() -> None:
    edition = parsed(
        "## Deprecated\n* a\n", TextFile(path="sections/a.md", text="## deprecated\n* b\n")
    )

    assert markdown_of(edition) == "## Deprecated\n\n* a\n\n* b\n"


def test_an_empty_section_is_left_out() -> None:
    assert markdown_of(parsed("## Deprecated\n\n<!-- nothing yet -->\n\n## Shoutouts\n\nx\n")) == (
        "## Shoutouts\n\nx\n"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- gone --> b", "a  b"),
        ("* a\n<!-- gone -->\n* b", "* a\n* b"),
        ("a\n\n<!-- gone\n\nlong gone -->\n\nb", "a\n\nb"),
        ("a\r\n\r\n<!-- gone -->\r\n\r\nb", "a\r\n\r\nb"),
        ("* a\n\n  <!-- gone -->\n\n  b", "* a\n\n  b"),
        ("a <!-- gone --> <!-- gone --> b", "a   b"),
        ("<!-- gone `x --> text <!-- y` gone -->\n\na", "text \n\na"),
        ("a\n\n<!-- ```\ngone -->\n\nb", "a\n\nb"),
        ("a\n\n<!-- never closed", "a"),
        ("`<!-- kept -->`", "`<!-- kept -->`"),
        ("``` \n<!-- kept -->\n\n\n\nkept\n```", "``` \n<!-- kept -->\n\n\n\nkept\n```"),
        ("    <!-- kept -->", "<!-- kept -->"),
    ],
)
def test_comments_are_removed_except_in_code(text: str, left: str) -> None:
    assert markdown_of(parsed(text)).strip() == left


def test_a_link_keeps_its_definition_from_another_section() -> None:
    text = (
        "## Developer News\n\n[a][x] and [b][y]\n\n"
        "## Shoutouts\n\n[x]: https://x.y/z\n\n[c][y]\n\n[y]: https://y\n"
    )

    exported = markdown_of(parsed(text))

    urls = [link.url for link in scan(exported).links]
    assert urls == ["https://x.y/z", "https://y", "https://y"]


# ------------------------------------------------------------------ Jekyll


def test_a_post_has_the_front_matter_that_jekyll_wants() -> None:
    front = front_of(jekyll_post(parsed("---\ntitle: 'A: \"b\"'\n---\nText\n"), WHEN))

    assert front["layout"] == "post"
    assert front["title"] == 'A: "b"'
    assert front["slug"] == "2026-08-16-update"
    assert str(front["date"]).startswith("2026-08-20 16:00:00")
    assert "permalink" not in front


def test_an_edition_without_a_title_is_named_by_its_week() -> None:
    assert front_of(jekyll_post(parsed("Text\n"), WHEN))["title"] == "Week Ending August 16, 2026"


def test_a_permalink_goes_along() -> None:
    post = jekyll_post(parsed("---\npermalink: /x/\n---\nText\n"), WHEN)

    assert front_of(post)["permalink"] == "/x/"


@pytest.mark.parametrize(
    "title",
    [
        "{{ site.secret }}", "{% include x %}", "{%endraw%}", "{%- endraw -%}{{ 7 | times: 7 }}",
        "{% raw %}{{ x }}{% endraw %}", "{ {x} }", "{{{{", "{{{% x",
    ],
)  # fmt: skip
def test_liquid_in_a_title_reaches_the_page_as_words(title: str) -> None:
    post = jekyll_post(parsed(f"## Deprecated\n\n* `{title}` and {title}\n"), WHEN)

    body = post.split("---\n", 2)[2]
    printed = re.sub(r"\{\{ \"(\{[{%])\" \}\}", lambda match: f"\0{match[1][1]}", body)
    assert "{{" not in printed
    assert "{%" not in printed
    assert f"`{title}` and {title}" in printed.replace("\0", "{")
