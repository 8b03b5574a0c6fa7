"""Texts for posts on social networks: an edition in two to four facts, its title and its link."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import absolute
from digest.cycle.timeline import next_deadline
from digest.edition import words
from digest.edition.visible import clean
from digest.model import SCHEMA
from digest.render.shorten import graphemes, mastodon_length, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from digest.config import Site, Social
    from digest.model import Deadline, EntryKind, IndexedEdition, IndexedWeek

_FEWEST, _MOST = 2, 4
_FACT_LENGTH, _STEP = 140, 8
_TITLE_LENGTH, _TITLE_BYTES = 110, 700
_LINK_LENGTH = 80
_WORTH_READING, _LEAST = 60, 12
"""Graphemes below which a third or fourth fact, and below which any, is rather left out."""

BLUESKY_GRAPHEMES, BLUESKY_BYTES = 300, 3_000
"""maxGraphemes and maxLength of ``text`` in the lexicon app.bsky.feed.post."""
MASTODON_CHARACTERS = 500
"""What a server allows unless its own settings say more."""

_NUMBER = re.compile(r"^(?:[\w.-]+/[\w.-]+)?#\d+\s*[:–-]\s+")


class Facet(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A link or hashtag in a Bluesky post: bytes of its UTF-8, the end excluded.

    It holds what ``app.bsky.richtext.facet`` needs; a ``tag`` is without its ``#``.
    """

    byte_start: int
    byte_end: int
    uri: str | None = None
    tag: str | None = None


class BlueskyPost(msgspec.Struct, frozen=True, kw_only=True):
    """One post on Bluesky; without its facets no link in it can be followed."""

    text: str
    facets: tuple[Facet, ...]


class MastodonPost(msgspec.Struct, frozen=True, kw_only=True):
    """One post on Mastodon."""

    text: str


class SocialTexts(msgspec.Struct, frozen=True, kw_only=True):
    """``social.json``: posts ready to send, and what they were made from."""

    schema: int
    edition: str
    title: str
    url: str
    language: str
    facts: tuple[str, ...]
    bluesky: tuple[BlueskyPost, ...]
    mastodon: tuple[MastodonPost, ...]


def social_json(
    edition: IndexedEdition, week: IndexedWeek | None, *, site: Site, social: Social
) -> bytes:
    """Return an edition's posts as JSON, indented by two, with a newline at the end.

    Args:
        edition: ``social`` in its front matter replaces the facts.
        week: the edition's snapshot, for counts and the next deadline; ``None`` without one.
        site: whose title and address the posts carry.
        social: the hashtags.
    """
    texts = social_texts(edition, week, site=site, social=social)
    return msgspec.json.format(msgspec.json.encode(texts), indent=2) + b"\n"


def social_texts(
    edition: IndexedEdition, week: IndexedWeek | None, *, site: Site, social: Social
) -> SocialTexts:
    """Return an edition's posts; see :func:`social_json`."""
    url = absolute(site.url, edition.page)
    title = _title(edition, site)
    facts = facts_of(edition, week)
    shown_url = url if graphemes(url) <= _LINK_LENGTH else _short_link(url)
    bluesky = _post(title, facts, shown_url, social.hashtags, fits=_fits_bluesky)
    mastodon = _post(title, facts, url, social.hashtags, fits=_fits_mastodon)
    return SocialTexts(
        schema=SCHEMA,
        edition=edition.id,
        title=title,
        url=url,
        language=clean(site.language) or "en",
        facts=facts,
        bluesky=(BlueskyPost(text=bluesky, facets=tuple(_facets(bluesky, shown_url, url))),),
        mastodon=(MastodonPost(text=mastodon),),
    )


def facts_of(edition: IndexedEdition, week: IndexedWeek | None) -> tuple[str, ...]:
    """Return at most four facts, the weightiest first, each at most 140 characters.

    Those of the front matter where it has any; else highlights, then counts, then the next
    deadline, filled up with other items to two.
    """
    given = [line for text in edition.social for line in text.split("\n")]
    if facts := _distinct(given):
        return facts[:_MOST]
    known = _titles(edition, "highlight")
    if week is not None:
        known += [_counts(week), _deadline(week, edition.published_at)]
    facts = _distinct(known)
    return facts if len(facts) >= _FEWEST else _distinct([*facts, *_titles(edition, "item")])


