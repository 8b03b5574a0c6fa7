"""Proposals from GitHub's GraphQL API: one search, then all contents in batches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.keys import canonical
from digest.model import Gap, Records
from digest.sources.base import Fetched
from digest.sources.content import Unread
from digest.sources.github.objects import Objects
from digest.sources.keps.diff import Place, kep_facts, kep_records
from digest.sources.keps.file import is_proposal_file, number_in_path, read_kep
from digest.sources.keps.search import KepSearch
from digest.sources.keps.track import follow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.config import Keps
    from digest.model import KepFacts
    from digest.sources.base import Progress
    from digest.sources.github.client import Client
    from digest.window import WeekWindow


def fetch_from_github(
    settings: Keps,
    client: Client,
    window: WeekWindow,
    wanted: frozenset[str],
    progress: Progress,
) -> Fetched:
    """Return what pull requests merged in the window did to proposals.

    The facts are those of the proposals that changed, and at the window's end of the ``wanted``.

    Raises:
        SourceError: GitHub as a whole gives no answer.
    """

    def is_proposal(path: str) -> bool:
        return is_proposal_file(path, folder=settings.folder, names=settings.files)

    search = KepSearch(client, settings.repository, is_proposal)
    searched = search.run(window.start, window.end)
    if searched.repository.lower() != settings.repository.lower():
        # It was renamed, and GitHub's search knows it by its present name only.
        search = KepSearch(client, searched.repository, is_proposal)
        searched = search.run(window.start, window.end)
    tracks = follow(searched.merges)
    place = Place(
        repository=searched.repository,
        branch=searched.branch,
        prefix=settings.prefix,
        links=settings.links,
    )
    objects = Objects(client, searched.repository, progress, "files of proposals")
    near = {canonical(place.key(number_in_path(track.path), track.path)) for track in tracks}
    folders = _Folders(settings, searched.commit, _numbers(wanted - near, settings.prefix))
    sides = [side for track in tracks for side in (track.before, track.after) if side]
    objects.ask([*sides, *folders.top()])
    records, gaps = kep_records(tracks, objects.files, place)
    objects.ask(folders.second(objects))
    objects.ask(folders.third(objects))
    facts, broken = folders.facts(objects, place, frozenset(records.keps))
    return Fetched(
        records=Records(
            kep_updates=records.kep_updates, keps=dict(sorted((records.keps | facts).items()))
        ),
        asked=f"GitHub for pull requests of {searched.repository} that touched {settings.folder}/",
        pages=search.pages + objects.pages,
        gaps=tuple(sorted([*searched.gaps, *gaps, *broken], key=lambda gap: gap.unit)),
    )


def _numbers(keys: frozenset[str], prefix: str) -> frozenset[int]:
    """Return the numbers of the keys that are proposals'."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,9}})", re.ASCII | re.IGNORECASE)
    return frozenset(int(match[1]) for key in keys if (match := pattern.fullmatch(key)))


class _Folders:
    """The folders of proposals that nobody touched, found by their numbers at ``commit``.

    Most lie two levels below the top (``keps/sig-node/4381-x``), some one more
    (``keps/sig-cluster-lifecycle/kubeadm/1177-x``): those are asked for where a number is missing.
    """

    def __init__(self, settings: Keps, commit: str | None, numbers: frozenset[int]) -> None:
        self._settings = settings
        self._commit = commit
        self._numbers = numbers if commit else frozenset()

    def top(self) -> list[str]:
        """Return the name of the top folder, nothing where no proposal is looked for."""
        return [self._at(self._settings.folder.strip("/"))] if self._numbers else []

    def second(self, objects: Objects) -> list[str]:
        """Return the names to ask for after the top: files, and folders that may hold others."""
        paths = [path for name in self.top() for path in objects.folders.get(name, [])]
        missing = self._numbers - {_number(path) for path in paths}
        parents = {path.rpartition("/")[0] for path in paths}
        unnumbered = [
            path for path in paths if missing and path not in parents and _number(path) is None
        ]
        return [*self._own(paths), *self._files(paths), *(self._at(path) for path in unnumbered)]

    def third(self, objects: Objects) -> list[str]:
        """Return the names that lie in the folders that were asked for last."""
        paths = [path for paths in objects.folders.values() for path in paths]
        return [*self._own(paths), *self._files(paths)]

    def facts(
        self, objects: Objects, place: Place, known: frozenset[str]
    ) -> tuple[dict[str, KepFacts], list[Gap]]:
        """Return what the files found say, and gaps for those that say it badly."""
        facts: dict[str, KepFacts] = {}
        gaps: list[Gap] = []
        for name in self.top():
            if isinstance(failed := objects.files.get(name), Unread):
                gaps.append(Gap("keps", f"the list of proposals cannot be read: {failed.reason}"))
        for name in self._files(path for paths in objects.folders.values() for path in paths):
            path, content = name.partition(":")[2], objects.files.get(name, _ABSENT)
            if isinstance(content, Unread) and not content.is_absent:
                gaps.append(Gap(path, f"the file cannot be read: {content.reason}"))
            if path in known or isinstance(content, Unread):
                continue
            file = read_kep(content)
            found = kep_facts(file, path, self._commit, place)
            if file.is_read:
                facts[path] = found
            if file.problem:
                gaps.append(Gap(path, f"the file of {found.key} {file.problem}"))
        return facts, gaps

    def _own(self, paths: Iterable[str]) -> list[str]:
        """Return the names of the wanted proposals' folders: they say which files there are."""
        return [self._at(path) for path in paths if _number(path) in self._numbers]

    def _files(self, paths: Iterable[str]) -> list[str]:
        """Return every name that the file of a wanted proposal may have; most do not exist."""
        return [
            self._at(f"{path}/{name}")
            for path in paths
            if (number := _number(path)) in self._numbers
            for name in (*self._settings.files, f"{number}.yaml")
        ]

    def _at(self, path: str) -> str:
        return f"{self._commit}:{path}"


_ABSENT = Unread("it was not asked for", is_absent=True)


def _number(folder: str) -> int | None:
    return number_in_path(f"{folder}/")
