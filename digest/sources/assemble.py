"""What the sources returned, and what an earlier snapshot still knows, into one snapshot."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec

from digest.keys import canonical
from digest.model import Gap, KepFacts, Record, Records, Snapshot, SourceReport, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from digest.model import KepUpdate, PullRequest
    from digest.sources.base import Fetched
    from digest.window import WeekWindow

R = TypeVar("R", bound=Record)
_Order: TypeAlias = tuple["str | int | datetime | date | list[int]", ...]

_KINDS = {
    "pulls": ("pull_requests", "originals"),
    "keps": ("kep_updates", "keps"),
    "releases": ("releases",),
    "schedule": ("deadlines",),
    "exceptions": ("exceptions",),
    "enhancements": ("enhancements", "readiness"),
    "patches": ("patches", "ends_of_life"),
    "cves": ("cves",),
    "signal": ("signal",),
    "team": ("team",),
    "leads": ("leads",),
    "newcomers": ("newcomers",),
    "news": ("news",),
    "submissions": ("submissions",),
}
"""Which records of an earlier snapshot came from which source: a gap stands for its own only."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One source's name, whether it is required, what it returned and when."""

    name: str
    required: bool
    fetched: Fetched
    fetched_at: datetime


def assemble(window: WeekWindow, results: Sequence[Result], earlier: Snapshot | None) -> Snapshot:
    """Return the snapshot of a window.

    Where a source has a gap, the records that ``earlier`` has of that unit stay, unless this fetch
    has one of the same identity; the gap says how many and from when. A source that is not asked
    any more leaves nothing behind.
    """
    kept = [_Kept(result, earlier, window) for result in results]
    records = _with_people(_with_upkeep(_with_cycle(_changes(kept), kept), kept), kept)
    return Snapshot(
        edition=window.edition,
        window=Window(start=window.start, end=window.end),
        sources=tuple(each.report for each in kept),
        **msgspec.structs.asdict(records),
    )


def _changes(kept: Sequence[_Kept]) -> Records:
    """Return what was merged and released."""
    all_keps = {path: facts for each in kept for path, facts in each.keps.items()}
    return Records(
        pull_requests=_joined((each.pull_requests for each in kept), _pull_order),
        originals=_joined((each.originals for each in kept), _pull_order),
        kep_updates=_joined((each.kep_updates for each in kept), _kep_order),
        keps=dict(sorted(all_keps.items())),
        releases=_joined(
            (each.releases for each in kept),
            lambda release: (canonical(release.repository), release.published_at, release.tag),
        ),
    )


def _with_cycle(records: Records, kept: Sequence[_Kept]) -> Records:
    """Return the records with those of the releases that are being made."""
    return msgspec.structs.replace(
        records,
        deadlines=_joined(
            (each.deadlines for each in kept),
            lambda row: (_version_order(row.release), row.starts_on, row.name),
        ),
        exceptions=_joined(
            (each.exceptions for each in kept),
            lambda entry: (_version_order(entry.release), entry.entry),
        ),
        enhancements=_joined(
            (each.enhancements for each in kept),
            lambda issue: (canonical(issue.repository), issue.number),
        ),
        readiness=_joined(
            (each.readiness for each in kept),
            lambda file: (_version_order(file.key.rpartition("-")[2]), file.key),
        ),
        team=_joined(
            (each.team for each in kept),
            lambda person: (_version_order(person.release), person.entry),
        ),
    )


def _with_upkeep(records: Records, kept: Sequence[_Kept]) -> Records:
    """Return the records with those of the releases that are out, and of the tests."""
    return msgspec.structs.replace(
        records,
        patches=_joined(
            (each.patches for each in kept), lambda patch: (_version_order(patch.version),)
        ),
        ends_of_life=_joined(
            (each.ends_of_life for each in kept), lambda end: (_version_order(end.release),)
        ),
        cves=_joined((each.cves for each in kept), lambda cve: (cve.published_at, cve.id)),
        signal=_joined((each.signal for each in kept), lambda tab: tab.identity),
    )


def _with_people(records: Records, kept: Sequence[_Kept]) -> Records:
    """Return the records with those of people and news."""
    return msgspec.structs.replace(
        records,
        leads=_joined((each.leads for each in kept), lambda change: change.identity),
        newcomers=_joined((each.newcomers for each in kept), lambda person: person.identity),
        news=_joined((each.news for each in kept), lambda post: (post.published_at, post.url)),
        submissions=_joined(
            (each.submissions for each in kept),
            lambda issue: (canonical(issue.repository), issue.number),
        ),
    )


