"""The first text of a release's edition, from its snapshot and what the archive holds besides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from digest.config import Patches
from digest.config.release_sections import COUNTED, RELEASE, is_release
from digest.cycle.board import planned_counts, version_of
from digest.cycle.length import cycle_of
from digest.edition.release_text import Comparison, Known, Links, Velocity, release_text
from digest.pipeline.board_part import has_all_proposals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from digest.archive import Archive
    from digest.config import Config
    from digest.model import Candidate, Snapshot, TextFile
    from digest.window import Calendar

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MOST_RELEASES = 8


def release_skeleton(
    edition_id: str,
    snapshot: Snapshot,
    candidates: Sequence[Candidate],
    archive: Archive,
    config: Config,
) -> tuple[TextFile, ...]:
    """Return a release's edition without the lines that draft adds to its lists."""
    version = edition_id.removeprefix(RELEASE)
    known = Known(
        counts={
            section: sum(candidate.section == section for candidate in candidates)
            for section in COUNTED
        },
        team=snapshot.team,
        velocity=_velocity(version, snapshot, archive, config),
        comparison=comparison_of(edition_id, archive),
        links=_links(version, config),
        is_known=bool(snapshot.keps),
        is_whole=has_all_proposals(snapshot, config),
    )
    return release_text(version, config.sections, known)


def _velocity(version: str, snapshot: Snapshot, archive: Archive, config: Config) -> Velocity:
    people: set[str] = set()
    weeks = list(weeks_of(snapshot.window.start, snapshot.window.end, config.week))
    covered = merged = 0
    for day in weeks:
        found = archive.read_snapshot(day.isoformat())
        if found is None or not any(source.name == "pulls" for source in found.sources):
            continue
        covered += 1
        inside = [
            pull
            for pull in found.pull_requests
            if snapshot.window.start <= pull.merged_at < snapshot.window.end
        ]
        merged += len(inside)
        people.update(
            pull.author.casefold() for pull in inside if pull.author and pull.author_type != "Bot"
        )
    return Velocity(
        cycle=cycle_of(version, snapshot.deadlines),
        weeks=len(weeks),
        covered=covered,
        people=len(people),
        merged=merged,
        answer=next(
            (
                answer
                for answer in config.contributions
                if version_of(answer.release) == version_of(version)
            ),
            None,
        ),
    )


def weeks_of(start: datetime, end: datetime, week: Calendar) -> Iterator[date]:
    """Yield the last day of each week that a window touches, oldest first."""
    day = week.week_of(start.date())
    while day - _WEEK < (end - _DAY).date():
        yield day
        day += _WEEK


def comparison_of(edition_id: str, archive: Archive) -> tuple[Comparison, ...]:
    """Return the planned proposals by stage of the releases in the archive, up to this one."""
    ids = [name for name in archive.editions() if is_release(name)]
    upto = ids[: ids.index(edition_id) + 1] if edition_id in ids else []
    found: list[Comparison] = []
    for name in upto[-_MOST_RELEASES:]:
        snapshot = archive.read_snapshot(name)
        if snapshot is not None:
            version = version_of(name.removeprefix(RELEASE)) or name
            counts = planned_counts(snapshot.keps, [version])[version]
            found.append(Comparison(version=version, counts=counts))
    return tuple(found)


def _links(version: str, config: Config) -> Links:
    number = version_of(version) or version
    pulls = config.sources.pulls
    repository = pulls.repositories[0] if pulls and pulls.repositories else ""
    patches = config.sources.patches
    changelog = patches.changelog if patches else ""
    if not changelog and repository == "kubernetes/kubernetes":
        changelog = Patches().changelog
    tag = f"https://github.com/{repository}/releases/tag/v{number}.0" if repository else ""
    return Links(
        changelog=changelog.replace("{release}", number), tag=tag, team=_team_page(config, number)
    )


def _team_page(config: Config, number: str) -> str:
    schedule = config.sources.schedule
    if schedule is None or not schedule.repository:
        return ""
    return (
        f"https://github.com/{schedule.repository}/blob/HEAD/"
        f"releases/release-{number}/release-team.md"
    )
