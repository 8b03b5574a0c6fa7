"""What is asked of GitHub's API about proposals, and the shape of its answers.

Shapes: docs.github.com, "GraphQL: objects" and "REST: list pull requests files".
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE_INFO = "pageInfo { hasNextPage endCursor }"
_FILES = f"{{ {_PAGE_INFO} nodes {{ path changeType }} }}"
SEARCH = f"""
query($search: String!, $after: String, $owner: String!, $name: String!, $until: GitTimestamp!) {{
  search(query: $search, type: ISSUE, first: 100, after: $after) {{
    issueCount {_PAGE_INFO}
    nodes {{ ... on PullRequest {{
      number mergedAt baseRefName
      mergeCommit {{ oid parents(first: 1) {{ nodes {{ oid }} }} }}
      files(first: 100) {_FILES}
    }} }}
  }}
  repository(owner: $owner, name: $name) {{
    nameWithOwner
    defaultBranchRef {{ name target {{ ... on Commit {{
      history(until: $until, first: 1) {{ nodes {{ oid }} }}
    }} }} }}
  }}
}}"""
MORE_FILES = f"""
query($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{ files(first: 100, after: $after) {_FILES} }}
  }}
}}"""
OBJECTS = """
fragment it on GitObject {
  ... on Blob { text isTruncated byteSize }
  ... on Tree { entries { name type object { ... on Tree { entries { name type } } } } }
}"""


class Upstream(msgspec.Struct, frozen=True, rename="camel"):
    """A part of an answer; fields that the query did not name are absent."""


class PageInfo(Upstream, frozen=True):
    """Whether there is more of a list, and where it goes on."""

    has_next_page: bool
    end_cursor: str | None


class File(Upstream, frozen=True):
    """A file of a pull request; its old name, where it was renamed, GraphQL does not know."""

    path: str
    change_type: str


class Files(Upstream, frozen=True):
    """At most 100 files."""

    page_info: PageInfo
    nodes: list[File | None] | None


class Object(Upstream, frozen=True):
    """A commit."""

    oid: str


class Objects(Upstream, frozen=True):
    """Commits; a null among them is one that GitHub failed to load."""

    nodes: list[Object | None] | None


class MergeCommit(Upstream, frozen=True):
    """The commit that a merge made, with its first parent."""

    oid: str
    parents: Objects


class Pull(Upstream, frozen=True):
    """A merged pull request."""

    number: int
    merged_at: datetime | None
    base_ref_name: str
    merge_commit: MergeCommit | None
    files: Files | None


class Found(Upstream, frozen=True):
    """One page of a search."""

    issue_count: int
    page_info: PageInfo
    nodes: list[Pull | None] | None


class Target(Upstream, frozen=True):
    """What a branch points to."""

    history: Objects | None = None


class Branch(Upstream, frozen=True):
    """A repository's default branch."""

    name: str
    target: Target | None


class Repository(Upstream, frozen=True):
    """A repository as it is called now."""

    name_with_owner: str
    default_branch_ref: Branch | None


class SearchAnswer(Upstream, frozen=True):
    """The answer to :data:`SEARCH`."""

    search: Found | None
    repository: Repository | None


class PullFiles(Upstream, frozen=True):
    """A pull request's files."""

    files: Files | None


class PullAnswer(Upstream, frozen=True):
    """A repository with one pull request."""

    pull_request: PullFiles | None


class FilesAnswer(Upstream, frozen=True):
    """The answer to :data:`MORE_FILES`."""

    repository: PullAnswer | None


class RestFile(msgspec.Struct, frozen=True):
    """A file of a pull request in REST's words."""

    filename: str
    previous_filename: str | None = None


class Entry(Upstream, frozen=True):
    """One name in a folder; ``object`` has its entries where it is a folder."""

    name: str
    type: str
    object: GitObject | None = None


class GitObject(Upstream, frozen=True):
    """A file or a folder; ``text`` is ``None`` for a folder and for a binary file."""

    text: str | None = None
    is_truncated: bool = False
    byte_size: int = 0
    entries: list[Entry] | None = None

    def below(self, path: str) -> Iterator[str]:
        """Yield the paths of the folders in this one, which is at ``path``, and of theirs."""
        for entry in self.entries or ():
            if entry.type == "tree":
                yield f"{path}/{entry.name}"
                if entry.object is not None:
                    yield from entry.object.below(f"{path}/{entry.name}")


_Kind = TypeVar("_Kind")


def narrow(answer: object, kind: type[_Kind]) -> _Kind:
    """Return an answer as the shape it should have.

    Raises:
        SourceError: it has another.
    """
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise SourceError(
            f"GitHub's answer has not the expected shape: {error}",
            hint="run the command again; if it stays so, the API has changed",
        ) from error
