"""A pull request as each of GitHub's APIs writes it -> our record.

Both give the same record but for what a REST search leaves out: base, head and sizes are null.
An app's login is written as REST does, ``dependabot[bot]``: a person may be called ``dependabot``.
Deleted accounts, which REST calls ``ghost``, have no author.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.model import PullRequest
from digest.sources.pulls.release_note import release_note

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_BODY = 4000
"""Characters of a body that a snapshot keeps; the release note is read from all of it."""

FIELDS = """
fragment Fields on PullRequest {
  number title url body mergedAt baseRefName headRefName additions deletions changedFiles
  author { __typename login }
  labels(first: 100) { nodes { name } }
  milestone { title }
  repository { nameWithOwner }
}
"""
"""The GraphQL fragment that :func:`from_graphql` reads; GitHub allows 100 labels at most."""


class _Author(msgspec.Struct, rename={"kind": "__typename"}):
    login: str
    kind: str | None = None


class _Named(msgspec.Struct):
    name: str


class _Titled(msgspec.Struct):
    title: str


class _Labels(msgspec.Struct):
    nodes: list[_Named]


class _Repository(msgspec.Struct, rename="camel"):
    name_with_owner: str


class _Node(msgspec.Struct, rename="camel"):
    """A pull request in GraphQL, with the fields of :data:`FIELDS`."""

    number: int
    title: str
    url: str
    repository: _Repository
    body: str | None = None
    merged_at: datetime | None = None
    base_ref_name: str | None = None
    head_ref_name: str | None = None
    additions: int | None = None
    deletions: int | None = None
    changed_files: int | None = None
    author: _Author | None = None
    labels: _Labels | None = None
    milestone: _Titled | None = None


def from_graphql(node: object) -> PullRequest | None:
    """Return the record of a node; ``None`` where it is null, no pull request or not merged.

    A label that did not come (null) spoils the node: a record without it would be wrong.
    """
    try:
        found = msgspec.convert(node, _Node)
    except msgspec.ValidationError:
        return None
    if found.merged_at is None:
        return None
    author, repository = found.author, found.repository.name_with_owner
    body, is_truncated = _text(found.body)
    return PullRequest(
        key=f"{repository}#{found.number}",
        repository=repository,
        number=found.number,
        title=found.title,
        url=found.url,
        author=_login(author),
        author_type=author.kind if author else None,
        merged_at=found.merged_at.astimezone(UTC),
        base=found.base_ref_name,
        head=found.head_ref_name,
        labels=_sorted_names(found.labels.nodes if found.labels else ()),
        milestone=found.milestone.title if found.milestone else None,
        body=body,
        body_truncated=is_truncated,
        release_note=release_note(found.body),
        additions=found.additions,
        deletions=found.deletions,
        changed_files=found.changed_files,
    )


def _login(author: _Author | None) -> str | None:
    if author is None or author.kind != "Bot" or author.login.endswith("[bot]"):
        return author.login if author else None
    return f"{author.login}[bot]"


class _User(msgspec.Struct):
    login: str
    type: str | None = None


class _Branch(msgspec.Struct):
    ref: str | None = None


class _Merge(msgspec.Struct):
    merged_at: datetime | None = None


class _Item(msgspec.Struct):
    """A pull request in REST: an item of a search (``pull_request``) or the whole of it."""

    number: int
    title: str
    html_url: str
    body: str | None = None
    user: _User | None = None
    labels: list[_Named] = []
    milestone: _Titled | None = None
    pull_request: _Merge | None = None
    merged_at: datetime | None = None
    base: _Branch | None = None
    head: _Branch | None = None
    additions: int | None = None
    deletions: int | None = None
    changed_files: int | None = None


def from_rest(item: object) -> PullRequest | None:
    """Return the record of an item; ``None`` where it is no pull request or not merged."""
    try:
        found = msgspec.convert(item, _Item)
    except msgspec.ValidationError:
        return None
    merged_at = found.pull_request.merged_at if found.pull_request else found.merged_at
    owner_and_name = found.html_url.split("/")[-4:-2]
    if merged_at is None or len(owner_and_name) != 2:  # noqa: PLR2004 - owner and name
        return None
    repository = "/".join(owner_and_name)
    user = found.user if found.user and found.user.login != "ghost" else None
    body, is_truncated = _text(found.body)
    return PullRequest(
        key=f"{repository}#{found.number}",
        repository=repository,
        number=found.number,
        title=found.title,
        url=found.html_url,
        author=user.login if user else None,
        author_type=user.type if user else None,
        merged_at=merged_at.astimezone(UTC),
        base=found.base.ref if found.base else None,
        head=found.head.ref if found.head else None,
        labels=_sorted_names(found.labels),
        milestone=found.milestone.title if found.milestone else None,
        body=body,
        body_truncated=is_truncated,
        release_note=release_note(found.body),
        additions=found.additions,
        deletions=found.deletions,
        changed_files=found.changed_files,
    )


class _Unmerged(msgspec.Struct):
    number: int
    graphql: datetime | msgspec.UnsetType | None = msgspec.field(
        default=msgspec.UNSET, name="mergedAt"
    )
    rest: datetime | msgspec.UnsetType | None = msgspec.field(
        default=msgspec.UNSET, name="merged_at"
    )


def is_unmerged(pull: object) -> bool:
    """Return whether either API says of this pull request that it was not merged."""
    try:
        found = msgspec.convert(pull, _Unmerged)
    except msgspec.ValidationError:
        return False
    return found.graphql is None or found.rest is None


def _text(body: str | None) -> tuple[str | None, bool]:
    """Return what is kept of a body, and whether that is not all of it."""
    return (body[:LONGEST_BODY], len(body) > LONGEST_BODY) if body else (None, False)


def _sorted_names(labels: Iterable[_Named]) -> tuple[str, ...]:
    return tuple(sorted({label.name for label in labels}))
