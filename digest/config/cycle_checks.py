"""Values of the sources about a cycle's upkeep that are of the right type and cannot be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.config.cycle_tables import Cves, Patches, Signal
    from digest.config.tables import Sources

_DASHBOARD = re.compile(r"(?!\.)[\w.-]+", re.ASCII)


def impossible_upkeep(sources: Sources) -> Iterator[tuple[str, str, str]]:
    """Yield place, problem and next step for each such value."""
    if sources.patches is not None:
        yield from _patches(sources.patches)
    if sources.cves is not None:
        yield from _cves(sources.cves)
    if sources.signal is not None:
        yield from _signal(sources.signal)


def _patches(patches: Patches) -> Iterator[tuple[str, str, str]]:
    yield from _address("sources.patches.page", patches.page)
    yield from _address("sources.patches.changelog", patches.changelog, "release")


def _cves(cves: Cves) -> Iterator[tuple[str, str, str]]:
    yield from _address("sources.cves.url", cves.url)


def _signal(signal: Signal) -> Iterator[tuple[str, str, str]]:
    yield from _address("sources.signal.url", signal.url, "dashboard")
    yield from _address("sources.signal.page", signal.page, "dashboard", "tab")
    place = "sources.signal.dashboards"
    if signal.enabled and not signal.dashboards:
        hint = 'write dashboards = ["sig-release-master-blocking"]'
        yield place, "[sources.signal] names no dashboards", hint
    for name in signal.dashboards:
        if not _DASHBOARD.fullmatch(name):
            hint = "write the name as TestGrid does: sig-release-master-blocking"
            yield place, f"{place}: {name!r} is no dashboard", hint


def _address(place: str, url: str, *holes: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with an address, or with the holes that it must have once each."""
    if not is_address(url):
        yield place, f"{place} is no address: {url!r}", "write it in full, https://example.org/"
    for hole in holes:
        if url.count(f"{{{hole}}}") != 1:
            problem = f"{place}: {url!r} does not say where the {hole} stands"
            yield place, problem, f"write {{{hole}}} there, once"
