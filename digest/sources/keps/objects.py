"""Files and folders at a commit from GitHub, a hundred in one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.sources.github.client import HeavyQueryError
from digest.sources.keps.diff import Unread
from digest.sources.keps.file import LARGEST, TooLarge
from digest.sources.keps.shapes import OBJECTS, GitObject, narrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.sources.base import Progress
    from digest.sources.github.client import Answer, Client
    from digest.sources.keps.diff import Content

_BATCH = 100
"""GraphQL counts objects as nothing, but gives up after ten seconds."""


class Objects:
    """What stands at ``commit:path``: contents in ``files``, in ``folders`` their folders.

    A name without an answer is an :class:`Unread` in ``files``; ``pages`` counts the answers.
    """

    def __init__(self, client: Client, repository: str, progress: Progress) -> None:
        self._client = client
        self._owner, _, self._name = repository.partition("/")
        self._progress = progress
        self.files: dict[str, Content] = {}
        self.folders: dict[str, list[str]] = {}
        self.pages = 0

    def ask(self, names: Iterable[str]) -> None:
        """Ask for the names that were not asked for yet."""
        new = [name for name in dict.fromkeys(names) if name not in self.files | self.folders]
        for start in range(0, len(new), _BATCH):
            self._progress("files of proposals", start, len(new))
            self._batch(new[start : start + _BATCH])
        if new:
            self._progress("files of proposals", len(new), len(new))

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
        self.pages += 1
        self._keep(names, answer)

    def _variables(self, names: list[str]) -> dict[str, object]:
        """Return the variables; names stand in these and not in the query: they are strangers'."""
        variables: dict[str, object] = {"owner": self._owner, "name": self._name}
        return variables | {f"n{index}": name for index, name in enumerate(names)}

    def _keep(self, names: list[str], answer: Answer) -> None:
        repository = answer.data.get("repository")
        objects = repository if isinstance(repository, dict) else {}
        reasons = {error.path[1]: error.message for error in answer.errors if len(error.path) > 1}
        if not objects and answer.errors:
            reasons = {f"o{index}": answer.errors[0].message for index in range(len(names))}
        for index, name in enumerate(names):
            found, reason = objects.get(f"o{index}"), reasons.get(f"o{index}")
            if found is not None:
                self._keep_one(name, found)
            elif reason is not None or not objects:
                self.files[name] = Unread(reason or "GitHub gave no answer")
            else:
                self.files[name] = Unread("GitHub has no such file at that commit", is_absent=True)

    def _keep_one(self, name: str, answer: object) -> None:
        try:
            found = narrow(answer, GitObject)
        except SourceError as error:
            self.files[name] = Unread(str(error))
            return
        if found.entries is not None:
            self.folders[name] = list(found.below(name.partition(":")[2]))
        elif found.is_truncated or found.byte_size > LARGEST:
            self.files[name] = TooLarge(found.byte_size)
        else:
            # No text: GitHub saw a NUL, and one makes no less sense to YAML than all the rest.
            self.files[name] = "\0" if found.text is None else found.text


def _query(count: int) -> str:
    declared = "".join(f", $n{index}: String!" for index in range(count))
    fields = " ".join(
        f"o{index}: object(expression: $n{index}) {{ ...it }}" for index in range(count)
    )
    return (
        f"query($owner: String!, $name: String!{declared}) "
        f"{{ repository(owner: $owner, name: $name) {{ {fields} }} }} {OBJECTS}"
    )
