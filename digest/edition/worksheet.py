"""The worksheet: every candidate with its reasons and a line ready to paste; never published."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from digest.edition.lines import bullet, literal
from digest.edition.visible import clean
from digest.keys import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from digest.config import SectionSettings
    from digest.edition.draft import State
    from digest.model import Candidate, Snapshot

_LISTED = re.compile(r"^  `(\S+)` ", re.M)
_NEW_HEADING = re.compile(r"^## New since (\S+)\n(.*?)(?=^## |\Z)", re.S | re.M)
_AS_OF = re.compile(r"^Records as of (\S+)\.$", re.M)
_FEATURED = 10
_WORDS = {
    "used": "in the draft",
    "dismissed": "dismissed",
    "dropped": "was offered and taken out",
    "open": "open",
}


def worksheet(
    snapshot: Snapshot,
    candidates: Sequence[Candidate],
    state: State,
    sections: Sequence[SectionSettings],
    previous: str | None,
    topics: Mapping[str, str],
    cycle: Sequence[str] = (),
    people: Sequence[str] = (),
) -> str:
    """Return the worksheet of an edition as Markdown.

    ``previous`` is the worksheet that stood here before: what it did not list is new, and what it
    called new stays so until more comes in. ``topics`` are names with the prefixes of their labels,
    ``cycle`` and ``people`` finished paragraphs on the release cycle, and on people and news.
    """
    as_of = max((source.fetched_at for source in snapshot.sources), default=snapshot.window.end)
    stamp = as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
    since, fresh = _new_since(candidates, previous)
    undecided = [candidate for candidate in candidates if state.is_undecided(candidate)]
    explain = partial(_explained, state=state, topics=topics)
    parts = [_head(snapshot.edition, stamp, candidates, state)]
    if cycle:
        parts.append("\n\n".join(("## Release cycle", *cycle)) + "\n")
    if people:
        parts.append("\n\n".join(("## People and news", *people)) + "\n")
    if fresh:
        parts.append(_group(f"New since {since}", fresh, explain))
    if undecided:
        parts.append(_group("Must be reported: use or dismiss", undecided, explain))
    parts.append(_group("Worth featuring", candidates[:_FEATURED], explain))
    for section in sections:
        found = [candidate for candidate in candidates if candidate.section == section.id]
        if found:
            parts.append(_group(f"{section.title} ({len(found)})", found, explain))
    return "\n".join(parts)


def _head(edition: str, stamp: str, candidates: Sequence[Candidate], state: State) -> str:
    still_open = sum(state.of(candidate) == "open" for candidate in candidates)
    return (
        f"# Worksheet {edition}\n\n"
        "Rewritten by `digest draft`; yours to read, not to edit. Paste a line into the draft, or\n"
        "use `digest take KEY`, `digest feature KEY`, `digest dismiss KEY --reason TEXT`.\n\n"
        f"{len(candidates)} candidates, {still_open} open.\n"
        f"Records as of {stamp}.\n"
    )


def _new_since(
    candidates: Sequence[Candidate], previous: str | None
) -> tuple[str, list[Candidate]]:
    """Return since when, and what the previous worksheet did not list or already called new."""
    if previous is None:
        return "", []
    listed = set(_LISTED.findall(previous))
    fresh = [candidate for candidate in candidates if candidate.key not in listed]
    if fresh:
        stamp = _AS_OF.search(previous)
        return (stamp[1] if stamp else "the last draft"), fresh
    if match := _NEW_HEADING.search(previous):
        still = set(_LISTED.findall(match[2]))
        return match[1], [candidate for candidate in candidates if candidate.key in still]
    return "", []


def _group(title: str, candidates: Iterable[Candidate], explain: Callable[[Candidate], str]) -> str:
    lines = [f"## {title}\n"]
    for candidate in candidates:
        lines += [bullet(candidate), f"  {explain(candidate)}"]
    return "\n".join(lines) + "\n"


def _explained(candidate: Candidate, state: State, topics: Mapping[str, str]) -> str:
    reasons = ", ".join(str(reason) for reason in candidate.reasons) or "no reason"
    author = "" if candidate.author is None else f"@{clean(candidate.author, limit=60)}"
    said = [
        f"rank {candidate.score} ({reasons})",
        *(f"must be reported: {reason}" for reason in candidate.must_report),
        *candidate.covered,
        *candidate.notes,
        author + (" (bot)" if candidate.is_bot else ""),
        *_labelled(candidate.labels, topics),
        _WORDS[state.of(candidate)],
    ]
    words = "; ".join(literal(clean(text, limit=300)) for text in said if text)
    return f"`{_shown_key(candidate.key)}` {words}"


def _labelled(labels: Sequence[str], topics: Mapping[str, str]) -> Iterator[str]:
    """Yield each topic with what of it the labels name (``sig: node, storage``), then the rest."""
    rest = list(labels)
    for topic, prefix in topics.items():
        named = [label for label in rest if label.startswith(prefix)]
        rest = [label for label in rest if label not in named]
        if named:
            yield f"{topic}: {', '.join(clean(label[len(prefix) :], limit=60) for label in named)}"
    yield " ".join(clean(label, limit=60) for label in rest)


def _shown_key(key: str) -> str:
    return canonical(key) if " " in key else key.replace("`", "'")
