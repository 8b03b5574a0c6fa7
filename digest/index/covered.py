"""What earlier editions already said about a key: the mark "already covered"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from digest.model import CandidateKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.model import Candidate, IndexedEdition, Mention


class Place(msgspec.Struct, frozen=True):
    """Where an edition spoke of a key."""

    edition: str
    section: str
    is_highlight: bool


class Covered:
    """What the published editions before one of them spoke of, by canonical key.

    Args:
        editions: the archive's editions, in any order.
        before: the id of the edition that is being made; later ones and itself do not count.
    """

    def __init__(self, editions: Iterable[IndexedEdition], before: str) -> None:
        self._before = before
        self._places: dict[str, list[Place]] = {}
        earlier = (edition for edition in editions if edition.is_published and edition.id < before)
        for edition in sorted(earlier, key=lambda edition: edition.id, reverse=True):
            for mention in edition.mentions:
                self._note(edition.id, mention)

    def _note(self, edition_id: str, mention: Mention) -> None:
        place = Place(edition_id, mention.section_title, mention.kind == "highlight")
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
        newest = max(places, key=lambda place: (place.edition, place.is_highlight))
        if candidate.kind is not CandidateKind.PROPOSAL:
            yield _words("reported", newest)
            return
        featured = max(
            (place for place in places if place.is_highlight),
            key=lambda place: place.edition,
            default=newest,
        )
        for place in dict.fromkeys((featured, newest)):
            days = _days(place.edition, self._before)
            yield _words(f"{candidate.key} covered {days} ago:" if days else "covered", place)


def _words(said: str, place: Place) -> str:
    return f"{said} {place.edition}" + (f", {place.section}" if place.section else "")


def _days(earlier: str, later: str) -> str:
    """Return the days between two weeks in words; empty where one id is no week."""
    try:
        count = (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return ""
    return "1 day" if count == 1 else f"{count} days"
