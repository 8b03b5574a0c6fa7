"""A week's people, news and events as lines: from the snapshot and the settings, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cycle.events import coming_events
from digest.cycle.leads import group_changes
from digest.cycle.submissions import check_submissions
from digest.edition import people_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from digest.config import Config
    from digest.model import Snapshot, SourceReport

_TITLES = {
    "leads": "Leadership changes",
    "newcomers": "First-time contributors",
    "news": "Developer News candidates",
    "submissions": "Sent in",
    "events": "Events",
}


def people_text(name: str, snapshot: Snapshot, config: Config, day: date) -> str:
    """Return what ``{leads}``, ``{newcomers}``, ``{news}`` and ``{events}`` stand for, or "".

    ``day`` is the one the edition speaks of: what is over by then is no event any more.
    """
    return "\n".join(_DRAFT[name](snapshot, config, day))


def people_part(snapshot: Snapshot, config: Config, day: date) -> tuple[str, ...]:
    """Return the worksheet's paragraphs, a title with its bullets each; none for what is empty."""
    reports = {report.name: report for report in snapshot.sources}
    paragraphs = []
    for name, title in _TITLES.items():
        lines = (*_WHOLE[name](snapshot, config, day), *_unknown(title, reports.get(name)))
        if lines:
            paragraphs.append("\n".join((f"{title}:", "", *lines)))
    return tuple(paragraphs)


def _unknown(title: str, report: SourceReport | None) -> tuple[str, ...]:
    return people_lines.unknown_lines(title, report)


def _leads(snapshot: Snapshot, _config: Config, _day: date) -> tuple[str, ...]:
    return people_lines.lead_lines(group_changes(snapshot.leads))


def _thanks(snapshot: Snapshot, _config: Config, _day: date) -> tuple[str, ...]:
    line = people_lines.newcomer_line(snapshot.newcomers)
    return (line,) if line else ()


def _newcomers(snapshot: Snapshot, _config: Config, _day: date) -> tuple[str, ...]:
    return people_lines.newcomer_lines(snapshot.newcomers)


def _news(snapshot: Snapshot, _config: Config, _day: date) -> tuple[str, ...]:
    return people_lines.news_lines(snapshot.news)


def _events(_snapshot: Snapshot, config: Config, day: date) -> tuple[str, ...]:
    return people_lines.event_lines(coming_events(config.events, day))


def _submissions(snapshot: Snapshot, config: Config, _day: date) -> tuple[str, ...]:
    sections = {section.id: section.title for section in config.sections}
    return people_lines.submission_lines(
        check_submissions(snapshot.submissions, sections, config.proposals)
    )


_DRAFT: Mapping[str, Callable[[Snapshot, Config, date], tuple[str, ...]]] = {
    "leads": _leads,
    "newcomers": _thanks,
    "news": _news,
    "events": _events,
}
"""What may stand in a draft; what people sent in is for the editor to take or leave."""

IN_DRAFT = tuple(_DRAFT)

_WHOLE: Mapping[str, Callable[[Snapshot, Config, date], tuple[str, ...]]] = {
    **_DRAFT,
    "newcomers": _newcomers,
    "submissions": _submissions,
}
