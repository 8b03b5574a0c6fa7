"""An edition's text and a week's snapshot in the few words of the index."""

from __future__ import annotations

import pytest

from digest.errors import DigestError
from digest.index.reading import index_edition, index_week
from digest.model import IndexedEdition, Mention, TextFile
from tests.builders import but, make_facts, make_kep_update, make_pull, make_release, make_snapshot
from tests.builders_site import edition
from tests.hostile import CONTROLS, LINKS, TITLES, Read

SITE = "https://example.org/digest/"


def indexed(
    text: str, *others: TextFile, front: str = "published_at: 2026-08-20"
) -> IndexedEdition:
    return index_edition(edition(text, front=front, others=others), "c", site_url=SITE)[0]


def mention(text: str) -> Mention:
    (found,) = indexed(text).mentions
    return found


def test_an_item_says_what_it_is_about_and_where_it_stands() -> None:
    text = "## Other Merges\n\n* [Mend *it*](https://github.com/A/B/pull/1) [now](x), see [e](https://e.org)\n"

    found = mention(text)

    assert found == Mention(
        kind="item",
        section="other",
        section_title="Other Merges",
        anchor="a-b-1",
        title="Mend it now, see e",
        html='<a href="https://github.com/A/B/pull/1">Mend <em>it</em></a> '
        '<a href="https://example.org/digest/2026/20260816/x">now</a>, see '
        '<a href="https://e.org">e</a>',
        keys=("a/b#1",),
        urls=("x", "https://e.org"),
        path="edition.md",
        line=6,
    )


def test_a_highlight_carries_its_text_and_prose_its_section() -> None:
    text = (
        "Hello.\n\n## Featured PRs\n\n### [#1: Go](https://github.com/a/b/pull/1)\n\n"
        "It *goes*.\n\n* far\n"
    )

    first, second = indexed(text).mentions

    assert (first.kind, first.anchor, first.section_title) == ("prose", "", "")
    assert (second.kind, second.title, second.text) == ("highlight", "#1: Go", "It goes. far")
    assert second.body == "<p>It <em>goes</em>.</p>\n<ul>\n<li>far</li>\n</ul>"


def test_files_of_sections_say_where_a_mention_stands() -> None:
    other = TextFile(path="sections/a.md", text="---\nwriter: A\n---\n## Other Merges\n\n* Two\n")

    found = indexed("## Other Merges\n\n* One\n", other).mentions

    assert [(each.path, each.line, each.title) for each in found] == [
        ("edition.md", 6, "One"), ("sections/a.md", 6, "Two"),
    ]  # fmt: skip


def test_comments_and_code_are_no_urls_and_dismissals_no_mentions() -> None:
    text = (
        "## Other Merges\n\n* One <!-- https://e.org/x -->\n\n"
        "<!-- dismiss a/b#9 no -->\n\n```\nhttps://e.org/y\n```\n"
    )

    assert [url for each in indexed(text).mentions for url in each.urls] == []
    assert not any("a/b#9" in each.keys for each in indexed(text).mentions)


def test_words_of_a_cut_title_are_all_in_the_text() -> None:
    long = " ".join(f"word{number}" for number in range(200))

    found = mention(f"## Other Merges\n\n* {long}\n")

    assert len(found.title) < 400
    assert found.title.endswith("…")
    assert "word199" in found.text


@pytest.mark.parametrize("hostile", [*TITLES, *LINKS, CONTROLS])
def test_nothing_in_the_index_acts(hostile: str) -> None:
    text = f"{hostile}\n\n## Other Merges\n\n* x {hostile}\n\n### {hostile} y\n\n{hostile}\n"
    front = "published_at: 2026-08-20\ntitle: >-\n  " + hostile.replace("\n", " ")
    found = indexed(text, front=front)

    for each in found.mentions:
        assert not Read(each.html).harm
        assert not Read(each.body).harm
        assert each.title.isprintable()
        assert each.text.isprintable()
    assert found.title.isprintable()


@pytest.mark.parametrize("permalink", ["../x", "https://evil.example/", "/a?b"])
def test_a_draft_whose_permalink_is_none_gets_the_usual_page(permalink: str) -> None:
    front = f"title: x\npermalink: '{permalink}'"

    assert indexed("x", front=front).page == "2026/20260816/"
    with pytest.raises(DigestError, match="permalink"):
        indexed("x", front=f"{front}\npublished_at: 2026-08-20")


def test_what_an_edition_says_does_not_go_by_its_lines() -> None:
    text = "## Other Merges\n\n* One\n"

    first = indexed(text)
    assert indexed(text, front="authors: [A]\npublished_at: 2026-08-20").said == first.said
    assert indexed(text.replace("One", "Two")).said != first.said
    assert indexed(text, front="published_at: 2026-08-20\ntitle: T").said != first.said


# ------------------------------------------------------------------ a week


def test_a_weeks_records_are_those_of_its_snapshot() -> None:
    update = make_kep_update(7, 70)
    pull = make_pull(1, "sig/node", "kind/bug", title="A\x07 title")
    snapshot = make_snapshot(
        but(pull, key="Kubernetes/Kubernetes#1"),
        update,
        make_release("v3.6.4"),
        keps={update.path: make_facts(7)},
    )

    week = index_week(snapshot, "c")

    (merge,) = week.merges
    assert (merge.key, merge.title) == ("kubernetes/kubernetes#1", "A title")
    assert merge.labels == ("kind/bug", "sig/node")
    assert week.releases[0].name == "v3.6.4"
    assert week.kep_updates == (update,)
    assert week.keps == snapshot.keps
    assert (week.start, week.end) == (snapshot.window.start, snapshot.window.end)


def test_of_a_snapshot_with_all_proposals_only_those_that_changed_are_kept() -> None:
    update = make_kep_update(7, path="keps/7/kep.yaml")
    facts = {f"keps/{number}/kep.yaml": make_facts(number) for number in range(1, 300)}

    assert list(index_week(make_snapshot(update, keps=facts), "c").keps) == ["keps/7/kep.yaml"]
