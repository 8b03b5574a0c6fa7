"""The stage that a text claims for a proposal, and what the proposal's own file says to that.

A proposal's ``stage`` and ``latest-milestone`` speak of the release that it is being made ready
for, ``milestone`` of each stage's release, those of the past and those planned (the template:
``keps/NNNN-kep-template/kep.yaml`` in kubernetes/enhancements).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from digest.check.passages import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.model import KepFacts

Verdict: TypeAlias = Literal["agrees", "lags", "unknown", "milestone", "stage"]
"""``lags``: the file is behind what it plans, or was not touched for the claimed release.
``milestone`` and ``stage``: what differs. In the order from which the best of several is taken."""

Version: TypeAlias = tuple[int, ...]

_LADDER = ("alpha", "beta", "stable")
_ORDER: tuple[Verdict, ...] = ("agrees", "lags", "unknown", "milestone", "stage")

_Answer: TypeAlias = Literal["stage", "milestone", "old", "agrees", "planned", "past", "unknown"]
"""What a file says to one claim. ``old``: it was not touched for the claimed release; ``planned``
and ``past``: it has that stage in that release, and is itself before or behind it."""

_VERDICTS: dict[_Answer, Verdict] = {
    "stage": "stage",
    "milestone": "milestone",
    "old": "lags",
    "agrees": "agrees",
    "planned": "lags",
    "past": "agrees",
    "unknown": "unknown",
}
"""Of several claims the one decides that comes first here: past and plan beside a present that
agrees add nothing."""
_GRAVEST = tuple(_VERDICTS)

_STAGE = re.compile(
    r"(?<![\w-])(?:(?P<alpha>alpha)|(?P<beta>beta)"
    r"|(?P<stable>stable|(?-i:GA)|general(?:ly)?\s+availab(?:le|ility)))(?![\w-]|\.\d)",
    re.I,
)
_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+)(?:\.\d+)?(?![\w%]|\.\d)", re.I)
_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?!\s|\Z))+")
_SUBJECT = re.compile(
    r"\b(?:this|the)\s+\(?(?:[jkp]ep|rfc|feature|enhancement|proposal)\b|\bit\b|\b[jkp]ep[- ]?\d"
    r"|\A\s*\d{2,5}\b",
    re.I,
)
_NO_CLAIM = re.compile(r"(?:\b(?:not|never|without|no longer)\b[^,;]*|n['\u2019]t\b[^,;]*)\Z", re.I)
_NOT_THE_PRESENT = re.compile(
    r"\b(?:from|out of|since|before|after|until|while in|path to|once|if)\s+(?:in\s+|an?\s+)?\Z",
    re.I,
)
_PRESENT = re.compile(
    r"\b(?:is|are|was|been|be|remains?|stays?|now|currently|still|in|to|for|as|at|reach\w*|became"
    r"|becomes?|target\w*|stage:?)\s+(?:(?:in|at|to|the|its|it's|a|full|now|still)\s+)*\Z",
    re.I,
)
_CLAUSE = re.compile(
    r";|\b(?:and|but|while|which|that)\s+(?:it\s+)?(?:was|were|is|has|had|will|first|currently|now)\b",
    re.I,
)
_THING = re.compile(r"\s+(?:metrics?|versions?|users?|apis?|features?|clusters?)\b", re.I)

_REACH = 120
"""Characters before a stage that are looked at: what stands further away says nothing of it."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that a text gives, with the release it names for it; ``at`` as in the passage."""

    stage: str
    release: str | None
    passage: Passage
    at: int

    @property
    def words(self) -> str:
        """Stage and release: ``beta in 1.37``."""
        return self.stage if self.release is None else f"{self.stage} in {self.release}"


def claims(passages: Iterable[Passage]) -> tuple[Claim, ...]:
    """Return what a text claims of its proposal's stage, in its order; empty where nothing is.

    Sentences about the proposal itself that name stage and release come first: others may speak of
    something else. Only where there are none, those without a subject that is clear are read, and
    only without any of them those that name no release.
    """
    best: list[list[Claim]] = [[], [], []]
    for passage in passages:
        for sentence in _SENTENCE.finditer(passage.visible):
            if _STAGE.search(sentence[0]):
                is_about_it = _SUBJECT.search(sentence[0]) is not None
                for claim in _in_sentence(passage, sentence):
                    rank = 2 if claim.release is None else 0 if is_about_it else 1
                    best[rank].append(claim)
    return tuple(next((found for found in best if found), []))


