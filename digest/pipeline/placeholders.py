"""What may stand in braces in a section's ``text``, and what a week puts there."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from digest.config.release_sections import is_release
from digest.cycle.moved import moves_between
from digest.cycle.timeline import (
    Between,
    InCycle,
    next_deadline,
    on_the_same_day,
    publication_moment,
    stale_since,
    standing_in,
)
from digest.edition.cycle_lines import moved_lines, phase_line
from digest.edition.headline import SOON, deadline_line
from digest.model import Snapshot
from digest.pipeline.board_part import board_text
from digest.pipeline.deprecations import deprecations_text
from digest.pipeline.people_part import IN_DRAFT, people_part, people_text
from digest.pipeline.upkeep_part import cves_text, patches_text, signal_text, upkeep_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from digest.archive import Archive
    from digest.config import Config, Schedule
    from digest.cycle.timeline import Standing
    from digest.model import Deadline

_HOLE = re.compile(r"\{(\w+)\}", re.ASCII)
_GAP = re.compile(r"\n{3,}")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a placeholder is filled from.

    ``previous`` is the snapshot of the edition before, ``at`` the moment the edition speaks of.
    """

    snapshot: Snapshot
    previous: Snapshot | None
    config: Config
    at: datetime

    @property
    def schedule(self) -> Schedule | None:
        """The settings of release timelines."""
        return self.config.sources.schedule


def facts_of(snapshot: Snapshot, archive: Archive, config: Config, now: datetime) -> Facts:
    """Return what the placeholders of an edition are filled from."""
    return Facts(
        snapshot=snapshot,
        previous=previous_snapshot(snapshot.edition, archive),
        config=config,
        at=publication_moment(snapshot.window, now),
    )


def previous_snapshot(edition_id: str, archive: Archive) -> Snapshot | None:
    """Return the snapshot of the newest weekly edition before this one that has one."""
    for earlier in reversed(archive.editions()):
        if earlier < edition_id and earlier[:1].isdecimal():
            snapshot = archive.read_snapshot(earlier)
            if snapshot is not None:
                return snapshot
    return None


def filled(text: str, facts: Facts) -> str:
    """Return a section's text with its placeholders filled; what is empty leaves no blank lines."""

    def fill(match: re.Match[str]) -> str:
        words = PLACEHOLDERS.get(match[1])
        return match[0] if words is None else words(facts)

    new = _HOLE.sub(fill, text)
    return (_GAP.sub("\n\n", new) if new != text else text).strip()


def cycle_part(
    snapshot: Snapshot, archive: Archive, config: Config, now: datetime
) -> tuple[str, ...]:
    """Return the worksheet's part on the release cycle, a paragraph or list each.

    An edition of a release has none: it looks back at the whole of it.
    """
    if is_release(snapshot.edition):
        return ()
    facts = facts_of(snapshot, archive, config, now)
    standing, previous = _standing(facts), facts.previous
    found = [*_moved(facts, is_whole=True), _deadline(facts), _phase(facts)]
    if isinstance(standing, InCycle):
        found.append(deprecations_text(snapshot, archive, config, standing.release, facts.at))
        found.append(board_text(snapshot, previous, config, standing.release))
    found += upkeep_part(snapshot, previous, config, facts.at)
    return tuple(text for text in found if text)


def _deadline(facts: Facts) -> str:
    deadline = _next_row(facts)
    if deadline is None:
        return SOON if isinstance(_standing(facts), Between) else ""
    return deadline_line(
        deadline,
        guide_url=_guide_url(deadline.name, facts.schedule),
        also=on_the_same_day(deadline, facts.snapshot.deadlines),
    )


def _next_row(facts: Facts) -> Deadline | None:
    """Return the next deadline; where no major row is left, the start of the next cycle."""
    order = facts.schedule.major if facts.schedule else ()
    row = next_deadline(facts.snapshot.deadlines, facts.at, order)
    if row is None and isinstance(between := _standing(facts), Between):
        return between.coming
    return row


def _standing(facts: Facts) -> Standing | None:
    guides = facts.schedule.guide if facts.schedule else ()
    phases = [guide.row for guide in guides if guide.phase]

    def is_phase(name: str) -> bool:
        return any(re.search(row, name, re.I) for row in phases)

    return standing_in(facts.snapshot, facts.at, is_phase)


def _phase(facts: Facts) -> str:
    schedule, standing = facts.schedule, _standing(facts)
    phase = standing.phase if isinstance(standing, InCycle) else None
    return phase_line(
        standing,
        known_at=facts.snapshot.window.end,
        guide_url=_guide_url(phase.name, schedule) if phase else "",
        stale_since=stale_since(facts.snapshot),
    )


def _guide_url(name: str, schedule: Schedule | None) -> str:
    """Return the page that explains a row, "" where the settings name none."""
    guides = schedule.guide if schedule else ()
    return next((guide.url for guide in guides if re.search(guide.row, name, re.I)), "")


def _moved(facts: Facts, *, is_whole: bool = False) -> tuple[str, ...]:
    if facts.previous is None:
        return ()
    return moved_lines(moves_between(facts.previous, facts.snapshot), is_whole=is_whole)


def _people(name: str, facts: Facts) -> str:
    return people_text(name, facts.snapshot, facts.config, facts.at.date())


def people_of(
    snapshot: Snapshot, archive: Archive, config: Config, now: datetime
) -> tuple[str, ...]:
    """Return the worksheet's part on people, news and events; an edition of a release has none."""
    if is_release(snapshot.edition):
        return ()
    return people_part(snapshot, config, facts_of(snapshot, archive, config, now).at.date())


PLACEHOLDERS: Mapping[str, Callable[[Facts], str]] = {
    "deadline": _deadline,
    "phase": _phase,
    "moved": lambda facts: "\n\n".join(_moved(facts)),
    "patches": lambda facts: patches_text(facts.snapshot, facts.config, facts.at),
    "cves": lambda facts: cves_text(facts.snapshot, facts.at),
    "signal": lambda facts: signal_text(facts.snapshot, facts.previous),
    **{name: partial(_people, name) for name in IN_DRAFT},
}
"""Each name that ``digest.config.PLACEHOLDERS`` allows, with what it is replaced by."""
