"""Where release timelines lie, and those that lie on this machine: in a clone, folder or file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.errors import DigestError, SourceError
from digest.files import read_text
from digest.model import Gap
from digest.sources.git.clone import Clone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

NEWEST = 3
"""Timelines read of a repository's many: this cycle's, the last one's, the next one's."""

_VERSION = re.compile(r"(?<!\d)\d{1,4}\.\d{1,4}(?!\d)", re.ASCII)
_HOLE = "{version}"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One timeline's text; ``path`` for messages, ``url`` its page or "", ``version`` "1.35"."""

    version: str
    path: str
    url: str
    text: str


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """What an upstream holds: ``asked`` of whom, ``pages`` answers read, a gap per file lost."""

    documents: tuple[Document, ...]
    asked: str
    pages: int
    gaps: tuple[Gap, ...] = ()


class Layout:
    """A path with a hole for the version: ``releases/release-{version}/README.md``."""

    def __init__(self, file: str) -> None:
        self.file = file.strip("/")
        parts = self.file.split("/")
        at = next((i for i, part in enumerate(parts) if _HOLE in part), len(parts) - 1)
        self.folder = "/".join(parts[:at])
        self._entry = _compile(parts[at])
        self._whole = _compile(self.file)

    def newest(self, entries: Iterable[str]) -> list[str]:
        """Return the newest versions among the names in :attr:`folder`, newest first.

        Without a hole in the path there is one file and its version is "".
        """
        if _HOLE not in self.file:
            return [""]
        found = {match["version"] for name in entries if (match := self._entry.fullmatch(name))}
        return sorted(found, key=version_key, reverse=True)[:NEWEST]

    def path(self, version: str) -> str:
        """Return the path of this version's timeline."""
        return self.file.replace(_HOLE, version)

    def version(self, path: str) -> str | None:
        """Return the version whose timeline lies at ``path``, else ``None``."""
        match = self._whole.fullmatch(path)
        return match.groupdict().get("version", "") if match else None


def _compile(part: str) -> re.Pattern[str]:
    pattern = re.escape(part).replace(re.escape(_HOLE), r"(?P<version>\d+(?:\.\d+)+)", 1)
    return re.compile(pattern.replace(re.escape(_HOLE), "(?P=version)"), re.ASCII)


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by: 1.9 comes before 1.10."""
    return tuple(int(number) for number in re.findall(r"\d+", version, re.ASCII))


def page_url(repository: str, branch: str | None, path: str) -> str:
    """Return the page of a file at GitHub, "" where the repository is not known."""
    return f"https://github.com/{repository}/blob/{branch or 'HEAD'}/{path}" if repository else ""


def read_local(path: Path, *, shown: str, file: str, repository: str, at: datetime) -> Documents:
    """Return the timelines of a clone as they stood before ``at``, of a folder or file as they are.

    ``shown`` is the path as the settings have it, for messages and the snapshot.

    Raises:
        SourceError: there is nothing at ``path``, or git cannot read the clone.
    """
    if path.is_file():
        return _read_files([path], shown=shown, repository=repository, names=[path.name])
    if (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir()):
        return _read_clone(Clone(path), shown=shown, file=file, repository=repository, at=at)
    if not path.is_dir():
        raise SourceError(f"{path} does not exist", hint="mend path in [sources.schedule]")
    names = _timelines_in(path, Layout(file))
    return _read_files(
        [path / name for name in names], shown=shown, repository=repository, names=names
    )


def _timelines_in(folder: Path, layout: Layout) -> list[str]:
    """Return the timelines below a folder; where none is laid out so, its own by their names."""
    below = folder / layout.folder
    depth = layout.file.count("/") - (layout.folder.count("/") + 1 if layout.folder else 0)
    found = below.glob("/".join(["*"] * (depth + 1))) if below.is_dir() else iter(())
    names = (path.relative_to(folder).as_posix() for path in found)
    placed = [name for name in names if layout.version(name) is not None]
    if placed:
        return sorted(placed)
    return sorted(path.name for path in folder.glob("*.md") if _VERSION.search(path.name))


def _read_files(paths: list[Path], *, shown: str, repository: str, names: list[str]) -> Documents:
    documents: list[Document] = []
    gaps: list[Gap] = []
    for path, name in zip(paths, names, strict=True):
        try:
            text = read_text(path)
        except DigestError as error:
            gaps.append(Gap(name, f"{error} ({error.hint})"))
            continue
        version = version_of(name, text)
        url = page_url(repository, None, name) if len(paths) > 1 else ""
        documents.append(Document(version=version, path=name, url=url, text=text))
    return Documents(
        documents=tuple(documents),
        asked=f"the timelines in {shown}",
        pages=len(documents),
        gaps=tuple(gaps),
    )


def version_of(path: str, text: str) -> str:
    """Return the version that a file's name, its folder or its first heading names, else ""."""
    heading = re.search(r"^#[^#\n].*$", text, re.M)
    for place in (*reversed(path.removesuffix(".md").split("/")), heading[0] if heading else ""):
        if match := _VERSION.search(place):
            return match[0]
    return ""


def _read_clone(clone: Clone, *, shown: str, file: str, repository: str, at: datetime) -> Documents:
    layout = Layout(file)
    commit = clone.commit_at(at)
    if commit is None:
        asked = f"the timelines in {shown}, which has no commit before {at:%Y-%m-%d}"
        return Documents(documents=(), asked=asked, pages=0)
    depth = layout.folder.count("/") + 1 if layout.folder else 0
    entries = {path.split("/")[depth] for path in clone.tree(commit, layout.folder)}
    versions = layout.newest(entries)
    repository = repository or clone.github_name() or ""
    branch = clone.branch()
    paths = {f"{commit}:{layout.path(version)}": version for version in versions}
    blobs = clone.read_blobs(paths)
    documents = [
        document_of(version, layout.path(version), blob.content, repository, branch)
        for spec, version in paths.items()
        if (blob := blobs.get(spec)) is not None
    ]
    return Documents(
        documents=tuple(one for one in documents if isinstance(one, Document)),
        asked=f"{file} in {shown} at {commit[:12]}",
        pages=len(documents),
        gaps=tuple(one for one in documents if isinstance(one, Gap)),
    )


def document_of(
    version: str, path: str, content: bytes | str | None, repository: str, branch: str | None
) -> Document | Gap:
    """Return the document with this content, a gap where that is no text (``None``: too big)."""
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            content = None
    if content is None:
        return Gap(path, "is no text, or too big to be read")
    return Document(
        version=version or version_of(path, content),
        path=path,
        url=page_url(repository, branch, path),
        text=content,
    )
