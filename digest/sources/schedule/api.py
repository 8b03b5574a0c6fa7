"""What both of GitHub's APIs have in common for release timelines as they stood at a moment.

GitHub lists commits by their committer's time, those of side branches among them, and its
``until`` is inclusive. So the second before the moment is asked for, and of the commits up to it
the newest of the main line is taken (:func:`main_line`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.errors import SourceError
from digest.model import Gap
from digest.sources.content import Content, TooLarge, Unread
from digest.sources.schedule.files import Document, Documents, document_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

COMMITS = 20
"""Commits looked at for one of the main line; a busy week of kubernetes/sig-release has fewer."""

LATER = "run the command again later"
HINT = "check repository and file in [sources.schedule]"
_MERGE = re.compile(r"Merge pull request #\d+", re.ASCII)
_SQUASH = re.compile(r"\(#\d+\)\s*$", re.ASCII)

T = TypeVar("T")


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


class Entry(msgspec.Struct, frozen=True):
    """One name in a folder."""

    name: str


def convert(body: object, kind: type[T], repository: str) -> T:
    """Return an answer as this kind.

    Raises:
        SourceError: the shape is not the one that GitHub documents.
    """
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise SourceError(f"{repository}: unexpected answer: {error}", hint=HINT) from error


def document(
    content: Content, path: str, version: str, repository: str, branch: str
) -> Document | Gap | None:
    """Return a timeline; ``None`` where a release's folder came before it."""
    if isinstance(content, Unread):
        return None if content.is_absent else Gap(path, content.reason)
    text = None if isinstance(content, TooLarge) else content
    return document_of(version, path, text, repository, branch)


def until(at: datetime) -> str:
    """Return the last second before a moment: committers' times are whole seconds."""
    return f"{at - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


def nothing(repository: str, at: datetime) -> Documents:
    """Return what is said of a repository that is younger than the moment."""
    asked = f"the timelines of {repository}, which has no commit before {at:%Y-%m-%d}"
    return Documents(documents=(), asked=asked, pages=1)


def documents(
    found: Sequence[Document | Gap | None], repository: str, commit: Commit, file: str, pages: int
) -> Documents:
    """Return what was found at a commit."""
    return Documents(
        documents=tuple(one for one in found if isinstance(one, Document)),
        asked=f"{file} of {repository} at {commit.sha[:12]}",
        pages=pages,
        gaps=tuple(one for one in found if isinstance(one, Gap)),
    )
