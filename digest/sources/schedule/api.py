"""Release timelines from GitHub, as they stood at a moment: by GraphQL, or REST without a token.

GitHub lists commits by their committer's time, those of side branches among them, and its
``until`` is inclusive. So the second before the moment is asked for, and of the commits up to it
the newest of the main line is taken (:func:`main_line`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from digest.errors import SourceError
from digest.model import Gap
from digest.sources.github.refusals import MissingError
from digest.sources.schedule.files import Document, Documents, Layout, document_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digest.sources.github.client import Answer, Page

_COMMITS = 20
"""Commits looked at for one of the main line; a busy week of kubernetes/sig-release has fewer."""

_MERGE = re.compile(r"Merge pull request #\d+", re.ASCII)
_SQUASH = re.compile(r"\(#\d+\)\s*$", re.ASCII)
_HINT = "check repository and file in [sources.schedule]"

_FIND = """
query NewestTimelines($owner: String!, $name: String!, $until: GitTimestamp!, $first: Int!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      name
      target { ... on Commit { history(first: $first, until: $until) { nodes {
        oid messageHeadline
        %s
      } } } }
    }
  }
}"""
_AT_ROOT = "tree { entries { name } }"
_IN_FOLDER = "file(path: %s) { object { ... on Tree { entries { name } } } }"


class Api(Protocol):
    """The part of :class:`digest.sources.client.Client` that this source needs."""

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token; GraphQL needs one."""

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        """Return the answer to a query, partial ones too; raise :class:`SourceError`."""

    def get(
        self,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        accept: str | None = None,
    ) -> Page:
        """Return the answer to a REST request; raise :class:`SourceError`."""


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit by its id and the first line of its message."""

    sha: str
    subject: str


def main_line(commits: Sequence[Commit]) -> Commit | None:
    """Return the commit, of those up to a moment and newest first, that the main line was at.

    A repository that merges with merge commits also lists those of the merged branches, which may
    be older than their merge: there only a merged pull request counts. Others list nothing else.
    """
    if any(_MERGE.match(commit.subject) for commit in commits):
        merged = (c for c in commits if _MERGE.match(c.subject) or _SQUASH.search(c.subject))
        return next(merged, None)
    return commits[0] if commits else None


# ------------------------------------------------------------------ with a token: two requests


class _Entry(msgspec.Struct, frozen=True):
    name: str


class _Tree(msgspec.Struct, frozen=True):
    entries: tuple[_Entry, ...] | None = None


class _File(msgspec.Struct, frozen=True):
    object: _Tree | None


class _Node(msgspec.Struct, frozen=True, rename="camel"):
    oid: str
    message_headline: str
    file: _File | None = None
    tree: _Tree | None = None


class _History(msgspec.Struct, frozen=True):
    nodes: tuple[_Node | None, ...] | None


class _Target(msgspec.Struct, frozen=True):
    history: _History


class _Branch(msgspec.Struct, frozen=True):
    name: str
    target: _Target


class _Repository(msgspec.Struct, frozen=True, rename="camel"):
    default_branch_ref: _Branch | None


class _Found(msgspec.Struct, frozen=True):
    repository: _Repository


class _Blob(msgspec.Struct, frozen=True, rename="camel"):
    text: str | None = None
    is_truncated: bool = False


class _Texts(msgspec.Struct, frozen=True):
    repository: dict[str, _Blob | None]


def read_graphql(client: Api, *, repository: str, file: str, at: datetime) -> Documents:
    """Return the newest timelines as they stood before ``at``, with two requests.

    Raises:
        SourceError: GitHub did not answer, or knows no such repository.
    """
    layout = Layout(file)
    owner, _, name = repository.partition("/")
    listing = _IN_FOLDER % msgspec.json.encode(layout.folder).decode()
    who: dict[str, object] = {"owner": owner, "name": name}
    answer = client.graphql(
        _FIND % (listing if layout.folder else _AT_ROOT),
        {**who, "until": _until(at), "first": _COMMITS},
    )
    branch = _read(answer, _Found, repository).repository.default_branch_ref
    nodes = [node for node in (branch.target.history.nodes if branch else None) or () if node]
    commit = main_line([Commit(sha=node.oid, subject=node.message_headline) for node in nodes])
    if branch is None or commit is None:
        return _nothing(repository, at)
    versions = layout.newest(_names(next(node for node in nodes if node.oid == commit.sha)))
    if not versions:
        return _documents([], repository, commit, file, 1)
    paths = {layout.path(version): version for version in versions}
    answer = client.graphql(
        _texts_query(len(paths)),
        {**who, **{f"t{i}": f"{commit.sha}:{path}" for i, path in enumerate(paths)}},
    )
    failed = {error.path[1]: error.message for error in answer.errors if len(error.path) > 1}
    texts = _read(answer, _Texts, repository, may_lack=len(failed)).repository
    found: list[Document | Gap] = []
    for i, (path, version) in enumerate(paths.items()):
        blob = texts.get(f"t{i}")
        if f"t{i}" in failed:
            found.append(Gap(path, failed[f"t{i}"]))
        elif blob is not None:  # a release's folder comes before its timeline
            text = None if blob.is_truncated else blob.text
            found.append(document_of(version, path, text, repository, branch.name))
    return _documents(found, repository, commit, file, 2)


def _texts_query(count: int) -> str:
    names = [f"t{i}" for i in range(count)]
    variables = ", ".join(f"${name}: String!" for name in names)
    blobs = "\n".join(
        f"{name}: object(expression: ${name}) {{ ... on Blob {{ text isTruncated }} }}"
        for name in names
    )
    return (
        f"query Timelines($owner: String!, $name: String!, {variables}) {{\n"
        f"repository(owner: $owner, name: $name) {{\n{blobs}\n}} }}"
    )


def _names(node: _Node) -> list[str]:
    tree = node.file.object if node.file else node.tree
    return [entry.name for entry in (tree.entries if tree else None) or ()]


T = TypeVar("T")


def _read(answer: Answer, kind: type[T], repository: str, *, may_lack: int = 0) -> T:
    """Return the answer as this kind; up to ``may_lack`` of its parts may have failed.

    Raises:
        SourceError: more went wrong, or the shape is not the one that GitHub documents.
    """
    if len(answer.errors) > may_lack:
        raise SourceError(f"{repository}: {answer.errors[0].message}", hint=_HINT)
    return _convert(answer.data, kind, repository)


# ------------------------------------------------------------------ without: one request a step


class _Message(msgspec.Struct, frozen=True):
    message: str


class _RestCommit(msgspec.Struct, frozen=True):
    sha: str
    commit: _Message


class _RestRepository(msgspec.Struct, frozen=True):
    default_branch: str


def read_rest(client: Api, *, repository: str, file: str, at: datetime) -> Documents:
    """Return the same as :func:`read_graphql`, with at most six requests.

    Raises:
        SourceError: GitHub did not answer, or knows no such repository.
    """
    layout = Layout(file)
    root = f"/repos/{repository}"
    branch = _convert(client.get(root).body, _RestRepository, repository).default_branch
    listed = client.get(f"{root}/commits", {"until": _until(at), "per_page": _COMMITS}).body
    commits = _convert(listed, tuple[_RestCommit, ...], repository)
    commit = main_line(
        [Commit(sha=c.sha, subject=c.commit.message.partition("\n")[0]) for c in commits]
    )
    if commit is None:
        return _nothing(repository, at)
    try:
        listing = client.get(_contents(root, layout.folder), {"ref": commit.sha}).body
    except MissingError:
        return _documents([], repository, commit, file, 2)
    entries = _convert(listing, tuple[_Entry, ...], repository)
    found: list[Document | Gap] = []
    for version in layout.newest(entry.name for entry in entries):
        path = layout.path(version)
        try:
            page = client.get(
                _contents(root, path), {"ref": commit.sha}, accept="application/vnd.github.raw"
            )
        except MissingError:
            continue  # a release's folder comes before its timeline
        except SourceError as error:
            found.append(Gap(path, f"{error} ({error.hint})"))
            continue
        text = page.body if isinstance(page.body, str) else None
        found.append(document_of(version, path, text, repository, branch))
    return _documents(found, repository, commit, file, 3 + len(found))


def _contents(root: str, path: str) -> str:
    return f"{root}/contents/{quote(path)}".rstrip("/")


def _convert(body: object, kind: type[T], repository: str) -> T:
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise SourceError(f"{repository}: unexpected answer: {error}", hint=_HINT) from error


# ------------------------------------------------------------------ both


def _until(at: datetime) -> str:
    """Return the last second before a moment: committers' times are whole seconds."""
    return f"{at - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


def _nothing(repository: str, at: datetime) -> Documents:
    asked = f"the timelines of {repository}, which has no commit before {at:%Y-%m-%d}"
    return Documents(documents=(), asked=asked, pages=1)


def _documents(
    found: Sequence[Document | Gap], repository: str, commit: Commit, file: str, pages: int
) -> Documents:
    return Documents(
        documents=tuple(one for one in found if isinstance(one, Document)),
        asked=f"{file} of {repository} at {commit.sha[:12]}",
        pages=pages,
        gaps=tuple(one for one in found if not isinstance(one, Document)),
    )
