"""A small home in good order, for each mistake to be made in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from digest.archive import encode_ledger, encode_snapshot
from digest.model import Gap, Ledger, Offer, Snapshot
from tests.builders import (
    EDITION,
    MONDAY,
    make_kep_update,
    make_pull,
    make_release,
    make_report,
    make_snapshot,
)

FOLDER = f"archive/{EDITION}"
DRAFT, SNAPSHOT, LEDGER = (
    f"{FOLDER}/{name}" for name in ("edition.md", "snapshot.json", "ledger.json")
)
SETTINGS = """\
[site]
url = "https://example.org/engine/"
title = "Engine Weekly"

[github]
patience = 0

[sources.pulls]
repositories = ["acme/engine"]

[[sections]]
id = "news"
title = "News"
kind = "prose"

[[sections]]
id = "featured"
title = "Featured"
kind = "highlights"

[[sections]]
id = "merges"
title = "Merges"
from = [{}]
limit = 10

[must_report]
rules = [{ reason = "deprecation", labels = ["kind/deprecation"] }]
"""
TEXT = """\
---
title: Week Ending August 16, 2026
---

## News

The boilers are warm.

## Merges

* [The pump no longer stalls](https://github.com/acme/engine/pull/12)
"""
DISMISSAL = "\n<!-- dismiss acme/engine#11 told last week -->\n"
"""Decides the one change of the week that must be reported."""


class Home:
    """A folder with settings and the week that ended on 2026-08-16: fetched, drafted, half done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("digest.toml", SETTINGS)
        self.write(SNAPSHOT, encode_snapshot(snapshot()))
        self.write(DRAFT, TEXT)
        self.write(LEDGER, encode_ledger(ledger()))

    def path(self, name: str) -> Path:
        """Return where a file of the home lies; ``../elsewhere`` is beside it."""
        return self.folder / name

    def write(self, name: str, content: str | bytes) -> Home:
        """Write a file whole."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def add(self, name: str, text: str) -> Home:
        """Write a text behind what a file holds."""
        return self.write(name, self.path(name).read_bytes() + text.encode())

    def change(self, name: str, old: str, new: str) -> Home:
        """Replace a text in a file, in which it must stand."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        return self.write(name, text.replace(old, new))

    def cut(self, name: str, length: int) -> Home:
        """Leave of a file its first bytes."""
        return self.write(name, self.path(name).read_bytes()[:length])

    def remove(self, *names: str) -> Home:
        """Delete files, and the folders that they leave empty."""
        for name in names:
            path = self.path(name)
            path.unlink()
            for parent in path.parents:
                if parent != self.folder and not any(parent.iterdir()):
                    parent.rmdir()
        return self

    def make_folder(self, name: str) -> Home:
        """Make a folder where a file is expected."""
        self.path(name).unlink(missing_ok=True)
        self.path(name).mkdir(parents=True)
        return self


def snapshot() -> Snapshot:
    """Return the week: four pull requests, a proposal, a release; one must be reported."""
    return make_snapshot(
        make_pull(11, "kind/deprecation", title="Deprecate the whistle", repository="acme/engine"),
        make_pull(12, title="Keep the pump from stalling", repository="acme/engine"),
        make_pull(13, title="Warm the second boiler", repository="acme/engine"),
        make_pull(12, title="Paint the frame", repository="acme/widget"),
        make_kep_update(7, title="Two boilers"),
        make_release("v1.2.0", repository="acme/valve"),
    )


def ledger() -> Ledger:
    """Return what draft offered so far: the line that stands in the draft."""
    return Ledger(keys={"acme/engine#12": Offer(offered_at=MONDAY, section="merges")})


def with_gap(message: str, unit: str = "acme/engine") -> bytes:
    """Return the week's snapshot with a gap in its required source."""
    report = make_report("pulls", Gap(unit, message), records=4)
    return encode_snapshot(msgspec.structs.replace(snapshot(), sources=(report,)))


NOW = datetime(2026, 8, 19, 9, tzinfo=UTC)
"""Wednesday after the week: time to write."""
