"""Topic pages and feeds: what belongs to a topic, and how it is shown."""

from __future__ import annotations

import re

import feedparser
import msgspec
import pytest

from digest.config import Outputs, Site
from digest.model import IndexedEdition, TextFile
from tests.builders import but, make_kep_update
from tests.builders_site import (
    PAGES_ONLY,
    built,
    edition,
    make_merge,
    make_week,
    publication,
)
from tests.hostile import TITLES, Read

TOPICS = msgspec.structs.replace(PAGES_ONLY, topics=True)
WITH_PROPOSALS = msgspec.structs.replace(TOPICS, proposals=True)
FRONT = "published_at: 2026-08-20T16:00:00Z"


def site_of(
    text: str,
    *labels: str,
    outputs: Outputs = TOPICS,
    topics: dict[str, str] | None = None,
    front: str = FRONT,
) -> dict[str, str]:
    """The site of one edition in whose week pull request 1 was merged with these labels."""
    made = publication(
        edition(text, front=front),
        weeks=[make_week(make_merge(1, *labels))],
        outputs=outputs,
        topics=topics,
    )
    return built(made)


def items(page: str) -> list[str]:
    """The plain text of a page's items, in their order."""
    return [Read(item).text for item in re.findall(r'<span class="item">(.*?)</span>', page)]


def entries(feed: str) -> list[feedparser.FeedParserDict]:
    found: list[feedparser.FeedParserDict] = feedparser.parse(feed).entries
    return found


ONE = "## Other Merges\n\n* [Mend it](https://github.com/a/b/pull/1) now\n"


def test_the_label_of_a_merged_pull_request_makes_its_item_the_topics() -> None:
    site = site_of(ONE, "sig/node", "kind/bug", "sig/auth")

    for name in ("node", "auth"):
        assert items(site[f"sig/{name}/index.html"]) == ["Mend it now"]
    assert [path for path in site if path.startswith("kind/")] == []


def test_a_proposals_owner_makes_its_items_and_those_of_its_pull_requests_the_topics() -> None:
    text = (
        "## Other Merges\n\n* [KEP-7](https://kep.k8s.io/7) moves\n"
        "* [Its change](https://github.com/kubernetes/enhancements/pull/70)\n"
        "* [Another](https://github.com/kubernetes/enhancements/pull/71)\n"
    )
    week = make_week(kep_updates=[but(make_kep_update(7, 70), owning_sig="sig-storage")])

    site = built(publication(edition(text), weeks=[week], outputs=TOPICS))

    assert items(site["sig/storage/index.html"]) == ["KEP-7 moves", "Its change"]


def test_a_pull_requests_own_labels_go_before_the_owner_of_the_proposal_it_touches() -> None:
    week = make_week(
        make_merge(1, "sig/node"),
        kep_updates=[
            but(make_kep_update(7), pull_requests=("a/b#1",), owning_sig="sig-storage"),
        ],
    )

    site = built(publication(edition(ONE), weeks=[week], outputs=TOPICS))

    assert items(site["sig/node/index.html"]) == ["Mend it now"]
    assert items(site["sig/storage/index.html"]) == []


@pytest.mark.parametrize(
    "words",
    [
        "for SIG API Machinery", "for sig-api-machinery", "(SIG-API-Machinery)",
        "for sig api-machinery.", "`sig-api-machinery`",
    ],
)  # fmt: skip
def test_the_name_in_the_text_makes_an_item_the_topics(words: str) -> None:
    text = f"## Other Merges\n\n* [Speed](https://github.com/a/b/pull/2) up {words}\n"

    site = site_of(text, "sig/api-machinery", "sig/api")

    assert len(items(site["sig/api-machinery/index.html"])) == 1
    assert items(site["sig/api/index.html"]) == []


@pytest.mark.parametrize(
    "words", ["signode", "SIG Nodes", "design node", "sig", "node", "sigs node", "SIG/node"]
)
def test_words_that_name_no_topic_make_no_item(words: str) -> None:
    text = f"## Other Merges\n\n* [Speed](https://github.com/a/b/pull/2) up {words} so\n"

    assert items(site_of(text, "sig/node")["sig/node/index.html"]) == []


def test_the_text_of_a_highlight_names_topics_too() -> None:
    text = "## Featured PRs\n\n### [#2: Go](https://github.com/a/b/pull/2)\n\nBy SIG Node.\n"

    assert items(site_of(text, "sig/node")["sig/node/index.html"]) == ["#2: Go"]


def test_a_topic_that_no_record_knows_has_no_page_whatever_a_text_says() -> None:
    text = "## Other Merges\n\n* Thanks to SIG Nonsense\n"

    assert not [path for path in site_of(text, "sig/node") if "nonsense" in path]


def test_other_projects_name_their_own_topics() -> None:
    topics = {"area": "area/", "crate": "C-"}

    site = site_of(ONE, "area/kubelet", "C-regex", "sig/node", topics=topics)

    assert items(site["area/kubelet/index.html"]) == ["Mend it now"]
    assert items(site["crate/regex/index.html"]) == ["Mend it now"]
    assert "<h1>Areas</h1>" in site["area/index.html"]
    assert "<h1>Area kubelet</h1>" in site["area/kubelet/index.html"]
    assert not [path for path in site if path.startswith("sig/")]


