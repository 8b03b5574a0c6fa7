"""What must hold of the readers of the release cycle's files, whatever an upstream wrote."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from digest.cycle.announced import read_announcement
from digest.errors import SourceError
from digest.sources.cves.feed import parse_feed
from digest.sources.exceptions.file import read_exceptions
from digest.sources.leads.file import read_groups
from digest.sources.news.feed import read_feed
from digest.sources.patches.files import parse_ends, parse_schedule
from digest.sources.signal.summaries import parse_summaries
from digest.sources.submissions.form import read_form
from digest.sources.team.page import read_team
from tests.fuzz import grammars

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROOM, _MOST_TIMES = 4_000, 40
"""What is kept of a text may be longer than it: fields have names, problems have words."""

_PAGE = "https://testgrid.example/{dashboard}#{tab}"


def _groups(text: str) -> object:
    with contextlib.suppress(ValueError):
        return read_groups(text)
    return None


def _news(text: str) -> object:
    with contextlib.suppress(SourceError):
        return read_feed(text.encode("utf-8", "replace"), base="https://a.example/feed.xml")
    return None


def _json(text: str, read: Callable[[object], object]) -> object:
    with contextlib.suppress(SourceError, msgspec.DecodeError, ValueError):
        return read(msgspec.json.decode(text.encode("utf-8", "replace")))
    return None


READERS: Mapping[str, Callable[[str], object]] = {
    "announcement": lambda text: read_announcement(text, grammars.PROPOSALS),
    "exceptions": lambda text: read_exceptions(text, release="v1.37", path="e.yaml", prefix="KEP"),
    "groups": _groups,
    "news": _news,
    "form": read_form,
    "team": lambda text: read_team(text, release="v1.37", path="t.md"),
    "patches": lambda text: parse_schedule(text, "s.yaml"),
    "ends of life": lambda text: parse_ends(text, "e.yaml"),
    "signal": lambda text: _json(text, lambda found: parse_summaries(found, "a-blocking", _PAGE)),
    "vulnerabilities": lambda text: _json(text, lambda found: parse_feed(found, "cves")),
}
"""Each reader; what it may refuse, and how, is no fault."""

SEEDS: Mapping[str, tuple[str, ...]] = {
    "announcement": (
        "This release consists of 3 enhancements: two have graduated to stable, one is alpha.\n\n"
        "### Graduations to Stable\n\n* [Pumps](https://kep.k8s.io/12)\n",
    ),
    "exceptions": (
        "codeFreeze:\n- name: A\n  issue: 12\n  date_requested: 2025-02-14\n  status: approved\n",
        "- name: Valve\n  issue: '12'\n  date_reviewed: 2022-02-30\n",
    ),
    "groups": (
        "sigs:\n- dir: sig-node\n  name: Node\n  leadership:\n    chairs:\n"
        "    - github: ada\n      name: Ada\n    tech_leads: []\n",
    ),
    "news": (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>A</title><item><title>B</title>'
        "<link>https://a.example/b</link><pubDate>Wed, 12 Aug 2026 10:00:00 GMT</pubDate></item>"
        "</channel></rss>",
        '<!DOCTYPE a [<!ENTITY b "c">]><feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>',
    ),
    "form": (
        "### Link\n\nhttps://a.example/\n\n### Section\n\nOther Merges\n\n### Text\n\nPumps\n",
    ),
    "team": (
        "| Role | Lead | Shadows |\n|--|--|--|\n| Docs | Ada ([@ada](https://g/ada)) | Max |\n",
    ),
    "patches": (
        "schedules:\n- release: '1.33'\n  next:\n    release: 1.33.6\n"
        "    cherryPickDeadline: '2025-11-07'\n    targetDate: '2025-11-11'\n  past: []\n",
    ),
    "ends of life": (
        "branches:\n- release: '1.30'\n  finalPatchRelease: 1.30.14\n  endOfLifeDate: 2025-06-28\n",
    ),
    "signal": (
        '{"tabSummaries":[{"tabName":"a","dashboardName":"a-blocking","overallStatus":"FAILING"}]}',
        '{"kind":{"overall_status":"PASSING","last_run_timestamp":1762700000000}}',
    ),
    "vulnerabilities": (
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"CVE-2025-1","url":'
        '"https://a.example/1","date_published":"2025-11-12T10:00:00Z","summary":"A"}]}',
    ),
}
"""Small files of the shapes that the readers know, to begin from."""


def promise(name: str, text: str) -> None:
    """What is read can be kept as JSON, is the same when read again, and is not larger for it."""
    upstream = text.encode("utf-8", "replace").decode()
    found = READERS[name](upstream)

    kept = msgspec.json.encode(found)
    assert msgspec.json.encode(READERS[name](upstream)) == kept
    assert len(kept) <= _ROOM + _MOST_TIMES * len(upstream.encode())
