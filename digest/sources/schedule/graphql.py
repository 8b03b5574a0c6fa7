"""Release timelines by GraphQL: two requests, of which the second is asked once for a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.base import no_progress
from digest.sources.github.objects import Objects
from digest.sources.github.refusals import HeavyQueryError
from digest.sources.schedule.api import (
    COMMITS,
    HINT,
    Commit,
    Entry,
    convert,
    document,
    documents,
    main_line,
    nothing,
    until,
)
from digest.sources.schedule.files import Documents, Layout

if TYPE_CHECKING:
    from datetime import datetime

    from digest.sources.github.client import Answer, Client

_FEWEST_COMMITS = 5

_FIND = """
query NewestTimelines($owner: String!, $name: String!, $until: GitTimestamp!, $first: Int!,
                      $after: String) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      name
      target { ... on Commit { history(first: $first, until: $until, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          oid messageHeadline
          %s
        }
      } } }
    }
  }
}"""
_AT_ROOT = "tree { entries { name } }"
_IN_FOLDER = "file(path: %s) { object { ... on Tree { entries { name } } } }"


class _Tree(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...]


class _File(msgspec.Struct, frozen=True):
    object: _Tree


class _Node(msgspec.Struct, frozen=True, rename="camel"):
    """A commit; ``file`` is null where the folder of the timelines is not there yet."""

    oid: str
    message_headline: str
    file: _File | None = None
    tree: _Tree | None = None

    @property
    def names(self) -> list[str]:
        """What is in the folder of the timelines."""
        tree = self.file.object if self.file else self.tree
        return [entry.name for entry in tree.entries] if tree else []


class _PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _History(msgspec.Struct, frozen=True, rename="camel"):
    page_info: _PageInfo
    nodes: tuple[_Node, ...]


class _Target(msgspec.Struct, frozen=True):
    history: _History


class _Branch(msgspec.Struct, frozen=True):
    name: str
    target: _Target


class _Repository(msgspec.Struct, frozen=True, rename="camel"):
    default_branch_ref: _Branch | None


class _Found(msgspec.Struct, frozen=True):
    repository: _Repository


def read_graphql(client: Client, *, repository: str, file: str, at: datetime) -> Documents:
    """Return the newest timelines as they stood before ``at``, with two requests.

    Raises:
        SourceError: GitHub did not answer, or knows no such repository.
    """
    layout = Layout(file)
    branch, nodes, pages = _history(client, repository, layout, at)
    commit = main_line([Commit(sha=node.oid, subject=node.message_headline) for node in nodes])
    if commit is None:
        return nothing(repository, at)
    versions = layout.newest(next(node for node in nodes if node.oid == commit.sha).names)
    objects = Objects(client, repository, no_progress, "timelines")
    paths = {layout.path(version): version for version in versions}
    # The folder too: it says whether a file that is null is not there or was not given.
    folders = [path.rpartition("/")[0] for path in paths]
    objects.ask(f"{commit.sha}:{path}" for path in (*filter(None, folders), *paths))
    found = [
        document(objects.files[f"{commit.sha}:{path}"], path, version, repository, branch)
        for path, version in paths.items()
    ]
    return documents(found, repository, commit, file, pages + objects.pages)


def _history(
    client: Client, repository: str, layout: Layout, at: datetime
) -> tuple[str, list[_Node], int]:
    """Return the default branch, its newest commits before ``at``, and the number of answers.

    Where so many at once are too heavy, they come in smaller pages.
    """
    listing = _IN_FOLDER % msgspec.json.encode(layout.folder).decode()
    query = _FIND % (listing if layout.folder else _AT_ROOT)
    owner, _, name = repository.partition("/")
    who: dict[str, object] = {"owner": owner, "name": name, "until": until(at)}
    nodes: list[_Node] = []
    size, after, pages = COMMITS, None, 0
    while True:
        try:
            answer = client.graphql(query, {**who, "first": size, "after": after})
        except HeavyQueryError:
            if size <= _FEWEST_COMMITS:
                raise
            size //= 2
            continue
        pages += 1
        branch = _read(answer, repository).repository.default_branch_ref
        if branch is None:
            return "", [], pages
        nodes.extend(branch.target.history.nodes)
        info = branch.target.history.page_info
        after = info.end_cursor if info.has_next_page else None
        if after is None or len(nodes) >= COMMITS:
            return branch.name, nodes, pages


def _read(answer: Answer, repository: str) -> _Found:
    """Return the answer; a part that failed may have been the newest commit.

    Raises:
        SourceError: something went wrong, or the shape is not the one that GitHub documents.
    """
    if answer.errors:
        raise SourceError(f"{repository}: {answer.errors[0].message}", hint=HINT)
    return convert(answer.data, _Found, repository)
