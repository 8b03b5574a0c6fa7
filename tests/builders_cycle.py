"""Records about a release's enhancements for tests: name only what matters to the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import KepFacts, ProductionReadiness, ReleaseException, TrackedEnhancement
from tests.builders import PROPOSALS

if TYPE_CHECKING:
    from datetime import date


def path_of(number: int) -> str:
    """Return where the file of a proposal lies."""
    return f"keps/sig-node/{number}-thing/kep.yaml"


def facts_of(
    number: int,
    stage: str | None,
    latest: str | None,
    status: str | None = "implementable",
    **milestone: str,
) -> dict[str, KepFacts]:
    """Return one proposal's facts by path; ``stable="v1.37"`` is a milestone."""
    facts = KepFacts(
        key=f"KEP-{number}",
        title=f"Proposal {number}",
        owning_sig="sig-node",
        stage=stage,
        status=status,
        latest_milestone=latest,
        milestone=milestone,
        authors=(),
        commit=None,
    )
    return {path_of(number): facts}


def make_exception(
    entry: int,
    *,
    requested_on: date | None = None,
    reviewed_on: date | None = None,
    status: str | None = None,
    name: str = "Pump",
    thread: str | None = "https://groups.example/c/1",
    release: str = "v1.37",
) -> ReleaseException:
    """Return one entry of an exceptions file."""
    return ReleaseException(
        release=release,
        entry=entry,
        freeze="codeFreeze",
        name=name,
        key=f"KEP-{entry}",
        requested_on=requested_on,
        reviewed_on=reviewed_on,
        status=status,
        thread=thread,
        pull_requests=(),
        path=f"releases/release-{release.removeprefix('v')}/exceptions.yaml",
    )


def make_issue(number: int, *labels: str, milestone: str = "v1.37") -> TrackedEnhancement:
    """Return a tracking issue."""
    return TrackedEnhancement(
        key=f"KEP-{number}",
        repository=PROPOSALS,
        number=number,
        title=f"Proposal {number}",
        url=f"https://github.com/{PROPOSALS}/issues/{number}",
        milestone=milestone,
        labels=tuple(sorted(labels)),
        state="open",
    )


def make_readiness(number: int, *stages: str) -> ProductionReadiness:
    """Return the approval file of a proposal; without stages there is none."""
    path = f"keps/prod-readiness/sig-node/{number}.yaml" if stages else None
    return ProductionReadiness(
        key=f"KEP-{number}", repository=PROPOSALS, path=path, stages=tuple(sorted(stages))
    )
