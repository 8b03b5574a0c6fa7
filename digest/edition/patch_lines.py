"""Patch releases, ends of life and vulnerabilities in the words of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.edition.lines import literal, safe_url
from digest.edition.visible import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digest.cycle.patches import (
        BranchEnd,
        CherryPickDay,
        LastPatch,
        PatchDay,
        PatchNews,
        PatchOut,
        StaleSchedule,
    )
    from digest.model import Cve

_MOST_CVES = 20


def patch_lines(news: PatchNews, *, page: str, changelog: str) -> tuple[str, ...]:
    """Return the paragraphs of the schedule section, as finished Markdown; none without news.

    ``page`` is where upcoming patch releases are listed, ``changelog`` with ``{release}`` what one
    that is out is linked to: never the page of its tag, which changes every month.
    """
    return (
        *_out(news.out, changelog),
        *(_last(last) for last in news.lasts if last.is_out),
        *(_cherry_picks(day, "this week", page) for day in news.cherry_picks_this_week),
        *(_planned(day, "this week", page) for day in news.this_week),
        *(_cherry_picks(day, "next week", page) for day in news.cherry_picks_next_week),
        *(_planned(day, "next week", page) for day in news.next_week),
        *(_last(last) for last in news.lasts if not last.is_out),
        *(_end(end) for end in news.ends),
    )


def cve_lines(cves: Sequence[Cve]) -> tuple[str, ...]:
    """Return a bullet for each vulnerability, linked to its issue; none where there is none."""
    shown = [_cve(cve) for cve in cves[:_MOST_CVES]]
    more = len(cves) - len(shown)
    return (*shown, *((f"* and {more} more",) if more else ()))


def patch_notes(news: PatchNews) -> tuple[str, ...]:
    """Return what an editor should look at before publishing: what is not known or is doubtful.

    Sentences of plain Markdown for the worksheet; empty where the source is not configured.
    """
    if not news.is_asked:
        return ()
    if not news.is_known:
        return ("Patch releases: unknown, as there is no schedule in the snapshot.",)
    return (
        *(_stale(news.stale) if news.stale else ()),
        *(
            f"{_listed(day.versions)}: planned for {_day(day.on)}, and the schedule does not say "
            "that they are out."
            for day in news.unclear
        ),
        *_doubts(news.out),
    )


def _out(out: Sequence[PatchOut], changelog: str) -> Iterator[str]:
    if not out:
        return
    links = [
        f"[{literal(one.version)}]({safe_url(changelog.replace('{release}', one.release))})"
        for one in out
    ]
    if len(links) == 1:
        yield f"Patch release {links[0]} is available."
    else:
        yield f"Patch releases {_joined(links)} are available."


def _last(last: LastPatch) -> str:
    version, release = literal(last.version), literal(last.release)
    if last.is_out and last.is_final:
        return f"{version} is the last patch release of {release}."
    if last.is_out:
        return f"No patch release of {release} is planned after {version}."
    return f"{version} is planned to be the last patch release of {release}."


def _cherry_picks(day: CherryPickDay, week: str, page: str) -> str:
    target = f", planned for {_day(day.target_on)}," if day.target_on else ""
    plural = "s" if len(day.versions) > 1 else ""
    return (
        f"Cherry-picks for [patch release{plural} {_listed(day.versions)}]({safe_url(page)})"
        f"{target} are due {week}, on {_day(day.on)}."
    )


def _planned(day: PatchDay, week: str, page: str) -> str:
    several = len(day.versions) > 1
    return (
        f"[Patch release{'s' if several else ''} {_listed(day.versions)}]({safe_url(page)}) "
        f"{'are' if several else 'is'} planned for {week}, on {_day(day.on)}."
    )


def _end(end: BranchEnd) -> str:
    release = literal(end.release)
    if end.kind == "maintenance":
        if end.is_past:
            return f"{release} is in maintenance mode since {_day(end.on)}."
        return f"Maintenance mode of {release} is planned to begin on {_day(end.on)}."
    if end.is_past and end.is_listed:
        return f"{release} reached its end of life on {_day(end.on)}."
    verb = "was" if end.is_past else "is"
    return f"The end of life of {release} {verb} planned for {_day(end.on)}."


def _cve(cve: Cve) -> str:
    state = {True: " (fixed)", False: " (not fixed yet)", None: ""}[cve.is_fixed]
    summary = literal(clean(cve.summary, limit=200)) or "no summary"
    return f"* [{literal(cve.id)}]({safe_url(cve.url)}): {summary}{state}"


def _stale(stale: StaleSchedule) -> Iterator[str]:
    if stale.newest_on is not None:
        yield (
            "The patch schedule is stale: it has no date after "
            f"{_day(stale.newest_on)}, so what comes next is unknown."
        )
    elif stale.overdue:
        yield (
            f"The patch schedule is stale: it still calls {_listed(stale.overdue)} next, though "
            "the planned day lies before this week."
        )


def _doubts(out: Sequence[PatchOut]) -> Iterator[str]:
    """Yield where schedule and releases disagree, and what the schedule notes of a version."""
    for one in out:
        version = literal(one.version)
        if not one.is_listed:
            yield f"{version} was released; the patch schedule does not list it yet."
        elif one.is_seen is False:
            yield f"{version} is out by the patch schedule; no release of the week says so."
        if one.note:
            yield f"{version}, by the patch schedule: {literal(clean(one.note, limit=300))}"


def _listed(versions: Sequence[str]) -> str:
    return _joined([literal(version) for version in versions])


def _joined(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _day(day: date) -> str:
    """Return a day as the line of the next deadline has it: Tuesday, November 11, 2025."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"
