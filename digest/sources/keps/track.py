"""One proposal file through the merges of a window: renamed, edited again, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """What one merge did to one file.

    ``before`` and ``after`` name its contents at the merge's first parent and at the merge, in
    whatever way the upstream has (a blob id, ``commit:path``); ``None`` where there was no file.
    ``previous_path`` differs from ``path`` in a rename only.
    """

    path: str
    previous_path: str
    before: str | None
    after: str | None


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of the main line that touched proposal files; ``pull_request`` if it has one."""

    commit: str
    pull_request: int | None
    touches: tuple[Touch, ...]


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """One file over the window: ``before`` its first touch, ``after`` its last, ``commit``."""

    first_path: str
    path: str
    before: str | None
    after: str | None
    commit: str
    pull_requests: tuple[int, ...]


def follow(merges: Iterable[Merge]) -> list[Track]:
    """Return one track for each file that ``merges``, oldest first, touched; in path order.

    A file is followed through renames. A file that is removed and added again at the same path is
    one file. A rename onto the path of a removed file ends that file's track, which passes its
    pull requests on: a path stands for one file.
    """
    tracks: dict[str, Track] = {}
    for merge in merges:
        # All renames of one merge happen at once: two files may swap their names.
        # They come before a file that takes an old name anew.
        touches = sorted(merge.touches, key=lambda touch: touch.path == touch.previous_path)
        earlier = [tracks.pop(touch.previous_path, None) for touch in touches]
        for touch, track in zip(touches, earlier, strict=True):
            replaced = tracks.pop(touch.path, None)
            pull_requests = {
                *(track.pull_requests if track else ()),
                *(replaced.pull_requests if replaced else ()),
                *([merge.pull_request] if merge.pull_request is not None else ()),
            }
            tracks[touch.path] = Track(
                first_path=track.first_path if track else touch.previous_path,
                path=touch.path,
                before=track.before if track else touch.before,
                after=touch.after,
                commit=merge.commit,
                pull_requests=tuple(sorted(pull_requests)),
            )
    return [tracks[path] for path in sorted(tracks)]


def proposals_only(
    touches: Iterable[Touch], is_proposal: Callable[[str], bool]
) -> tuple[Touch, ...]:
    """Return the touches of proposal files; one renamed to another kind of file is removed."""
    found = []
    for touch in touches:
        if is_proposal(touch.path):
            found.append(touch)
        elif is_proposal(touch.previous_path):
            old = touch.previous_path
            found.append(Touch(path=old, previous_path=old, before=touch.before, after=None))
    return tuple(found)


def without_paths(merges: Iterable[Merge], spoilt: Iterable[str]) -> list[Merge]:
    """Return the merges without what they did to the files at ``spoilt`` paths.

    A file stays the same through its renames: what was done to it under other names goes as well.
    Merges that touched nothing else go.
    """
    merges, names, size = list(merges), set(spoilt), -1
    while len(names) != size:
        size = len(names)
        for touch in (touch for merge in merges for touch in merge.touches):
            if names & {touch.path, touch.previous_path}:
                names |= {touch.path, touch.previous_path}
    kept = [
        msgspec.structs.replace(
            merge, touches=tuple(touch for touch in merge.touches if touch.path not in names)
        )
        for merge in merges
    ]
    return [merge for merge in kept if merge.touches]
