"""Values of the settings about people, news and events that are of the right type and cannot be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.config.people_tables import (
        Contributions,
        EventSettings,
        Leads,
        Newcomers,
        News,
        Submissions,
    )
    from digest.config.tables import Config

_LOGIN = re.compile(r"@?[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\[bot\])?", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
_LONGEST_TITLE = 200


def impossible_people(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield place, problem and next step for each such value."""
    sources = config.sources
    if sources.leads is not None:
        yield from _leads(sources.leads)
    if sources.newcomers is not None:
        yield from _newcomers(sources.newcomers, has_pulls=sources.pulls is not None)
    if sources.news is not None:
        yield from _news(sources.news)
    if sources.submissions is not None:
        yield from _submissions(sources.submissions)
    yield from _events(config.events)
    yield from _contributions(config.contributions)


def _leads(leads: Leads) -> Iterator[tuple[str, str, str]]:
    if leads.enabled and not (leads.repository or leads.path):
        hint = 'add repository = "owner/name", or path = "../clone"'
        yield "sources.leads", "[sources.leads] does not say where to look", hint
    if not leads.file.strip("/") or "{" in leads.file:
        problem = f"sources.leads.file is no path of a file: {leads.file!r}"
        yield "sources.leads.file", problem, "write sigs.yaml"


def _newcomers(newcomers: Newcomers, *, has_pulls: bool) -> Iterator[tuple[str, str, str]]:
    if newcomers.enabled and not has_pulls:
        hint = "add [sources.pulls]: who is new is asked about those who merged"
        yield "sources.newcomers", "[sources.newcomers] has no pull requests to go by", hint
    for login in newcomers.excluded:
        if not _LOGIN.fullmatch(login):
            place = "sources.newcomers.except"
            yield place, f"{place}: {login!r} is no account at GitHub", "write its name: octocat"


def _news(news: News) -> Iterator[tuple[str, str, str]]:
    place = "sources.news.feeds"
    if news.enabled and not news.feeds:
        yield place, "[sources.news] names no feeds", 'write feeds = ["https://example.org/feed/"]'
    for feed in news.feeds:
        if not feed or (_SCHEME.match(feed) and not is_address(feed)):
            hint = "write the address of an RSS or Atom feed, or the path of a file"
            yield place, f"{place}: {feed!r} is no address", hint
    if news.stale_days < 0:
        problem = f"sources.news.stale_days is {news.stale_days}"
        yield "sources.news.stale_days", problem, "write days, or 0 for never"


def _submissions(submissions: Submissions) -> Iterator[tuple[str, str, str]]:
    if submissions.enabled and not submissions.repository:
        problem = "[sources.submissions] does not say where to look"
        yield "sources.submissions", problem, 'add repository = "owner/name"'
    label = submissions.label
    if not label.strip() or "," in label:  # GitHub reads a comma as two labels
        problem = f"sources.submissions.label is no label: {label!r}"
        yield "sources.submissions.label", problem, 'write the label that the form gives: "digest"'


def _events(events: Sequence[EventSettings]) -> Iterator[tuple[str, str, str]]:
    for index, event in enumerate(events):
        place = f"events[{index}]"
        if event.until is not None and event.until < event.on:
            problem = f"the event {event.title[:80]!r} ends before it begins"
            yield f"{place}.until", problem, "write its last day, or leave until out"
        if not event.title.strip() or len(event.title) > _LONGEST_TITLE:
            problem = f"the event on {event.on} has no title of 1 to {_LONGEST_TITLE} characters"
            yield f"{place}.title", problem, 'write title = "KubeCon Europe"'
        if event.url and not is_address(event.url):
            problem = f"the event {event.title[:80]!r} has no address: {event.url!r}"
            yield f"{place}.url", problem, "write it in full, https://example.org/"


def _contributions(answers: Sequence[Contributions]) -> Iterator[tuple[str, str, str]]:
    for index, answer in enumerate(answers):
        place = f"contributions[{index}]"
        if not is_address(answer.query):
            problem = (
                f"the answer about {answer.release[:40]!r} has no query: {answer.query[:80]!r}"
            )
            yield f"{place}.query", problem, "write the address that gave it, https://..."
        if (answer.companies or 0) < 0 or (answer.people or 0) < 0:
            problem = f"the answer about {answer.release[:40]!r} counts less than nobody"
            yield place, problem, "write what the query said, or leave the key out"
