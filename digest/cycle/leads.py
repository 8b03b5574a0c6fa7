"""Changes of leadership by group and person, as an edition tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import LeadChange

EMERITUS = "emeritus lead"
_ORDER = ("chair", "lead", "tech lead")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person: roles that are new and roles that are given up, most important first.

    ``is_emeritus``: whether the thanks for former leads are new. ``previous_handle`` is the account
    that the person had before.
    """

    name: str
    handle: str
    previous_handle: str | None
    joined: tuple[str, ...]
    left: tuple[str, ...]
    is_emeritus: bool


class GroupChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one group: its people by name; ``url`` is its page or ""."""

    group: str
    directory: str
    url: str
    change: Literal["new", "retired", "renamed"] | None
    people: tuple[Person, ...]


def group_changes(changes: Iterable[LeadChange]) -> tuple[GroupChanges, ...]:
    """Return the changes by directory; in a group those who join stand first."""
    by_group: dict[str, list[LeadChange]] = {}
    for change in changes:
        by_group.setdefault(change.directory, []).append(change)
    return tuple(
        GroupChanges(
            group=rows[0].group,
            directory=directory,
            url=rows[0].url,
            change=rows[0].group_change,
            people=_people(rows),
        )
        for directory, rows in sorted(by_group.items())
    )


def _people(rows: Iterable[LeadChange]) -> tuple[Person, ...]:
    by_person: dict[str, list[LeadChange]] = {}
    for row in rows:
        by_person.setdefault(row.handle.casefold(), []).append(row)
    people = [_person(own) for own in by_person.values()]
    return tuple(sorted(people, key=lambda one: (not one.joined, one.name, one.handle)))


def _person(rows: Sequence[LeadChange]) -> Person:
    changed = [row for row in rows if row.change != "renamed"]
    joined = {row.role for row in changed if row.role}
    left = {row.previous_role for row in changed if row.previous_role}
    return Person(
        name=rows[0].name or rows[0].handle,
        handle=rows[0].handle,
        previous_handle=next((row.previous_handle for row in rows if row.previous_handle), None),
        joined=_sorted(joined - {EMERITUS}),
        left=_sorted(left),
        is_emeritus=EMERITUS in joined,
    )


def _sorted(roles: Iterable[str]) -> tuple[str, ...]:
    def order(role: str) -> tuple[int, str]:
        return (_ORDER.index(role) if role in _ORDER else len(_ORDER), role)

    return tuple(sorted(roles, key=order))
