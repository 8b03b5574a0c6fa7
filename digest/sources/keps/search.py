"""The merges of a window that touched proposals, by one search of GitHub's GraphQL API."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.errors import SourceError
from digest.model import Gap
from digest.sources.keps.shapes import (
    MORE_FILES,
    SEARCH,
    File,
    Files,
    FilesAnswer,
    Found,
    Pull,
    Repository,
    RestFile,
    SearchAnswer,
    narrow,
)
from digest.sources.keps.track import Merge, Touch, proposals_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from digest.sources.github.client import Client

_SECOND = timedelta(seconds=1)
_Kind = TypeVar("_Kind")
_MOST_RESULTS = 1000
"""GitHub gives no more of one search."""


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """Merges, oldest first, with the default branch and its commit at the window's end."""

    merges: list[Merge]
    repository: str
    branch: str
    commit: str | None
    gaps: list[Gap]


class KepSearch:
    """One search for the merged pull requests of ``repository`` that touched proposals.

    ``pages`` counts the answers read so far.
    """

    def __init__(self, client: Client, repository: str, is_proposal: Callable[[str], bool]) -> None:
        self._client = client
        self._repository = repository
        self._is_proposal = is_proposal
        self._gaps: list[Gap] = []
        self._state: Repository | None = None
        self.pages = 0

    def run(self, start: datetime, end: datetime) -> Searched:
        """Return what was merged into the default branch with ``start <= time < end``.

        The touches name contents as ``commit:path``, as GraphQL's ``object`` takes them.

        Raises:
            SourceError: the search as a whole failed.
        """
        found = {
            pull.number: pull
            for pull in self._pulls(start, end)
            if pull.merged_at is not None and start <= pull.merged_at < end
        }
        branch = self._state.default_branch_ref if self._state else None
        if self._state is None or branch is None:
            raise SourceError(
                f"GitHub does not show {self._repository}",
                hint="check [sources.keps] repository, and that the token may see it",
            )
        history = branch.target.history if branch.target else None
        commits = [node for node in (history.nodes or () if history else ()) if node]
        pulls = sorted(found.values(), key=lambda pull: (pull.merged_at, pull.number))
        merges = [self._merge(pull) for pull in pulls if pull.base_ref_name == branch.name]
        return Searched(
            merges=[merge for merge in merges if merge is not None and merge.touches],
            repository=self._state.name_with_owner,
            branch=branch.name,
            commit=commits[0].oid if commits else None,
            gaps=self._gaps,
        )

    def _pulls(self, start: datetime, end: datetime) -> Iterator[Pull]:
        """Yield the pull requests of a window, in halves where a search would pass its limit."""
        first = self._page(start, end, None)
        if first.issue_count > _MOST_RESULTS and end - start > 2 * _SECOND:
            middle = start + (end - start) // 2
            middle = middle.replace(microsecond=0)
            yield from self._pulls(start, middle)
            yield from self._pulls(middle, end)
            return
        pulls = self._pages(first, start, end)
        if len(pulls) != first.issue_count:  # items move between pages while one reads
            pulls |= self._pages(self._page(start, end, None), start, end)
        if len(pulls) < first.issue_count:
            self._gaps.append(
                Gap("keps", f"GitHub counts {first.issue_count} pull requests, gave {len(pulls)}")
            )
        yield from pulls.values()

    def _pages(self, page: Found, start: datetime, end: datetime) -> dict[int, Pull]:
        pulls: dict[int, Pull] = {}
        while True:
            pulls |= {pull.number: pull for pull in page.nodes or () if pull is not None}
            if not (page.page_info.has_next_page and page.page_info.end_cursor):
                return pulls
            page = self._page(start, end, page.page_info.end_cursor)

    def _page(self, start: datetime, end: datetime, after: str | None) -> Found:
        stamps = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (start, end - _SECOND)]
        owner, _, name = self._repository.partition("/")
        variables = {
            "search": f"repo:{self._repository} is:pr is:merged merged:{'..'.join(stamps)}",
            "after": after,
            "owner": owner,
            "name": name,
            "until": stamps[1],
        }
        answer = self._ask(SEARCH, variables, SearchAnswer)
        if answer.repository is not None:
            self._state = answer.repository
        if answer.search is None:
            raise SourceError("GitHub gave no search result", hint="run the command again later")
        return answer.search

    def _merge(self, pull: Pull) -> Merge | None:
        """Return the merge of one pull request; ``None``, with a gap, where GitHub lost a part."""
        unit = f"{self._repository}#{pull.number}"
        if pull.merge_commit is None or pull.files is None:
            self._gaps.append(Gap(unit, "GitHub does not name its merge commit or its files"))
            return None
        try:
            files = list(self._files(pull.number, pull.files))
            previous = self._previous_paths(pull.number, files)
        except SourceError as error:
            self._gaps.append(Gap(unit, f"its files cannot be listed: {error}"))
            return None
        commit = pull.merge_commit
        parent = next((node.oid for node in commit.parents.nodes or () if node), None)
        touches = [_touch(file, previous, commit.oid, parent) for file in files]
        return Merge(
            commit=commit.oid,
            pull_request=pull.number,
            touches=proposals_only(touches, self._is_proposal),
        )

    def _files(self, number: int, files: Files) -> Iterator[File]:
        """Yield all files of a pull request; GitHub gives 100 at once."""
        owner, _, name = self._repository.partition("/")
        while True:
            yield from (file for file in files.nodes or () if file is not None)
            if not (files.page_info.has_next_page and files.page_info.end_cursor):
                return
            variables = {"owner": owner, "name": name, "number": number}
            variables["after"] = files.page_info.end_cursor
            answer = self._ask(MORE_FILES, variables, FilesAnswer)
            pull = answer.repository.pull_request if answer.repository else None
            if pull is None or pull.files is None:
                raise SourceError("GitHub gave half of them", hint="run the command again later")
            files = pull.files

    def _previous_paths(self, number: int, files: list[File]) -> dict[str, str]:
        """Return the old path of each renamed file by its new one.

        GraphQL does not know it, so REST is asked, and only where a YAML file was renamed.
        """
        renamed = [file.path for file in files if file.change_type == "RENAMED"]
        if not any(re.search(r"\.ya?ml$", path) for path in renamed):
            return {}
        paths: dict[str, str] = {}
        path: str | None = f"/repos/{self._repository}/pulls/{number}/files?per_page=100"
        while path is not None:
            page = self._client.get(path)
            self.pages += 1
            for file in narrow(page.body, list[RestFile]):
                if file.previous_filename is not None:
                    paths[file.filename] = file.previous_filename
            path = page.next_path
        return paths

    def _ask(self, query: str, variables: Mapping[str, object], kind: type[_Kind]) -> _Kind:
        answer = self._client.graphql(query, variables)
        self.pages += 1
        return narrow(answer.data, kind)


def _touch(file: File, previous: dict[str, str], commit: str, parent: str | None) -> Touch:
    old = previous.get(file.path, file.path)
    is_new = file.change_type in ("ADDED", "COPIED") or parent is None
    return Touch(
        path=file.path,
        previous_path=old,
        before=None if is_new else f"{parent}:{old}",
        after=None if file.change_type == "DELETED" else f"{commit}:{file.path}",
    )
