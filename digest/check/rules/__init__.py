"""The rules: a file for each subject, and one table of all."""

from __future__ import annotations

from digest.check.rules import (
    addresses,
    bullets,
    claims,
    dates,
    dates_in_text,
    deadlines,
    facts,
    featured,
    formats,
    headings,
    links,
    merge_lines,
    online,
    openings,
    proposals,
    pulls,
    records,
    release,
    repeats,
    structure,
    versions,
)

RULES = (
    *structure.RULES,
    *dates.RULES,
    *headings.RULES,
    *links.RULES,
    *addresses.RULES,
    *claims.RULES,
    *repeats.RULES,
    *pulls.RULES,
    *online.RULES,
    *bullets.RULES,
    *merge_lines.RULES,
    *openings.RULES,
    *formats.RULES,
    *proposals.RULES,
    *featured.RULES,
    *facts.RULES,
    *deadlines.RULES,
    *dates_in_text.RULES,
    *versions.RULES,
    *release.RULES,
    *records.RULES,
)
"""All rules, in the order in which they are listed; the settings' terms come behind them."""
