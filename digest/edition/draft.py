"""Making a draft from candidates, and refreshing it without touching what the editor did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.conflicts import RESOLVE, UNRESOLVED
from digest.edition.grammar import MAIN, SectionName, parse_edition
from digest.edition.left_open import NOT_CLOSED
from digest.edition.lines import (
    bullet,
    comment,
    facts_comment,
    marks,
    proposal_heading,
    pull_heading,
)
from digest.edition.place import Addition, add
from digest.errors import DraftError
from digest.keys import Proposals, canonical
from digest.model import CandidateKind, LinkKind, Offer, TextFile

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from digest.config import Rank, SectionSettings
    from digest.model import Candidate, Edition, KepFacts, Ledger


class Refreshed(msgspec.Struct, frozen=True, kw_only=True):
    """The files after draft, what it offered, and how many candidates it left to the worksheet."""

    files: tuple[TextFile, ...]
    offered: tuple[Candidate, ...]
    offers: dict[str, Offer]


def skeleton(
    title: str, sections: Sequence[SectionSettings], texts: Mapping[str, str], *, split: bool
) -> tuple[TextFile, ...]:
    """Return the files of a new draft: front matter and every configured heading.

    ``texts`` says, by section id, what stands below a heading from the start. With ``split`` there
    is one file per section, so that eight people write without a merge conflict.
    """
    front = f"---\ntitle: {title}\n---\n"
    blocks = {
        section.id: f"\n## {section.title}\n"
        + (f"\n{texts[section.id]}\n" if texts.get(section.id) else "")
        for section in sections
    }
    if not split:
        return (TextFile(path=MAIN, text=front + "".join(blocks.values())),)
    files = [TextFile(path=MAIN, text=front)]
    for number, (section, block) in enumerate(blocks.items(), 1):
        text = f"---\nwriter:\nready: false\n---\n{block}"
        files.append(TextFile(path=f"sections/{number * 10:03d}-{section}.md", text=text))
    return tuple(files)


def settle(ledger: Ledger, waiting: Collection[str]) -> Ledger:
    """Return the ledger with what a killed draft left open put right.

    Draft prepares the new text beside the old, notes its offers as pending with that file's name,
    renames the file into its place, and writes the ledger proper. The rename decides: what still
    is among the ``waiting`` never arrived, whatever the editor did to the text since.
    """
    arrived = {
        key: msgspec.structs.replace(offer, waits_in=None)
        for key, offer in ledger.pending.items()
        if offer.waits_in not in waiting
    }
    return msgspec.structs.replace(ledger, keys={**arrived, **ledger.keys}, pending={})


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the text and the ledger say about candidates."""

    covered: frozenset[str]
    dismissed: frozenset[str]
    offered: frozenset[str]

    def of(self, candidate: Candidate) -> str:
        """Return ``used``, ``dismissed``, ``dropped`` or ``open``."""
        keys = {canonical(key) for key in candidate.keys}
        for name, known in (
            ("used", self.covered),
            ("dismissed", self.dismissed),
            ("dropped", self.offered),
        ):
            if not known.isdisjoint(keys):
                return name
        return "open"

    def is_undecided(self, candidate: Candidate) -> bool:
        """Return whether a must-report candidate is neither used nor dismissed."""
        return bool(candidate.must_report) and self.of(candidate) in ("open", "dropped")


def state_of(edition: Edition, ledger: Ledger) -> State:
    """Return what an edition's text and its ledger say."""
    return State(
        covered=edition.keys,
        dismissed=frozenset(dismissal.key for dismissal in edition.dismissals if dismissal.reason),
        offered=frozenset(ledger.keys),
    )


def cut(
    candidates: Sequence[Candidate], sections: Sequence[SectionSettings], rank: Rank
) -> tuple[Candidate, ...]:
    """Return the candidates that the week's volume lets through, best first.

    A section takes at most ``limit`` of those that reach the threshold, which rises by one for
    every ``busy`` candidates; a must-report one always passes and takes no one's place.
    """
    threshold = rank.threshold + len(candidates) // max(1, rank.busy)
    room = {section.id: section.limit for section in sections}
    passed = []
    for candidate in candidates:
        if candidate.score >= threshold and room.get(candidate.section, 0) > 0:
            room[candidate.section] -= 1
            passed.append(candidate)
        elif candidate.must_report:
            passed.append(candidate)
    return tuple(passed)


