"""What earlier editions already said about a key: the mark "already covered"."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from digest.model import CandidateKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digest.model import Candidate, IndexedEdition, Mention


class Place(msgspec.Struct, frozen=True):
    """Where an edition spoke of a key, and the day that the edition is of."""

    day: str
    edition: str
    section: str
    is_highlight: bool


class Covered:
    """What the published editions before one of them spoke of, by canonical key.

    Args:
        editions: the archive's editions, in any order.
        before: the id of the edition that is being made; later ones and itself do not count.
        days: the last day of each release's cycle, ``2022-05-03``, by the edition's id; a week's
            edition is of the day that names it.
    """

    def __init__(
        self,
        editions: Iterable[IndexedEdition],
        before: str,
        days: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._before = days.get(before, before)
        self._places: dict[str, list[Place]] = {}
        dated = (
            (days.get(edition.id) or _published_on(edition), edition)
            for edition in editions
            if edition.is_published and edition.id != before
        )
        earlier = [(day, edition) for day, edition in dated if day < self._before]
        for day, edition in sorted(earlier, key=lambda pair: (pair[0], pair[1].id), reverse=True):
            for mention in edition.mentions:
                self._note(day, edition.id, mention)

    def _note(self, day: str, edition_id: str, mention: Mention) -> None:
        place = Place(day, edition_id, mention.section_title, mention.kind == "highlight")
        for key in mention.keys:
            self._places.setdefault(key, []).append(place)

    def marked(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Return the candidates, each with what was already said about it."""
        return tuple(
            msgspec.structs.replace(candidate, covered=marks) if marks else candidate
            for candidate in candidates
            for marks in [tuple(self._marks(candidate))]
        )

    def _marks(self, candidate: Candidate) -> Iterator[str]:
        """Yield ``reported 2025-11-02, Other Merges``, or of a proposal how long ago it was."""
        places = [place for key in candidate.keys for place in self._places.get(key, ())]
        if not places:
            return
        newest = max(places, key=lambda place: (place.day, place.is_highlight))
        if candidate.kind is not CandidateKind.PROPOSAL:
            yield _words("reported", newest)
            return
        featured = max(
            (place for place in places if place.is_highlight),
            key=lambda place: place.day,
            default=newest,
        )
        for place in dict.fromkeys((featured, newest)):
            days = _days(place.day, self._before)
            yield _words(f"{candidate.key} covered {days} ago:" if days else "covered", place)


def _published_on(edition: IndexedEdition) -> str:
    """Return the day of a week's edition, of another one that on which it came out."""
    at = edition.published_at
    return edition.id if edition.id[:1].isdigit() or at is None else at.date().isoformat()


def _words(said: str, place: Place) -> str:
    return f"{said} {place.edition}" + (f", {place.section}" if place.section else "")


def _days(earlier: str, later: str) -> str:
    """Return the days between two editions in words; empty where one is of no day."""
    try:
        count = (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return ""
    return "1 day" if count == 1 else f"{count} days"
