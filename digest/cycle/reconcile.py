"""A release's announcement against its proposals' files: every difference with its why.

The two never agree by themselves: on the release day of 1.24 the files said 22 stable, the
announcement fourteen, and it listed thirteen. A why is what the file, its history or the
announcement itself says; where none of them says anything, that is what is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.cycle.announced import TOTAL, Announced, Item
from digest.cycle.board import Planned, is_planned, stage_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digest.cycle.board import Board
    from digest.model import KepFacts

NO_REASON = "no reason in the file"
_NONE: dict[str, KepFacts] = {}


class SumCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the stated parts add up to the stated total; ``parts`` by stage as in the text."""

    total: int
    parts: dict[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether they do."""
        return sum(self.parts.values()) == self.total

    def __str__(self) -> str:
        sum_of = " + ".join(str(number) for number in self.parts.values())
        names = ", ".join(self.parts)
        if self.adds_up:
            return f"{self.total} = {sum_of} ({names}): adds up"
        return f"{self.total} stated, but {sum_of} ({names}) is {sum(self.parts.values())}"


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One stage's three numbers.

    ``stated`` are the different numbers in the text, ``listed`` is ``None`` where no list is given.
    """

    stage: str
    stated: tuple[int, ...]
    listed: int | None
    planned: int

    @property
    def agrees(self) -> bool:
        """Whether all that is known is one number."""
        known = {*self.stated, self.planned, *([] if self.listed is None else [self.listed])}
        return len(known) == 1

    def __str__(self) -> str:
        stated = " and ".join(str(number) for number in self.stated) or "none"
        listed = "no list" if self.listed is None else f"{self.listed} listed"
        return f"{self.stage}: {stated} stated, {listed}, {self.planned} planned by the files"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A listed proposal that the files do not plan at this stage, and why as far as they say."""

    item: Item
    stage: str
    why: str


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that the files plan and its stage's list does not give; ``whys`` never empty."""

    row: Planned
    whys: tuple[str, ...]


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """What an announcement and the files of its release have in common, and what not."""

    version: str
    sums: tuple[SumCheck, ...]
    counts: tuple[Counted, ...]
    found: tuple[Planned, ...]
    missing: tuple[Missing, ...]
    extra: tuple[Extra, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """Every difference in words, plain text of one line each; empty where all agrees."""
        return (
            *(str(check) for check in self.sums if not check.adds_up),
            *(str(count) for count in self.counts if not count.agrees),
            *(f"{one.item.key}: listed as {one.stage}, but {one.why}" for one in self.missing),
            *(
                f"{one.row.key}: {one.row.stage} by its file, but not listed: {'; '.join(one.whys)}"
                for one in self.extra
            ),
        )


def reconcile(
    board: Board,
    announced: Announced,
    *,
    at_release: Mapping[str, KepFacts],
    at_start: Mapping[str, KepFacts] = _NONE,
    later: Mapping[str, KepFacts] = _NONE,
) -> Reconciliation:
    """Return the board of release day beside the announcement.

    The facts, by path, are those of release day, of the cycle's start and of a day after the
    release; of the last two, what is not known is empty and explains less. Proposals are compared
    at the stages for which the announcement gives a list.
    """
    stages = tuple(dict.fromkeys(one.stage for one in announced.listings if one.stage))
    files = _Files(version_of(board.version) or "", at_release, at_start, later)
    by_stage = board.by_stage
    found: list[Planned] = []
    missing: list[Missing] = []
    extra: list[Extra] = []
    for stage in stages:
        rows = {row.key: row for row in by_stage.get(stage, ())}
        listed = {item.key: item for item in announced.listed(stage)}
        found += [row for key, row in rows.items() if key in listed]
        missing += [
            Missing(item=item, stage=stage, why=files.why_not(key, stage))
            for key, item in listed.items()
            if key not in rows
        ]
        unlisted = [row for key, row in rows.items() if key not in listed]
        extra += [_extra(row, board, announced, files) for row in unlisted]
    return Reconciliation(
        version=board.version,
        sums=_sums(announced),
        counts=tuple(_counts(board, announced)),
        found=tuple(found),
        missing=tuple(missing),
        extra=tuple(extra),
    )


def _sums(announced: Announced) -> tuple[SumCheck, ...]:
    """Return a check of each stated total; a stage's first number is that of the summary."""
    parts: dict[str, int] = {}
    for one in announced.stated:
        if one.stage != TOTAL:
            parts.setdefault(one.stage, one.number)
    totals = announced.numbers(TOTAL)
    return tuple(SumCheck(total=total, parts=parts) for total in totals if parts)


def _counts(board: Board, announced: Announced) -> Iterator[Counted]:
    by_stage = board.by_stage
    stated = [one.stage for one in announced.stated]
    listed = [one.stage for one in announced.listings if one.stage]
    for stage in dict.fromkeys([*stated, *listed, *by_stage]):
        if stage == TOTAL:
            continue
        has_list = any(one.stage == stage for one in announced.listings)
        yield Counted(
            stage=stage,
            stated=announced.numbers(stage),
            listed=len(announced.listed(stage)) if has_list else None,
            planned=len(by_stage.get(stage, ())),
        )


def _extra(row: Planned, board: Board, announced: Announced, files: _Files) -> Extra:
    elsewhere = dict.fromkeys(item.heading for item in announced.mentions if item.key == row.key)
    whys = [f'the announcement has it under "{heading}"' for heading in elsewhere]
    whys += files.whys(row)
    moves = (move for move in (*board.moved_in, *board.restaged) if move.row.path == row.path)
    changed = ", ".join(str(change) for move in moves for change in move.why)
    nothing = [NO_REASON, *([f"it changed in the cycle: {changed}"] if changed else [])]
    return Extra(row=row, whys=tuple(whys or nothing + files.still(row)))


class _Files:
    """What the files say about one release, and said before and after."""

    def __init__(
        self,
        version: str,
        at_release: Mapping[str, KepFacts],
        at_start: Mapping[str, KepFacts],
        later: Mapping[str, KepFacts],
    ) -> None:
        self._version = version
        self._at_start = at_start
        self._later = _by_key(later)
        self._by_key = _by_key(at_release)
        self._started = _by_key(at_start)

    def why_not(self, key: str, stage: str) -> str:
        """Return why a listed proposal is not planned at a stage on release day."""
        files = self._by_key.get(key, ())
        if not files:
            return "no file has this number"
        for facts in files:
            if is_planned(facts, self._version):
                return f"its file says stage {stage_of(facts)}, not {stage}"
        facts = files[0]
        milestone = facts.latest_milestone or "none"
        return (
            f"its file says latest-milestone {milestone}, stage {stage_of(facts)}, "
            f"status {facts.status or 'none'}"
        )

    def whys(self, row: Planned) -> list[str]:
        """Return what tells why a planned proposal was not announced at its stage."""
        return [*self._before(row), *self._after(row)]

    def still(self, row: Planned) -> list[str]:
        """Return that a file which gives no reason says the same later, if it does."""
        for facts in self._later.get(row.key, ()):
            if is_planned(facts, self._version) and stage_of(facts) == row.stage:
                status = facts.status or "none"
                return [f"later too it says {row.stage} in v{self._version}, status {status}"]
        return []

    def _before(self, row: Planned) -> Iterator[str]:
        started = self._at_start.get(row.path)
        for facts in (started,) if started else self._started.get(row.key, ())[:1]:
            if (facts.status or "").casefold() == "implemented":
                yield "its status was implemented before the cycle"
            if stage_of(facts) == row.stage and not is_planned(facts, self._version):
                milestone = facts.latest_milestone or "no milestone"
                yield f"its stage was {row.stage} before the cycle already, for {milestone}"

    def _after(self, row: Planned) -> Iterator[str]:
        for facts in self._later.get(row.key, ())[:1]:
            milestone = version_of(facts.latest_milestone)
            if milestone != self._version and stage_of(facts) == row.stage:
                yield f"moved later: latest-milestone {facts.latest_milestone or 'none'}"
            elif stage_of(facts) != row.stage and _is_earlier(stage_of(facts), row.stage):
                yield f"put back later: stage {stage_of(facts)}"
            elif (facts.status or "").casefold() in ("withdrawn", "rejected", "replaced"):
                yield f"given up later: status {facts.status}"


def _is_earlier(stage: str, than: str) -> bool:
    order = ("alpha", "beta", "stable")
    return stage in order and than in order and order.index(stage) < order.index(than)


def _by_key(facts: Mapping[str, KepFacts]) -> dict[str, Sequence[KepFacts]]:
    found: dict[str, list[KepFacts]] = {}
    for one in facts.values():
        found.setdefault(one.key, []).append(one)
    return {key: tuple(files) for key, files in found.items()}
