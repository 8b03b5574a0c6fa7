"""What changed among the leads between two versions of the file; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from digest.model import LeadChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digest.sources.leads.file import Group, Groups

_RANK = {"chair": 0, "lead": 1, "tech lead": 2, "emeritus lead": 9}
"""Roles in the order in which they are told; others stand between."""


class _Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One group before and after, one of them ``None`` where it is new or was retired."""

    before: Group | None
    after: Group | None

    @property
    def change(self) -> Literal["new", "retired", "renamed"] | None:
        """What became of the group itself."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "retired"
        return None if self.before.directory == self.after.directory else "renamed"


class _Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person's roles in a group; ``name`` and ``handle`` as the file writes them."""

    handle: str
    name: str
    roles: frozenset[str]


def lead_changes(before: Groups, after: Groups, *, path: str, page: str) -> tuple[LeadChange, ...]:
    """Return every change in the order of group, person and role.

    A group that either version has in an unknown shape is left out: nothing is known of it. A new
    directory with at least half the people of one that is gone is the same group under another
    name. ``page`` is the address of a directory with ``{directory}``, or "".
    """
    odd = before.odd.keys() | after.odd.keys()
    pairs = _pairs(
        {d: group for d, group in before.found.items() if d not in odd},
        {d: group for d, group in after.found.items() if d not in odd},
    )
    changes = [change for pair in pairs for change in _of_pair(pair, path, page)]
    return tuple(sorted(changes, key=lambda change: change.identity))


def _pairs(before: Mapping[str, Group], after: Mapping[str, Group]) -> Iterator[_Pair]:
    new = {directory: group for directory, group in after.items() if directory not in before}
    for directory, group in sorted(before.items()):
        now = after.get(directory) or _successor(group, new)
        if now is not None:
            new.pop(now.directory, None)
        yield _Pair(before=group, after=now)
    yield from (_Pair(before=None, after=group) for group in new.values())


def _successor(group: Group, new: Mapping[str, Group]) -> Group | None:
    """Return the new group with the most of this one's people, at least half of both together."""

    def share(other: Group) -> float:
        ours, theirs = _handles(group), _handles(other)
        return len(ours & theirs) / (len(ours | theirs) or 1)

    best = max(new.values(), key=lambda other: (share(other), other.directory), default=None)
    return best if best is not None and share(best) >= 0.5 else None  # noqa: PLR2004 - a half


def _handles(group: Group) -> set[str]:
    return {lead.handle.casefold() for lead in group.leads}


def _people(group: Group | None) -> dict[str, _Person]:
    """Return the people of a group by account, in lower case: GitHub's have no letter case."""
    found: dict[str, _Person] = {}
    for lead in group.leads if group else ():
        account = lead.handle.casefold()
        known = found.get(account)
        found[account] = _Person(
            handle=lead.handle,
            name=lead.name or (known.name if known else ""),
            roles=frozenset({lead.role, *(known.roles if known else ())}),
        )
    return found


def _of_pair(pair: _Pair, path: str, page: str) -> Iterator[LeadChange]:
    before, after = _people(pair.before), _people(pair.after)
    accounts = _same_people(before, after)
    for account in before.keys() - after.keys() - set(accounts.values()):
        yield from _of_person(pair, before[account], None, path, page)
    for account, person in after.items():
        yield from _of_person(pair, before.get(accounts.get(account, account)), person, path, page)


def _same_people(before: Mapping[str, _Person], after: Mapping[str, _Person]) -> dict[str, str]:
    """Return new accounts with the old ones of the same people: who has the same full name."""
    gone = _by_name({a: p for a, p in before.items() if a not in after})
    come = _by_name({a: p for a, p in after.items() if a not in before})
    return {account: gone[name] for name, account in come.items() if name in gone}


def _by_name(people: Mapping[str, _Person]) -> dict[str, str]:
    """Return account by name, of the names that only one of them has."""
    names = [person.name.casefold() for person in people.values()]
    return {
        name: account
        for (account, person), name in zip(people.items(), names, strict=True)
        if name and names.count(name) == 1
    }


def _of_person(
    pair: _Pair, before: _Person | None, after: _Person | None, path: str, page: str
) -> Iterator[LeadChange]:
    person = after or before
    group = pair.after or pair.before
    if person is None or group is None:
        return
    had, has = (before.roles if before else frozenset()), (after.roles if after else frozenset())
    lost, gained = sorted(had - has, key=_order), sorted(has - had, key=_order)
    is_renamed = before and after and before.handle.casefold() != after.handle.casefold()
    rows: list[tuple[str | None, str | None]] = []
    if is_renamed:
        rows += [(role, role) for role in sorted(had & has, key=_order)]
    moved = min(len(lost), len(gained))
    rows += zip(lost[:moved], gained[:moved], strict=True)
    rows += [(role, None) for role in lost[moved:]]
    rows += [(None, role) for role in gained[moved:]]
    for previous, role in rows:
        yield LeadChange(
            group=group.name,
            directory=group.directory,
            previous_directory=pair.before.directory
            if pair.before and pair.change == "renamed"
            else None,
            group_change=pair.change,
            name=person.name,
            handle=person.handle,
            previous_handle=before.handle if before and is_renamed else None,
            change=_kind(previous, role),
            role=role,
            previous_role=previous,
            url=page.replace("{directory}", group.directory),
            path=path,
        )


def _kind(previous: str | None, role: str | None) -> Literal["joined", "left", "moved", "renamed"]:
    if previous is None:
        return "joined"
    if role is None:
        return "left"
    return "renamed" if previous == role else "moved"


def _order(role: str) -> tuple[int, str]:
    return _RANK.get(role, 5), role
