"""The posts of an edition, as the services would take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.edition.visible import clean
from digest.outgoing.markup import BUG, short
from digest.render.shorten import graphemes, mastodon_length
from digest.render.social import (
    BLUESKY_BYTES,
    BLUESKY_GRAPHEMES,
    MASTODON_CHARACTERS,
    BlueskyPost,
    SocialTexts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHORTER = "write shorter lines in social: at the top of edition.md"


def post_faults(path: str, content: bytes, *, url: str, hashtags: Sequence[str]) -> tuple[str, ...]:
    """Return what a service would refuse or show wrongly of an edition's posts.

    Bluesky takes 300 graphemes and 3,000 bytes (``app.bsky.feed.post``) and follows no link without
    a facet; Mastodon takes 500 characters, a link counting as 23 of them.

    Args:
        path: the file, ``social.json``, as faults name it.
        content: its bytes.
        url: the address of the edition's page.
        hashtags: those of the settings; no other may stand behind the link.
    """
    try:
        texts = msgspec.json.decode(content, type=SocialTexts)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return (f"{path}: it cannot be read ({error}); {BUG}",)
    faults = (*_bluesky(texts, url, hashtags), *_mastodon(texts, url, hashtags))
    return tuple(f"{path}: {fault}" for fault in faults)


def _bluesky(texts: SocialTexts, url: str, hashtags: Sequence[str]) -> Iterator[str]:
    if not texts.bluesky:
        yield f"there is no post for Bluesky; {BUG}"
    for number, post in enumerate(texts.bluesky, 1):
        where = f"post {number} for Bluesky"
        for count, most, unit in (
            (graphemes(post.text), BLUESKY_GRAPHEMES, "characters"),
            (len(post.text.encode()), BLUESKY_BYTES, "bytes"),
        ):
            if count > most:
                yield f"{where} has {count:,} {unit}, and {most:,} are allowed: {_SHORTER}"
        if not clean(post.text):
            yield f"{where} is empty; {BUG}"
        elif url not in [facet.uri for facet in post.facets]:
            yield f"{where} has no link to {url}; {BUG}"
        yield from (f"{where} {fault}" for fault in _facets(post))
        linked = max((facet.byte_end for facet in post.facets if facet.uri), default=0)
        behind = post.text.encode()[linked:].decode("utf-8", "replace")
        yield from (f"{where} {fault}" for fault in _cut_hashtags(behind, hashtags))


def _facets(post: BlueskyPost) -> Iterator[str]:
    """Yield facets that lie outside of the text, part a character, or are not what they mark."""
    content, done = post.text.encode(), 0
    for facet in post.facets:
        marked = content[facet.byte_start : facet.byte_end]
        is_inside = done <= facet.byte_start < facet.byte_end <= len(content)
        try:
            said = marked.decode()
        except UnicodeDecodeError:
            is_inside, said = False, ""
        if not is_inside:
            yield f"marks the bytes {facet.byte_start} to {facet.byte_end}; {BUG}"
        elif facet.tag is not None and said != f"#{facet.tag}":
            yield f"marks {short(said)} as the hashtag {facet.tag}; {BUG}"
        done = max(done, facet.byte_end)


def _mastodon(texts: SocialTexts, url: str, hashtags: Sequence[str]) -> Iterator[str]:
    if not texts.mastodon:
        yield f"there is no post for Mastodon; {BUG}"
    for number, post in enumerate(texts.mastodon, 1):
        where = f"post {number} for Mastodon"
        count = mastodon_length(post.text)
        if count > MASTODON_CHARACTERS:
            most = MASTODON_CHARACTERS
            yield f"{where} has {count:,} characters, and {most:,} are allowed: {_SHORTER}"
        _, found, behind = post.text.rpartition(url)
        if not clean(post.text):
            yield f"{where} is empty; {BUG}"
        elif not found:
            yield f"{where} has no link to {url}; {BUG}"
        else:
            yield from (f"{where} {fault}" for fault in _cut_hashtags(behind, hashtags))


def _cut_hashtags(behind: str, hashtags: Sequence[str]) -> Iterator[str]:
    """Yield the words behind the link that are no whole hashtag of the settings."""
    for word in behind.split():
        if word not in hashtags:
            yield f"ends with {short(word)}, no hashtag of [social]; {BUG}"