def claim_of_line(passage: Passage) -> Claim | None:
    """Return the stage that a line of a list gives last: ``Swap from alpha to beta`` is beta."""
    found = [*_STAGE.finditer(passage.visible)]
    at = found[-1].start() if found else 0
    if not found or _NO_CLAIM.search(passage.visible[max(0, at - _REACH) : at]):
        return None
    return Claim(stage=_stage(found[-1]), release=None, passage=passage, at=at)


def _in_sentence(passage: Passage, sentence: re.Match[str]) -> Iterator[Claim]:
    """Yield the claims of a sentence: each stage with the release after it, else before it."""
    words = sentence[0]
    stages = [*_STAGE.finditer(words)]
    taken = 0
    for index, found in enumerate(stages):
        end = stages[index + 1].start() if index + 1 < len(stages) else len(words)
        after = _VERSION.search(words, found.end(), end)
        before = None if after else _VERSION.search(words, taken, found.start())
        release = _of_one_clause(words, found, after or before)
        opening = words[max(0, found.start() - _REACH) : found.start()]
        taken = max(found.end(), after.end() if after else 0)
        if _NO_CLAIM.search(opening):
            continue
        if release is None and not _is_of_the_present(opening, words[found.end() :]):
            continue
        yield Claim(
            stage=_stage(found),
            release=release[1] if release else None,
            passage=passage,
            at=sentence.start() + found.start(),
        )


def _of_one_clause(
    words: str, stage: re.Match[str], release: re.Match[str] | None
) -> re.Match[str] | None:
    """Return the release if nothing else is said between it and the stage.

    In "is in alpha and was first released in v1.22" the two do not belong together.
    """
    if release is None:
        return None
    first, last = sorted((stage.span(), release.span()))
    return None if _CLAUSE.search(words, first[1], last[0]) else release


def _stage(match: re.Match[str]) -> str:
    return match.lastgroup or ""


def _is_of_the_present(opening: str, rest: str) -> bool:
    return bool(
        _PRESENT.search(opening) and not _NOT_THE_PRESENT.search(opening) and not _THING.match(rest)
    )


def judge(found: Sequence[Claim], files: Sequence[KepFacts], cycle: str | None) -> Verdict:
    """Return what the files say to the claims; where one number has several, the best of them.

    ``cycle`` is the release that is being made, ``None`` where nobody says it.
    """
    by_file = (_VERDICTS[_answer(differing(found, file, cycle), file, cycle)] for file in files)
    return min(by_file, key=_ORDER.index, default="unknown")


def differing(found: Sequence[Claim], file: KepFacts, cycle: str | None) -> Claim:
    """Return the claim that decides, the last of several: what a file contradicts most."""
    return min(reversed(found), key=lambda claim: _GRAVEST.index(_answer(claim, file, cycle)))


def _answer(claim: Claim, file: KepFacts, cycle: str | None) -> _Answer:
    stage = stage_of(file)
    if stage not in _LADDER:
        return "unknown"
    planned, latest = version(file.milestone.get(claim.stage)), version(file.latest_milestone)
    named = version(claim.release)
    if claim.stage == stage:
        known = [each for each in (planned, latest) if each]
        return "agrees" if not named or not known or named in known else "milestone"
    if _LADDER.index(claim.stage) > _LADDER.index(stage):
        return _ahead(named, planned, latest, version(cycle))
    return _behind(named, planned, latest, version(cycle))


def _ahead(
    named: Version | None, planned: Version | None, latest: Version | None, cycle: Version | None
) -> _Answer:
    """Return what a file says to a later stage than it has."""
    if planned and named in (planned, None):
        return "planned"
    at = named or cycle
    if not at or (latest and at <= latest):
        return "stage"
    return "milestone" if planned and planned > at else "old"


def _behind(
    named: Version | None, planned: Version | None, latest: Version | None, cycle: Version | None
) -> _Answer:
    """Return what a file says to an earlier stage than it has."""
    if named is None:  # the file may speak of the next release already
        return "past" if planned and cycle and latest and latest >= cycle else "stage"
    if named == planned:
        return "past"
    if latest and named < latest:
        return "milestone" if planned else "unknown"
    return "stage"


def stage_of(file: KepFacts) -> str | None:
    """Return the file's stage by the one name that it has here; GA is stable."""
    stage = (file.stage or "").strip().lower()
    return "stable" if stage in ("ga", "graduated") else stage or None


def version(text: str | None) -> Version | None:
    """Return major and minor of a release, ``None`` for what names none (TBD)."""
    match = re.search(r"(?<!\d)(\d{1,4})\.(\d{1,4})(?!\d)", text or "")
    return (int(match[1]), int(match[2])) if match else None
