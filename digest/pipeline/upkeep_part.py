"""Patch releases, vulnerabilities and CI signal of a week as Markdown, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.config import Patches
from digest.cycle.patches import patch_news
from digest.cycle.signal import signals_of
from digest.edition.patch_lines import cve_lines, patch_lines, patch_notes
from digest.edition.signal_lines import signal_lines, signal_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.config import Config
    from digest.model import Snapshot


def patches_text(snapshot: Snapshot, config: Config, at: datetime) -> str:
    """Return what the public schedule means for the week, "" where nothing happens."""
    settings = config.sources.patches or Patches()
    news = patch_news(snapshot, at)
    lines = patch_lines(news, page=settings.page, changelog=settings.changelog)
    return "\n\n".join(lines)


def cves_text(snapshot: Snapshot, at: datetime) -> str:
    """Return a bullet for each vulnerability that was made public in the week."""
    return "\n".join(cve_lines(patch_news(snapshot, at).cves))


def signal_text(snapshot: Snapshot, previous: Snapshot | None) -> str:
    """Return the signal of each branch with its failing tabs, "" where nobody was asked."""
    return _spaced(signal_lines(signals_of(snapshot, previous)))


def _spaced(lines: Sequence[str]) -> str:
    """Return lines with an empty one between paragraphs and lists, as kramdown wants it."""
    spaced = [
        f"\n{line}" if before and before.startswith("* ") != line.startswith("* ") else line
        for before, line in zip(("", *lines), lines, strict=False)
    ]
    return "\n".join(spaced)


def upkeep_part(
    snapshot: Snapshot, previous: Snapshot | None, config: Config, at: datetime
) -> tuple[str, ...]:
    """Return the worksheet's paragraphs: all of the above, and what is doubtful in it."""
    signals = signals_of(snapshot, previous)
    found = (
        patches_text(snapshot, config, at),
        cves_text(snapshot, at),
        "\n".join(f"* {note}" for note in patch_notes(patch_news(snapshot, at))),
        _spaced(signal_lines(signals)),
        "\n".join(f"* {note}" for note in signal_notes(signals)),
    )
    return tuple(text for text in found if text)
