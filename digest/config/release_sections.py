"""The sections of an edition for the day of a release; they are the same for every project.

An edition over a whole cycle is another text than a week's, so the sections of ``digest.toml`` are
not its own.
"""

from __future__ import annotations

import msgspec

from digest.config.tables import Config, Match, MustReport, MustReportRule, Rank, SectionSettings

RELEASE = "release-"
"""What the id of a release's edition begins with: ``release-v1.24``."""

_ALL = 1_000
_MAIN = ("master", "main")
_ACTION = (
    Match(records="pull_requests", labels=("release-note-action-required",), base=_MAIN),
    Match(records="pull_requests", note=r"\baction required\b", base=_MAIN),
)
_GONE = (
    Match(records="pull_requests", labels=("kind/deprecation",), base=_MAIN),
    Match(
        records="pull_requests",
        note=r"\b(has|have|is|are|was|were) (been |now )*(deprecated|removed)\b",
        without_labels=("kind/bug", "kind/regression"),
        base=_MAIN,
    ),
)
STAGE_SECTIONS = {
    "stable": "graduations-to-stable",
    "beta": "graduations-to-beta",
    "alpha": "graduations-to-alpha",
}
"""The section of each stage; all others have one together."""

OTHER_STAGES = "other-stages"
GONE, ACTION = "deprecations-and-removals", "action-required"
COUNTED = (*STAGE_SECTIONS.values(), OTHER_STAGES)
"""The lists of enhancements, by section id."""

RELEASE_SECTIONS = (
    SectionSettings(id="enhancements", title="Enhancements", kind="prose"),
    SectionSettings(id="major-themes", title="Major Themes", kind="highlights"),
    SectionSettings(id="highlights", title="Highlights", kind="prose"),
    SectionSettings(id="graduations-to-stable", title="Graduations to Stable", limit=_ALL),
    SectionSettings(id="graduations-to-beta", title="Graduations to Beta", limit=_ALL),
    SectionSettings(id="graduations-to-alpha", title="Graduations to Alpha", limit=_ALL),
    SectionSettings(id=OTHER_STAGES, title="Other Stages", limit=_ALL),
    SectionSettings(id=ACTION, title="Action Required", sources=_ACTION, priority=1, limit=_ALL),
    SectionSettings(id=GONE, title="Deprecations and Removals", sources=_GONE, limit=_ALL),
    SectionSettings(id="release-notes", title="Release Notes", kind="prose"),
    SectionSettings(id="availability", title="Availability", kind="prose"),
    SectionSettings(id="release-team", title="Release Team", kind="prose"),
    SectionSettings(id="velocity", title="Velocity", kind="prose"),
    SectionSettings(id="comparison", title="Comparison", kind="prose"),
)
"""In page order."""

_MUST_REPORT = MustReport(
    rules=tuple(
        MustReportRule(**{**msgspec.structs.asdict(match), "reason": reason})
        for reason, matches in (("action required", _ACTION), ("deprecation or removal", _GONE))
        for match in matches
    )
)


def is_release(edition_id: str) -> bool:
    """Return whether an id is that of a release's edition."""
    return edition_id.startswith(RELEASE)


def settings_of(edition_id: str, config: Config) -> Config:
    """Return the settings that an edition is made with: a release's has sections of its own."""
    if not is_release(edition_id) or config.sections == RELEASE_SECTIONS:
        return config
    return msgspec.structs.replace(
        config, sections=RELEASE_SECTIONS, rank=Rank(), must_report=_MUST_REPORT
    )
