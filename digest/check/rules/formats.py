"""Rules about lines of a fixed form: promotions, version updates, releases, patches, thanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, Passage
    from digest.check.rule import Reading
    from digest.model import Link

_PULL = "https://github.com/kubernetes/kubernetes/pull/1"
_ETCD = "https://github.com/etcd-io/etcd/releases/tag"
_TAG = "https://github.com/kubernetes/kubernetes/releases/tag"
_CHANGELOG = "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG"

_STAGE = re.compile(
    r"\b(?:alpha|beta|stable|general(?:ly)? availab(?:le|ility)|conformance|default|deprecated"
    r"|v\d+(?:(?:alpha|beta)\d+)?)\b|(?-i:\bGA\b)",
    re.I,
)
_TO_VERSION = re.compile(r"\bto (?:[\w/-]+ )?\(?v?\.?\d", re.I)
_VERSION = re.compile(r"(?<![\w.])v?\.?\d+\.\d+")
_ENDS_WITH_VERSION = re.compile(r"(?:^|[\s/-])v?\d+(?:\.\d+)+[\w.+-]*$")
_REST = re.compile(r"(?:: \S.*?)?(?:[;,] also .*)?", re.S)
_BOLD = re.compile(r"\s*[*+-]\s+\[\s*(?:\*\*|__)")
_ALSO = re.compile(r"[;,.]?\s+also\s+(?=(?:\S+ )?v?\d+\.\d)")
_PATCH = re.compile(r"v?\d+\.\d+\.[1-9]\d*")
_WORD = re.compile(r"\w")
_EMOJI = re.compile(
    "[\u203c\u2049\u231a-\u231b\u23e9-\u23fa\u2600-\u2603\u260e\u2611\u2614-\u2615\u2618\u261d"
    "\u2620-\u2660\u2663-\u2668\u267b-\u27bf\u2934-\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001faff]|(?<![\\w:]):[a-z][a-z0-9_+-]+:(?![\\w:])"
)
"""Pictographs (Unicode, "Emoji_Presentation" and near ones), and their names between colons."""


@rule(
    "PROMO-STAGE",
    "formats",
    "error",
    summary="A promotion does not say to which stage.",
    hint="say what it becomes: Thing to GA, Thing to beta",
    wrong=f"## Promotions\n\n* [PodHostIPs]({_PULL})\n",
    right=f"## Promotions\n\n* [PodHostIPs to beta]({_PULL})\n",
)
def stage_of_promotion(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each promotion without a word for a stage; an empty item is another rule's.

    Items below another one say what that one is about.
    """
    for item in reading.bullets(*_ids(reading.settings.sections.promotions)):
        if item.level == 1 and item.plain and not _STAGE.search(item.plain):
            yield item.hit("the promotion names no stage")


