from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyuegc import EGC

from digest.config import Site, Social, parse_config
from digest.errors import ConfigError
from digest.index.reading import index_edition
from digest.model import Deadline, IndexedEdition, IndexedWeek, Mention, Merge
from digest.render.shorten import graphemes, mastodon_length, shorten
from digest.render.social import SocialTexts, facts_of, social_json, social_texts
from tests.builders_site import PUBLISHED, edition

SITE = Site(url="https://example.org/digest/", title="Cluster Weekly")
TAGS = Social(hashtags=("#Kubernetes",))
URL = "https://example.org/digest/2026/20260816/"
FAMILY = "👨‍👩‍👧‍👦"
TEXT = """## Featured PRs

### [#11: Init containers no longer hold devices](https://github.com/a/b/pull/11)

### [Idle nodes sleep](https://github.com/a/b/pull/12)

### [A third one](https://github.com/a/b/pull/13)

## Other Merges

* [Fix a panic](https://github.com/a/b/pull/14)
* [Fix a leak](https://github.com/a/b/pull/15)
"""


def indexed(text: str = TEXT, front: str = PUBLISHED) -> IndexedEdition:
    return index_edition(edition(text, front=front), "x", site_url=SITE.url)[0]


def deadline(
    name: str, ends_at: datetime, cutoff: str | None = None, major: bool = True
) -> Deadline:
    return Deadline(
        release="v1.37", name=name, starts_on=date(2026, 8, 1), ends_at=ends_at,
        cutoff=cutoff, major=major, url="https://example.org/t",
    )  # fmt: skip


def week(merged: int = 0, *deadlines: Deadline) -> IndexedWeek:
    return IndexedWeek(
        id="2026-08-16", content="x",
        start=datetime(2026, 8, 10, tzinfo=UTC), end=datetime(2026, 8, 17, tzinfo=UTC),
        merges=tuple(Merge(key=f"a/b#{n}", title="t", url="u") for n in range(merged)),
        deadlines=deadlines,
    )  # fmt: skip


def made(
    one: IndexedEdition, of: IndexedWeek | None = None, *, site: Site = SITE, social: Social = TAGS
) -> SocialTexts:
    return social_texts(one, of, site=site, social=social)


def titled(title: str, facts: tuple[str, ...], page: str = "2026/20260816/") -> IndexedEdition:
    return IndexedEdition(id="2026-08-16", content="x", page=page, title=title, social=facts)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("plain – “text” • …", 18), (FAMILY * 3, 3), ("é" * 4, 4), ("e\u0301" * 4, 4),
        ("🇩🇪🇫🇷", 2), ("한국", 2), ("\r\n", 1), ("", 0),
    ],
)  # fmt: skip
def test_graphemes_are_what_a_reader_sees(text: str, length: int) -> None:
    assert graphemes(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (f"see {URL}{'x' * 90} now", 4 + 23 + 4), ("http://a.io", 23),
        ("http://localhost/aaa", 20),  # no service takes this for a link
        ("hi @ada@example.social!", len("hi @ada!")), ("ada@example.org", 15), (FAMILY, 1),
    ],
)  # fmt: skip
def test_mastodon_counts_links_and_names_its_own_way(text: str, length: int) -> None:
    assert mastodon_length(text) == length


def test_a_text_is_shortened_at_the_border_of_a_word() -> None:
    assert shorten("one two, three", lambda text: len(text) <= 10) == "one two…"
    assert shorten("one two, three", lambda text: len(text) <= 12) == "one two…"
    assert shorten("one two", lambda text: len(text) <= 7) == "one two"
    assert shorten("incomprehensible", lambda text: len(text) <= 7) == "incomp…"
    assert shorten("one", lambda text: len(text) <= 1) == ""


@given(
    st.lists(st.sampled_from(["a", " ", FAMILY, "e\u0301", "🇩🇪", "漢"]), max_size=60).map("".join),
    st.integers(0, 30),
)
def test_no_character_is_ever_cut(text: str, room: int) -> None:
    for short in (
        shorten(text, lambda text: graphemes(text) <= room),
        shorten(text, lambda text: len(text.encode()) <= room),
    ):
        kept = EGC(short.removesuffix("…"))
        assert kept == EGC(text)[: len(kept)]
        assert graphemes(short) <= room


def test_facts_are_highlights_then_counts_then_the_deadline() -> None:
    rows = (
        deadline("Past Freeze", datetime(2026, 8, 18, tzinfo=UTC)),
        deadline("Meeting", datetime(2026, 8, 21, tzinfo=UTC), major=False),
        deadline("Begin Code Freeze", datetime(2026, 8, 22, tzinfo=UTC)),
    )

    assert facts_of(indexed(), week(142, *rows)) == (
        "Init containers no longer hold devices",
        "Idle nodes sleep",
        "142 pull requests merged",
        "Next deadline 21 August 2026: v1.37 Code Freeze",
    )


def test_a_deadline_with_a_cut_off_has_its_time_in_utc() -> None:
    row = deadline("Docs Freeze", datetime(2026, 8, 26, 12, tzinfo=UTC), "AoE")

    assert "Next deadline 26 August 2026, 12:00 UTC: v1.37 Docs Freeze" in facts_of(
        indexed(), week(1, row)
    )


def test_without_highlights_and_snapshot_the_first_items_are_the_facts() -> None:
    text = "## Other Merges\n\n* [Fix a panic](https://a.example/1)\n* [Fix a leak](https://a.example/2)\n"

    assert facts_of(indexed(text), None) == ("Fix a panic", "Fix a leak")


