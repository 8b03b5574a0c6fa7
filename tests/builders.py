"""Records, snapshots, settings and homes for tests: name only what matters to the claim."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from digest.config import Config, load_config
from digest.curate.candidates import curate
from digest.edition.grammar import SectionName, parse_edition
from digest.model import (
    Candidate,
    CandidateKind,
    Change,
    Deadline,
    Gap,
    KepChanges,
    KepFacts,
    KepUpdate,
    PullRequest,
    Reason,
    Release,
    Snapshot,
    SourceReport,
    TextFile,
    Window,
)
from digest.presets import preset_text
from digest.window import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

    from digest.model import Edition

EDITION = "2026-08-16"
WINDOW = Calendar().window(date(2026, 8, 16))
MONDAY = datetime(2026, 8, 17, 9, tzinfo=UTC)
"""When the editor starts: the day after the window."""

REPOSITORY = "kubernetes/kubernetes"
PROPOSALS = "kubernetes/enhancements"


S = TypeVar("S", bound=msgspec.Struct)


def but(value: S, **changes: object) -> S:
    """Return the value with some of its fields changed."""
    return msgspec.structs.replace(value, **changes)


def make_pull(
    number: int,
    *labels: str,
    title: str = "",
    repository: str = REPOSITORY,
    merged_at: datetime | None = None,
    note: str | None = None,
    body: str | None = None,
    base: str = "master",
) -> PullRequest:
    """Return a pull request that was merged in the week; ``but`` changes the rest."""
    return PullRequest(
        key=f"{repository}#{number}",
        repository=repository,
        number=number,
        title=title or f"Change {number}",
        url=f"https://github.com/{repository}/pull/{number}",
        author="octocat",
        author_type="User",
        merged_at=merged_at or datetime(2026, 8, 12, 12, tzinfo=UTC),
        base=base,
        head=None,
        labels=tuple(sorted(labels)),
        milestone=None,
        body=body,
        body_truncated=False,
        release_note=note,
        additions=None,
        deletions=None,
        changed_files=None,
    )


def make_pick(number: int, *originals: int, branch: str = "release-1.36") -> PullRequest:
    """Return a cherry-pick of the originals onto a release branch."""
    names = " ".join(f"#{original}" for original in originals)
    return make_pull(number, title=f"Automated cherry pick of {names}: Mend it", base=branch)


def make_kep_update(
    number: int,
    *pulls: int,
    title: str | None = None,
    path: str = "",
    new: bool = False,
    stage: Change | None = None,
    status: Change | None = None,
    latest_milestone: Change | None = None,
) -> KepUpdate:
    """Return what the week's pull requests did to one proposal."""
    path = path or f"keps/sig-node/{number}-thing/kep.yaml"
    return KepUpdate(
        key=f"KEP-{number}",
        number=number,
        title=title or f"Proposal {number}",
        owning_sig="sig-node",
        path=path,
        previous_path=None,
        new=new,
        removed=False,
        changes=KepChanges(stage=stage, status=status, latest_milestone=latest_milestone),
        pull_requests=tuple(f"{PROPOSALS}#{pull}" for pull in pulls),
        url=f"https://github.com/{PROPOSALS}/tree/master/{path.rpartition('/')[0]}",
    )


def make_facts(number: int, title: str = "", sig: str | None = "sig-node") -> KepFacts:
    """Return what a proposal's file says."""
    return KepFacts(
        key=f"KEP-{number}",
        title=title or f"Proposal {number}",
        owning_sig=sig,
        stage="beta",
        status="implementable",
        latest_milestone="v1.37",
        milestone={"alpha": "v1.36", "beta": "v1.37"},
        authors=("@octocat",),
        commit="c0ffee",
    )


def make_release(
    tag: str,
    *,
    repository: str = "etcd-io/etcd",
    published_at: datetime | None = None,
    prerelease: bool = False,
    body: str | None = None,
) -> Release:
    """Return a release that was published in the week."""
    return Release(
        key=f"{repository}@{tag}",
        repository=repository,
        tag=tag,
        name=None,
        url=f"https://github.com/{repository}/releases/tag/{tag}",
        published_at=published_at or datetime(2026, 8, 13, 12, tzinfo=UTC),
        prerelease=prerelease,
        body=body,
    )


