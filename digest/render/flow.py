"""A picture of what became what: two columns of blocks, and bands between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.render.charts import Drawing, Label, Mark, Ribbon, fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LEFT, _RIGHT = 160, 480
"""Where the blocks of the two columns stand; their names lie outside."""
_BLOCK, _GAP = 14, 24
_TALL = 240
"""The height of all bands together."""
_LEAST = 4.0
"""The height of the thinnest band."""


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    top: float
    height: float
    count: int


def draw_flow(
    moves: Mapping[tuple[str, str], int], *, before: Sequence[str], after: Sequence[str]
) -> Drawing:
    """Return the flow from the names of ``before`` to those of ``after``, each in their order.

    A band is as wide as its count, but never too thin to be seen. Its colour is that of where it
    leads: the place of the name in ``after``, from 1. A name without a move has no block.
    """
    total = sum(moves.values()) or 1
    wide = {pair: max(_LEAST, _TALL * count / total) for pair, count in moves.items()}
    left = _column(before, 0, moves, wide)
    right = _column(after, 1, moves, wide)
    last = max((block.top + block.height for block in (*left, *right)), default=0.0)
    marks = [
        _mark(block, x, series)
        for blocks, x in ((left, _LEFT), (right, _RIGHT - _BLOCK))
        for block in blocks
        for series in [after.index(block.name) + 1 if x != _LEFT else 0]
    ]
    labels = [
        *(_label(block, _LEFT - 10, "end") for block in left),
        *(_label(block, _RIGHT + 10, "start") for block in right),
    ]
    return Drawing(
        height=round(last) + 8,
        marks=tuple(marks),
        labels=tuple(labels),
        ribbons=tuple(_ribbons(moves, wide, left, right, after)),
    )


def _column(
    names: Sequence[str],
    side: int,
    moves: Mapping[tuple[str, str], int],
    wide: Mapping[tuple[str, str], float],
) -> list[_Block]:
    """Return the blocks of one side, top to bottom."""
    blocks, top = [], 4.0
    for name in names:
        own = [pair for pair in moves if pair[side] == name]
        if own:
            height = sum(wide[pair] for pair in sorted(own))
            count = sum(moves[pair] for pair in own)
            blocks.append(_Block(name=name, top=top, height=height, count=count))
            top += height + _GAP
    return blocks


def _ribbons(
    moves: Mapping[tuple[str, str], int],
    wide: Mapping[tuple[str, str], float],
    left: Sequence[_Block],
    right: Sequence[_Block],
    after: Sequence[str],
) -> list[Ribbon]:
    """Return the bands; those of one block lie below each other in the order of the other side."""
    from_y = {block.name: block.top for block in left}
    to_y = {block.name: block.top for block in right}
    ribbons = []
    for start in left:
        for end in right:
            pair = (start.name, end.name)
            if pair in moves:
                band = wide[pair]
                ribbons.append(
                    Ribbon(
                        path=_band(from_y[start.name], to_y[end.name], band),
                        series=after.index(end.name) + 1,
                        words=f"{start.name} to {end.name}: {moves[pair]:,}",
                    )
                )
                from_y[start.name] += band
                to_y[end.name] += band
    return ribbons


def _band(from_y: float, to_y: float, width: float) -> str:
    """Return the path of a band between the columns: two level curves and two straight ends."""
    x1, x2, middle = _LEFT + _BLOCK, _RIGHT - _BLOCK, (_LEFT + _RIGHT) / 2
    y1, y2, y3, y4 = map(fixed, (from_y, to_y, to_y + width, from_y + width))
    bend = fixed(middle)
    return f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}V{y3}C{bend} {y3} {bend} {y4} {x1} {y4}Z"


def _mark(block: _Block, x: float, series: int) -> Mark:
    return Mark(
        x=fixed(x),
        y=fixed(block.top),
        width=str(_BLOCK),
        height=fixed(block.height),
        series=series,
        words=f"{block.name}: {block.count:,}",
    )


def _label(block: _Block, x: float, anchor: str) -> Label:
    middle = block.top + block.height / 2 + 6
    return Label(x=fixed(x), y=fixed(middle), text=f"{block.name} {block.count:,}", anchor=anchor)
