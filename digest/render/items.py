"""Items of editions by what they are about: a topic of the settings, a proposal."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain, groupby
from typing import TYPE_CHECKING

import msgspec

from digest.keys import canonical
from digest.model import IndexedEdition, KepFacts, KepUpdate, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from digest.model import IndexedWeek

_NAME = re.compile(r"(?!index\.html\Z)[a-z0-9][a-z0-9._-]{0,60}", re.ASCII)
"""What can name a folder beside the list of all."""

_NUMBERED = re.compile(r"[A-Z]+-(\d+)", re.ASCII)


class Item(msgspec.Struct, frozen=True):
    """One entry of a published edition; ``mark`` tells it from the others there, in feeds."""

    edition: IndexedEdition
    mention: Mention
    mark: str

    @property
    def made_from(self) -> tuple[object, ...]:
        """All that pages and feeds outside its edition show of it."""
        edition, mention = self.edition, self.mention
        return (
            *(edition.page, edition.title, edition.published_at, edition.authors, edition.feed_id),
            *(self.mark, mention.anchor, mention.section_title),
            *(mention.title, mention.html, mention.body),
        )


def items_of(edition: IndexedEdition) -> Iterator[Item]:
    """Yield an edition's entries in page order.

    One that has no anchor of its own, prose above all, is marked by its number among those that
    have the same; no anchor begins with the underscore of such a mark.
    """
    sharing = Counter(mention.anchor for mention in edition.mentions)
    numbers: Counter[str] = Counter()
    for mention in edition.mentions:
        mark = mention.anchor
        if mention.kind == "prose" or sharing[mark] > 1:
            numbers[mark] += 1
            mark = f"_{mark}-{numbers[mark]}"
        yield Item(edition, mention, mark)


class Change(msgspec.Struct, frozen=True):
    """What a week did to a proposal; two files may have one number.

    ``week`` is the edition's id.
    """

    week: str
    updates: tuple[KepUpdate, ...]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic: ``node`` of the topics called ``sig``; items newest first.

    ``merges`` counts the known merged pull requests by week, ``proposals`` are the keys it owns.
    """

    kind: str
    name: str
    items: tuple[Item, ...]
    merges: dict[str, int]
    proposals: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path of its page below the site's root."""
        return f"{self.kind}/{self.name}/"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal: what its file said last, how it changed, where editions spoke of it.

    ``facts`` is what the newest snapshot with the file says, ``None`` where none has it.
    ``changes`` and ``items`` stand newest first.
    """

    key: str
    number: int
    title: str | None
    owner: str | None
    url: str | None
    facts: KepFacts | None
    changes: tuple[Change, ...]
    items: tuple[Item, ...]

    @property
    def pull_requests(self) -> list[str]:
        """The keys of the pull requests that touched its file, newest week first."""
        return [
            pull
            for change in self.changes
            for update in change.updates
            for pull in update.pull_requests
        ]

    @property
    def path(self) -> str:
        """The path of its page below the site's root."""
        return f"{self.key.partition('-')[0].lower()}/{self.number}/"