def _joined(kinds: Iterable[Iterable[R]], order: Callable[[R], _Order]) -> tuple[R, ...]:
    return tuple(sorted(chain.from_iterable(kinds), key=order))


def _pull_order(pull: PullRequest) -> _Order:
    return canonical(pull.repository), pull.number


def _kep_order(kep: KepUpdate) -> _Order:
    return kep.number is None, kep.number or 0, kep.key, kep.path


def _version_order(release: str) -> list[int]:
    return [int(part) for part in release.lstrip("v").split(".") if part.isdigit()]


def _own_records(earlier: Snapshot, source: str) -> Records:
    return Records(**{kind: getattr(earlier, kind) for kind in _KINDS.get(source, ())})


class _Kept:
    """One source's records with the earlier ones that its gaps cover, and its report."""

    def __init__(self, result: Result, earlier: Snapshot | None, window: WeekWindow) -> None:
        self._result, self._window = result, window
        self._report = next(
            (r for r in (earlier.sources if earlier else ()) if r.name == result.name), None
        )
        self._counts = {gap.unit: 0 for gap in result.fetched.gaps}
        now = result.fetched.records
        before = _own_records(earlier, result.name) if earlier and self._report else Records()
        self.pull_requests = self._with(now.pull_requests, before.pull_requests)
        self.kep_updates = self._with(now.kep_updates, before.kep_updates)
        self.releases = self._with(now.releases, before.releases)
        self.deadlines = self._with(now.deadlines, before.deadlines)
        self.exceptions = self._with(now.exceptions, before.exceptions)
        self.enhancements = self._with(now.enhancements, before.enhancements)
        self.readiness = self._with(now.readiness, before.readiness)
        self.patches = self._with(now.patches, before.patches)
        self.ends_of_life = self._with(now.ends_of_life, before.ends_of_life)
        self.cves = self._with(now.cves, before.cves)
        self.signal = self._with(now.signal, before.signal)
        self.team = self._with(now.team, before.team)
        self.leads = self._with(now.leads, before.leads)
        self.newcomers = self._with(now.newcomers, before.newcomers)
        self.news = self._with(now.news, before.news)
        self.submissions = self._with(now.submissions, before.submissions)
        # Originals lie before the window; they only explain cherry-picks and are not counted.
        counts = dict(self._counts)
        self.originals = self._with(now.originals, before.originals, anywhen=True)
        self._counts = counts
        self.keps = {**self._facts(before.keps), **now.keps}

    @property
    def report(self) -> SourceReport:
        """What the snapshot says of the source."""
        records = (
            *(self.pull_requests, self.kep_updates, self.releases, self.deadlines),
            *(self.exceptions, self.enhancements, self.readiness),
            *(self.patches, self.ends_of_life, self.cves, self.signal, self.team),
            *(self.leads, self.newcomers, self.news, self.submissions),
        )
        return SourceReport(
            name=self._result.name,
            required=self._result.required,
            fetched_at=self._result.fetched_at,
            asked=self._result.fetched.asked,
            pages=self._result.fetched.pages,
            records=sum(len(kind) for kind in records),
            gaps=tuple(self._explained(gap) for gap in self._result.fetched.gaps),
        )

    def _with(
        self, now: Sequence[R], before: Sequence[R], *, anywhen: bool = False
    ) -> tuple[R, ...]:
        known = {record.identity for record in now}
        found = [
            record
            for record in before
            if record.identity not in known
            and (anywhen or record.happened_at is None or record.happened_at in self._window)
            and self._is_covered(record)
        ]
        return (*now, *found)

    def _is_covered(self, record: Record) -> bool:
        """Return whether a gap stands where the record came from, and count it there."""
        for unit in self._counts:
            if unit == self._result.name or _file_of(unit) in record.units:
                self._counts[unit] += 1
                return True
        return False

    def _facts(self, before: dict[str, KepFacts]) -> dict[str, KepFacts]:
        units = {_file_of(unit) for unit in self._counts}
        return {
            path: facts
            for path, facts in before.items()
            if self._result.name in units or path.casefold() in units
        }

    def _explained(self, gap: Gap) -> Gap:
        count = self._counts[gap.unit]
        if not count or self._report is None:
            return gap
        older = next((o for o in self._report.gaps if o.unit == gap.unit and o.kept), None)
        since = older.kept_from if older else self._report.fetched_at
        return msgspec.structs.replace(gap, kept=count, kept_from=since)


def _file_of(unit: str) -> str:
    """Return the repository or file of a gap's unit, in lower case, without a line number."""
    head, _, line = unit.casefold().rpartition(":")
    return head if head and line.isdigit() else unit.casefold()
