import re
from html import unescape

import msgspec
import pytest

from digest.config import Site
from digest.edition.words import count_words, minutes_to_read
from tests.builders_site import PUBLISHED, built, edition, make_merge, make_week, publication
from tests.hostile import CONTROLS, LINKS, TITLES, Read

PAGE = "2026/20260816/index.html"
TEXT = """Hello.

## Developer News

News [here](https://e.org/a).

## Featured PRs

### [#1: Go](https://github.com/a/b/pull/1)

Why.

## Other Merges

* [Two](https://github.com/a/b/pull/2) words
"""


def page(text: str = TEXT, *, front: str = PUBLISHED, merged: int | None = None) -> str:
    weeks = [] if merged is None else [make_week(*map(make_merge, range(1, merged + 1)))]
    return built(publication(edition(text, front=front), weeks=weeks))[PAGE]


def test_a_page_has_one_h1_and_a_heading_with_an_id_for_each_section() -> None:
    html = page()
    read = Read(html)
    assert read.tags.count("h1") == 1
    assert "<h1>Week Ending August 16, 2026</h1>" in html
    for name in ("news", "featured", "other"):
        assert f'<h2 id="{name}">' in html
        assert f'<li><a href="#{name}">' in html
    assert len(read.ids) == len(set(read.ids))
    assert "<p>Hello.</p>" in html


def test_the_head_names_page_feeds_language_and_description() -> None:
    html = page(front=f"{PUBLISHED}\nsummary: Short & sweet\nauthors: [Ann, Bo]")
    assert '<html lang="en">' in html
    assert '<link rel="canonical" href="https://example.org/digest/2026/20260816/">' in html
    assert '<meta name="description" content="Short &amp; sweet">' in html
    assert '<meta property="og:title" content="Week Ending August 16, 2026">' in html
    assert '<meta name="generator" content="merge-digest 1.2.3">' in html
    for media_type, path in (
        ("rss+xml", "feed.xml"),
        ("atom+xml", "atom.xml"),
        ("feed+json", "feed.json"),
    ):
        assert f'type="application/{media_type}"' in html
        assert f'href="../../{path}"' in html
    assert "by Ann, Bo" in html
    assert '<time datetime="2026-08-20T16:00:00Z">20 August 2026</time>' in html


def test_a_page_needs_no_script_and_nothing_from_elsewhere() -> None:
    for html in built(publication(edition(TEXT))).values():
        assert "<script" not in html
    css = built(publication())["style.css"]
    assert re.findall(r"url\((.*?)\)", css) == ['"favicon.svg"']
    assert "@import" not in built(publication())["style.css"]


def test_links_within_the_site_are_relative_and_name_files_that_exist() -> None:
    older = edition(TEXT, id="2025-12-14", front=f"{PUBLISHED}\npermalink: /2025/20251214-update")
    release = edition(TEXT, id="release-v1.37")
    site = built(publication(release, edition(TEXT), older))
    for path, html in site.items():
        for href in Read(html).hrefs if path.endswith("index.html") else ():
            if href.startswith(("https:", "#")):
                continue
            base = path.split("/")[:-1]
            target = href.split("#")[0]
            while target.startswith("../"):
                base, target = base[:-1], target[3:]
            assert "/".join([*base, target]) in site, (path, href)
    assert 'href="../../2025/20251214-update/index.html"' in site[PAGE]
    assert 'rel="next" href="../../release/v1.37/index.html"' in site[PAGE]


def test_previous_and_next_follow_the_order_of_the_editions() -> None:
    week = [edition(TEXT, id=f"2026-08-{day:02}") for day in (23, 16, 9)]
    html = built(publication(*week))[PAGE]
    assert "<span>Previous edition</span> Week Ending August 9, 2026" in html
    assert "<span>Next edition</span> Week Ending August 23, 2026" in html


def test_the_count_of_merges_is_shown_when_it_is_known() -> None:
    assert "142 pull requests were merged this week." in page(merged=142)
    assert "1 pull request was merged this week." in page(merged=1)
    assert "merged this week" not in page()


def test_corrections_and_the_time_of_the_last_are_visible() -> None:
    front = (
        f"{PUBLISHED}\nupdated_at: 2026-08-22T09:00:00Z\n"
        "corrections:\n  - at: 2026-08-22T09:00:00Z\n    text: Wrong <b>milestone</b> for KEP-1."
    )
    html = page(front=front)
    assert '<time datetime="2026-08-22T09:00:00Z">22 August 2026</time> Wrong &lt;b&gt;' in html
    assert "Updated on" in html
    assert "Corrections" not in page()


def test_a_draft_is_marked_and_only_built_when_asked_for() -> None:
    draft = edition(TEXT, front="title: Soon")
    assert PAGE not in built(publication(draft))
    html = built(publication(draft, drafts=True))[PAGE]
    assert '<meta name="robots" content="noindex">' in html
    assert "This edition is not published yet" in html
    assert "noindex" not in page()


def test_licence_and_attribution_come_from_the_settings() -> None:
    site = Site(
        url="https://e.org", title="T", licence="CC BY 4.0", licence_url="https://cc.example/by",
        attribution="By <us>",
    )  # fmt: skip
    html = built(publication(edition(TEXT), site=site))[PAGE]
    assert '<a rel="license" href="https://cc.example/by">CC BY 4.0</a>' in html
    assert "By &lt;us&gt;" in html
    bad = msgspec.structs.replace(site, licence_url="javascript:alert(1)")
    assert "javascript" not in built(publication(edition(TEXT), site=bad))[PAGE]


def test_the_editors_of_the_site_sign_an_edition_without_authors() -> None:
    assert "by The editors" in page()


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238, 1), (1190, 5)])
def test_reading_time_counts_words_not_tags(words: int, minutes: int) -> None:
    assert minutes_to_read(count_words(["<a href='x y z'>w</a> " * words])) == minutes


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize("title", TITLES)
def test_hostile_words_are_visible_words_in_every_place(title: str) -> None:
    site = Site(
        url="https://e.org/", title=title, description=title, authors=(title,), licence=title
    )
    front = (
        f"{PUBLISHED}\ntitle: {quoted(title)}\nsummary: {quoted(title)}\n"
        f"authors: [{quoted(title)}]\n"
        f"corrections: [{{at: 2026-08-22T09:00:00Z, text: {quoted(title)}}}]"
    )
    made = publication(edition(TEXT, front=front), site=site)
    for path in (PAGE, "index.html"):
        html = built(made)[path]
        read = Read(html)
        assert not read.harm
        assert " ".join(title.split()) in " ".join(read.text.split())
        assert "49" not in unescape(html)


@pytest.mark.parametrize("link", LINKS)
def test_hostile_text_does_nothing_in_a_page(link: str) -> None:
    text = f"## A {link}\n\n{link}\n\n## Other Merges\n\n* {link}\n\n### {link}\n\nend of text\n"
    read = Read(page(text))
    assert not read.harm
    assert "end of text" in read.text


def test_front_matter_is_bounded_and_without_control_characters() -> None:
    long = "x" * 30_000
    front = f"{PUBLISHED}\ntitle: {long}\nsummary: A{CONTROLS[10:12]}B\u202e\nauthors: [{long}]"
    html = page(f"## {long}\n\nText.\n", front=front)
    assert len(html) < 20_000
    assert not set(CONTROLS) & set(html)


def test_a_megabyte_of_a_title_in_an_item_is_shown_once() -> None:
    html = page(f"## Other Merges\n\n* [{'y' * 1_000_000}](https://github.com/a/b/pull/1)\n")
    assert len(html) < 1_010_000
