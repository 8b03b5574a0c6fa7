"""Files and folders at a commit from GitHub, a hundred in one request, each only once ever.

What stands at ``commit:path`` never changes, so it is kept in the client's memory. What does not
exist there is null, and so may be what GitHub failed to load: a null is believed only where the
folder, if it was asked for too, does not list the name.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.content import Content, TooLarge, Unread
from digest.sources.github.answers import narrow
from digest.sources.github.client import HeavyQueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.sources.base import Progress
    from digest.sources.github.client import Answer, Client

LARGEST = 256_000
"""Bytes of a file that are read at most."""

_BATCH = 100
"""GraphQL counts objects as nothing, but gives up after ten seconds."""

_FIELDS = """
fragment it on GitObject {
  ... on Blob { text isTruncated isBinary byteSize }
  ... on Tree { entries { name type object { ... on Tree { entries { name type } } } } }
}"""


class _Entry(msgspec.Struct, frozen=True):
    """One name in a folder; ``object`` has its entries where it is a folder and was asked for."""

    name: str
    type: str
    object: _Object | msgspec.UnsetType | None = msgspec.UNSET

    @property
    def is_lost(self) -> bool:
        """Whether GitHub failed to load what is in this folder."""
        return self.type == "tree" and self.object is None


class _Object(msgspec.Struct, frozen=True, rename="camel"):
    """A file or a folder; ``text`` is ``None`` for a folder and for a binary file."""

    text: str | None = None
    is_truncated: bool = False
    is_binary: bool = False
    byte_size: int = 0
    entries: list[_Entry] | None = None

    def below(self, path: str) -> Iterator[str]:
        """Yield the paths of the folders in this one, which is at ``path``, and of theirs."""
        for entry in self.entries or ():
            if entry.type == "tree":
                yield f"{path}/{entry.name}"
                if isinstance(entry.object, _Object):
                    yield from entry.object.below(f"{path}/{entry.name}")


class Objects:
    """What stands at ``commit:path``: contents in ``files``, in ``folders`` their folders.

    A name without an answer is an :class:`Unread` in ``files``. ``pages`` counts the answers that
    it takes where nothing is remembered: the same snapshot, whatever an earlier run left behind.
    """

    def __init__(self, client: Client, repository: str, progress: Progress, what: str) -> None:
        self._client = client
        self._repository = repository
        self._progress = progress
        self._what = what
        self._listed: dict[str, frozenset[str]] = {}
        self.files: dict[str, Content] = {}
        self.folders: dict[str, list[str]] = {}
        self.pages = 0

    def ask(self, names: Iterable[str]) -> None:
        """Ask for the names that were not asked for yet; a folder before what is in it."""
        wanted = [n for n in dict.fromkeys(names) if n not in self.files and n not in self.folders]
        self.pages += math.ceil(len(wanted) / _BATCH)
        new = [name for name in wanted if not self._is_known(name)]
        for start in range(0, len(new), _BATCH):
            self._progress(self._what, start, len(new))
            self._batch(new[start : start + _BATCH])
        if new:
            self._progress(self._what, len(new), len(new))

    def _is_known(self, name: str) -> bool:
        """Return whether an earlier run was told what this is, or its folder says there is none."""
        if (known := self._client.recall(self._repository, name)) is not None:
            return self._keep_one(name, known)
        if self._is_listed(name) is False:
            self.files[name] = _ABSENT
            return True
        return False

    def _batch(self, names: list[str]) -> None:
        try:
            answer = self._client.graphql(_query(len(names)), self._variables(names))
        except SourceError as error:
            if isinstance(error, HeavyQueryError) and len(names) > 1:
                middle = len(names) // 2
                self._batch(names[:middle])
                self._batch(names[middle:])
            else:
                self.files |= {name: Unread(str(error)) for name in names}
            return
        self._keep(names, answer)

    def _variables(self, names: list[str]) -> dict[str, object]:
        """Return the variables; names stand in these and not in the query: they are strangers'."""
        owner, _, repository = self._repository.partition("/")
        variables: dict[str, object] = {"owner": owner, "name": repository}
        return variables | {f"n{index}": name for index, name in enumerate(names)}

    def _keep(self, names: list[str], answer: Answer) -> None:
        repository = answer.data.get("repository")
        objects = repository if isinstance(repository, dict) else {}
        nulls = []
        for index, name in enumerate(names):
            found = objects.get(f"o{index}")
            if errors := answer.errors_at("repository", f"o{index}"):
                self.files[name] = Unread(errors[0].message)
            elif found is None:
                nulls.append(name)
            elif self._keep_one(name, found):
                self._client.keep(self._repository, name, found)
        for name in nulls:
            is_lost = not objects or self._is_listed(name)
            self.files[name] = Unread("GitHub gave no answer") if is_lost else _ABSENT

    def _is_listed(self, name: str) -> bool | None:
        """Return whether the folder has this name, ``None`` where nobody asked for the folder."""
        folder, _, last = name.rpartition("/")
        listed = self._listed.get(folder)
        return None if listed is None else last in listed

    def _keep_one(self, name: str, answer: object) -> bool:
        """Take in one answer; return whether it says something that holds for ever."""
        try:
            found = narrow(answer, _Object)
        except SourceError as error:
            self.files[name] = Unread(str(error))
            return False
        if any(entry.is_lost for entry in found.entries or ()):
            self.files[name] = Unread("GitHub lost a part of the folder")
            return False
        if found.entries is not None:
            self.folders[name] = list(found.below(name.partition(":")[2]))
            self._listed[name] = frozenset(entry.name for entry in found.entries)
        elif found.is_truncated or found.byte_size > LARGEST:
            self.files[name] = TooLarge(found.byte_size)
        elif found.text is None and not found.is_binary:
            self.files[name] = Unread("GitHub gave neither a text nor a folder")
            return False
        else:
            # No text: GitHub saw a NUL, and one makes no less sense to a parser than all the rest.
            self.files[name] = "\0" if found.text is None else found.text
        return True


_ABSENT = Unread("GitHub has no such file at that commit", is_absent=True)


def _query(count: int) -> str:
    declared = "".join(f", $n{index}: String!" for index in range(count))
    fields = " ".join(
        f"o{index}: object(expression: $n{index}) {{ ...it }}" for index in range(count)
    )
    return (
        f"query Objects($owner: String!, $name: String!{declared}) "
        f"{{ repository(owner: $owner, name: $name) {{ {fields} }} }} {_FIELDS}"
    )
