"""The enhancements of one release by their files: planned, moved in, moved out, changed.

**Planned** is a proposal whose ``latest-milestone`` names the release, at the stage that the file
has. The other rule that offers itself, ``milestone.<stage>`` names the release, is worse by the
data: it holds far-off intentions (``milestone.stable: v1.24`` of what is alpha still), and on the
release day of 1.24 it gives 28 for stable where ``latest-milestone`` gives 22 and fourteen
were announced; all thirteen that were listed are among both. Over 1.25 to 1.34 it gives 17 to 30
for stable against 11 to 23. Files that only ``milestone`` puts into the release are kept apart, as
``named``: some of them are files that nobody brought up to date.

A file is a plan and no promise: what is here is "planned", never "will be".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from digest.cycle.before import facts_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digest.model import Change, KepFacts, KepUpdate

STAGES = ("stable", "beta", "alpha", "deprecated", "disabled", "removed")
"""The stages that files may have, in the order of announcements; others come after these."""

NO_STAGE = "no stage"
_ENDED = frozenset({"withdrawn", "rejected", "replaced"})
_VERSION = re.compile(r"v?\s*(\d{1,4}\.\d{1,4})(?:\.0)?", re.I | re.ASCII)


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a file with both its values; ``None`` where the file had or has none."""

    field: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        return f"{self.field} {self.old or 'none'} -> {self.new or 'none'}"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal of the board; ``url`` is "" where the repository is not known.

    ``other_paths`` are further files with the same key and stage: they are one proposal.
    """

    key: str
    title: str | None
    owning_sig: str | None
    stage: str
    path: str
    url: str
    other_paths: tuple[str, ...] = ()


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that changed its place on the board in the window, and the fields that say so.

    ``row`` is as it stands at the window's end, of one that moved out as it stood before.
    """

    row: Planned
    why: tuple[FieldChange, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """One release's proposals at the end of a window, in the order of stage, number and path."""

    version: str
    planned: tuple[Planned, ...] = ()
    moved_in: tuple[Move, ...] = ()
    moved_out: tuple[Move, ...] = ()
    restaged: tuple[Move, ...] = ()
    """Planned before and after, at another stage."""
    new: tuple[Planned, ...] = ()
    """Planned, with a file that is new in the window."""
    withdrawn: tuple[Move, ...] = ()
    """Planned before, and given up or removed in the window; among ``moved_out`` too."""
    named: tuple[Planned, ...] = ()
    """Not planned, but ``milestone.<stage>`` names the release; ``stage`` is that one."""

    @property
    def by_stage(self) -> dict[str, tuple[Planned, ...]]:
        """The planned proposals of each stage that has any."""
        stages = dict.fromkeys(row.stage for row in self.planned)
        return {stage: tuple(r for r in self.planned if r.stage == stage) for stage in stages}


def version_of(text: str | None) -> str | None:
    """Return ``1.24`` for ``v1.24``, ``1.24`` and ``v1.24.0``, any other text as it is."""
    if text is None:
        return None
    match = _VERSION.fullmatch(text.strip())
    return match[1] if match else text.strip()


def stage_of(facts: KepFacts) -> str:
    """Return the stage in lower case, :data:`NO_STAGE` where the file has none.

    ``alpha (deprecated)``, as some files have it, is deprecated.
    """
    stage = " ".join((facts.stage or "").casefold().split())
    if stage.endswith("(deprecated)"):
        return "deprecated"
    return {"": NO_STAGE, "ga": "stable"}.get(stage, stage)


def is_planned(facts: KepFacts | None, version: str) -> bool:
    """Return whether a file plans its stage for the release, see the module's text."""
    return (
        facts is not None
        and (facts.status or "").casefold() not in _ENDED
        and version_of(facts.latest_milestone) == version_of(version)
    )


def board(
    version: str,
    facts_at_end: Mapping[str, KepFacts],
    updates: Iterable[KepUpdate],
    *,
    repository: str = "",
) -> Board:
    """Return the release's board at the end of a window, with what the window's updates moved.

    ``facts_at_end`` are the facts by path; the counts are whole where these are (from a clone:
    all). ``repository`` is where the files lie, for the addresses of those nobody touched.
    """
    release = version_of(version) or version
    planned = (
        _row(facts, path, repository)
        for path, facts in facts_at_end.items()
        if is_planned(facts, release)
    )
    moves = _Moves(release, facts_at_end, repository)
    for update in updates:
        moves.take(update)
    return Board(
        version=release,
        planned=_joined(planned),
        moved_in=_in_order(moves.moved_in),
        moved_out=_in_order(moves.moved_out),
        restaged=_in_order(moves.restaged),
        new=tuple(sorted(moves.new, key=_order)),
        withdrawn=_in_order(moves.withdrawn),
        named=_joined(_named(release, facts_at_end, repository)),
    )


def planned_counts(
    facts: Mapping[str, KepFacts], versions: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Return for each release the number of planned proposals of each stage that has any."""
    return {
        version: dict(Counter(row.stage for row in board(version, facts, ()).planned))
        for version in versions
    }


class _Moves:
    """What the updates of a window did to one release."""

    def __init__(self, version: str, facts: Mapping[str, KepFacts], repository: str) -> None:
        self._version = version
        self._facts = facts
        self._repository = repository
        self.moved_in: list[Move] = []
        self.moved_out: list[Move] = []
        self.restaged: list[Move] = []
        self.new: list[Planned] = []
        self.withdrawn: list[Move] = []

    def take(self, update: KepUpdate) -> None:
        """Sort one update in."""
        after = self._facts.get(update.path)
        before = facts_before(after, update)
        is_in, was_in = is_planned(after, self._version), is_planned(before, self._version)
        if is_in and after is not None:
            row = self._row(after, update)
            self._stays(row, update, after, before if was_in else None)
        elif was_in and before is not None:
            move = Move(row=self._row(before, update), why=_why(update, self._version))
            self.moved_out.append(move)
            if update.removed or (after and (after.status or "").casefold() in _ENDED):
                self.withdrawn.append(move)

    def _stays(
        self, row: Planned, update: KepUpdate, after: KepFacts, before: KepFacts | None
    ) -> None:
        if before is None:
            self.moved_in.append(Move(row=row, why=_why(update, self._version)))
        elif stage_of(after) != stage_of(before):
            self.restaged.append(Move(row=row, why=_why(update, self._version)))
        if update.new:
            self.new.append(row)

    def _row(self, facts: KepFacts, update: KepUpdate) -> Planned:
        row = _row(facts, update.path, self._repository)
        return msgspec.structs.replace(row, url=update.url or row.url)


def _why(update: KepUpdate, version: str) -> tuple[FieldChange, ...]:
    """Return the fields that changed, the deciding one first.

    Of the milestones those that name the release, before or after: others are other plans.
    """
    changes = update.changes
    fields: list[tuple[str, Change | None]] = [
        ("latest-milestone", changes.latest_milestone),
        ("status", changes.status),
        ("stage", changes.stage),
        *(
            (f"milestone.{stage}", change)
            for stage, change in sorted(changes.milestone.items())
            if version in map(version_of, change)
        ),
    ]
    return tuple(
        FieldChange(field=field, old=change[0], new=change[1]) for field, change in fields if change
    )


def _named(version: str, facts: Mapping[str, KepFacts], repository: str) -> Iterable[Planned]:
    for path, one in facts.items():
        if is_planned(one, version) or (one.status or "").casefold() in _ENDED:
            continue
        for stage, milestone in one.milestone.items():
            if version_of(milestone) == version:
                row = _row(one, path, repository)
                yield msgspec.structs.replace(row, stage=stage.casefold())


def _row(facts: KepFacts, path: str, repository: str) -> Planned:
    folder = quote(path.rpartition("/")[0])
    return Planned(
        key=facts.key,
        title=facts.title,
        owning_sig=facts.owning_sig,
        stage=stage_of(facts),
        path=path,
        url=f"https://github.com/{repository}/tree/HEAD/{folder}" if repository else "",
    )


def _joined(rows: Iterable[Planned]) -> tuple[Planned, ...]:
    """Return the rows in order, those of one key and stage as one."""
    found: dict[tuple[str, str], Planned] = {}
    for row in sorted(rows, key=_order):
        first = found.setdefault((row.key, row.stage), row)
        if first is not row:
            paths = (*first.other_paths, row.path)
            found[row.key, row.stage] = msgspec.structs.replace(first, other_paths=paths)
    return tuple(found.values())


def _in_order(moves: Sequence[Move]) -> tuple[Move, ...]:
    return tuple(sorted(moves, key=lambda move: _order(move.row)))


def _order(row: Planned) -> tuple[int, str, int, str, str]:
    """Return what rows are ordered by: stage, number, key, path; those without a number last."""
    stage = STAGES.index(row.stage) if row.stage in STAGES else len(STAGES)
    number = row.key.rpartition("-")[2]
    is_numbered = number.isdecimal() and number.isascii()
    return stage, row.stage, int(number) if is_numbered else 10**9, row.key, row.path
