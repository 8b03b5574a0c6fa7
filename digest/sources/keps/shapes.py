"""What is asked of GitHub's API about proposals, and the shape of its answers.

Shapes: docs.github.com, "GraphQL: objects" and "REST: list pull requests files".
"""

from __future__ import annotations

from datetime import datetime

import msgspec

SEARCH = """
query TouchedProposals($search: String!, $page: Int!, $after: String,
             $owner: String!, $name: String!, $until: GitTimestamp!) {
  search(query: $search, type: ISSUE, first: $page, after: $after) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {
      number mergedAt baseRefName
      mergeCommit { oid parents(first: 1) { nodes { oid } } }
      files(first: 100) { totalCount nodes { path changeType } }
    } }
  }
  repository(owner: $owner, name: $name) {
    nameWithOwner
    defaultBranchRef { name target { ... on Commit {
      history(until: $until, first: 1) { nodes { oid } }
    } } }
  }
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
    """At most 100 files of ``total_count``."""

    total_count: int
    nodes: list[File | None] | None


class Object(Upstream, frozen=True):
    """A commit."""

    oid: str


class Objects(Upstream, frozen=True):
    """Commits; one that GitHub failed to load is none that could be left out."""

    nodes: list[Object]


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
    """One page of a search; each node is a :class:`Pull`, or what GitHub failed to load."""

    issue_count: int
    page_info: PageInfo
    nodes: list[object]


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


class RestFile(msgspec.Struct, frozen=True):
    """A file of a pull request in REST's words."""

    filename: str
    status: str = "modified"
    previous_filename: str | None = None