class About:
    """What a publication's items are about.

    Args:
        editions: the published editions, newest first.
        weeks: the snapshots by edition id.
        topics: names of topics with the prefixes of their labels: ``{"sig": "sig/"}``.
        prefix: the word that starts a proposal's key; empty where there are none.
    """

    def __init__(
        self,
        editions: Iterable[IndexedEdition],
        weeks: Mapping[str, IndexedWeek],
        topics: Mapping[str, str],
        prefix: str,
    ) -> None:
        self._topics = {kind: label for kind, label in topics.items() if _NAME.fullmatch(kind)}
        self._prefix = f"{prefix.upper()}-" if prefix else ""
        self._weeks = [weeks[name] for name in sorted(weeks, reverse=True)]
        self._items = [item for edition in editions for item in items_of(edition)]
        self._merges: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.proposals = self._proposals() if prefix else {}
        self._topics_of = self._topics_by_key()
        self.topics = self._grouped_by_topic()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of topics that there are, by name."""
        return tuple(sorted({topic.kind for topic in self.topics}))

    def topics_of(self, key: str) -> frozenset[tuple[str, str]]:
        """Return kind and name of the topics of a pull request or proposal, by canonical key."""
        return self._topics_of.get(key, frozenset())

    def _proposals(self) -> dict[str, Proposal]:
        items = self._items_by_proposal()
        changes: dict[str, list[Change]] = defaultdict(list)
        facts: dict[str, KepFacts] = {}
        for week in self._weeks:
            for key, group in groupby(week.kep_updates, key=lambda update: update.key):
                changes[canonical(key)].append(Change(week.id, tuple(group)))
            for known in week.keps.values():
                facts.setdefault(canonical(known.key), known)
        return {
            key: self._proposal(key, number, facts.get(key), changes[key], items[key])
            for key in sorted({*items, *changes})
            if (number := _number(key)[0])
        }

    def _items_by_proposal(self) -> dict[str, list[Item]]:
        items: dict[str, list[Item]] = defaultdict(list)
        for item in self._items:
            for key in item.mention.keys:
                if key.startswith(self._prefix):
                    items[key].append(item)
        return items

    def _proposal(
        self,
        key: str,
        number: int,
        facts: KepFacts | None,
        changes: list[Change],
        items: list[Item],
    ) -> Proposal:
        updates = [update for change in changes for update in change.updates]
        titles = (facts.title if facts else None, *(update.title for update in updates))
        owners = (facts.owning_sig if facts else None, *(update.owning_sig for update in updates))
        return Proposal(
            key=key,
            number=number,
            title=next((title for title in titles if title), None),
            owner=next((owner for owner in owners if owner), None),
            url=updates[0].url if updates else None,
            facts=facts,
            changes=tuple(changes),
            items=tuple(items),
        )

    def _topics_by_key(self) -> dict[str, frozenset[tuple[str, str]]]:
        merges = [(week.id, merge) for week in self._weeks for merge in week.merges]
        labels = {label for _, merge in merges for label in merge.labels}
        of_label = {label: tuple(self.labelled((label,))) for label in labels}
        found: dict[str, frozenset[tuple[str, str]]] = {}
        for week, merge in merges:
            topics = frozenset(chain.from_iterable(of_label[label] for label in merge.labels))
            if topics:
                found[merge.key] = topics
            for topic in topics:
                self._merges[topic][week] += 1
        for key, proposal in self.proposals.items():
            if owners := frozenset(self._owned(proposal.owner)):
                found[key] = owners
                for pull in proposal.pull_requests:
                    found.setdefault(canonical(pull), owners)
        return found

    def labelled(self, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield kind and name of the topics that labels name."""
        for label in labels:
            for kind, prefix in self._topics.items():
                name = label[len(prefix) :].lower()
                if label.startswith(prefix) and _NAME.fullmatch(name):
                    yield kind, name

    def _owned(self, owner: str | None) -> Iterator[tuple[str, str]]:
        """Yield the topic that a proposal's file names as its owner: ``sig-node``."""
        for kind in self._topics:
            name = (owner or "").lower().removeprefix(f"{kind}-")
            if owner and name != owner.lower() and _NAME.fullmatch(name):
                yield kind, name

    def _grouped_by_topic(self) -> tuple[Topic, ...]:
        items: dict[tuple[str, str], list[Item]] = defaultdict(list)
        proposals: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in self.proposals:
            for topic in self.topics_of(key):
                proposals[topic].append(key)
        named = self._named_in_text({*self._merges, *proposals})
        topics_of = self._topics_of.get
        for item in self._items:
            topics = named(item.mention)
            for key in item.mention.keys:
                topics.update(topics_of(key, ()))
            for topic in topics:
                items[topic].append(item)
        return tuple(
            Topic(
                kind=topic[0],
                name=topic[1],
                items=tuple(items[topic]),
                merges=dict(self._merges[topic]),
                proposals=tuple(sorted(proposals[topic], key=_number)),
            )
            for topic in sorted({*self._merges, *proposals, *items})
        )

    def _named_in_text(self, known: set[tuple[str, str]]) -> Naming:
        patterns = []
        for kind in self._topics:
            names = {name for topic_kind, name in known if topic_kind == kind}
            if names:
                patterns.append((kind, _naming(kind, names)))
        return Naming(patterns)


class Naming:
    """Finds the topics that a text names: ``SIG Node``, ``sig-api-machinery``."""

    def __init__(self, patterns: list[tuple[str, re.Pattern[str]]]) -> None:
        self._patterns = patterns

    def __call__(self, mention: Mention) -> set[tuple[str, str]]:
        """Return kind and name of each."""
        found: set[tuple[str, str]] = set()
        text = f"{mention.title} {mention.text}".lower()
        for kind, pattern in self._patterns:
            if kind in text:
                found.update((kind, re.sub(r"[ -]+", "-", name)) for name in pattern.findall(text))
        return found


def _naming(kind: str, names: set[str]) -> re.Pattern[str]:
    # The longer name first: "api machinery" before "api".
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spelt = "|".join(re.escape(name).replace(r"\-", "[ -]") for name in ordered)
    return re.compile(rf"\b{re.escape(kind)}[ -]({spelt})\b")


def _number(key: str) -> tuple[int, str]:
    """Return a proposal's number, 0 where it has none, and its key, to sort by."""
    match = _NUMBERED.fullmatch(key)
    return (int(match[1]) if match else 0), key
