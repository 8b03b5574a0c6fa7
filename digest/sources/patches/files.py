"""The two files of the public schedule, ``schedule.yaml`` and ``eol.yaml``.

Their fields are those of kubernetes/release, ``cmd/schedule-builder/model``; before 2022 a branch's
next patch release was three fields of the branch and not a mapping of its own. A branch or release
that cannot be read is told and left out; the others stay.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.model import EndOfLife, PatchRelease
from digest.plain_yaml import PlainYamlError, load_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_RELEASE = re.compile(r"\d{1,3}\.\d{1,4}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_NOTE = 500
_UNSET = ("", "~", "null", "n/a", "tbd")


class _Patch(msgspec.Struct, frozen=True, rename="camel"):
    """One patch release; published ones that were not planned have no deadline."""

    release: str
    cherry_pick_deadline: str = ""
    target_date: str = ""
    note: str = ""


class _Branch(msgspec.Struct, frozen=True, rename="camel"):
    """One release branch; ``next`` is a version in the older shape."""

    release: str
    next: _Patch | str = ""
    cherry_pick_deadline: str = ""
    target_date: str = ""
    maintenance_mode_start_date: str = ""
    end_of_life_date: str = ""
    previous_patches: tuple[_Patch, ...] | str = ()


class _Ended(msgspec.Struct, frozen=True, rename="camel"):
    """One branch that has reached its end of life."""

    release: str
    end_of_life_date: str
    final_patch_release: str = ""
    note: str = ""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says; ``problems`` are what of it could not be read, a line for each."""

    patches: tuple[PatchRelease, ...] = ()
    ends: tuple[EndOfLife, ...] = ()
    problems: tuple[str, ...] = ()


def parse_schedule(text: str, path: str) -> Read:
    """Return the patch releases and the planned ends of life in ``schedule.yaml``."""
    patches: list[PatchRelease] = []
    ends: list[EndOfLife] = []
    problems: list[str] = []
    for name, branch in _rows(text, "schedules", _Branch, problems):
        try:
            release = _checked(branch.release, _RELEASE)
            ends.append(_planned_end(release, branch, path))
        except ValueError as error:
            problems.append(f"{name}: {error}")
            continue
        for patch, is_next in _patches(branch):
            try:
                patches.append(_patch(release, patch, path, is_next=is_next))
            except ValueError as error:
                problems.append(f"{name}: {error}")
    return Read(patches=tuple(patches), ends=tuple(ends), problems=tuple(problems))


def parse_ends(text: str, path: str) -> Read:
    """Return the ends of life in ``eol.yaml``."""
    ends: list[EndOfLife] = []
    problems: list[str] = []
    for name, branch in _rows(text, "branches", _Ended, problems):
        try:
            release = _checked(branch.release, _RELEASE)
            final = branch.final_patch_release
            ends.append(
                EndOfLife(
                    release=release,
                    maintenance_on=None,
                    ends_on=_day(branch.end_of_life_date),
                    final_version=_version(final, release) if final else None,
                    note=branch.note[:_LONGEST_NOTE] or None,
                    path=path,
                )
            )
        except ValueError as error:
            problems.append(f"{name}: {error}")
    return Read(ends=tuple(ends), problems=tuple(problems))


def _rows(text: str, key: str, kind: type[T], problems: list[str]) -> Iterator[tuple[str, T]]:
    """Yield name and content of each row under ``key``; what is none goes to ``problems``."""
    try:
        documents = load_documents(text)
    except PlainYamlError as error:
        problems.append(str(error))
        return
    whole = documents[0] if documents else None
    rows = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        problems.append(f"has another shape: there is no list called {key}")
        return
    for number, row in enumerate(rows, 1):
        name = f"{key} {number}"
        try:
            yield name, msgspec.convert(row, kind)
        except msgspec.ValidationError as error:
            problems.append(f"{name} has another shape: {error}")


def _patches(branch: _Branch) -> Iterator[tuple[_Patch, bool]]:
    """Yield the patch releases of a branch with whether it is the next one."""
    if isinstance(branch.next, _Patch):
        yield branch.next, True
    elif branch.next.strip().casefold() not in _UNSET:
        days = (branch.cherry_pick_deadline, branch.target_date)
        yield _Patch(branch.next, *days), True
    if not isinstance(branch.previous_patches, str):
        yield from ((patch, False) for patch in branch.previous_patches)


def _patch(release: str, patch: _Patch, path: str, *, is_next: bool) -> PatchRelease:
    return PatchRelease(
        release=release,
        version=_version(patch.release, release),
        cherry_picks_due_on=_day(patch.cherry_pick_deadline),
        target_on=_day(patch.target_date),
        is_next=is_next,
        note=patch.note.strip()[:_LONGEST_NOTE] or None,
        path=path,
    )


def _planned_end(release: str, branch: _Branch, path: str) -> EndOfLife:
    return EndOfLife(
        release=release,
        maintenance_on=_day(branch.maintenance_mode_start_date),
        ends_on=_day(branch.end_of_life_date),
        final_version=None,
        note=None,
        path=path,
    )


def _checked(text: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(text.strip()):
        raise ValueError(f"{text[:40]!r} is no release such as 1.33")
    return text.strip()


def _version(text: str, release: str) -> str:
    """Return a patch release's version, without a ``v``, if it is one of the branch."""
    version = text.strip().removeprefix("v")
    branch, _, number = version.rpartition(".")
    if branch != release or not (number.isascii() and number.isdecimal() and len(number) < 5):  # noqa: PLR2004
        raise ValueError(f"{text[:40]!r} is no patch release of {release}")
    return version


def _day(text: str) -> date | None:
    if text.strip().casefold() in _UNSET:
        return None
    if not _DAY.fullmatch(text.strip()):
        raise ValueError(f"{text[:40]!r} is no day such as 2025-11-11")
    return date.fromisoformat(text.strip())
