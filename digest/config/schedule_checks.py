"""Values about release timelines that are of the right type and cannot be."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from digest.addresses import is_address
from digest.config.schedule_tables import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.config.schedule_tables import Schedule

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w-]*)\}")


def impossible_schedule(schedule: Schedule | None) -> Iterator[tuple[str, str, str]]:
    """Yield place, problem and next step for each guide whose page is no address."""
    for index, guide in enumerate(schedule.guide if schedule else ()):
        place = f"sources.schedule.guide[{index}].url"
        if guide.url and not is_address(guide.url):
            problem = f"{place} is no address: {guide.url!r}"
            yield place, problem, "write it in full, https://example.org/phases#freeze"


def impossible_text(place: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, problem and next step for each placeholder of a section that nobody fills."""
    for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
        if name not in PLACEHOLDERS:
            near = difflib.get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.5)
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            hint = f"did you mean {{{near[0]}}}?" if near else f"there are {known}"
            yield place, f"{place}: nothing is called {{{name}}}", hint


def schedule_patterns(schedule: Schedule | None) -> Iterator[tuple[str, str, str]]:
    """Yield place, owner and text of each regular expression."""
    if schedule is None:
        return
    for name, patterns in (("major", schedule.major), ("minor", schedule.minor)):
        for pattern in patterns:
            yield f"sources.schedule.{name}", f"sources.schedule.{name}", pattern
    for index, guide in enumerate(schedule.guide):
        place = f"sources.schedule.guide[{index}]"
        yield place, place, guide.row
