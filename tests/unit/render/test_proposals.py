"""Proposal pages and feeds: what its file said week by week, and where editions spoke of it."""

from __future__ import annotations

import re

import feedparser
import msgspec
import pytest

from digest.config import Outputs
from digest.keys import Proposals
from digest.model import KepChanges, KepUpdate
from digest.render import render_site
from digest.render.proposals import changes_in_words
from tests.builders import but, make_facts, make_kep_update
from tests.builders_site import PAGES_ONLY, built, edition, make_week, publication
from tests.hostile import TITLES, Read

PROPOSALS = msgspec.structs.replace(PAGES_ONLY, proposals=True)
BOTH = msgspec.structs.replace(PROPOSALS, topics=True)
TEXT = "## Other Merges\n\n* Proposal [KEP-7](https://kep.k8s.io/7) moves on\n"


def site_of(
    *updates: KepUpdate, text: str = TEXT, outputs: Outputs = PROPOSALS, facts: bool = True
) -> dict[str, str]:
    """The site of one edition in whose week these changes were made."""
    keps = {update.path: make_facts(7, "Pumps that rest") for update in updates} if facts else {}
    week = make_week(kep_updates=updates, keps=keps)
    return built(publication(edition(text), weeks=[week], outputs=outputs))


def said(page: str) -> list[str]:
    """What a page tells of each week, newest first."""
    timeline = page.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    return [line.strip() for line in Read(timeline).text.splitlines() if line.strip()]


def rows(page: str) -> dict[str, str]:
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page)
    return {name: Read(value).text for name, value in found}


# ------------------------------------------------------------------ what changed