@pytest.mark.parametrize("given", ["social: [One, Two]", "social: |\n  One\n  Two"])
def test_the_front_matter_has_the_last_word(given: str) -> None:
    one = indexed(front=f"{PUBLISHED}\n{given}")

    assert facts_of(one, week(142)) == ("One", "Two")
    assert "• One\n• Two\n" in made(one).mastodon[0].text


def test_a_post_has_title_facts_link_and_hashtags() -> None:
    texts = made(indexed(), week(1))

    assert texts.mastodon[0].text == (
        "Cluster Weekly: Week Ending August 16, 2026\n\n• Init containers no longer hold devices\n"
        f"• Idle nodes sleep\n• 1 pull request merged\n\n{URL}\n\n#Kubernetes"
    )
    assert texts.bluesky[0].text == texts.mastodon[0].text


def test_facets_are_bytes_of_the_link_and_the_hashtags() -> None:
    post = made(
        titled("Wöche – 漢", ("Ein Fäkt",)), social=Social(hashtags=("#Küber", "#B"))
    ).bluesky[0]

    spans = [
        post.text.encode()[facet.byte_start : facet.byte_end].decode() for facet in post.facets
    ]
    assert spans == [URL, "#Küber", "#B"]
    assert [facet.uri or facet.tag for facet in post.facets] == [URL, "Küber", "B"]


def test_a_long_address_is_shown_short_on_bluesky_and_followed_whole() -> None:
    texts = made(titled("Week", ("Fact",), page=f"2026/{'long-' * 70}/"))

    post = texts.bluesky[0]
    shown = post.text.encode()[post.facets[0].byte_start : post.facets[0].byte_end].decode()
    assert shown.startswith("example.org/digest/2026/long-")
    assert graphemes(shown) <= 80
    assert post.facets[0].uri == texts.url
    assert texts.url in texts.mastodon[0].text


def test_what_does_not_fit_is_left_out_from_the_end_and_never_the_link() -> None:
    facts = tuple(f"{word} {'and so on ' * 13}" for word in ("One", "Two", "Three", "Four"))

    post = made(titled("Week", facts)).bluesky[0].text

    assert "• One" in post
    assert "• Two" in post
    assert "Four" not in post
    assert "…" in post
    assert URL in post


LETTERS = st.sampled_from([
    "word ", "a", " ", FAMILY, "e\u0301", "🇩🇪", "漢", "\u0301" * 50, "@a@b.example ", "•", "\n",
    "#", "https://x.example/y ",
])  # fmt: skip
ANY = st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(LETTERS, max_size=90).map(
    "".join
)


@given(ANY, st.lists(ANY, max_size=5), st.integers(0, 200), ANY)
@settings(deadline=None, max_examples=150)
def test_every_post_fits_and_has_title_and_link(
    title: str, facts: list[str], path: int, name: str
) -> None:
    page = f"2026/{'x' * path}/"
    one = titled(" ".join(title.split())[:200] or "Week", tuple(facts), page)

    texts = made(one, site=Site(url="https://example.org/", title=name))

    bluesky, mastodon = texts.bluesky[0], texts.mastodon[0].text
    assert len(EGC(bluesky.text)) <= 300
    assert len(bluesky.text.encode()) <= 3_000
    assert mastodon_length(mastodon) <= 500
    assert texts.title
    assert bluesky.text.startswith(texts.title)
    assert mastodon.startswith(texts.title)
    assert texts.url in mastodon
    assert bluesky.facets[0].uri == texts.url
    assert 0 < bluesky.facets[0].byte_end <= len(bluesky.text.encode())


def test_the_file_is_json_with_its_schema() -> None:
    content = msgspec.json.decode(social_json(indexed(), None, site=SITE, social=TAGS))

    assert content["schema"] == 1
    assert content["edition"] == "2026-08-16"
    assert content["url"] == URL
    assert set(content["bluesky"][0]) == {"text", "facets"}
    assert set(content["bluesky"][0]["facets"][0]) == {"byteStart", "byteEnd", "uri"}


def test_an_item_whose_title_the_index_cut_ends_with_a_whole_character() -> None:
    title = ("All " + f"{FAMILY} " * 30)[:199] + "…"
    mention = Mention(kind="highlight", section="a", section_title="A", anchor="a", title=title)
    one = msgspec.structs.replace(titled("Week", ()), mentions=(mention,))

    assert set(facts_of(one, None)[0].removesuffix("…").split()) == {"All", FAMILY}


def test_characters_of_many_bytes_fit_bluesky_too() -> None:
    heavy = "a" + "\u0301" * 40 + " "

    post = made(titled("Week", (heavy * 60, heavy * 60))).bluesky[0]

    assert len(post.text.encode()) <= 3_000
    assert "• a" in post.text
    assert URL in post.text


def test_hashtags_leave_room_for_a_fact() -> None:
    tags = tuple(f"#{'x' * 40}{n}" for n in range(30))

    texts = made(titled("Week", ("One " * 20,)), social=Social(hashtags=tags))

    assert graphemes(texts.bluesky[0].text) <= 300
    assert mastodon_length(texts.mastodon[0].text) <= 500
    assert "• One One" in texts.bluesky[0].text
    assert len(texts.bluesky[0].facets) > 1


@pytest.mark.parametrize("tag", ["Kubernetes", "#", "#two words", "#1", "#a-b", f"#{'x' * 70}"])
def test_a_setting_that_is_no_hashtag_is_refused(tag: str) -> None:
    table: dict[str, object] = {
        "site": {"url": "https://example.org/", "title": "A"},
        "sections": [{"id": "a", "title": "A"}],
        "social": {"hashtags": [tag]},
    }

    with pytest.raises(ConfigError, match="is no hashtag"):
        parse_config(table)
