"""A local clone: its main line, what its commits changed, and its files.

Only plumbing is called: its answers do not depend on the user's config, and it runs none of the
programs that a repository's config may name.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.git.call import ask, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LARGEST = 4_000_000
"""Bytes of a blob that are read at most."""

_AT_GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?|(?:[^/@:]*@)?)(?:www\.)?github\.com(?::\d+/|[:/])/?"
    r"([\w-]+/[\w.-]+?)(?:\.git)?/?",
    re.ASCII | re.IGNORECASE,
)
_LATEST = 253_402_300_799
"""The last second of the year 9999: later committer times do exist, by mistake."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit did to one file.

    ``before`` and ``after`` are blob ids, ``None`` where the file was added or deleted.
    ``previous_path`` differs from ``path`` in a rename only.
    """

    path: str
    previous_path: str
    before: str | None
    after: str | None


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of the main line; ``parent`` is the first, ``None`` for the very first commit."""

    sha: str
    parent: str | None
    committed_at: datetime
    message: str
    changes: tuple[Change, ...]


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """A file's bytes at one commit; ``content`` is ``None`` above :data:`LARGEST` bytes."""

    content: bytes | None
    size: int


class _Step(msgspec.Struct, frozen=True):
    """A commit of the main line without its message and changes."""

    sha: str
    parent: str | None
    committed_at: datetime


class Clone:
    """A clone with or without a working tree, at ``path``; its HEAD is the main line.

    Nothing is fetched: the answers are as new as the clone. Every method raises
    :class:`SourceError` where git is missing, ``path`` is no repository, or git refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def commit_at(self, moment: datetime) -> str | None:
        """Return the newest commit of the main line with a committer time before ``moment``.

        Newest is by position: the first one met on the way from HEAD along first parents. Times
        are compared as moments, so a commit's own time zone does not matter. The whole main line
        is looked at: an older date on a newer commit neither ends the search nor hides its
        ancestors. ``None``: the repository is younger than ``moment``.

        Raises:
            SourceError: the clone is shallow and ends before it reaches ``moment``.
        """
        for step in self.main_line:
            if step.committed_at < moment:
                return step.sha
        self._require_complete(moment)
        return None

    def first_parent_commits(
        self, start: datetime, end: datetime, paths: Sequence[str]
    ) -> list[Commit]:
        """Return the commits of the main line with ``start <= committer time < end``, oldest first.

        Changes are those against the first parent in the files at or below ``paths``, renames
        paired by git at half the text alike; commits that touch none of them are left out. Order
        is that of the main line, whatever the dates say.

        Raises:
            SourceError: the clone is shallow and does not reach ``start``.
        """
        self._require_complete(start)
        steps = [step for step in reversed(self.main_line) if start <= step.committed_at < end]
        changes = self._changes(steps, paths)
        touched = [step for step in steps if step.sha in changes]
        messages = self.read_blobs([step.sha for step in touched])
        return [
            Commit(
                sha=step.sha,
                parent=step.parent,
                committed_at=step.committed_at,
                message=_message(messages.get(step.sha)),
                changes=tuple(changes[step.sha]),
            )
            for step in touched
        ]

    def read_blobs(self, specs: Iterable[str]) -> dict[str, Blob]:
        """Return the objects that ``specs`` name: object ids, or ``commit:path``.

        What does not exist is absent. Two processes in all, one for the sizes (nobody's 4 GB file
        is read into memory) and one for the bytes; a process per blob is ten times slower.
        """
        asked = list(dict.fromkeys(spec for spec in specs if spec and "\n" not in spec))
        if not asked:
            return {}
        sizes = self._sizes(asked)
        small = [spec for spec, size in sizes.items() if size <= LARGEST]
        blobs = {spec: Blob(content=None, size=size) for spec, size in sizes.items()}
        output = read(self.path, "cat-file", "--batch", stdin="\n".join([*small, ""]))
        position = 0
        for spec in small:
            content_at = output.index(b"\n", position) + 1
            position = content_at + sizes[spec]
            blobs[spec] = Blob(content=output[content_at:position], size=sizes[spec])
            position += 1  # a newline follows each object
        return blobs

    def tree(self, commit: str, folder: str) -> dict[str, str]:
        """Return the blob id of each file below ``folder`` (``""``: all) by path, paths sorted."""
        below = [f"{folder.rstrip('/')}/"] if folder else []
        output = read(self.path, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *below)
        files: dict[str, str] = {}
        for line in filter(None, output.decode("utf-8", "replace").split("\0")):
            facts, _, path = line.partition("\t")
            _, kind, object_id = facts.split(" ")
            if kind == "blob":
                files[path] = object_id
        return dict(sorted(files.items()))

    @cached_property
    def main_line(self) -> list[_Step]:
        """The commits from HEAD along first parents, newest first."""
        lines = read(
            self.path, "rev-list", "--first-parent", "--parents", "--timestamp", "HEAD", "--"
        ).decode("ascii")
        return [_step(line.split(" ")) for line in lines.splitlines()]

    @property
    def newest_at(self) -> datetime | None:
        """The committer time of HEAD; says how far the clone was brought up to date."""
        return self.main_line[0].committed_at if self.main_line else None

    def github_name(self) -> str | None:
        """Return ``owner/name`` where the clone's ``origin`` is an address at GitHub."""
        match = _AT_GITHUB.fullmatch(ask(self.path, "config", "--get", "remote.origin.url") or "")
        return match[1] if match else None

    def branch(self) -> str | None:
        """Return the name of the branch that HEAD is on, ``None`` where it is on none."""
        return ask(self.path, "symbolic-ref", "--quiet", "--short", "HEAD")

    def _require_complete(self, moment: datetime) -> None:
        """Refuse a shallow clone whose oldest commit is not older than ``moment``."""
        line = self.main_line
        if line and line[-1].committed_at < moment:
            return
        if read(self.path, "rev-parse", "--is-shallow-repository").strip() == b"true":
            oldest = f"{line[-1].committed_at:%Y-%m-%d}" if line else "nothing"
            raise SourceError(
                f"{self.path} is a shallow clone that ends at {oldest}, after {moment:%Y-%m-%d}",
                hint=f"run git -C {self.path} fetch --unshallow",
            )

    def _changes(self, steps: list[_Step], paths: Sequence[str]) -> dict[str, list[Change]]:
        """Return the changes of each commit that touches ``paths``, by the commit's id."""
        if not steps:
            return {}
        # "commit parent" on a line compares with that parent only, merge or not. The rename
        # limit is fixed: the one in the user's config would change the answer.
        pairs = "".join(f"{step.sha} {step.parent}".removesuffix(" None") + "\n" for step in steps)
        options = ("--stdin", "-r", "--root", "--raw", "--no-abbrev", "-z", "-M50%", "-l5000")
        output = read(self.path, "diff-tree", *options, "--", *paths, stdin=pairs)
        return _read_raw(output.decode("utf-8", "replace"))

    def _sizes(self, specs: list[str]) -> dict[str, int]:
        """Return the size in bytes of every object that exists and is no folder."""
        lines = read(
            self.path,
            *("cat-file", "--batch-check=%(objecttype) %(objectsize)"),
            stdin="\n".join([*specs, ""]),
        )
        found = zip(specs, lines.decode("utf-8", "replace").split("\n"), strict=False)
        sizes = ((spec, re.fullmatch(r"(?:blob|commit) (\d+)", line)) for spec, line in found)
        return {spec: int(match[1]) for spec, match in sizes if match}