def _ids(sections: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids, or one that no section has: without any, all bullets would be meant."""
    return sections or ("-",)


@rule(
    "VU-FORMAT",
    "formats",
    "info",
    summary="A version update is not of the form [name to v1.2.3](address).",
    hint="write [name to v1.2.3](address)",
    wrong=f"## Version Updates\n\n* Use [etcd v3.6.4]({_PULL}) in tests\n",
    right=f"## Version Updates\n\n* [etcd to v3.6.4]({_PULL})\n",
)
def form_of_version(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each version update that names no version behind the word to."""
    for item in reading.bullets(*_ids(reading.settings.sections.versions)):
        if item.level == 1 and item.plain and not _TO_VERSION.search(item.plain):
            yield item.hit("the item does not say 'name to version'")


@rule(
    "SP-FORMAT",
    "formats",
    "warning",
    summary="A release is not of the form [name v1.2.3](address): a, b; also [v1.1.9](address).",
    hint="write [name v1.2.3](address): change, change; also [v1.1.9](address)",
    wrong=f"## Subprojects\n\n* [etcd]({_ETCD}/v3.6.4) v3.6.4 adds a flag\n",
    right=f"## Subprojects\n\n* [etcd v3.6.4]({_ETCD}/v3.6.4): new flag; also "
    f"[v3.5.9]({_ETCD}/v3.5.9)\n",
)
def form_of_release(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each release of another form; an item that names no version is news."""
    texts = {text.path: text for text in reading.texts}
    for item in reading.bullets(*_ids(reading.settings.sections.releases)):
        if item.level != 1 or not _is_release(item):
            continue
        source = texts[item.path].body(item.start, item.end)
        if problem := _release_problem(item, source):
            yield item.hit(problem)


def _is_release(item: Passage) -> bool:
    named = _VERSION.search(item.plain)
    return bool(named or any("@" in (placed.link.key or "") for placed in item.links))


def _release_problem(item: Passage, source: str) -> str:
    """Return how an item differs from the form of a release; empty where it does not."""
    link = item.links[0].link if item.links else None
    words = " ".join(link.text.split()) if link else ""
    if link is None or not words or not item.plain.startswith(words):
        return "the item does not begin with a link to the release"
    if not _is_named(words, link):
        return f"the link's words are {words!r}, not name and version"
    if re.search(r"\bto v?\d", words):
        return f"the link's words are {words!r}; 'to' is for version updates"
    if _BOLD.match(source):
        return f"{words!r} is in bold"
    if not _REST.fullmatch(item.plain[len(words) :].rstrip(" .")):
        return f"what changed does not follow {words!r} and a colon"
    return ""


def _is_named(words: str, link: Link) -> bool:
    """Return whether a link's words end with a version, or with the tag that it leads to."""
    if _ENDS_WITH_VERSION.search(words):
        return True
    tag = (link.key or "").rpartition("@")[2]
    return bool(tag) and words.casefold().endswith(tag.casefold())


@rule(
    "SP-LONG",
    "formats",
    "warning",
    summary="What changed in a release takes more words than the settings allow.",
    hint="name the changes in two to four words each; the release's own page says the rest",
    wrong=f"## Subprojects\n\n* [etcd v3.6.4]({_ETCD}/v3.6.4):{' one more new flag,' * 8}\n",
    right=f"## Subprojects\n\n* [etcd v3.6.4]({_ETCD}/v3.6.4): new flag, faster start\n",
)
def long_release(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each item whose words behind name and version are too many."""
    most = reading.settings.release_words
    for item in reading.bullets(*_ids(reading.settings.sections.releases)):
        if item.plain.count(" ") < most:
            continue
        count = sum(1 for word in _changes(item).split() if _WORD.search(word))
        if count > most:
            yield item.hit(f"what changed takes {count} words, {most} are allowed")


def _changes(item: Passage) -> str:
    """Return what an item says behind the links it begins with, without "also v1.1.9"."""
    rest = item.plain
    for placed in item.links:
        words = " ".join(placed.link.text.split())
        if not words or not rest.startswith(words):
            break
        rest = rest[len(words) :].lstrip()
    return _ALSO.split(rest, maxsplit=1)[0]


@rule(
    "RS-CHANGELOG",
    "formats",
    "warning",
    summary="A patch release links to its tag and not to the changelog.",
    hint="link the CHANGELOG of its minor release: that address serves every patch",
    wrong=f"## Release Schedule\n\nPatch release [1.36.2]({_TAG}/v1.36.2) is out.\n",
    right="## Release Schedule\n\n"
    f"Patch release [1.36.2]({_CHANGELOG}/CHANGELOG-1.36.md) is out.\n",
)
def tag_of_patch(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link of a patch version in the schedule that leads to a tag."""
    sections = reading.settings.sections.schedule
    for placed in reading.links:
        link = placed.link
        if placed.section in sections and "@" in (link.key or "") and _PATCH.search(link.text):
            yield placed.hit(f"{link.text!r} links to a release's tag")


@rule(
    "SHOUT-EMOJI",
    "formats",
    "warning",
    summary="There is an emoji in the thanks.",
    hint="say it in words; screen readers read emoji aloud one by one",
    wrong="## Shoutouts\n\n* Thanks to @octocat for the release \U0001f389\n",
    right="## Shoutouts\n\n* Thanks to @octocat for the release\n",
)
def emoji(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for the first emoji of each passage."""
    sections = reading.settings.sections.thanks
    for passage in reading.passages:
        if passage.section in sections and (match := _EMOJI.search(passage.visible)):
            yield passage.hit(f"there is an emoji: {match[0]}", at=match.start())


RULES = (
    stage_of_promotion,
    form_of_version,
    form_of_release,
    long_release,
    tag_of_patch,
    emoji,
)
