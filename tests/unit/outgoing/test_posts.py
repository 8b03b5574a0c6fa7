from __future__ import annotations

import json

import pytest

from digest.config import Social
from digest.outgoing.posts import post_faults
from digest.render.social import social_json
from tests.unit.render.test_social import SITE, TEXT, URL, indexed

TAGS = ("#Kubernetes", "#CloudNative")


def posts(**changes: object) -> bytes:
    """Return posts as they are made, with these changes to the one post of a service."""
    made = json.loads(social_json(indexed(TEXT), None, site=SITE, social=Social(hashtags=TAGS)))
    for service, change in changes.items():
        made[service] = change(made[service][0]) if callable(change) else change
    return json.dumps(made).encode()


def faults(content: bytes) -> tuple[str, ...]:
    return post_faults("social.json", content, url=URL, hashtags=TAGS)


def text(new: str) -> object:
    return lambda post: [{**post, "text": new}]


def with_end(end: str) -> object:
    return lambda post: [{**post, "text": post["text"] + end}]


def without_facets(post: dict[str, object]) -> list[dict[str, object]]:
    return [{**post, "facets": []}]


def with_facet(**facet: object) -> object:
    return lambda post: [{**post, "facets": [*post["facets"], facet]}]


def test_posts_as_they_are_made_fit() -> None:
    assert faults(posts()) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"mastodon": text(f"{'word ' * 120}{URL}")},
            "social.json: post 1 for Mastodon has 623 characters, and 500 are allowed: write "
            "shorter lines in social:",
        ),
        ({"mastodon": text(f"{'👩‍👩‍👧‍👦' * 478}{URL}")}, "has 501 characters"),
        ({"bluesky": with_end(f" {'x' * 300}")}, "post 1 for Bluesky has"),
        ({"bluesky": with_end("👩‍👩‍👧‍👦" * 130)}, "bytes, and 3,000 are allowed"),
        ({"mastodon": text("")}, "post 1 for Mastodon is empty"),
        ({"bluesky": text(" \n")}, "post 1 for Bluesky is empty"),
        ({"mastodon": text("A week")}, f"post 1 for Mastodon has no link to {URL}"),
        ({"bluesky": without_facets}, f"post 1 for Bluesky has no link to {URL}"),
        ({"mastodon": with_end(" #Kuber")}, "ends with “#Kuber”, no hashtag of [social]"),
        ({"mastodon": with_end("…")}, "ends with “#CloudNative…”, no hashtag"),
        ({"bluesky": with_end(" #Cloud…")}, "ends with “#Cloud…”, no hashtag"),
        (
            {"bluesky": with_facet(byteStart=9_000, byteEnd=9_010, tag="x")},
            "the bytes 9000 to 9010",
        ),
        ({"bluesky": with_facet(byteStart=0, byteEnd=7, tag="x")}, "marks the bytes 0 to 7"),
        ({"bluesky": []}, "there is no post for Bluesky"),
        ({"mastodon": []}, "there is no post for Mastodon"),
        ({"mastodon": 1}, "it cannot be read (Expected `array`, got `int` - at `$.mastodon`)"),
    ],
)
def test_what_a_service_would_refuse_is_named(changes: dict[str, object], said: str) -> None:
    assert said in "\n".join(faults(posts(**changes)))


def test_a_link_counts_as_23_on_mastodon() -> None:
    long = f"{URL}{'x' * 400}"
    content = posts(mastodon=text(f"A week {long}")).replace(URL.encode(), long.encode(), 1)

    assert [f for f in post_faults("s", content, url=long, hashtags=TAGS) if "Mastodon" in f] == []


def test_a_facet_in_the_middle_of_a_character_is_found() -> None:
    link = {"byteStart": 1, "byteEnd": 3 + len(URL), "uri": URL}

    made = posts(bluesky=[{"text": f"é {URL}", "facets": [link]}])

    assert "marks the bytes 1 to" in faults(made)[0]


def test_a_facet_that_marks_another_word_is_found() -> None:
    end = len(URL)
    link = {"byteStart": 0, "byteEnd": end, "uri": URL}
    tag = {"byteStart": end + 1, "byteEnd": end + 6, "tag": "Kubernetes"}

    made = posts(bluesky=[{"text": f"{URL} #Kubernetes", "facets": [link, tag]}])

    assert faults(made) == (
        "social.json: post 1 for Bluesky marks “#Kube” as the hashtag Kubernetes; "
        "report it as a bug",
    )
