"""Two states of a proposal's file into a record of what a window changed; asks nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from digest.model import Gap, KepChanges, KepFacts, KepUpdate, Records
from digest.sources.content import Content, Unread
from digest.sources.keps.file import KepFile, folder_name, number_of, read_kep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digest.sources.keps.track import Track

_NOTHING = KepFile()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where proposals live, for keys and URLs; ``repository`` is ``None`` where nobody says it.

    ``links`` are the settings' patterns (``kep.k8s.io/{number}``).
    """

    repository: str | None
    branch: str
    prefix: str
    links: tuple[str, ...] = ()

    def key(self, number: int | None, path: str) -> str:
        """Return ``KEP-5729``, or ``KEP-`` and the folder's name where there is no number."""
        return f"{self.prefix}-{folder_name(path) if number is None else number}"

    def url(self, number: int | None, path: str) -> str:
        """Return the address of the file's folder, without a repository that of the first link.

        Only a link pattern without wildcards makes an address; ``""`` where there is none.
        """
        if self.repository is not None:
            folder = quote(path.rpartition("/")[0])
            return f"https://github.com/{self.repository}/tree/{quote(self.branch)}/{folder}"
        pattern = next((link for link in self.links if "*" not in link), None)
        if pattern is None or number is None:
            return ""
        return "https://" + pattern.replace("{number}", str(number))


def repository_in_links(links: Iterable[str]) -> str | None:
    """Return the ``owner/name`` that the first pattern at GitHub speaks of."""
    for link in links:
        if match := re.match(r"github\.com/([\w-]+/[\w.-]+)/", link, re.ASCII | re.IGNORECASE):
            return match[1]
    return None


def compare(before: KepFile | None, after: KepFile | None) -> KepChanges:
    """Return what differs; ``None`` is a file that does not exist.

    Where one of the two could not be read, what differs is not known: nothing is said.
    """
    old, new = before or _NOTHING, after or _NOTHING
    if not (old.is_read and new.is_read):
        return KepChanges()
    stages = sorted(old.milestone.keys() | new.milestone.keys())
    return KepChanges(
        stage=_change(old.stage, new.stage),
        status=_change(old.status, new.status),
        latest_milestone=_change(old.latest_milestone, new.latest_milestone),
        milestone={
            stage: change
            for stage in stages
            if (change := _change(old.milestone.get(stage), new.milestone.get(stage)))
        },
    )


def _change(old: str | None, new: str | None) -> tuple[str | None, str | None] | None:
    return None if old == new else (old, new)


def kep_update(
    track: Track, before: KepFile | None, after: KepFile | None, place: Place
) -> KepUpdate:
    """Return the record of one file's track with its two states."""
    now = after or before or _NOTHING
    number = number_of(now, track.path)
    return KepUpdate(
        key=place.key(number, track.path),
        number=number,
        title=now.title,
        owning_sig=now.owning_sig,
        path=track.path,
        previous_path=track.first_path if track.first_path != track.path else None,
        new=track.before is None,
        removed=track.after is None,
        changes=compare(before, after),
        pull_requests=tuple(f"{place.repository}#{pull}" for pull in track.pull_requests)
        if place.repository
        else (),
        url=place.url(number, track.path),
    )


def kep_facts(file: KepFile, path: str, commit: str | None, place: Place) -> KepFacts:
    """Return what a file says at ``commit``."""
    return KepFacts(
        key=place.key(number_of(file, path), path),
        title=file.title,
        owning_sig=file.owning_sig,
        stage=file.stage,
        status=file.status,
        latest_milestone=file.latest_milestone,
        milestone=file.milestone,
        authors=file.authors,
        commit=commit,
    )


def kep_records(
    tracks: Iterable[Track], contents: Mapping[str, Content], place: Place
) -> tuple[Records, list[Gap]]:
    """Return the updates and facts of the tracks, and a gap for each file not read in full.

    A content that the upstream did not give leaves its file out (an earlier snapshot's record is
    better than half of one); one that makes no sense leaves a record that says what is known.
    """
    updates: list[KepUpdate] = []
    facts: dict[str, KepFacts] = {}
    gaps: list[Gap] = []
    for track in tracks:
        sides = [(track.before, "before"), (track.after, "at the end of")]
        unread = [(contents.get(side or "", _NO_ANSWER), when) for side, when in sides if side]
        problems = [
            f"{when} the window: {content.reason}"
            for content, when in unread
            if isinstance(content, Unread)
        ]
        if problems:
            gaps.append(Gap(track.path, "; ".join(problems)))
            continue
        before, after = _file(track.before, contents), _file(track.after, contents)
        update = kep_update(track, before, after, place)
        updates.append(update)
        if after is not None and after.is_read:
            facts[track.path] = kep_facts(after, track.path, track.commit, place)
        if message := _problems(update.key, before, after):
            gaps.append(Gap(track.path, message))
    updates.sort(key=lambda update: (update.key, update.path))
    return Records(kep_updates=tuple(updates), keps=facts), gaps


_NO_ANSWER = Unread("the upstream did not give the file")


def _file(name: str | None, contents: Mapping[str, Content]) -> KepFile | None:
    content = contents[name] if name is not None else None
    return None if content is None or isinstance(content, Unread) else read_kep(content)


def _problems(key: str, before: KepFile | None, after: KepFile | None) -> str | None:
    """Return one sentence on what of the two states made no sense; the same once."""
    old, new = (before or _NOTHING).problem, (after or _NOTHING).problem
    if new is not None:
        return f"the file of {key} {new}"
    return f"the file of {key} as it was before the window {old}" if old is not None else None
