"""Rules that compare versions named as released with releases and timelines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.keys import canonical
from digest.model import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.model import Deadline, Snapshot

_VERSION = r"v?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?(?:-(?:alpha|beta|rc)\.\d{1,2})?)"
_IS_OUT = re.compile(
    rf"(?<![\w.]){_VERSION},?\s+(?:is|are|was|were|has been|have been)\s+(?:now\s+|finally\s+)?"
    r"(?:live|released|available|out)\b(?!\s+(?:on|in|next|soon|later|after|when))",
    re.I,
)
_ROW = re.compile(rf"(?<![\w.]){_VERSION}\s+(?:is\s+)?released\b", re.I)
_SHOWN = 3
_SOURCE = "releases"
"""The source of releases, as snapshots name it; a gap of all of it has this name, too."""


@rule(
    "REL-UNKNOWN",
    "facts",
    "warning",
    summary="A linked release is not among the week's releases of that repository.",
    hint="make sure of the version: it is of another week, or there is none of that name",
    wrong=(
        "## Subprojects\n\n"
        "* [etcd v3.6.5](https://github.com/etcd-io/etcd/releases/tag/v3.6.5): faster\n"
    ),
    right=(
        "## Subprojects\n\n"
        "* [etcd v3.6.4](https://github.com/etcd-io/etcd/releases/tag/v3.6.4): faster\n"
    ),
)
def not_of_the_week(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each linked release that the records lack where they have its repository."""
    if reading.snapshot is None:
        return
    tags = _tags(reading.snapshot)
    for placed in reading.links:
        link = placed.link
        repository, _, tag = (link.key or "").partition("@")
        if link.kind is LinkKind.COMMENT or not tag or repository not in tags:
            continue
        if tag not in tags[repository]:
            known = ", ".join(tags[repository][:_SHOWN])
            yield placed.hit(f"{link.key}: the week's releases of {repository} are {known}")


def _tags(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return the week's tags by repository, without repositories of which some are missing."""
    gaps = {
        gap.unit.casefold()
        for source in snapshot.sources
        if source.name == _SOURCE
        for gap in source.gaps
    }
    found: dict[str, list[str]] = {}
    for release in snapshot.releases:
        repository, _, tag = canonical(release.key).partition("@")
        if repository not in gaps and _SOURCE not in gaps:
            found.setdefault(repository, []).append(tag)
    return found


@rule(
    "REL-EARLY",
    "facts",
    "warning",
    summary="A version is said to be out, and the timeline has its release on a later day.",
    hint="make sure that it is out",
    wrong="## Release Schedule\n\nKubernetes v1.37.0 is now live.\n",
    right="## Release Schedule\n\nKubernetes v1.37.0 is planned for December 9.\n",
)
def not_yet_out(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each version that the schedule says is out before its row has begun."""
    rows = _releases(reading)
    if not rows:
        return
    for passage in reading.passages:
        if passage.section not in reading.settings.sections.schedule:
            continue
        for match in _IS_OUT.finditer(passage.visible):
            row = rows.get(_full(match[1]))
            if row is not None and row.starts_on > reading.at.date():
                yield passage.hit(
                    f"{match[1]} is said to be out; the timeline of {row.release} has "
                    f"{row.name!r} on {row.starts_on.day} {row.starts_on:%B %Y}",
                    at=match.start(),
                )


def _releases(reading: Reading) -> dict[str, Deadline]:
    """Return the rows about releases by version."""
    rows = reading.snapshot.deadlines if reading.snapshot else ()
    return {_full(match[1]): row for row in rows if (match := _ROW.search(row.name))}


def _full(version: str) -> str:
    """Return a version with its patch number: 1.37 is 1.37.0."""
    number, dash, rest = version.lower().partition("-")
    return (number if number.count(".") > 1 else f"{number}.0") + dash + rest


RULES = (not_of_the_week, not_yet_out)
