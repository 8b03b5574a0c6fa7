"""A release's planned proposals as candidates for the lists of its edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Candidate, CandidateKind, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.cycle.board import Board, Planned

_SCORE = 100
"""Above any threshold: a list that leaves some out is no list."""


def graduations(
    board: Board,
    *,
    sections: Mapping[str, str],
    other: str,
    named: Callable[[Planned], str],
    address: Callable[[Planned], str],
    key_of: Callable[[str], str | None],
) -> tuple[Candidate, ...]:
    """Return a candidate for each planned proposal, in the board's order.

    Args:
        board: the release's proposals.
        sections: the section of each stage, by id.
        other: the section of all other stages.
        named: returns what a proposal is called behind its key.
        address: returns its address; one without any is left out, as nothing could open it.
        key_of: returns the canonical key that an address stands for.
    """
    return tuple(
        Candidate(
            key=row.key,
            kind=CandidateKind.PROPOSAL,
            keys=tuple(filter(None, [key_of(url)])),
            title=named(row),
            url=url,
            summary="" if row.stage in sections else row.stage,
            section=sections.get(row.stage, other),
            reasons=(Reason(text=f"planned as {row.stage}", score=_SCORE),),
        )
        for row in board.planned
        if (url := address(row))
    )