def _step(fields: list[str]) -> _Step:
    seconds, sha, *parents = fields
    committed_at = datetime.fromtimestamp(min(int(seconds), _LATEST), UTC)
    return _Step(sha, parents[0] if parents else None, committed_at)


def _message(commit: Blob | None) -> str:
    """Return the message of a raw commit object: what follows its first empty line."""
    text = (commit.content if commit else None) or b""
    return text.partition(b"\n\n")[2].decode("utf-8", "replace").strip()


def _read_raw(output: str) -> dict[str, list[Change]]:
    """Return the changes by commit in the output of ``git diff-tree --stdin --raw -z``.

    Format: ``git help diff-tree``, "RAW OUTPUT FORMAT": a commit id, then per file
    ``:mode mode blob blob STATUS``, the path, and for renames the new path; all end with NUL.
    """
    found: dict[str, list[Change]] = {}
    fields: Iterator[str] = iter(output.split("\0"))
    commit = ""
    for field in fields:
        if not field.startswith(":"):
            commit = field
            continue
        _, _, before, after, status = field.split(" ")
        previous = next(fields)
        path = next(fields) if status[0] in "RC" else previous
        found.setdefault(commit, []).append(
            Change(
                path=path,
                previous_path=previous,
                before=before if before.strip("0") else None,
                after=after if after.strip("0") else None,
            )
        )
    return found
