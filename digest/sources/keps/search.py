"""The merges of a window that touched proposals, by one search of GitHub's GraphQL API."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import Gap
from digest.sources.github.answers import narrow
from digest.sources.github.refusals import HeavyQueryError
from digest.sources.keps.shapes import (
    SEARCH,
    Files,
    Found,
    Pull,
    Repository,
    RestFile,
    SearchAnswer,
)
from digest.sources.keps.track import Merge, Touch, proposals_only, without_paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digest.sources.github.client import Answer, Client, GraphQLError

_SECOND = timedelta(seconds=1)
_MOST_RESULTS = 1000
"""GitHub gives no more of one search."""

_LARGEST_PAGE = 100
_SMALLEST_PAGE = 10
_MOST_READINGS = 3
_LATER = "run the command again later"
_CHECK = "check [sources.keps] repository, and that the token may see it"


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """Merges, oldest first, with the default branch and its commit at the window's end."""

    merges: list[Merge]
    repository: str
    branch: str
    commit: str | None
    gaps: list[Gap]


class KepSearch:
    """One search for the merged pull requests of ``repository`` that touched proposals.

    ``pages`` counts the answers read so far. A pull request that is lost may have touched any
    file, so the search is whole or it failed; of one whose merge nobody knows the files are known.
    """

    def __init__(self, client: Client, repository: str, is_proposal: Callable[[str], bool]) -> None:
        self._client = client
        self._repository = repository
        self._is_proposal = is_proposal
        self._state: Repository | None = None
        self._size = _LARGEST_PAGE
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
            raise SourceError(f"GitHub does not show {self._repository}", hint=_CHECK)
        commits = branch.target.history.nodes if branch.target and branch.target.history else []
        pulls = sorted(found.values(), key=lambda pull: (pull.merged_at, pull.number))
        merges, lost = self._merges([pull for pull in pulls if pull.base_ref_name == branch.name])
        return Searched(
            merges=merges,
            repository=self._state.name_with_owner,
            branch=branch.name,
            commit=commits[0].oid if commits else None,
            gaps=[Gap(unit, "GitHub does not name its merge commit") for unit in lost],
        )

    def _pulls(self, start: datetime, end: datetime) -> list[Pull]:
        """Return the pull requests of a window, in halves where a search would pass its limit."""
        pulls: dict[int, Pull] = {}
        count = 0
        for _ in range(_MOST_READINGS):  # items move between pages while one reads
            page, following, count = self._page(start, end, None)
            if count > _MOST_RESULTS and end - start > 2 * _SECOND:
                middle = (start + (end - start) // 2).replace(microsecond=0)
                return [*self._pulls(start, middle), *self._pulls(middle, end)]
            pulls |= page
            for _ in range(_MOST_RESULTS // _SMALLEST_PAGE):  # more would go in circles
                if following is None:
                    break
                page, following, count = self._page(start, end, following)
                pulls |= page
            if len(pulls) >= count:
                return list(pulls.values())
        raise SourceError(
            f"GitHub counts {count} pull requests of {self._repository} and gave {len(pulls)}",
            hint=_LATER,
        )

    def _page(
        self, start: datetime, end: datetime, after: str | None
    ) -> tuple[dict[int, Pull], str | None, int]:
        """Return the pull requests of a page, what asks for the next one, and the count of all."""
        stamps = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (start, end - _SECOND)]
        owner, _, name = self._repository.partition("/")
        answer = self._ask(
            {
                "search": f"repo:{self._repository} is:pr is:merged merged:{'..'.join(stamps)}",
                "after": after,
                "owner": owner,
                "name": name,
                "until": stamps[1],
            }
        )
        search = self._read(answer)
        info = search.page_info
        following = info.end_cursor if info.has_next_page else None
        return _whole(search, answer), following, search.issue_count

    def _read(self, answer: Answer) -> Found:
        """Return the search of an answer, of which nothing but single results may have failed."""
        read = narrow(answer.data, SearchAnswer)
        if failed := _of_all(answer):
            raise SourceError(f"{self._repository}: {failed[0].message}", hint=_CHECK)
        if read.search is None:
            raise SourceError("GitHub gave no search result", hint=_LATER)
        if read.repository is None:
            raise SourceError(f"GitHub does not show {self._repository}", hint=_CHECK)
        self._state = read.repository
        return read.search

    def _ask(self, variables: dict[str, object]) -> Answer:
        """Return the answer; a query that is too heavy goes on with pages of half the size."""
        while True:
            try:
                answer = self._client.graphql(SEARCH, {**variables, "page": self._size})
            except HeavyQueryError:
                if self._size <= _SMALLEST_PAGE:
                    raise
                self._size = max(self._size // 2, _SMALLEST_PAGE)
            else:
                self.pages += 1
                return answer

    def _merges(self, pulls: list[Pull]) -> tuple[list[Merge], list[str]]:
        """Return the merges, without the files that some lost merge touched, and what was lost."""
        merges: list[Merge] = []
        lost: list[str] = []
        spoilt: set[str] = set()
        for pull in pulls:
            files = self._files(pull)
            commit = pull.merge_commit
            parent = commit.parents.nodes[0].oid if commit and commit.parents.nodes else None
            touches = proposals_only(
                (_touch(file, commit.oid if commit else "", parent) for file in files),
                self._is_proposal,
            )
            if commit is not None:
                merges.append(Merge(commit=commit.oid, pull_request=pull.number, touches=touches))
            elif touches:
                lost.append(f"{self._repository}#{pull.number}")
                spoilt |= {path for touch in touches for path in (touch.path, touch.previous_path)}
        return without_paths(merges, spoilt), lost

    def _files(self, pull: Pull) -> list[RestFile]:
        """Return all files of a pull request in REST's words.

        GraphQL gives 100 and no old names: REST is asked for more, and where a YAML file moved.
        """
        files = pull.files or Files(total_count=-1, nodes=[])
        known = [file for file in files.nodes or () if file is not None]
        has_moved = any(
            file.change_type == "RENAMED" and re.search(r"\.ya?ml$", file.path) for file in known
        )
        if len(known) == files.total_count and not has_moved:
            return [
                RestFile(filename=file.path, status=_STATUS.get(file.change_type, "modified"))
                for file in known
            ]
        found: list[RestFile] = []
        for _ in range(_MOST_READINGS):
            found = self._rest_files(pull.number)
            if files.total_count in (len(found), -1) and all(map(_has_old_name, found)):
                return found
        raise SourceError(
            f"{self._repository}#{pull.number}: GitHub counts {files.total_count} files and gave "
            f"{len(found)}",
            hint=_LATER,
        )

    def _rest_files(self, number: int) -> list[RestFile]:
        """Return what REST lists; a page that is full has a next one, whatever its headers say."""
        found: dict[str, RestFile] = {}
        for page in range(1, _MOST_PAGES + 1):
            path = f"/repos/{self._repository}/pulls/{number}/files"
            answer = self._client.get(path, {"per_page": 100, "page": page})
            self.pages += 1
            files = narrow(answer.body, list[RestFile])
            found |= {file.filename: file for file in files}
            if not answer.has_next and len(files) < 100:  # noqa: PLR2004 - a full page
                break
        return list(found.values())


_MOST_PAGES = 30
"""GitHub lists 3,000 files of a pull request."""

_STATUS = {"ADDED": "added", "COPIED": "copied", "DELETED": "removed", "RENAMED": "renamed"}


def _of_all(answer: Answer) -> list[GraphQLError]:
    """Return the errors of an answer but those in single results of the search."""
    nodes = ("search", "nodes")
    return [error for error in answer.errors if error.path[:2] != nodes or error.path == nodes]


def _whole(found: Found, answer: Answer) -> dict[int, Pull]:
    """Return the pull requests of a page that came whole, by number; the count tells of others."""
    pulls: dict[int, Pull] = {}
    for index, node in enumerate(found.nodes):
        try:
            pull = narrow(node, Pull)
        except SourceError:
            continue
        if not answer.errors_at("search", "nodes", index):
            pulls[pull.number] = pull
    return pulls


def _has_old_name(file: RestFile) -> bool:
    return file.status != "renamed" or file.previous_filename is not None


def _touch(file: RestFile, commit: str, parent: str | None) -> Touch:
    old = file.previous_filename if file.status == "renamed" else None
    is_new = file.status in ("added", "copied") or parent is None
    return Touch(
        path=file.filename,
        previous_path=old or file.filename,
        before=None if is_new else f"{parent}:{old or file.filename}",
        after=None if file.status == "removed" else f"{commit}:{file.filename}",
    )
