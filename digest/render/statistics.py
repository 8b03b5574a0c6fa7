"""The page of pictures: what the archive's editions and weeks come to, each with its table."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import page_file
from digest.edition.visible import clean
from digest.render import counts
from digest.render.charts import Column, Drawing, Row, draw_columns, draw_rows, number
from digest.render.flow import draw_flow
from digest.render.frame import frame_of
from digest.render.places import STATISTICS as PATH
from digest.render.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

    from digest.model import Artifact, IndexedEdition, IndexedWeek
    from digest.render.base import Publication
    from digest.render.counts import Cycle, Timeline
    from digest.render.frame import Frame

_MOST_TOPICS, _RECENT_WEEKS = 16, 52
_LEAST_MOVES = 10
_DAY = timedelta(days=1)
_TARGETS = (*counts.STAGES, counts.OTHER, counts.ASIDE)
_SERIES = ("to Alpha", "to Beta", "to Stable", "to another stage", "set aside")


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One chart with its words and the table behind it.

    ``legend`` names the series in the order of their colours; a single series needs none. ``text``
    says what is counted, ``description`` what the picture shows to those who do not see it.
    """

    id: str
    title: str
    text: str
    description: str
    drawing: Drawing
    legend: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One number and what it counts."""

    name: str
    value: str


def statistics_page(
    editions: Sequence[IndexedEdition],
    weeks: Sequence[IndexedWeek],
    *,
    topics: Mapping[str, str],
    frame: Frame,
    environment: Environment,
) -> bytes:
    """Return the page; what nothing is known of has no picture.

    Args:
        editions: in any order; drafts are not counted.
        weeks: in any order.
        topics: name of a kind of topic to the prefix of its labels, as in ``[topics]``.
        frame: the page's own, for :data:`PATH`.
        environment: the templates.
    """
    published = [edition for edition in editions if edition.is_published]
    in_order = sorted(weeks, key=lambda week: (week.start, week.id))
    pictures = (
        _merges(in_order),
        *(_topics(in_order, name, prefix) for name, prefix in topics.items()),
        *_proposals(in_order),
        *_texts(published),
    )
    return render(
        environment,
        "statistics.html.j2",
        frame=frame,
        facts=_facts(published, in_order),
        pictures=tuple(picture for picture in pictures if picture is not None),
    )


def _facts(editions: Sequence[IndexedEdition], weeks: Sequence[IndexedWeek]) -> tuple[Fact, ...]:
    found = (
        ("editions", len(editions)),
        ("items in them", sum(len(edition.mentions) for edition in editions)),
        ("words", sum(edition.words for edition in editions)),
        ("weeks of records", len(weeks)),
        ("merged pull requests", sum(len(week.merges) for week in weeks)),
        ("releases", sum(len(week.releases) for week in weeks)),
    )
    return tuple(Fact(name=name, value=number(value)) for name, value in found if value)


def _merges(weeks: Sequence[IndexedWeek]) -> Picture | None:
    values = {(week.end - _DAY).date(): len(week.merges) for week in weeks}
    return _over_time("merges", "Merges per week", "Pull requests merged", counts.over_time(values))


def _texts(editions: Sequence[IndexedEdition]) -> tuple[Picture | None, ...]:
    weekly = [(week, edition) for edition in editions if (week := _week(edition)) is not None]
    words = {week: edition.words for week, edition in weekly}
    items = {week: len(edition.mentions) for week, edition in weekly}
    return (
        _over_time("words", "Words per edition", "Words in an edition", counts.over_time(words)),
        _over_time("items", "Items per edition", "Items in an edition", counts.over_time(items)),
    )


def _week(edition: IndexedEdition) -> date | None:
    """Return the last day of an edition's week; that of a release has none, and no bar."""
    try:
        return date.fromisoformat(edition.id)
    except ValueError:
        return None


def _over_time(name: str, title: str, counted: str, line: Timeline) -> Picture | None:
    known = [bucket for bucket in line.buckets if bucket.mean is not None]
    if not known:
        return None
    is_mean = line.step != "week"
    highest = max(known, key=lambda bucket: (bucket.mean or 0, bucket.name))
    means = sorted(bucket.mean or 0 for bucket in known)
    return Picture(
        id=name,
        title=title,
        text=f"{counted}{f': the mean of the weeks of each {line.step}' if is_mean else ''}. "
        f"Where there is no bar, nothing is known.",
        description=f"A bar for each {line.step} from {known[0].name} to {known[-1].name}. "
        f"The middle one stands at {number(means[len(means) // 2])}, "
        f"the highest, {highest.name}, at {number(highest.mean or 0)}.",
        drawing=draw_columns(_columns(line)),
        legend=(),
        header=(line.step.capitalize(), "Mean" if is_mean else "Count")
        + (("Weeks known",) if is_mean else ()),
        rows=tuple(
            (bucket.name, number(bucket.mean or 0)) + ((str(bucket.weeks),) if is_mean else ())
            for bucket in known
        ),
    )


