"""Approvals of production readiness: one file per proposal, a stage and who approved it.

Format: ``keps/prod-readiness/template/nnnn.yaml`` in kubernetes/enhancements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.model import Gap, ProductionReadiness
from digest.plain_yaml import PlainYamlError, load_documents
from digest.sources.base import no_progress
from digest.sources.content import Content, TooLarge, Unread
from digest.sources.git.clone import Clone
from digest.sources.github.objects import LARGEST, Objects
from digest.sources.keps.file import is_proposal_file, number_of, read_kep
from digest.sources.schedule.api import COMMITS, Commit, convert, main_line, until

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digest.config import Keps
    from digest.model import TrackedEnhancement
    from digest.sources.git.clone import Blob
    from digest.sources.github.client import Client

_STAGES = frozenset({"alpha", "beta", "stable", "deprecated", "disabled", "removed"})
_NOBODY = frozenset({"", "~", "null", "none", "tbd", "@tbd"})
_FILE = re.compile(r"0*(\d{1,9})\.ya?ml", re.ASCII)
_SIG = re.compile(r"sig/([a-z0-9][a-z0-9-]{0,60})", re.ASCII)
_HISTORY = """
query ApprovalsAt($owner: String!, $name: String!, $until: GitTimestamp!, $first: Int!) {
  repository(owner: $owner, name: $name) { defaultBranchRef { target { ... on Commit {
    history(first: $first, until: $until) { nodes { oid messageHeadline } }
  } } } }
}"""


class _Node(msgspec.Struct, frozen=True, rename="camel"):
    oid: str
    message_headline: str


class _History(msgspec.Struct, frozen=True):
    nodes: tuple[_Node, ...]


class _Target(msgspec.Struct, frozen=True):
    history: _History


class _Branch(msgspec.Struct, frozen=True):
    target: _Target


class _Repository(msgspec.Struct, frozen=True, rename="camel"):
    default_branch_ref: _Branch | None


class _Found(msgspec.Struct, frozen=True):
    repository: _Repository


class Approvals(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of the proposals asked about, a gap per file lost, the answers read."""

    records: tuple[ProductionReadiness, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pages: int = 0


def approved_stages(content: bytes | str) -> tuple[str, ...]:
    """Return the stages in a file's text that somebody approved, sorted.

    Raises:
        PlainYamlError: the text is no YAML, or no mapping.
    """
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    fields = next((one for one in load_documents(text) if isinstance(one, dict)), None)
    if fields is None:
        raise PlainYamlError("has no fields", 1)
    return tuple(
        sorted(
            str(stage)
            for stage, approval in fields.items()
            if stage in _STAGES and isinstance(approval, dict) and _approver(approval)
        )
    )


def _approver(approval: Mapping[object, object]) -> bool:
    name = approval.get("approver")
    return isinstance(name, str) and name.strip().casefold() not in _NOBODY


def approvals_from_github(
    client: Client, folder: str, issues: Sequence[TrackedEnhancement], at: datetime
) -> Approvals:
    """Return the approvals of tracked proposals as they stood before ``at``.

    A file is looked for in the folders of the issue's ``sig/`` labels; without one, the proposal
    has no record: nobody knows.

    Raises:
        SourceError: GitHub did not answer, or the repository is younger than ``at``.
    """
    repository = issues[0].repository
    commit = _commit_at(client, repository, at)
    objects = Objects(client, repository, no_progress, "approvals")
    paths = {issue: _paths(issue, folder) for issue in issues}
    folders = dict.fromkeys(path.rpartition("/")[0] for some in paths.values() for path in some)
    # Folders too: they say whether a file that is null is not there or was not given.
    asked = [folder, *folders, *(path for some in paths.values() for path in some)]
    objects.ask(f"{commit}:{path}" for path in asked)
    if f"{commit}:{folder}" not in objects.folders:
        problem = "there is no such folder of approvals; mend readiness in [sources.enhancements]"
        return Approvals(gaps=(Gap(folder, problem),), pages=1 + objects.pages)
    contents = {path: objects.files[f"{commit}:{path}"] for path in asked[1 + len(folders) :]}
    gathered = _Gathered(repository)
    for issue, some in paths.items():
        if some:
            gathered.take(issue.key, {path: contents[path] for path in some})
    return gathered.approvals(1 + objects.pages)


def approvals_from_clone(
    path: Path, keps: Keps, folder: str, releases: Collection[str], at: datetime
) -> Approvals:
    """Return the approvals of the proposals that a clone's files plan for ``releases``.

    Raises:
        SourceError: the clone cannot be read, or has no commit before ``at``.
    """
    clone = Clone(path)
    commit = clone.commit_at(at)
    if commit is None:
        raise SourceError(f"{path} has no commit before {at:%Y-%m-%d}", hint="fetch it whole")
    files = clone.tree(commit, folder)
    if not files:
        problem = "the clone has no such folder of approvals; clone it whole, or set readiness"
        return Approvals(gaps=(Gap(folder, problem),))
    by_number: dict[int, dict[str, str]] = {}
    for name, blob in files.items():
        if match := _FILE.fullmatch(name.rpartition("/")[2]):
            by_number.setdefault(int(match[1]), {})[name] = blob
    planned = _planned(clone, commit, keps, releases)
    blobs = clone.read_blobs(b for number in planned for b in by_number.get(number, {}).values())
    gathered = _Gathered(keps.repository or clone.github_name() or "")
    for number in sorted(planned):
        found = by_number.get(number, {})
        contents: dict[str, Content] = {
            name: _content(blobs.get(blob)) for name, blob in found.items()
        }
        gathered.take(f"{keps.prefix}-{number}", contents)
    return gathered.approvals(1)


def _planned(clone: Clone, commit: str, keps: Keps, releases: Collection[str]) -> set[int]:
    """Return the numbers of the proposals whose ``latest-milestone`` is one of ``releases``."""
    tree = clone.tree(commit, keps.folder)
    paths = [p for p in tree if is_proposal_file(p, folder=keps.folder, names=keps.files)]
    blobs = clone.read_blobs(tree[path] for path in paths)
    wanted = {release.lower().removeprefix("v") for release in releases}
    found: set[int] = set()
    for path in paths:
        blob = blobs.get(tree[path])
        file = read_kep((blob.content if blob else None) or b"")
        number = number_of(file, path)
        if (file.latest_milestone or "").lower().removeprefix("v") in wanted and number:
            found.add(number)
    return found


def _content(blob: Blob | None) -> Content:
    if blob is None:
        return Unread("it is a partial clone; clone it again without --filter")
    return TooLarge(blob.size) if blob.content is None else blob.content


class _Gathered:
    """Records and gaps as they come."""

    def __init__(self, repository: str) -> None:
        self._repository = repository
        self._records: list[ProductionReadiness] = []
        self._gaps: list[Gap] = []

    def take(self, key: str, contents: Mapping[str, Content]) -> None:
        """Take the files of one proposal; one that cannot be read leaves it unknown."""
        stages: set[str] = set()
        found: str | None = None
        for path, content in contents.items():
            if isinstance(content, Unread) and content.is_absent:
                continue
            problem = self._read(content, stages)
            if problem is not None:
                self._gaps.append(Gap(path, f"the approval of {key} {problem}"))
                return
            found = found or path
        self._records.append(
            ProductionReadiness(
                key=key, repository=self._repository, path=found, stages=tuple(sorted(stages))
            )
        )

    def _read(self, content: Content, stages: set[str]) -> str | None:
        """Add the stages of a file; return what is wrong with it."""
        if isinstance(content, Unread):
            return f"cannot be read: {content.reason}"
        if isinstance(content, TooLarge) or len(content) > LARGEST:
            return f"has more than the {LARGEST:,} bytes that are read"
        try:
            stages.update(approved_stages(content))
        except PlainYamlError as error:
            return str(error)
        return None

    def approvals(self, pages: int) -> Approvals:
        """Return all that was taken."""
        return Approvals(records=tuple(self._records), gaps=tuple(self._gaps), pages=pages)


def _paths(issue: TrackedEnhancement, folder: str) -> tuple[str, ...]:
    sigs = (match[1] for label in issue.labels if (match := _SIG.fullmatch(label)))
    return tuple(f"{folder}/sig-{sig}/{issue.number}.yaml" for sig in sigs)


def _commit_at(client: Client, repository: str, at: datetime) -> str:
    owner, _, name = repository.partition("/")
    asked = {"owner": owner, "name": name, "until": until(at), "first": COMMITS}
    answer = client.graphql(_HISTORY, asked)
    hint = "check [sources.enhancements] repository"
    if answer.errors:
        raise SourceError(f"{repository}: {answer.errors[0].message}", hint=hint)
    branch = convert(answer.data, _Found, repository).repository.default_branch_ref
    nodes: Iterable[_Node] = branch.target.history.nodes if branch else ()
    commit = main_line([Commit(sha=node.oid, subject=node.message_headline) for node in nodes])
    if commit is None:
        raise SourceError(f"{repository} has no commit before {at:%Y-%m-%d}", hint=hint)
    return commit.sha
