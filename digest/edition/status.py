"""How far an edition is: what is decided, undecided and missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.edition.lines import bullet
from digest.model import Gap, SourceReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.edition.draft import State
    from digest.edition.grammar import SectionName
    from digest.model import Candidate, Edition, Problem, Section, Snapshot

_WORD = re.compile(r"[^\W_][\w'’-]*")
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|\]\([^()]*\)|https?://\S+", re.S)


class SectionStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One section: where it is written, by whom, how much, and whether it is ready."""

    id: str
    title: str
    files: tuple[str, ...]
    writer: str | None
    ready: bool | None
    entries: int
    words: int
    undecided: int


class Undecided(msgspec.Struct, frozen=True, kw_only=True):
    """One must-report candidate that is neither used nor dismissed."""

    key: str
    reasons: tuple[str, ...]
    section: str
    line: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Everything ``digest status`` tells of one edition."""

    edition: str
    published_at: datetime | None
    sources: tuple[SourceReport, ...]
    gaps: tuple[Gap, ...]
    sections: tuple[SectionStatus, ...]
    candidates: dict[str, int]
    undecided: tuple[Undecided, ...]
    problems: tuple[str, ...]
    words: int


def status_of(
    edition: Edition,
    snapshot: Snapshot | None,
    candidates: Sequence[Candidate],
    state: State,
    names: Sequence[SectionName],
) -> Status:
    """Return how far the edition is; sections in page order, empty ones among them."""
    sources = snapshot.sources if snapshot else ()
    undecided = [candidate for candidate in candidates if state.is_undecided(candidate)]
    found = {section.id: section for section in edition.sections}
    order = {name.id: name.title for name in names}
    order |= {section.id: section.title for section in edition.sections if section.id}
    rows = tuple(
        _section(section_id, title, found.get(section_id), edition, undecided)
        for section_id, title in order.items()
    )
    counts = dict.fromkeys(("used", "dismissed", "dropped", "open"), 0)
    for candidate in candidates:
        counts[state.of(candidate)] += 1
    return Status(
        edition=edition.id,
        published_at=edition.meta.published_at,
        sources=sources,
        gaps=tuple(gap for source in sources for gap in source.gaps),
        sections=rows,
        candidates=counts,
        undecided=tuple(
            Undecided(
                key=candidate.key,
                reasons=candidate.must_report,
                section=candidate.section,
                line=bullet(candidate),
            )
            for candidate in undecided
        ),
        problems=tuple(problem_line(problem) for problem in edition.problems),
        words=sum(row.words for row in rows),
    )


def problem_line(problem: Problem) -> str:
    """Return a problem with its place: ``edition.md:3: ...``."""
    return f"{problem.path}:{problem.line}: {problem.message}"


def _section(
    section_id: str,
    title: str,
    section: Section | None,
    edition: Edition,
    undecided: Sequence[Candidate],
) -> SectionStatus:
    parts = section.parts if section else ()
    paths = tuple(dict.fromkeys(part.path for part in parts))
    writers = [writer for writer in edition.writers if writer.path in paths]
    named = [writer.writer for writer in writers if writer.writer]
    said = [writer.ready for writer in writers if writer.ready is not None]
    return SectionStatus(
        id=section_id,
        title=title,
        files=paths,
        writer=", ".join(named) or None,
        ready=all(said) if said else None,
        entries=len(section.entries) if section else 0,
        words=sum(count_words(part.markdown) for part in parts),
        undecided=sum(candidate.section == section_id for candidate in undecided),
    )


def count_words(markdown: str) -> int:
    """Return the words a reader reads: link texts, but neither URLs nor comments."""
    return len(_WORD.findall(_MARKUP.sub(" ", markdown)))
