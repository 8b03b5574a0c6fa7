"""Pictures of numbers: where each mark of a chart stands. A template prints them as SVG.

Everything is in units of a drawing 640 wide, fixed to one decimal, so that equal numbers give equal
bytes. Type grows on narrow screens (see style.css), and every distance here leaves room for it.
"""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 8, 16, 40
_COLUMNS_HEIGHT = 280
_ROW, _ROW_LABEL, _ROW_VALUE = 34, 190, 62
_BETWEEN_LABELS = 96
_LEAST = 2.0
"""The height of a bar of nothing: data that says zero is not the same as no data."""
_STEPS = 4


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of time; ``value`` is ``None`` where nothing is known. ``label`` may be empty."""

    name: str
    value: float | None
    label: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One bar that lies, of as many parts as the chart has series."""

    name: str
    values: tuple[int, ...]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle; ``series`` (from 1) chooses its colour, ``words`` say what it stands for."""

    x: str
    y: str
    width: str
    height: str
    series: int
    words: str


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Words at a place; ``anchor`` as in SVG: ``start``, ``middle``, ``end``."""

    x: str
    y: str
    text: str
    anchor: str


class Ribbon(msgspec.Struct, frozen=True, kw_only=True):
    """A band between two columns of a flow, as an SVG path."""

    path: str
    series: int
    words: str


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """All marks of one chart; ``lines`` are the heights of its grid."""

    height: int
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    lines: tuple[str, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()


def draw_columns(columns: Sequence[Column]) -> Drawing:
    """Return bars that stand side by side, in the order given; what is not known leaves a gap."""
    top = nice_top(max((column.value or 0 for column in columns), default=0))
    height = _COLUMNS_HEIGHT - _TOP - _BOTTOM
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(columns))
    gap = min(step * 0.22, 4)
    marks, labels, last = [], [], -_BETWEEN_LABELS * 1.0
    for place, column in enumerate(columns):
        x = _LEFT + place * step
        if column.label and x - last >= _BETWEEN_LABELS:
            last = x
            labels.append(_label(x, _COLUMNS_HEIGHT - 12, column.label, "start"))
        if column.value is None:
            continue
        tall = max(_LEAST, height * column.value / top)
        words = f"{column.name}: {number(column.value)}"
        marks.append(_mark(x + gap / 2, _TOP + height - tall, step - gap, tall, 1, words))
    heights = [_TOP + height * (_STEPS - at) / _STEPS for at in range(_STEPS + 1)]
    labels += [
        _label(_LEFT - 8, y + 5, number(top * at / _STEPS), "end") for at, y in enumerate(heights)
    ]
    return Drawing(
        height=_COLUMNS_HEIGHT,
        marks=tuple(marks),
        labels=tuple(labels),
        lines=tuple(map(fixed, heights)),
    )


def draw_rows(rows: Sequence[Row], series: Sequence[str]) -> Drawing:
    """Return bars that lie one below the other, each with its name and its sum."""
    longest = max((sum(row.values) for row in rows), default=0) or 1
    room = WIDTH - _ROW_LABEL - _ROW_VALUE
    marks, labels = [], []
    for place, row in enumerate(rows):
        y, x = place * _ROW, float(_ROW_LABEL)
        for at, (name, value) in enumerate(zip(series, row.values, strict=True), start=1):
            wide = room * value / longest
            if value:
                words = f"{row.name}, {name}: {number(value)}"
                marks.append(_mark(x, y + 5, wide, _ROW - 10, at, words))
            x += wide
        labels.append(_label(_ROW_LABEL - 10, y + _ROW / 2 + 6, row.name, "end"))
        labels.append(_label(x + 8, y + _ROW / 2 + 6, number(sum(row.values)), "start"))
    return Drawing(height=max(1, len(rows)) * _ROW, marks=tuple(marks), labels=tuple(labels))


def nice_top(largest: float) -> float:
    """Return the end of an axis: the least of 1, 2, 4, 5, 8 or 10 times a power of ten above it."""
    if largest <= _STEPS:
        return float(_STEPS)
    power = 10.0 ** floor(log10(largest))
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= largest)


def number(value: float) -> str:
    """Return a number for people: thousands parted, at most one decimal, none from a hundred on."""
    if value >= 100 or value == int(value):  # noqa: PLR2004 - as the docstring says
        return f"{ceil(value - 0.5):,}"
    return f"{value:.1f}"


def _mark(x: float, y: float, width: float, height: float, series: int, words: str) -> Mark:
    return Mark(
        x=fixed(x),
        y=fixed(y),
        width=fixed(width),
        height=fixed(height),
        series=series,
        words=words,
    )


def _label(x: float, y: float, text: str, anchor: str) -> Label:
    return Label(x=fixed(x), y=fixed(y), text=text, anchor=anchor)


def fixed(value: float) -> str:
    """Return a length as SVG has it, with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
