"""A snapshot into candidates: everything the editor may choose, ranked with reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.curate.bumps import branches_in_words, join_bumps
from digest.curate.changes import Change
from digest.curate.fold import fold, key_order
from digest.curate.match import Subject, matches
from digest.curate.summary import plain, summarise
from digest.keys import canonical
from digest.model import Candidate, CandidateKind, KepUpdate, Reason, Release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.config import MustReportRule, RankReason, SectionSettings
    from digest.model import PullRequest, Snapshot


_VERSION = re.compile(r"v?\d+\.\d.*$", re.S)
_READ = 200
"""Characters of a tag that are read."""


def curate(
    snapshot: Snapshot,
    *,
    sections: Sequence[SectionSettings],
    reasons: Sequence[RankReason],
    must_report: Sequence[MustReportRule],
    bots: Sequence[str] = (),
) -> tuple[Candidate, ...]:
    """Return the candidates of a snapshot, best first; equal scores fall back to the key."""
    proposals = list(_proposals(snapshot.kep_updates))
    told = {key for keys, _, _ in proposals for key in keys}
    found = [
        *((subject, candidate) for _, subject, candidate in proposals),
        *_changes(snapshot, told, frozenset(bot.casefold() for bot in bots)),
        *_releases(snapshot.releases),
    ]
    rated = []
    for subject, candidate in found:
        section = suggest_section(subject, sections)
        rated.append(
            msgspec.structs.replace(
                candidate,
                section=section,
                reasons=tuple(
                    Reason(text=reason.reason, score=reason.score)
                    for reason in reasons
                    if matches(subject, reason)
                ),
                must_report=_must_report(subject, must_report),
            )
        )
    return tuple(sorted(rated, key=rank_order))


def _must_report(subject: Subject, rules: Sequence[MustReportRule]) -> tuple[str, ...]:
    """Return why the subject may not be left out; what was undone in the same week may."""
    if subject.reverted:
        return ()
    return tuple(dict.fromkeys(rule.reason for rule in rules if matches(subject, rule)))


def rank_order(candidate: Candidate) -> tuple[int, tuple[str, int, str]]:
    """Return what candidates are sorted by: score, best first, then key."""
    return (-candidate.score, key_order(candidate.key))


def suggest_section(subject: Subject, sections: Sequence[SectionSettings]) -> str:
    """Return the id of the list section whose rule the subject meets; the editor may move it.

    The highest priority wins, then page order. Without a match it is the last list section, so
    that nothing is lost.
    """
    lists = [section for section in sections if section.kind == "list"] or list(sections)
    hits = [section for section in lists if any(matches(subject, rule) for rule in section.sources)]
    return max(hits, key=lambda section: section.priority).id if hits else lists[-1].id


# ------------------------------------------------------------------ pull requests


def _changes(
    snapshot: Snapshot, told: set[str], bots: frozenset[str]
) -> Iterator[tuple[Subject, Candidate]]:
    """Yield each change that no proposal tells already."""
    for change in join_bumps(fold(snapshot.pull_requests, snapshot.originals)):
        keys = _distinct([change.key, *(pick.key for pick in change.picks)])
        if told.isdisjoint(keys):
            yield _change(change, keys, bots)


def _change(
    change: Change, keys: tuple[str, ...], bots: frozenset[str]
) -> tuple[Subject, Candidate]:
    pull = change.shown
    note = pull.release_note or next((p.release_note for p in change.picks if p.release_note), None)
    labels = frozenset(pull.labels).union(*(pick.labels for pick in change.picks))
    is_bot = pull.author_type == "Bot" or (pull.author or "").casefold() in bots
    subject = Subject(
        records="pull_requests",
        repository=pull.repository,
        # So that conditions need to know one wording of a version update only.
        title=f"{pull.title} (update {change.bump})" if change.bump else pull.title,
        note=note or "",
        labels=labels,
        base=pull.base or "",
        is_bot=is_bot,
        reverted=bool(change.reverted_by),
        lines=(pull.additions or 0) + (pull.deletions or 0),
    )
    candidate = Candidate(
        key=change.key,
        kind=CandidateKind.PULL_REQUEST,
        keys=keys,
        title=pull.title,
        url=pull.url if change.original else _url_of(change.key, pull),
        summary=str(change.bump) if change.bump else summarise(pull.title, note),
        updates=branches_in_words(change) if change.bump else None,
        author=pull.author,
        is_bot=is_bot,
        labels=tuple(sorted(labels)),
        branches=change.branches,
        notes=tuple(_notes(change)),
    )
    return subject, candidate


def _url_of(key: str, pick: PullRequest) -> str:
    """Return the address of an original that no upstream gave, from that of its cherry-pick."""
    return re.sub(r"\d+$", key.rpartition("#")[2], pick.url)


def _notes(change: Change) -> Iterator[str]:
    for key in change.reverted_by:
        yield f"reverted by {key} in the same week"
    for key in change.reverts:
        yield f"reverts {key}"
    if not change.in_window:
        yield "merged before this week; only backports are new"


# ------------------------------------------------------------------ proposals


def _proposals(
    updates: Iterable[KepUpdate],
) -> Iterator[tuple[set[str], Subject, Candidate]]:
    """Yield one candidate per proposal; two files with one number are one."""
    grouped: dict[str, list[KepUpdate]] = {}
    for update in updates:
        grouped.setdefault(canonical(update.key), []).append(update)
    for group in grouped.values():
        subject, candidate = _proposal(sorted(group, key=lambda update: update.path))
        yield set(candidate.keys), subject, candidate


def _proposal(group: Sequence[KepUpdate]) -> tuple[Subject, Candidate]:
    first = group[0]
    title = plain(next((update.title for update in group if update.title), None) or first.path)
    stages = {
        update.changes.stage[1].casefold()
        for update in group
        if update.changes.stage and update.changes.stage[1]
    }
    is_new = any(update.new for update in group)
    pulls = [key for update in group for key in update.pull_requests]
    subject = Subject(
        records="keps",
        repository=pulls[0].partition("#")[0] if pulls else "",
        title=title,
        note="; ".join(change for update in group for change in described_changes(update)),
        labels=frozenset(f"sig/{sig}" for sig in _sigs(group)),
        stages=frozenset(stages),
        new=is_new,
    )
    candidate = Candidate(
        key=first.key,
        kind=CandidateKind.PROPOSAL,
        keys=_distinct([first.key, *pulls]),
        title=title,
        url=first.url,
        summary=proposal_summary(group),
        labels=tuple(sorted(subject.labels)),
        notes=tuple(change for update in group for change in described_changes(update)),
    )
    return subject, candidate


def _sigs(group: Iterable[KepUpdate]) -> set[str]:
    return {update.owning_sig.removeprefix("sig-") for update in group if update.owning_sig}


def described_changes(update: KepUpdate) -> list[str]:
    """Return each change of one file in words: ``stage alpha -> beta``."""
    changes = update.changes
    named = [("stage", changes.stage), ("status", changes.status)]
    named.append(("latest milestone", changes.latest_milestone))
    named += [(f"{stage} milestone", pair) for stage, pair in sorted(changes.milestone.items())]
    return [f"{name} {pair[0] or 'none'} -> {pair[1] or 'none'}" for name, pair in named if pair]


def proposal_summary(group: Sequence[KepUpdate]) -> str:
    """Return what happened to a proposal in a few words, without its title.

    Words of plan, never of promise: a file says what is targeted, not what will be.
    """
    stage = next(
        (u.changes.stage[1] for u in group if u.changes.stage and u.changes.stage[1]), None
    )
    status = next((u.changes.status[1] for u in group if u.changes.status), None)
    milestone = next(
        (u.changes.latest_milestone[1] for u in group if u.changes.latest_milestone), None
    )
    target = f" for {_version(milestone)}" if milestone else ""
    if any(update.removed for update in group):
        return "proposal removed"
    if any(update.new for update in group):
        return f"new proposal, {stage} planned{target}" if stage else "new proposal"
    if status in ("withdrawn", "rejected", "replaced", "deferred", "implemented"):
        return f"now {status}"
    if stage:
        return f"{stage} planned{target}"
    if milestone:
        return f"now planned{target}"
    return f"status is now {status}" if status else "proposal updated"


def _version(milestone: str) -> str:
    return milestone if not milestone[:1].isdigit() else f"v{milestone}"


# ------------------------------------------------------------------ releases


def _releases(releases: Iterable[Release]) -> Iterator[tuple[Subject, Candidate]]:
    """Yield one candidate per line of releases of a repository; older ones of it are folded in."""
    families: dict[tuple[str, str], list[Release]] = {}
    for release in releases:
        family = _VERSION.sub("", release.tag[:_READ].casefold())
        families.setdefault((canonical(release.repository), family), []).append(release)
    for group in families.values():
        group.sort(key=lambda release: (not release.prerelease, _version_order(release.tag)))
        yield _release(group[-1], group[-2::-1])


def _version_order(tag: str) -> tuple[list[int], str]:
    return [int(number) for number in re.findall(r"\d{1,9}", tag[:_READ])], tag


def _release(newest: Release, older: Sequence[Release]) -> tuple[Subject, Candidate]:
    name = newest.repository.rpartition("/")[2]
    subject = Subject(
        records="releases",
        repository=newest.repository,
        title=f"{name} {newest.tag}",
        note=newest.body or "",
        prerelease=newest.prerelease,
    )
    candidate = Candidate(
        key=newest.key,
        kind=CandidateKind.RELEASE,
        keys=_distinct([newest.key, *(release.key for release in older)]),
        title=f"{name} {newest.tag}",
        url=newest.url,
        summary=_release_title(name, newest.tag),
        also=tuple((release.tag, release.url) for release in older),
        notes=("pre-release",) if newest.prerelease else (),
    )
    return subject, candidate


def _release_title(name: str, tag: str) -> str:
    """Return ``etcd v3.6.4``, not naming the project twice where its tag already does."""
    return tag if canonical(tag).casefold().startswith(name.casefold()) else f"{name} {tag}"


def _distinct(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical(key) for key in keys))
