"""Proposals from a local clone: the same answer as GitHub's, without a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.keys import canonical
from digest.model import Gap, Records
from digest.sources.base import Fetched, Progress
from digest.sources.content import Content, TooLarge, Unread
from digest.sources.git.clone import Clone
from digest.sources.keps.diff import Place, kep_facts, kep_records, repository_in_links
from digest.sources.keps.file import is_proposal_file, read_kep
from digest.sources.keps.track import Merge, Touch, follow, proposals_only

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digest.config import Keps
    from digest.model import KepFacts
    from digest.sources.git.clone import Commit
    from digest.window import WeekWindow

_PULL_REQUEST = re.compile(r"Merge pull request #(\d{1,9})\b.*|.*\(#(\d{1,9})\)\s*", re.ASCII)


def fetch_from_clone(
    settings: Keps, path: Path, window: WeekWindow, wanted: frozenset[str], progress: Progress
) -> Fetched:
    """Return what the main line of the clone did to proposals in the window, and all facts.

    The facts are those of every proposal at the window's end. A gap is made only for files that
    changed or are ``wanted``: an old broken one is no news.

    Raises:
        SourceError: the clone as a whole cannot be read.
    """
    clone = Clone(path)
    place = _place(settings, clone)
    merges = [
        _merge(commit, settings)
        for commit in clone.first_parent_commits(window.start, window.end, _below(settings))
    ]
    tracks = follow(merge for merge in merges if merge.touches)
    end = clone.commit_at(window.end)
    tree = clone.tree(end, settings.folder) if end else {}
    files = {name: blob for name, blob in tree.items() if _is_proposal(settings, name)}
    names = [name for track in tracks for name in (track.before, track.after) if name]
    progress("proposals", 0, len(files))
    contents = _contents(clone, [*names, *files.values()])
    progress("proposals", len(files), len(files))
    records, gaps = kep_records(tracks, contents, place)
    changed = {track.path for track in tracks}
    others = {name: blob for name, blob in files.items() if name not in changed}
    facts, broken = _unchanged(others, contents, end, place, wanted)
    return Fetched(
        records=Records(
            kep_updates=records.kep_updates, keps=dict(sorted((records.keps | facts).items()))
        ),
        asked=_asked(clone, window),
        pages=1,
        gaps=tuple(sorted([*gaps, *broken], key=lambda gap: gap.unit)),
    )


def pull_request_of(message: str) -> int | None:
    """Return the number that a commit's subject gives: a merge's, or a squash's at its end."""
    match = _PULL_REQUEST.fullmatch(message.partition("\n")[0])
    return int(match[1] or match[2]) if match else None


def _place(settings: Keps, clone: Clone) -> Place:
    """Return where the proposals live; without a word on it, keys and addresses stay unknown."""
    return Place(
        repository=settings.repository
        or clone.github_name()
        or repository_in_links(settings.links),
        branch=clone.branch() or "master",
        prefix=settings.prefix,
        links=settings.links,
    )


def _below(settings: Keps) -> list[str]:
    folder = settings.folder.strip("/")
    return [folder] if folder else []


def _is_proposal(settings: Keps, path: str) -> bool:
    return is_proposal_file(path, folder=settings.folder, names=settings.files)


def _merge(commit: Commit, settings: Keps) -> Merge:
    touches = (msgspec.convert(change, Touch, from_attributes=True) for change in commit.changes)
    return Merge(
        commit=commit.sha,
        pull_request=pull_request_of(commit.message),
        touches=proposals_only(touches, lambda path: _is_proposal(settings, path)),
    )


def _contents(clone: Clone, names: Iterable[str]) -> dict[str, Content]:
    return {
        name: TooLarge(blob.size) if blob.content is None else blob.content
        for name, blob in clone.read_blobs(names).items()
    }


def _unchanged(
    files: dict[str, str],
    contents: dict[str, Content],
    commit: str | None,
    place: Place,
    wanted: frozenset[str],
) -> tuple[dict[str, KepFacts], list[Gap]]:
    """Return the facts of files that nobody touched, and gaps for those ``wanted`` and broken."""
    facts: dict[str, KepFacts] = {}
    gaps: list[Gap] = []
    for path, blob in files.items():
        content = contents.get(blob, _MISSING)
        if isinstance(content, Unread):
            gaps.append(Gap(path, f"the file cannot be read: {content.reason}"))
            continue
        file = read_kep(content)
        found = kep_facts(file, path, commit, place)
        if file.is_read:
            facts[path] = found
        if file.problem and canonical(found.key) in wanted:
            gaps.append(Gap(path, f"the file of {found.key} {file.problem}"))
    return facts, gaps


_MISSING = Unread("it is a partial clone; clone it again without --filter")


def _asked(clone: Clone, window: WeekWindow) -> str:
    newest = clone.newest_at
    asked = f"the clone at {clone.path}"
    if newest is not None:
        asked += f", newest commit of {newest:%Y-%m-%d %H:%M} UTC"
        if newest < window.start:
            asked += ", before the window: is it up to date?"
    return asked
