"""What an editor chooses: take, feature, dismiss, as lines a person could have typed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from digest.curate.match import Subject, matches
from digest.edition import draft as drafts
from digest.edition.grammar import section_id_of
from digest.errors import DigestError, DoneError, DraftError, UsageError
from digest.keys import canonical, key_of_url
from digest.model import CandidateKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.config import Config, RecordKind
    from digest.edition.place import Addition
    from digest.model import Candidate
    from digest.pipeline.opened import Opened


_SHOWN = 5
"""Keys that a message names."""


def find_key(text: str, opened: Opened, config: Config) -> str:
    """Return the canonical key that a person meant by a key, a URL or a bare number.

    Raises:
        UsageError: it names nothing in the edition's records.
    """
    known = {key: key for candidate in opened.candidates for key in candidate.keys}
    known |= {canonical(facts.key): canonical(facts.key) for facts in opened.facts.values()}
    key = key_of_url(text, config.proposals) or canonical(text)
    if key in known:
        return key
    ending = [long for long in known if _is_short_for(text, long)]
    if len(ending) == 1:
        return ending[0]
    if ending:
        some = " or ".join(sorted(ending)[:_SHOWN])
        raise UsageError(f"{text} could be {some}", hint="write the one that you mean in full")
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    raise UsageError(
        f"{text} is no candidate of {opened.id}",
        hint=(f"did you mean {nearest[0]}? " if nearest else "")
        + f"archive/{opened.id}/worksheet.md lists all candidates",
    )


def _is_short_for(text: str, key: str) -> bool:
    """Return whether ``text`` is a key's number (``3137``, ``#3137``) or lacks only the owner."""
    number = text.lstrip("#")
    if number.isdigit():
        return key.endswith((f"#{number}", f"-{number}"))
    return "/" not in text and len(text) > 1 and key.endswith(f"/{canonical(text).casefold()}")


def find_section(text: str, config: Config, kinds: Sequence[str] = ()) -> str:
    """Return the id of the configured section that a person meant by its id or title.

    Raises:
        UsageError: there is none.
    """
    found = [s for s in config.sections if not kinds or s.kind in kinds]
    section_id = section_id_of(text, drafts.section_names(found))
    if any(section.id == section_id for section in found):
        return section_id
    names = [section.id for section in found]
    nearest = difflib.get_close_matches(section_id, names, n=1, cutoff=0.5)
    raise UsageError(
        f"there is no section {text!r}",
        hint=f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(names)}",
    )


def take(opened: Opened, key: str, section: str | None) -> Addition:
    """Return the line that ``digest take`` adds."""
    candidate = _needed(opened, key)
    _refuse_doubles(opened, key, candidate)
    return drafts.take(candidate, section)


def feature(opened: Opened, key: str, config: Config) -> Addition:
    """Return the heading that ``digest feature`` adds, in the section whose rules ask for it."""
    candidate = opened.candidate(key)
    _refuse_second_highlight(opened, {key, *(candidate.keys if candidate else ())})
    path, facts = next(
        ((p, f) for p, f in opened.facts.items() if _is_about(f.key, key, candidate)), ("", None)
    )
    subject = Subject(records=_RECORDS[candidate.kind if candidate else CandidateKind.PROPOSAL])
    highlights = [section for section in config.sections if section.kind == "highlights"]
    if not highlights:
        raise DigestError(
            "no section of kind 'highlights' is configured",
            hint='write kind = "highlights" in one of the [[sections]] of digest.toml',
        )
    hits = [s for s in highlights if any(matches(subject, rule) for rule in s.sources)]
    url = candidate.url if candidate else _proposal_url(config, path, key)
    return drafts.feature(candidate, facts, path, (hits or highlights)[0].id, url)


def _refuse_second_highlight(opened: Opened, keys: set[str]) -> None:
    for section in opened.edition.sections:
        for entry in section.entries:
            if entry.kind == "highlight" and keys & set(entry.keys[:1]):
                raise DoneError(
                    f"{entry.keys[0]} is a highlight already: {section.title}, "
                    f"{entry.path}:{entry.line}",
                    hint="move or reword it there; delete it first if it should go",
                )


_RECORDS: dict[CandidateKind, RecordKind] = {
    CandidateKind.PULL_REQUEST: "pull_requests",
    CandidateKind.PROPOSAL: "keps",
    CandidateKind.RELEASE: "releases",
}


def _is_about(facts_key: str, key: str, candidate: Candidate | None) -> bool:
    return canonical(facts_key) in (key, *(candidate.keys if candidate else ()))


def _proposal_url(config: Config, path: str, key: str) -> str:
    keps = config.sources.keps
    repository = keps.repository if keps else ""
    folder = path.rpartition("/")[0]
    return f"https://github.com/{repository}/tree/HEAD/{folder}" if repository else key


def dismiss(opened: Opened, key: str, reason: str) -> Addition:
    """Return the comment that ``digest dismiss`` adds."""
    candidate = _needed(opened, key)
    _refuse_doubles(opened, key, candidate, standing=DraftError, dismissed=DoneError)
    return drafts.dismiss(candidate.key, reason, candidate.section)


def _needed(opened: Opened, key: str) -> Candidate:
    candidate = opened.candidate(key)
    if candidate is None:
        raise UsageError(
            f"{key} did not change in this week", hint="only its facts are known: digest feature"
        )
    return candidate


def _refuse_doubles(
    opened: Opened,
    key: str,
    candidate: Candidate,
    *,
    standing: type[DraftError] = DoneError,
    dismissed: type[DraftError] = DraftError,
) -> None:
    places = drafts.places_of(opened.edition, candidate.keys)
    if places:
        raise standing(
            f"{key} already stands in the draft: {places[0]}",
            hint="move or reword it there; delete that line first if it should go",
        )
    for dismissal in opened.edition.dismissals:
        if dismissal.key in candidate.keys:
            raise dismissed(
                f"{key} is dismissed at {dismissal.path}:{dismissal.line}",
                hint="delete that comment if it should be reported after all",
            )
