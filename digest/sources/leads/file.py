"""The groups of a community and their leads, as ``sigs.yaml`` of kubernetes/community lists them.

Format: ``generator/app.go`` there. Only a group's own ``leadership`` counts: owners and leads of
subprojects, liaisons and contacts do not lead the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.plain_yaml import PlainYamlError, load_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {
    "sigs": "SIG {}",
    "workinggroups": "WG {}",
    "usergroups": "UG {}",
    "committees": "{} Committee",
}
"""How a group of each kind is called in text; of another kind by its bare name."""

_LONGEST = 120


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one role of a group; ``role`` is "chair" for the file's ``chairs``."""

    role: str
    handle: str
    name: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One group, "SIG Node" in ``sig-node``, with its leads in the file's order."""

    name: str
    directory: str
    leads: tuple[Lead, ...]


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """All groups by directory; ``odd`` are those that could not be read, with why."""

    found: dict[str, Group]
    odd: dict[str, str]


class _Person(msgspec.Struct, frozen=True):
    github: str
    name: str = ""


class _Group(msgspec.Struct, frozen=True):
    dir: str
    name: str = ""
    leadership: dict[str, tuple[_Person, ...] | str] | str = ""


class _Placed(msgspec.Struct, frozen=True):
    dir: str


def read_groups(text: str) -> Groups:
    """Return the groups of a file.

    Raises:
        ValueError: it is no YAML, names no group, or has an entry without a directory: a group
            that is not seen would look as if it were retired.
    """
    try:
        documents = load_documents(text)
    except PlainYamlError as error:
        raise ValueError(str(error)) from error
    whole = documents[0] if documents else None
    if not isinstance(whole, dict):
        raise ValueError("has another shape: it is no mapping of kinds to groups")  # noqa: TRY004 - a wrong file, not a wrong call
    found: dict[str, Group] = {}
    odd: dict[str, str] = {}
    for kind, place, entry in _entries(whole):
        try:
            directory = msgspec.convert(entry, _Placed).dir
        except msgspec.ValidationError as error:
            raise ValueError(f"{place} has another shape: {error}") from error
        try:
            group = _group(kind, msgspec.convert(entry, _Group))
        except msgspec.ValidationError as error:
            odd[directory] = f"{place} ({directory[:_LONGEST]}) has another shape: {error}"
            continue
        found[directory] = group
    if not found:
        raise ValueError("has another shape: it names no groups")
    return Groups(found={d: group for d, group in found.items() if d not in odd}, odd=odd)


def _entries(whole: dict[str, object]) -> Iterator[tuple[str, str, object]]:
    """Yield kind, place and content of every group; what is no list holds none."""
    for kind, entries in whole.items():
        for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
            yield str(kind), f"{kind} {number}", entry


def _group(kind: str, entry: _Group) -> Group:
    leadership = entry.leadership if isinstance(entry.leadership, dict) else {}
    leads = [
        Lead(
            role=_singular(role),
            handle=person.github.strip().removeprefix("@")[:_LONGEST],
            name=" ".join(person.name.split())[:_LONGEST],
        )
        for role, people in leadership.items()
        if not isinstance(people, str)
        for person in people
    ]
    name = (entry.name or entry.dir)[:_LONGEST]
    return Group(
        name=_NAMES.get(kind, "{}").format(name.replace("{", "(")),
        directory=entry.dir,
        leads=tuple(lead for lead in leads if lead.handle),
    )


def _singular(role: str) -> str:
    """Return "tech lead" for ``tech_leads``."""
    words = role.replace("_", " ").strip().casefold()
    return words.removesuffix("s")[:_LONGEST]
