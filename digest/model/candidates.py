"""Candidates: what the editor may choose, with the reasons for its rank."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One named part of a rank: ``kind/feature +3``."""

    text: str
    score: int

    def __str__(self) -> str:
        return f"{self.text} {self.score:+d}"


class CandidateKind(StrEnum):
    """What a candidate is made from."""

    PULL_REQUEST = "pull request"
    PROPOSAL = "proposal"
    RELEASE = "release"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One change the editor may choose: doubles merged, cherry-picks folded, ranked.

    ``keys`` are canonical and include those of every part (cherry-picks, a proposal's pull
    requests); a link to any of them covers the candidate. ``branches`` are those it was
    backported to. ``section`` is the id of the suggested section. ``summary`` is one short plain
    sentence without a full stop, from the release note or the title.
    """

    key: str
    kind: CandidateKind
    keys: tuple[str, ...]
    title: str
    url: str
    summary: str
    section: str = ""
    reasons: tuple[Reason, ...] = ()
    must_report: tuple[str, ...] = ()
    author: str | None = None
    is_bot: bool = False
    labels: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What the editor should know: reverts, reverted by, merged before the window."""
    covered: tuple[str, ...] = ()
    """What earlier editions said about it: ``reported 2025-11-02, Other Merges``."""
    updates: str | None = None
    """Of a version update the branches it is on, in words; "" for the main one alone."""
    also: tuple[tuple[str, str], ...] = ()
    """Tags and URLs of further releases that are folded into this one."""

    @property
    def score(self) -> int:
        """The sum of the reasons."""
        return sum(reason.score for reason in self.reasons)