@pytest.mark.parametrize(
    "label",
    [
        "sig/../x", "sig/..", "sig/.hidden", "sig/<b>", "sig/a/b", "sig/a b", "sig/", 'sig/"x',
        "sig/a\\b", "sig/a\n", "sig/é", "sig/a?b", "sig/a#b", "sig/-x", "sig/" + "x" * 80,
        "sig/index.html", "sig/INDEX.HTML", "sig/a\0", "sig/%2e%2e",
    ],
)  # fmt: skip
def test_a_label_that_can_name_no_folder_makes_no_page(label: str) -> None:
    files = site_of(ONE, label)

    assert [path for path in files if path.startswith("sig/")] == []
    assert 'href="sig' not in files["index.html"]


def test_letter_case_of_labels_makes_no_second_page() -> None:
    week = make_week(make_merge(1, "sig/Node"), make_merge(2, "sig/node"))

    site = built(publication(edition(ONE), weeks=[week], outputs=TOPICS))

    assert [path for path in site if path.startswith("sig/")] == [
        "sig/index.html", "sig/node/index.html", "sig/node/feed.xml",
    ]  # fmt: skip
    assert rows(site["sig/index.html"]) == [["SIG Node", "1", "2"]]


def rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [Read(cell).text for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in body.splitlines()
        if row
    ]


def test_the_list_counts_items_merges_and_proposals() -> None:
    text = ONE + "* [KEP-7](https://kep.k8s.io/7) moves\n* SIG Node again\n"
    weeks = [
        make_week(
            make_merge(1, "sig/node"), make_merge(2, "sig/auth"), kep_updates=[make_kep_update(7)]
        ),
        make_week(make_merge(3, "sig/node", "sig/auth"), id="2026-08-09"),
    ]

    site = built(publication(edition(text), weeks=weeks, outputs=TOPICS))

    assert rows(site["sig/index.html"]) == [
        ["SIG Auth", "0", "2", "0"],
        ["SIG Node", "3", "2", "1"],
    ]


def test_a_week_without_a_published_edition_counts_its_merges() -> None:
    draft = edition(ONE, id="2026-08-23", front="title: x")
    weeks = [make_week(make_merge(4, "sig/node"), id="2026-08-23")]

    site = built(publication(draft, edition("x"), weeks=weeks, outputs=TOPICS))

    assert "0 items in the editions; 1 merged pull request in 1 week" in site["sig/node/index.html"]


@pytest.mark.parametrize("drafts", [False, True])
def test_a_draft_is_on_no_page_and_in_no_feed(drafts: bool) -> None:
    draft = edition(ONE.replace("Mend it", "Secret"), id="2026-08-23", front="title: Next")
    week = make_week(make_merge(1, "sig/node"))

    site = built(
        publication(draft, edition(ONE), weeks=[week], outputs=WITH_PROPOSALS, drafts=drafts)
    )

    assert items(site["sig/node/index.html"]) == ["Mend it now"]
    told = [path for path, text in site.items() if "Secret" in text]
    assert not [path for path in told if path.startswith(("sig/", "kep/")) or ".xml" in path]
    assert bool(told) is drafts


def test_an_item_leads_to_its_place_and_an_edition_to_its_page() -> None:
    page = site_of(ONE, "sig/node", front=f"{FRONT}\npermalink: /2026/news.html")[
        "sig/node/index.html"
    ]

    assert 'href="../../2026/news.html#a-b-1"' in page
    assert '<h3><a href="../../2026/news.html">Week Ending August 16, 2026</a>' in page


def test_the_newest_edition_stands_first() -> None:
    editions = [edition(ONE, id=f"2026-08-{day:02}") for day in (23, 16, 9)]

    page = built(
        publication(*editions, weeks=[make_week(make_merge(1, "sig/node"))], outputs=TOPICS)
    )["sig/node/index.html"]

    days = re.findall(r"<h3><a[^>]*>Week Ending August (\d+)", page)
    assert days == ["23", "16", "9"]


@pytest.mark.parametrize("title", TITLES)
def test_no_words_of_a_stranger_act(title: str) -> None:
    text = f"## Other Merges\n\n* {title} [x](https://github.com/a/b/pull/1)\n"
    front = f"{FRONT}\ntitle: '{title.replace(chr(39), '')}'"

    site = site_of(text, "sig/node", front=front)

    assert not Read(site["sig/node/index.html"]).harm
    for entry in entries(site["sig/node/feed.xml"]):
        assert not Read(entry.content[0].value if "content" in entry else entry.summary).harm


# ------------------------------------------------------------------ the feed

PROSE = """## Developer News

SIG Node meets on Monday.

## Other Merges

* [Mend it](https://github.com/a/b/pull/1) now

## Developer News

SIG Node meets on Friday.
"""


def ids(site: dict[str, str]) -> list[str]:
    return [entry.id for entry in entries(site["sig/node/feed.xml"])]