def refresh(
    files: Sequence[TextFile],
    ledger: Ledger,
    candidates: Sequence[Candidate],
    *,
    edition_id: str,
    sections: Sequence[SectionSettings],
    rank: Rank,
    proposals: Proposals,
    now: datetime,
) -> Refreshed:
    """Return the files with what is new since draft last ran.

    Never changes, moves or removes a byte that stands there. A candidate is added when it passes
    the week's cut and is neither used, nor dismissed, nor was ever offered before.

    Raises:
        DraftError: the text cannot take a line, for instance behind a code fence left open.
    """
    names = section_names(sections)
    edition = parse_edition(edition_id, files, sections=names, proposals=proposals)
    state = state_of(edition, ledger)
    offered = tuple(
        candidate for candidate in cut(candidates, sections, rank) if state.of(candidate) == "open"
    )
    additions = [take(candidate, candidate.section) for candidate in offered]
    return Refreshed(
        files=insert(files, additions, names=names, proposals=proposals, edition_id=edition_id),
        offered=offered,
        offers={
            canonical(candidate.key): Offer(offered_at=now, section=candidate.section)
            for candidate in offered
        },
    )


def section_names(sections: Sequence[SectionSettings]) -> tuple[SectionName, ...]:
    """Return what the grammar needs to know of the configured sections."""
    return tuple(SectionName(id=section.id, title=section.title) for section in sections)


def insert(
    files: Sequence[TextFile],
    additions: Sequence[Addition],
    *,
    names: Sequence[SectionName],
    proposals: Proposals,
    edition_id: str,
) -> tuple[TextFile, ...]:
    """Return the files with the additions, proved by reading them back.

    Raises:
        DraftError: an added line would not stand in its section, or hides something else.
    """
    if not additions:
        return tuple(files)
    before = parse_edition(edition_id, files, sections=names, proposals=proposals)
    for problem in before.problems:
        if problem.message == UNRESOLVED:
            raise DraftError(
                f"archive/{edition_id}/{problem.path}:{problem.line}: {UNRESOLVED}; "
                "nothing was changed",
                hint=RESOLVE,
            )
    new = add(files, additions, names)
    after = parse_edition(edition_id, new, sections=names, proposals=proposals)
    held = {
        section.id: {key for entry in section.entries for key in entry.keys}
        for section in after.sections
    }
    for addition in additions:
        lost = addition.keys and not held.get(addition.section, set()) & set(addition.keys)
        if lost:
            raise _cannot_take(addition, before)
    if not before.keys <= after.keys or len(after.dismissals) < len(before.dismissals):
        raise _cannot_take(additions[0], before)
    return new


def _cannot_take(addition: Addition, edition: Edition) -> DraftError:
    for problem in edition.problems:
        if NOT_CLOSED in problem.message:
            what, _, hint = problem.message.partition("; ")
            where = f"archive/{edition.id}/{problem.path}:{problem.line}"
            return DraftError(
                f"{where}: {what}; nothing was changed", hint=f"{hint}, then try again"
            )
    part = next(
        (s.parts[-1] for s in edition.sections if s.id == addition.section and s.parts),
        None,
    )
    where = f"archive/{edition.id}/" + (f"{part.path}:{part.line}" if part else MAIN)
    return DraftError(
        f"{where}: the section {addition.section!r} cannot take a new line; nothing was changed",
        hint="close what was left open above it: a code fence ```, a comment <!-- or an HTML block",
    )


# ------------------------------------------------------------------ what a person would type


def take(candidate: Candidate, section: str | None) -> Addition:
    """Return the candidate's line for a section, by default the suggested one.

    What earlier editions said about it stands behind it, as a comment.
    """
    return Addition(
        section=section or candidate.section,
        markdown=f"{bullet(candidate)} {marks(candidate)}".rstrip(),
        keys=candidate.keys,
    )


def feature(
    candidate: Candidate | None, facts: KepFacts | None, facts_path: str, section: str, url: str
) -> Addition:
    """Return a highlight's heading, with a proposal's facts as a comment below it.

    A proposal's heading has its own number and title even where it was asked for by a pull request.
    """
    if facts is None and candidate is not None and candidate.kind is not CandidateKind.PROPOSAL:
        markdown = f"{pull_heading(candidate)}\n\n{marks(candidate)}".rstrip()
        return Addition(section=section, markdown=markdown, keys=candidate.keys)
    key = facts.key if facts else candidate.key if candidate else ""
    title = (facts.title if facts else None) or (candidate.title if candidate else "") or facts_path
    heading = proposal_heading(key, title, facts.owning_sig if facts else None, url)
    said = [facts_comment(facts)] if facts else []
    said += [marks(candidate)] if candidate and candidate.covered else []
    below = "".join(f"\n\n{text}" for text in said)
    keys = candidate.keys if candidate else (canonical(key),)
    return Addition(section=section, markdown=heading + below, keys=keys)


def dismiss(key: str, reason: str, section: str) -> Addition:
    """Return the comment that dismisses a candidate."""
    return Addition(section=section, markdown=comment(f"dismiss {key} {reason}"))


def places_of(edition: Edition, keys: Sequence[str]) -> list[str]:
    """Return where the text links one of the keys: ``Other Merges, edition.md:12``."""
    wanted = set(keys)
    return [
        f"{section.title}, {link.path}:{link.line}"
        for section in edition.sections
        for entry in section.entries
        for link in entry.links
        if link.key in wanted and link.kind is not LinkKind.COMMENT
    ]
