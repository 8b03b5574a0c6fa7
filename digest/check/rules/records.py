"""Rules about the records beside an edition: what is missing, and what may not be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.check.passages import Hit
from digest.check.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.rule import Reading
    from digest.edition.status import Undecided

_SECTION_LEVEL = 2
_RIGHT = "## Other Merges\n\nNothing is missing.\n"


@rule(
    "GAP",
    "records",
    "error",
    summary="A source that the settings require left something out.",
    hint="run digest fetch again; what a gap covers is in no candidate and in no check",
    wrong="",
    right=_RIGHT,
)
def required_gap(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each gap of a required source."""
    return _gaps(reading, required=True)


@rule(
    "GAP-OPTIONAL",
    "records",
    "warning",
    summary="A source that the settings do not require left something out.",
    hint="run digest fetch again, or go on without it",
    wrong="",
    right=_RIGHT,
)
def other_gap(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each gap of a source that is not required."""
    return _gaps(reading, required=False)


def _gaps(reading: Reading, *, required: bool) -> Iterator[Hit]:
    for source in reading.snapshot.sources if reading.snapshot else ():
        for gap in source.gaps if source.required is required else ():
            kept = f" ({gap.kept} earlier records stand in)" if gap.kept else ""
            yield _at_the_top(reading, f"{source.name} {gap.unit}: {gap.message}{kept}")


@rule(
    "MUST-REPORT",
    "must-report",
    "error",
    summary="What must be reported is neither in the text nor dismissed.",
    hint="digest take KEY, or digest dismiss KEY --reason TEXT",
    wrong="",
    right=_RIGHT,
)
def undecided(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each undecided candidate, at the heading of the section it belongs to."""
    for each in reading.undecided:
        message = f"{each.key} ({', '.join(each.reasons)}) must be reported and is undecided"
        hint = f"digest take {each.key}, or digest dismiss {each.key} --reason TEXT"
        yield _at_its_section(reading, each, message, hint)


@rule(
    "NO-RECORDS",
    "records",
    "info",
    summary="Nothing was fetched for this draft, so its facts are not checked.",
    hint="run digest fetch",
    wrong="",
    right=_RIGHT,
)
def no_records(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for a draft without a snapshot."""
    if reading.snapshot is None and not reading.edition.is_published:
        yield _at_the_top(reading, "there is no snapshot: no fact of this draft is checked")


def _at_the_top(reading: Reading, message: str, hint: str = "") -> Hit:
    return Hit(path=reading.main.path, line=1, message=" ".join(message.split()), hint=hint)


def _at_its_section(reading: Reading, each: Undecided, message: str, hint: str) -> Hit:
    for head in reading.passages:
        if head.kind == "heading" and head.level <= _SECTION_LEVEL and head.section == each.section:
            return head.hit(message, hint=hint)
    return _at_the_top(reading, message, hint)


RULES = (required_gap, other_gap, undecided, no_records)