def _titles(edition: IndexedEdition, kind: EntryKind) -> list[str]:
    """Return the titles of the edition's first entries of a kind."""
    titles = (mention.title for mention in edition.mentions if mention.kind == kind)
    return list(islice((title for title in titles if title), _FEWEST))


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the texts as facts: bounded, without the number of a pull request, none twice."""
    facts = (_cut(_NUMBER.sub("", _whole(clean(text))), _FACT_LENGTH) for text in texts)
    return tuple(dict.fromkeys(fact for fact in facts if fact))


def _counts(week: IndexedWeek) -> str:
    """Return how much happened in the week, in words; empty where nothing is known."""
    merged, proposals = len(week.merges), len({update.key for update in week.kep_updates})
    said = []
    if merged:
        said.append(f"{merged:,} pull request{'' if merged == 1 else 's'} merged")
    if proposals:
        said.append(f"{proposals:,} proposal{'' if proposals == 1 else 's'} changed")
    return ", ".join(said)


def _deadline(week: IndexedWeek, published_at: datetime | None) -> str:
    """Return the first major deadline that is ahead when the edition is out, in words."""
    moment = max(published_at, week.end) if published_at else week.end
    row = next_deadline(week.deadlines, moment)
    if row is None:
        return ""
    name = clean(f"{row.release} {row.name.removeprefix('Begin ')}")
    return f"Next deadline {_until(row)}: {name}"  # the day first: the name's end may be cut


def _until(row: Deadline) -> str:
    """Return when a row is over: with a cut-off its time in UTC, else its last day."""
    if row.cutoff:
        return f"{words.day(row.ends_at)}, {row.ends_at:%H:%M} UTC"
    return words.day(row.ends_at - timedelta(microseconds=1))


def _whole(text: str) -> str:
    """Return a title of the index without the word, or the character, that its end is a part of."""
    is_cut = len(text) == words.TITLE_LENGTH and text.endswith("…")
    return f"{text.rpartition(' ')[0]}…" if is_cut and " " in text else text


def _title(edition: IndexedEdition, site: Site) -> str:
    title, name = _whole(edition.title), clean(site.title)
    both = f"{name}: {title}" if name else title
    return shorten(both if _fits_title(both) else title, _fits_title) or edition.id


def _fits_title(text: str) -> bool:
    return graphemes(text) <= _TITLE_LENGTH and len(text.encode()) <= _TITLE_BYTES


def _fits_bluesky(text: str) -> bool:
    return graphemes(text) <= BLUESKY_GRAPHEMES and len(text.encode()) <= BLUESKY_BYTES


def _fits_mastodon(text: str) -> bool:
    return mastodon_length(text) <= MASTODON_CHARACTERS


def _short_link(url: str) -> str:
    """Return an address as it can be shown where a facet holds the whole one."""
    bare = url.partition("://")[2]
    return shorten(bare, lambda text: graphemes(text) <= _LINK_LENGTH) or bare[:_LINK_LENGTH]


def _post(
    title: str,
    facts: Sequence[str],
    link: str,
    hashtags: Sequence[str],
    *,
    fits: Callable[[str], bool],
) -> str:
    """Return the post: the title, what fits of the facts, the link, what fits of the hashtags.

    Facts are shortened to one length, the largest at which all fit; where that says too little, the
    last one is left out.
    """

    def text(chosen: Sequence[str], tags: Sequence[str]) -> str:
        shown = "\n".join(f"• {fact}" for fact in chosen)
        return "\n\n".join(part for part in (title, shown, link, " ".join(tags)) if part)

    tags: list[str] = []
    for tag in hashtags:
        # They may take no more than leaves room for a fact.
        if tag not in tags and fits(text(["x" * _FACT_LENGTH], [*tags, tag])):
            tags.append(tag)
    for count in range(len(facts), 0, -1):
        least = _WORTH_READING if count > _FEWEST else _LEAST
        for length in range(_FACT_LENGTH, least - 1, -_STEP):
            chosen = [shortened for fact in facts[:count] if (shortened := _cut(fact, length))]
            if fits(post := text(chosen, tags)):
                return post
    return text([], tags)


def _cut(fact: str, length: int) -> str:
    """Return the fact in at most ``length`` graphemes."""
    return shorten(fact, lambda text: graphemes(text) <= length)


def _facets(text: str, shown_url: str, url: str) -> Iterator[Facet]:
    """Yield the facet of the link and of each hashtag behind it, in the order of the text."""
    at = text.rindex(shown_url)
    start = len(text[:at].encode())
    yield Facet(byte_start=start, byte_end=start + len(shown_url.encode()), uri=url)
    after = at + len(shown_url)
    for match in re.finditer(r"#(\S+)", text[after:]):
        start = len(text[: after + match.start()].encode())
        yield Facet(byte_start=start, byte_end=start + len(match[0].encode()), tag=match[1])