def test_the_feed_has_an_entry_for_each_item_with_its_own_link() -> None:
    site = site_of(ONE + "* SIG Node says [hello](https://example.org/)\n", "sig/node")

    found = entries(site["sig/node/feed.xml"])
    base = "https://example.org/digest/2026/20260816/"
    assert [entry.title for entry in found] == ["Mend it now", "SIG Node says hello"]
    assert [entry.link for entry in found] == [f"{base}#a-b-1", f"{base}#example-org"]
    assert [entry.published for entry in found] == ["Thu, 20 Aug 2026 16:00:00 +0000"] * 2
    page = site["2026/20260816/index.html"]
    assert all(f'id="{entry.link.partition("#")[2]}"' in page for entry in found)


def test_ids_stay_when_words_change_and_when_the_site_moves() -> None:
    text = f"{PROSE}\n* [Other](https://github.com/a/b/pull/1) place\n"
    first = site_of(text, "sig/node")
    changed = text.replace("Mend it", "Repair it").replace("meets", "does not meet")
    front = f"{FRONT}\ntitle: Another title"

    assert ids(site_of(changed, "sig/node", front=front)) == ids(first)
    moved = publication(
        edition(text),
        weeks=[make_week(make_merge(1, "sig/node"))],
        outputs=TOPICS,
        site=Site(url="https://moved.example/", title="Elsewhere"),
    )
    assert ids(built(moved)) == ids(first)


def test_every_entry_has_an_id_of_its_own() -> None:
    found = ids(site_of(PROSE, "sig/node"))

    assert len(found) == 3
    assert len(set(found)) == 3


def test_prose_of_two_files_has_two_ids() -> None:
    other = TextFile(path="sections/b.md", text="## Developer News\n\nSIG Node has news, too.\n")
    made = publication(
        edition("## Developer News\n\nSIG Node has news.\n", others=[other]),
        weeks=[make_week(make_merge(1, "sig/node"))],
        outputs=TOPICS,
    )

    assert len(set(ids(built(made)))) == 2


def test_items_without_an_anchor_of_their_own_have_ids_too() -> None:
    text = "## Other Merges\n\n* > [Quoted](https://github.com/a/b/pull/1)\n"
    text += (
        "* > [Again](https://github.com/a/b/pull/1)\n* Other 2 of SIG Node\n\nSIG Node, in prose.\n"
    )

    found = ids(site_of(text, "sig/node"))

    assert len(found) == len(set(found)) == 4


def test_an_edition_keeps_its_old_feed_id_in_the_ids_of_its_items() -> None:
    found = ids(site_of(ONE, "sig/node", front=f"{FRONT}\nfeed_id: https://old.example/32"))

    assert found == ["https://old.example/32#a-b-1"]


def test_the_feed_holds_the_newest_fifty() -> None:
    lines = "".join(
        f"* [N{n}](https://github.com/a/b/pull/{n}) of SIG Node\n" for n in range(1, 41)
    )
    text = f"## Other Merges\n\n{lines}"
    editions = [
        edition(text, id=f"2026-08-{day:02}", front=f"published_at: 2026-08-{day + 1}")
        for day in (23, 16, 9)
    ]
    made = publication(*editions, weeks=[make_week(make_merge(1, "sig/node"))], outputs=TOPICS)

    found = entries(built(made)["sig/node/feed.xml"])

    assert len(found) == 50
    times = [entry.published_parsed for entry in found]
    assert times == sorted(times, reverse=True)
    assert sum("20260823" in entry.link for entry in found) == 40


def test_a_topic_without_items_has_an_empty_feed_and_a_page() -> None:
    site = site_of("x", "sig/node")

    assert entries(site["sig/node/feed.xml"]) == []
    assert "In the editions" not in site["sig/node/index.html"]


def test_the_page_names_its_feed() -> None:
    page = site_of(ONE, "sig/node")["sig/node/index.html"]

    assert (
        '<link rel="alternate" type="application/rss+xml" title="SIG Node (RSS)" href="feed.xml">'
        in page
    )


# ------------------------------------------------------------------ what a page depends on


def keys(made_from: IndexedEdition) -> dict[str, str]:
    from digest.render import render_site

    made = publication(weeks=[make_week(make_merge(1, "sig/node"))], outputs=WITH_PROPOSALS)
    whole = msgspec.structs.replace(made, editions=(made_from,), body=lambda _: None)
    return {artifact.path: artifact.key for artifact in render_site(whole)}


def test_what_a_page_shows_is_in_its_key() -> None:
    made = publication(edition(ONE + "* [KEP-7](https://kep.k8s.io/7) of SIG Node\n"))
    before = keys(made.editions[0])

    for change in (
        {"title": "Other"}, {"authors": ("Kim",)}, {"feed_id": "x"}, {"page": "elsewhere/"},
        {"published_at": made.stamp},
    ):  # fmt: skip
        after = keys(msgspec.structs.replace(made.editions[0], **change))
        for path in (
            "sig/node/index.html", "sig/node/feed.xml", "kep/7/index.html", "kep/7/feed.xml",
        ):  # fmt: skip
            assert after[path] != before[path], (path, change)
