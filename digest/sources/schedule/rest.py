"""Release timelines by REST, for those without a token: one request a step."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from digest.errors import SourceError
from digest.sources.content import Content, TooLarge, Unread
from digest.sources.github.refusals import MissingError
from digest.sources.schedule.api import (
    COMMITS,
    LATER,
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

    from digest.sources.github.client import Client


class _Message(msgspec.Struct, frozen=True):
    message: str


class _RestCommit(msgspec.Struct, frozen=True):
    sha: str
    commit: _Message


class _RestRepository(msgspec.Struct, frozen=True):
    default_branch: str


class _Content(msgspec.Struct, frozen=True):
    """A file as REST writes it; ``sha`` is git's name of its bytes."""

    sha: str
    size: int
    encoding: str
    content: str


def read_rest(client: Client, *, repository: str, file: str, at: datetime) -> Documents:
    """Return the same as :func:`read_graphql`, with at most six requests.

    Raises:
        SourceError: GitHub did not answer, or knows no such repository.
    """
    root = f"/repos/{repository}"
    branch = convert(client.get(root).body, _RestRepository, repository).default_branch
    listed = client.get(f"{root}/commits", {"until": until(at), "per_page": COMMITS}).body
    commits = convert(listed, tuple[_RestCommit, ...], repository)
    commit = main_line(
        [Commit(sha=c.sha, subject=c.commit.message.partition("\n")[0]) for c in commits]
    )
    if commit is None:
        return nothing(repository, at)
    layout, tree = Layout(file), _RestTree(client, repository, commit.sha)
    found = []
    for version in layout.newest(tree.names(layout.folder) or ()):
        path = layout.path(version)
        found.append(document(tree.content(path), path, version, repository, branch))
    return documents(found, repository, commit, file, 2 + tree.pages)


class _RestTree:
    """The files of a repository at a commit."""

    def __init__(self, client: Client, repository: str, commit: str) -> None:
        self._client = client
        self._repository = repository
        self._commit = commit
        self._known: set[str] = set()

    @property
    def pages(self) -> int:
        """How many answers it takes where nothing is remembered: the same snapshot each time."""
        return len(self._known)

    def names(self, folder: str) -> list[str] | None:
        """Return the names in a folder, ``None`` where there is none: its own folder lacks it.

        Raises:
            SourceError: GitHub gave no answer, or hides what it lists.
        """
        try:
            listing = self._at(folder)
        except MissingError:
            above, _, name = folder.rpartition("/")
            if not folder or name in (self.names(above) or ()):
                raise
            return None
        return [entry.name for entry in convert(listing, tuple[Entry, ...], self._repository)]

    def content(self, path: str) -> Content:
        """Return a file's content; absent only where its folder does not list it."""
        try:
            return self._content(path)
        except MissingError as error:
            return self._absent(path, error)
        except SourceError as error:
            return Unread(f"{error} ({error.hint})")

    def _absent(self, path: str, error: SourceError) -> Unread:
        folder, _, name = path.rpartition("/")
        try:
            is_listed = name in (self.names(folder) or ())
        except SourceError:
            is_listed = True
        return Unread(f"{error} ({error.hint})", is_absent=not is_listed)

    def _content(self, path: str) -> Content:
        found = convert(self._at(path), _Content, self._repository)
        if found.encoding != "base64":
            return TooLarge(found.size)
        try:
            content = b64decode(found.content)
        except ValueError as error:
            raise SourceError(f"{path}: GitHub's answer is no base64", hint=LATER) from error
        blob = b"blob %d\0" % len(content) + content
        if hashlib.sha1(blob, usedforsecurity=False).hexdigest() != found.sha:
            raise SourceError(f"{path}: GitHub's answer is not the file it names", hint=LATER)
        return content

    def _at(self, path: str) -> object:
        """Return what REST says of a path; what it said once of a commit holds for ever."""
        name = f"{self._commit}:{path}"
        if (known := self._client.recall(f"rest {self._repository}", name)) is not None:
            self._known.add(name)
            return known
        place = f"/repos/{self._repository}/contents/{quote(path)}".rstrip("/")
        found = self._client.get(place, {"ref": self._commit}).body
        self._known.add(name)
        self._client.keep(f"rest {self._repository}", name, found)
        return found