def make_deadline(
    name: str, ends_at: datetime, *, cutoff: str | None = None, major: bool = True
) -> Deadline:
    """Return one row of a timeline."""
    return Deadline(
        release="v1.37",
        name=name,
        starts_on=ends_at.date(),
        ends_at=ends_at,
        cutoff=cutoff,
        major=major,
        url="https://github.com/kubernetes/sig-release/blob/master/releases/release-1.37/README.md",
    )


def make_report(
    name: str = "pulls",
    *gaps: Gap,
    required: bool = True,
    fetched_at: datetime = MONDAY,
    records: int = 0,
) -> SourceReport:
    """Return what a source said of a fetch."""
    return SourceReport(
        name=name,
        fetched_at=fetched_at,
        asked="made up",
        records=records,
        pages=1,
        required=required,
        gaps=gaps,
    )


def make_snapshot(
    *records: PullRequest | KepUpdate | Release | Deadline,
    originals: Iterable[PullRequest] = (),
    keps: dict[str, KepFacts] | None = None,
    sources: Sequence[SourceReport] | None = None,
) -> Snapshot:
    """Return the week's snapshot with these records, in the order given."""
    return Snapshot(
        edition=EDITION,
        window=Window(start=WINDOW.start, end=WINDOW.end),
        sources=tuple((make_report(),) if sources is None else sources),
        pull_requests=tuple(r for r in records if isinstance(r, PullRequest)),
        originals=tuple(originals),
        kep_updates=tuple(r for r in records if isinstance(r, KepUpdate)),
        keps=keps or {},
        releases=tuple(r for r in records if isinstance(r, Release)),
        deadlines=tuple(r for r in records if isinstance(r, Deadline)),
    )


def make_candidate(
    number: int = 7,
    *,
    summary: str = "Mend the pump",
    title: str = "Mend the pump",
    section: str = "other-merges",
    score: int = 3,
    must_report: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
) -> Candidate:
    """Return a candidate of one pull request."""
    key = f"{REPOSITORY}#{number}"
    return Candidate(
        key=key,
        kind=CandidateKind.PULL_REQUEST,
        keys=(key,),
        title=title,
        url=f"https://github.com/{REPOSITORY}/pull/{number}",
        summary=summary,
        section=section,
        reasons=(Reason(text="made up", score=score),),
        must_report=must_report,
        labels=labels,
        author="octocat",
    )


@cache
def preset(name: str = "kubernetes") -> Config:
    """Return a preset's settings."""
    return load_config(Path("digest.toml"), preset_text(name))


def curated(snapshot: Snapshot, config: Config | None = None) -> tuple[Candidate, ...]:
    """Return the snapshot's candidates, by the Kubernetes preset unless another is given."""
    settings = config or preset()
    return curate(
        snapshot,
        sections=settings.sections,
        reasons=settings.rank.reasons,
        must_report=settings.must_report.rules,
        bots=settings.sources.pulls.bots if settings.sources.pulls else (),
    )


def parsed(
    text: str,
    *others: TextFile,
    sections: Sequence[SectionName] | None = None,
) -> Edition:
    """Return the edition of one text and further files, by the Kubernetes preset."""
    config = preset()
    names = [SectionName(id=section.id, title=section.title) for section in config.sections]
    return parse_edition(
        EDITION,
        [TextFile(path="edition.md", text=text), *others],
        sections=names if sections is None else sections,
        proposals=config.proposals,
    )


# ------------------------------------------------------------------ a home, as commands see it


KEP = make_kep_update(3136, 3137, title="Pump things", stage=("alpha", "beta"))


def draft_of(home: Path, edition: str = EDITION) -> str:
    """Return the text of an edition."""
    return (home / "archive" / edition / "edition.md").read_text()


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return what was printed to stdout and to stderr since the last look."""
    shown = capsys.readouterr()
    return shown.out, shown.err
