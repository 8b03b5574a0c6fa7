"""What an edition tells of proposals, joined with what their own files say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.check.passages import Passage
from digest.check.rules.highlights import highlights
from digest.check.rules.stages import Claim, Verdict, claim_of_line, claims, differing, judge
from digest.keys import canonical
from digest.model import KepFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.rule import Reading
    from digest.check.rules.highlights import Highlight

_LONGEST_HEAD = 200
_NUMBER_FIRST = re.compile(r"\W*(?!20\d\d\s)(\d{1,5})(?:\s*:|(?<=\d\d)\s)\s*\w")
"""The number that opens a head, not a year or a count: "4815 Swap things", "9: Swap things"."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition says of one proposal, and the files of its number; ``commit`` as in facts.

    ``head`` is the passage that names it, ``title`` the words there, empty in a list.
    """

    key: str
    head: Passage
    title: str
    claims: tuple[Claim, ...]
    files: dict[str, KepFacts]
    verdict: Verdict

    def file_of(self, verdict: Verdict, cycle: str | None) -> tuple[str, KepFacts, Claim]:
        """Return path and facts of the file that says so, and the claim that it is about."""
        path, facts = next(
            (path, facts)
            for path, facts in self.files.items()
            if judge(self.claims, [facts], cycle) == verdict
        )
        return path, facts, differing(self.claims, facts, cycle)


def told(reading: Reading) -> Iterator[Told]:
    """Yield what the edition tells of proposals: at length, and as promotions with their link."""
    sections = reading.settings.sections
    if not reading.proposals.prefix:
        return
    by_key = _by_key(reading)
    for each in highlights(reading, sections.proposals):
        head, key = each.first, _key_of(each, reading)
        if key is not None and (each.head is None or each.body):
            words = head.plain if len(head.plain) <= _LONGEST_HEAD else ""
            yield _told(reading, key, head, words, claims(each.body), by_key)
    for item in reading.bullets(*sections.promotions) if sections.promotions else ():
        key = _linked(item, reading, at_most=1)  # one behind it is no more than related
        claim = claim_of_line(item) if key else None
        if key is not None and claim is not None:
            yield _told(reading, key, item, "", (claim,), by_key)


def _told(
    reading: Reading,
    key: str,
    head: Passage,
    title: str,
    found: tuple[Claim, ...],
    by_key: dict[str, dict[str, KepFacts]],
) -> Told:
    files = by_key.get(key, {})
    verdict = judge(found, list(files.values()), cycle_of(reading)) if found else "unknown"
    return Told(key=key, head=head, title=title, claims=found, files=files, verdict=verdict)


def _by_key(reading: Reading) -> dict[str, dict[str, KepFacts]]:
    found: dict[str, dict[str, KepFacts]] = {}
    for path, facts in reading.snapshot.keps.items() if reading.snapshot else ():
        found.setdefault(canonical(facts.key), {})[path] = facts
    return found


def _key_of(each: Highlight, reading: Reading) -> str | None:
    """Return the proposal's key: that of the head's link, its number in the head, any link."""
    head = each.first
    if key := _linked(head, reading):
        return key
    if len(head.plain) <= _LONGEST_HEAD:
        if named := sorted(reading.proposals.named_in(head.plain)):
            return named[0]
        if match := _NUMBER_FIRST.match(head.plain):
            return reading.proposals.key_of_number(int(match[1]))
    return next((key for part in each.body if (key := _linked(part, reading))), None)


def _linked(passage: Passage, reading: Reading, at_most: int | None = None) -> str | None:
    """Return the first proposal among a passage's links, of which ``at_most`` are looked at."""
    start = f"{reading.proposals.prefix.upper()}-"
    keys = (link.link.key or "" for link in passage.links[:at_most])
    return next((key for key in keys if key.startswith(start)), None)


def cycle_of(reading: Reading) -> str | None:
    """Return the release that is being made when the edition comes out, if a timeline says it."""
    rows = reading.snapshot.deadlines if reading.snapshot else ()
    ahead = [row for row in rows if row.ends_at > reading.at]
    return min(ahead, key=lambda row: row.ends_at).release if ahead else None