@pytest.mark.parametrize(
    ("update", "words"),
    [
        (make_kep_update(7, stage=("alpha", "beta")), ["Stage: alpha → beta"]),
        (make_kep_update(7, status=(None, "implementable")), ["Status: not set → implementable"]),
        (make_kep_update(7, latest_milestone=("v1", None)), ["Latest milestone: v1 → not set"]),
        (make_kep_update(7, new=True, stage=(None, "alpha")), ["New proposal", "Stage: alpha"]),
        (but(make_kep_update(7), removed=True), ["The file was removed"]),
        (make_kep_update(7), ["Only its text changed"]),
        (
            but(make_kep_update(7), changes=KepChanges(milestone={"beta": ("v1.36", "v1.37")})),
            ["Planned beta: v1.36 → v1.37"],
        ),
        (
            make_kep_update(7, stage=("<b>\x07", "a\u202eb")),
            ["Stage: <b> → ab"],
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(update: KepUpdate, words: list[str]) -> None:
    assert list(changes_in_words(update)) == words


def test_the_page_tells_the_weeks_newest_first_with_the_pull_requests() -> None:
    weeks = [
        make_week(kep_updates=[make_kep_update(7, 71, 72, stage=("alpha", "beta"))]),
        make_week(id="2026-08-02", kep_updates=[make_kep_update(7, new=True)]),
    ]

    page = built(publication(edition("x"), weeks=weeks, outputs=PROPOSALS))["kep/7/index.html"]

    assert said(page) == [
        "Week to 16 August 2026", "Stage: alpha → beta",
        "kubernetes/enhancements#71, kubernetes/enhancements#72",
        "Week to 2 August 2026", "New proposal",
    ]  # fmt: skip
    assert 'href="https://github.com/kubernetes/enhancements/pull/71"' in page
    assert Read(page).ids.count("week-2026-08-16") == 1


def test_two_files_with_one_number_are_one_proposal_with_one_entry_a_week() -> None:
    one = make_kep_update(7, 71, path="keps/sig-node/7-a/kep.yaml", stage=("alpha", "beta"))
    two = make_kep_update(7, 71, path="keps/sig-node/7-b/kep.yaml", stage=("beta", "stable"))

    site = site_of(one, two)

    assert said(site["kep/7/index.html"]) == [
        "Week to 16 August 2026", "Stage: alpha → beta", "Stage: beta → stable",
        "kubernetes/enhancements#71",
    ]  # fmt: skip
    assert len(re.findall(r"<guid", site["kep/7/feed.xml"])) == 2


# ------------------------------------------------------------------ what its file says


def test_the_facts_are_those_of_the_newest_snapshot() -> None:
    old = but(make_facts(7, "Old title"), stage="alpha")
    new = but(make_facts(7, "New title"), stage="beta")
    weeks = [
        make_week(id="2026-08-09", keps={"keps/sig-node/7-a/kep.yaml": old}),
        make_week(keps={"keps/sig-node/7-a/kep.yaml": new}),
    ]

    page = built(publication(edition(TEXT), weeks=weeks, outputs=PROPOSALS))["kep/7/index.html"]

    assert "<h1>KEP-7: New title</h1>" in page
    assert rows(page) == {
        "Stage": "beta", "Status": "implementable", "Latest milestone": "v1.37",
        "Planned alpha": "v1.36", "Planned beta": "v1.37", "Authors": "@octocat",
    }  # fmt: skip


def test_without_facts_the_page_says_what_is_known() -> None:
    site = site_of(make_kep_update(7, title="Pumps"), facts=False)

    assert "<h1>KEP-7: Pumps</h1>" in site["kep/7/index.html"]
    assert "What its file says" not in site["kep/7/index.html"]


def test_a_proposal_that_only_an_edition_mentions_has_a_page() -> None:
    page = built(publication(edition(TEXT), outputs=PROPOSALS))["kep/7/index.html"]

    assert "<h1>KEP-7</h1>" in page
    assert "Proposal KEP-7 moves on" in Read(page).text
    assert 'href="../../2026/20260816/index.html#kep-7"' in page


def test_a_proposal_that_only_a_draft_mentions_has_none() -> None:
    draft = edition(TEXT, front="title: x")

    for drafts in (False, True):
        site = built(publication(draft, outputs=PROPOSALS, drafts=drafts))
        assert not [path for path in site if path.startswith("kep/")]


def test_the_owner_leads_to_its_page_where_there_is_one() -> None:
    update = make_kep_update(7)

    assert (
        '<a href="../../sig/node/index.html">SIG Node</a>'
        in site_of(update, outputs=BOTH)["kep/7/index.html"]
    )
    alone = site_of(update)["kep/7/index.html"]
    assert "<span>sig-node</span>" in alone
    assert "../../sig/" not in alone


def test_the_topics_page_lists_its_proposals_with_their_pages() -> None:
    update = make_kep_update(7, title="Pumps that rest")

    page = site_of(update, outputs=BOTH)["sig/node/index.html"]
    assert '<a href="../../kep/7/index.html">KEP-7: Pumps that rest</a>' in page
    topics = msgspec.structs.replace(PAGES_ONLY, topics=True)
    page = site_of(update, outputs=topics)["sig/node/index.html"]
    assert f'<a href="{update.url}">KEP-7: Pumps that rest</a>' in page


def test_the_list_has_the_newest_number_first() -> None:
    updates = [make_kep_update(number, title=f"P{number}") for number in (12, 100, 9, 7)]
    weeks = [make_week(kep_updates=sorted(updates, key=lambda update: update.key))]

    page = built(publication(edition("x"), weeks=weeks, outputs=PROPOSALS))["kep/index.html"]

    found = re.findall(
        r'<a href="(\.\./kep/\d+/index\.html|\d+/index\.html)">(KEP-\d+: P\d+)', page
    )
    assert found == [
        (f"{number}/index.html", f"KEP-{number}: P{number}") for number in (100, 12, 9, 7)
    ]


def test_what_a_page_shows_is_in_its_key() -> None:
    def keys(**change: object) -> dict[str, str]:
        update = but(make_kep_update(7), **change)
        made = publication(weeks=[make_week(kep_updates=[update])], outputs=BOTH)
        whole = msgspec.structs.replace(made, made_with="x")
        return {artifact.path: artifact.key for artifact in render_site(whole)}

    before = keys()
    for change, paths in (
        ({"title": "Other"}, ("kep/7/index.html", "kep/7/feed.xml", "kep/index.html")),
        ({"owning_sig": "sig-auth"}, ("kep/7/index.html", "kep/index.html")),
        ({"url": "https://e.org/"}, ("kep/7/index.html", "sig/node/index.html")),
        ({"removed": True}, ("kep/7/index.html", "kep/7/feed.xml")),
    ):
        after = keys(**change)
        for path in paths:
            assert after[path] != before[path], (path, change)


@pytest.mark.parametrize("title", TITLES)
def test_no_words_of_an_upstream_act(title: str) -> None:
    update = but(
        make_kep_update(7, title=title, stage=(title, title)),
        owning_sig=title,
        path="keps/x",
        url="javascript:alert(1)",
    )
    week = make_week(kep_updates=[update], keps={"keps/x": but(make_facts(7, title), stage=title)})

    site = built(publication(edition(TEXT), weeks=[week], outputs=BOTH))

    for path in ("kep/7/index.html", "kep/index.html"):
        assert not Read(site[path]).harm
    for entry in feedparser.parse(site["kep/7/feed.xml"]).entries:
        assert not Read(entry.content[0].value).harm


# ------------------------------------------------------------------ the feed


def test_the_feed_has_changes_and_mentions_by_time_with_ids_of_their_own() -> None:
    weeks = [
        make_week(id="2026-08-09", kep_updates=[make_kep_update(7, stage=("alpha", "beta"))]),
        make_week(kep_updates=[make_kep_update(7, 70)]),
        make_week(id="2026-08-23", kep_updates=[make_kep_update(7, 71, status=("x", "y"))]),
    ]
    late = edition(TEXT + "* KEP-7 [again](https://kep.k8s.io/7)\n")

    made = publication(late, weeks=weeks, outputs=PROPOSALS)
    found = feedparser.parse(built(made)["kep/7/feed.xml"]).entries

    base = "https://example.org/digest/"
    assert [entry.link for entry in found] == [
        f"{base}kep/7/#week-2026-08-23",
        f"{base}2026/20260816/#other-kep-7",
        f"{base}2026/20260816/#kep-7",
        f"{base}kep/7/#week-2026-08-16",
        f"{base}kep/7/#week-2026-08-09",
    ]
    times = [tuple(entry.published_parsed) for entry in found]
    assert times == sorted(times, reverse=True)
    assert found[0].published == "Mon, 24 Aug 2026 00:00:00 +0000", "when the week was over"
    assert len({entry.id for entry in found}) == 5
    assert found[0].title == "KEP-7, 23 August 2026: Status: x → y"


def test_another_project_calls_its_proposals_by_another_name() -> None:
    rfcs = Proposals("RFC", ("rfc.example/{number}",))
    text = "## Other Merges\n\n* [RFC 3](https://rfc.example/3) and [x](https://kep.k8s.io/4)\n"
    update = but(make_kep_update(5, title="Pipes"), key="RFC-5", owning_sig=None)
    made = publication(
        edition(text, proposals=rfcs),
        weeks=[make_week(kep_updates=[update])],
        outputs=BOTH,
        proposal="RFC",
    )

    site = built(made)

    assert sorted(path for path in site if "/" in path) == [
        "2026/20260816/index.html", "rfc/3/feed.xml", "rfc/3/index.html", "rfc/5/feed.xml",
        "rfc/5/index.html", "rfc/index.html",
    ]  # fmt: skip
    assert "<h1>RFCs</h1>" in site["rfc/index.html"]
    assert '<a href="rfc/index.html">RFCs</a>' in site["index.html"]
    assert "KEP" not in site["rfc/index.html"] + site["rfc/5/index.html"] + site["index.html"]


def test_without_proposals_in_the_settings_there_are_no_pages_and_no_link() -> None:
    made = publication(
        edition(TEXT, proposals=Proposals("", ())),
        weeks=[make_week(kep_updates=[make_kep_update(7)])],
        outputs=PROPOSALS,
        proposal="",
    )

    site = built(made)

    assert not [path for path in site if path.endswith("/index.html") and "2026" not in path]
    assert "KEPs" not in site["index.html"]


def test_a_file_without_a_number_has_no_page() -> None:
    update = but(make_kep_update(7), key="KEP-", number=None)

    site = built(publication(edition("x"), weeks=[make_week(kep_updates=[update])], outputs=BOTH))

    assert not [path for path in site if path.startswith("kep/")]