def _columns(line: Timeline) -> list[Column]:
    """Return the buckets as bars, named where a year begins, or a month in a short line."""
    columns, last = [], ""
    for bucket in line.buckets:
        label = str(bucket.starts.year) if line.step != "week" else f"{bucket.starts:%Y-%m}"
        columns.append(
            Column(name=bucket.name, value=bucket.mean, label=label if label != last else "")
        )
        last = label
    return columns


def _topics(weeks: Sequence[IndexedWeek], name: str, prefix: str) -> Picture | None:
    recent = counts.by_topic(weeks[-_RECENT_WEEKS:], prefix)
    always = counts.by_topic(weeks, prefix)
    order = sorted(recent.items(), key=lambda pair: (-pair[1], pair[0]))
    if not order:
        return None
    shown = clean(name, 40)
    known = min(len(weeks), _RECENT_WEEKS)
    label = shown.upper() if len(shown) <= 3 else shown  # noqa: PLR2004 - sig is SIG
    names = sorted(always, key=lambda topic: (-recent[topic], -always[topic], topic))
    return Picture(
        id=f"by-{len(name)}-{shown}".replace(" ", "-"),
        title=f"Merges per {label}",
        text=f"Pull requests merged in the newest {known} weeks that are known. One with several "
        f"labels counts for each of them."
        + (f" The first {_MOST_TOPICS} are drawn." if len(order) > _MOST_TOPICS else ""),
        description=f"A bar for each {label}, the longest first: "
        + ", ".join(f"{topic} {number(count)}" for topic, count in order[:3])
        + ".",
        drawing=draw_rows(
            [Row(name=topic, values=(count,)) for topic, count in order[:_MOST_TOPICS]], ("merges",)
        ),
        legend=(),
        header=(label, f"Newest {known} weeks", f"All {len(weeks)} weeks"),
        rows=tuple((topic, number(recent[topic]), number(always[topic])) for topic in names),
    )


def _proposals(weeks: Sequence[IndexedWeek]) -> tuple[Picture | None, ...]:
    flow = counts.stage_flow(weeks)
    if not flow.cycles:
        return ()
    large = [cycle for cycle in flow.cycles if sum(cycle.moves.values()) >= _LEAST_MOVES]
    late = (
        " Left out as corrections of old files, since they name no release or one that was out "
        f"before: {number(flow.late)}."
    )
    return (
        _one_cycle((large or flow.cycles)[-1]),
        _all_cycles(flow.cycles, late if flow.late else ""),
    )


def _one_cycle(cycle: Cycle) -> Picture:
    before = (counts.NEW, *counts.STAGES, counts.OTHER)
    order = sorted(cycle.moves.items(), key=lambda pair: (-pair[1], pair[0]))
    total = number(sum(cycle.moves.values()))
    return Picture(
        id="cycle",
        title=f"Proposals on their way to {cycle.release}",
        text="Changes of stage in the files of proposals that aim at this release: "
        f"{total}; on the left where they came from, on the right where they went.",
        description="Bands from the stage before to the stage after: "
        + ", ".join(f"{start} to {end} {count}" for (start, end), count in order)
        + ".",
        drawing=draw_flow(cycle.moves, before=before, after=_TARGETS),
        legend=(),
        header=("Before", "After", "Proposals"),
        rows=tuple((start, end, number(count)) for (start, end), count in order),
    )


def _all_cycles(cycles: Sequence[Cycle], late: str) -> Picture:
    rows = []
    for cycle in reversed(cycles):
        sums = Counter[str]()
        for (_, end), count in cycle.moves.items():
            sums[end] += count
        rows.append(Row(name=cycle.release, values=tuple(sums[end] for end in _TARGETS)))
    newest, oldest = rows[0].name, rows[-1].name
    releases = newest if newest == oldest else f"each release from {newest} back to {oldest}"
    return Picture(
        id="cycles",
        title="Stages per release",
        text="How many proposals changed their stage for each release, by where they went." + late,
        description=f"A bar for {releases}, parted by the stage that proposals reached.",
        drawing=draw_rows(rows, _SERIES),
        legend=_SERIES,
        header=("Release", *_SERIES, "all"),
        rows=tuple((row.name, *map(number, row.values), number(sum(row.values))) for row in rows),
    )


def render_statistics(publication: Publication) -> Iterator[Artifact]:
    """Yield the page of pictures."""
    if not publication.outputs.statistics:
        return
    counted = [
        (edition.id, edition.words, len(edition.mentions), edition.published_at)
        for edition in publication.published
    ]
    weeks = tuple(publication.weeks.values())
    make = partial(_page, publication, weeks)
    yield publication.artifact(page_file(PATH), make, counted, [week.content for week in weeks])


def _page(publication: Publication, weeks: Sequence[IndexedWeek]) -> bytes:
    return statistics_page(
        publication.published,
        weeks,
        topics=publication.topics,
        frame=frame_of(publication, PATH),
        environment=publication.templates,
    )
